#!/usr/bin/env python3
"""Circles of references: those without a value are told with their pointer, those that data can follow are served."""

import json

from harness import MIB, Mock, Report, answering, arguments, check, errors, folder, panicked, percentile, reference

CHECK_SECONDS = 1
ANSWER_SECONDS = 0.2
REQUESTS = 100

ENDLESS = {
    "two references at each other": answering(reference("A"), {"A": reference("B"), "B": reference("A")}),
    "allOf of itself": answering(reference("A"), {"A": {"allOf": [reference("A")]}}),
    "required member of its own kind": answering(
        reference("A"), {"A": {"type": "object", "required": ["next"], "properties": {"next": reference("A")}}}
    ),
    "thirty required members of its own kind": answering(
        reference("A"),
        {"A": {"type": "object", "required": [f"p{n}" for n in range(30)],
               "properties": {f"p{n}": reference("A") for n in range(30)}}},
    ),
}

TREE = {"type": "object", "required": ["value"],
        "properties": {"value": {"type": "integer"}, "children": {"type": "array", "items": reference("Tree")}}}
CHAIN = {f"S{n}": reference(f"S{n + 1}") for n in range(10_000)} | {"S10000": {"type": "string"}}


def is_tree(value):
    return (isinstance(value, dict) and type(value.get("value")) is int
            and isinstance(value.get("children", []), list) and all(map(is_tree, value.get("children", []))))


SERVED = {
    "tree": (answering(reference("Tree"), {"Tree": TREE}), is_tree),
    "ten thousand references in a row": (answering(reference("S0"), CHAIN), lambda value: isinstance(value, str)),
}


def endless(args, report, place):
    slowest = 0
    for name, whole in ENDLESS.items():
        path = place / f"{name}.json"
        path.write_text(json.dumps(whole))
        ran, diagnostics = check(args.binary, path, timeout=10 * args.slack)
        slowest = max(slowest, ran.seconds)
        report.expect(ran.code == 1 and not panicked(ran.stderr), f"{name}: ended with {ran.code}: {ran.stderr[-300:]}")
        named = [found for found in errors(diagnostics) if found["line"] and found["pointer"]]
        report.expect(named, f"{name}: no error names a pointer: {diagnostics}")
        report.expect(ran.seconds <= CHECK_SECONDS * args.slack, f"{name}: took {ran.seconds:.2f} s")
    return slowest


def served(args, report, place):
    slowest = 0
    for name, (whole, is_valid) in SERVED.items():
        path = place / f"{name}.json"
        path.write_text(json.dumps(whole))
        with Mock(args.binary, path) as mock:
            report.expect(mock.serves, f"{name}: does not start")
            if not mock.serves:
                continue
            answers = [mock.get("/x") for _ in range(REQUESTS)]
            worst = percentile([answer.seconds for answer in answers], 0.99)
            slowest = max(slowest, worst)
            report.expect(all(answer.status == 200 for answer in answers), f"{name}: {answers[0].status}")
            report.expect(all(len(answer.body) <= MIB for answer in answers), f"{name}: over 1 MiB")
            report.expect(all(is_valid(json.loads(answer.body)) for answer in answers), f"{name}: {answers[0].body[:200]}")
            report.expect(worst <= ANSWER_SECONDS * args.slack, f"{name}: 99 % within {worst * 1000:.0f} ms")
    return slowest


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place:
        told, answered = endless(args, report, place), served(args, report, place)
    report.end(f"circles told within {told:.2f} s, 99 % of answers within {answered * 1000:.0f} ms")


if __name__ == "__main__":
    main()
