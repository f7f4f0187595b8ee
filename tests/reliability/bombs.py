#!/usr/bin/env python3
"""Texts that exhaust a careless reader are refused with a place: at once, within 1 GiB of address space, never aborted."""

from harness import MIB, TINY, Report, arguments, check, errors, folder, panicked

SECONDS = 2
GROWTH = 100 * MIB
HEAD = 'openapi: 3.0.3\ninfo: {title: bomb, version: "1"}\npaths: {}\n'


def doubling_aliases(levels=9, fan=9):
    rows = ['x-0: &x0 ["lol", "lol"]\n']
    rows += [f"x-{n}: &x{n} [{', '.join([f'*x{n - 1}'] * fan)}]\n" for n in range(1, levels + 1)]
    return HEAD + "".join(rows)


def merged_chain(length=4000):
    return "m0: &m0 {k0: 0}\n" + "".join(f"m{n}: &m{n} {{<<: *m{n - 1}, k{n}: {n}}}\n" for n in range(1, length))


def nested_schemas(keyword, depth):
    schema = f'{{"{keyword}":[' * depth + '{"type":"string"}' + "]}" * depth
    return ('{"openapi":"3.0.3","info":{"title":"bomb","version":"1"},"paths":{"/x":{"get":{"responses":{"200":'
            '{"description":"","content":{"application/json":{"schema":' + schema + "}}}}}}}}")


BOMBS = {
    "aliases that double.yaml": doubling_aliases,
    "chain of merge keys.yaml": merged_chain,
    "alias inside itself.yaml": lambda: "a: &a [*a]\n",
    "arrays in arrays.json": lambda: "[" * 100_000 + "]" * 100_000,
    "open brackets.yaml": lambda: "a: " + "[" * 100_000,
    "deep indentation.yaml": lambda: "".join(" " * depth + "a:\n" for depth in range(2000)),
    "allOf in allOf.json": lambda: nested_schemas("allOf", 10_000),
    "oneOf in oneOf.json": lambda: nested_schemas("oneOf", 5000),
}


def main():
    args, report = arguments(__doc__), Report()
    slowest, most = 0, 0
    with folder() as place:
        (place / "tiny.yaml").write_text(TINY)
        base = check(args.binary, place / "tiny.yaml")[0].peak
        for name, text in BOMBS.items():
            path = place / name
            path.write_text(text())
            ran, diagnostics = check(args.binary, path, timeout=5 * args.slack, address_space=1 << 30)
            growth = ran.peak - base
            slowest, most = max(slowest, ran.seconds), max(most, growth)
            report.expect(ran.code == 1, f"{name}: ended with {ran.code}: {ran.stderr[-300:]}")
            report.expect(not panicked(ran.stderr), f"{name}: {ran.stderr[-300:]}")
            placed = [found for found in errors(diagnostics) if found["line"]]
            report.expect(placed, f"{name}: no error has a place: {diagnostics}")
            report.expect(ran.seconds <= SECONDS * args.slack, f"{name}: took {ran.seconds:.2f} s")
            report.expect(growth <= GROWTH, f"{name}: took {growth / MIB:.0f} MiB")
            (place / name).unlink()
    report.end(f"{len(BOMBS)} bombs: at most {slowest:.2f} s and {most / MIB:.0f} MiB more than a tiny description")


if __name__ == "__main__":
    main()
