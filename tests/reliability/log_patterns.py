#!/usr/bin/env python3
"""F4: patterns that take a careless engine for ever, over 100,000 paths of 8 KB. Each is answered within 2 s or refused; who
leaves early is not worked for; mocks are served meanwhile."""

import time
from urllib.parse import quote

from harness import Report, arguments, folder, panicked
from journal import GET_PETS, Log
from load import Load, request
from log_exports import peak, quiet
from plane import Plane, stores

LENGTH = 10 << 10
PATTERNS = {
    "(a+)+$": "(a+)+$", "(a|a)*b": "(a|a)*b", "(a*)*c": "(a*)*c", "nested counts": "(?:(?:a{100}){100}){100}",
    "a million": "a{1000000}", "5,000 optional": "a?" * 500 + "a" * 20, "letters": r"\p{L}{500}", "letters, many": r"(?i)\p{L}{1000}x",
    "10 KiB": "a" * 10240, "1 KiB": "a" * 1023 + "b", "words": r"(\w+\s?)+$", "dots": ".*.*.*.*.*.*.*.*x", "all": ".*", "none": "zzz",
    "classes": "[a-z]{900}[^a]", "alternatives": "|".join(f"a{number}" for number in range(200)), "begin": "^/a+b$",
    "unicode": r"(?i)[\p{L}\p{N}]{300,}z", "possessive": "(?:a{0,900}){0,900}", "groups": "(" * 200 + "a" + ")" * 200,
    "named": "(?P<" + "n" * 900 + ">a)", "empty": "(?:){1000000}", "flags": "(?x)" + "a #c\n" * 100,
}


def asked(report, name, plane, log):
    slow, statuses, odd, worst = 0.0, {}, [], ""
    connection = plane.connection(30)
    for label, pattern in PATTERNS.items():
        for query in (f"path={quote(pattern, safe='')}&limit=1", f"path={quote(pattern, safe='')}&limit=1&analyze=true"):
            reply = plane.call("GET", f"{log.path}?{query}", connection=connection)
            statuses[reply.status] = statuses.get(reply.status, 0) + 1
            if reply.status not in (200, 400):
                odd.append(f"{label}: {reply.told()[:200]}")
            if reply.status == 400 and "path" not in reply.body.decode() and "time_from" not in reply.body.decode():
                odd.append(f"{label}: {reply.told()[:200]}")
            # What is given up is told a little later.
            late = reply.seconds - (0.5 if reply.status == 400 else 0)
            if late > slow:
                slow, worst = late, f"{reply.status} after {reply.seconds:.2f} s, {label}"
    return slow, statuses, odd, worst


def ask_early(plane, log, pattern, wait):
    with plane.connect(10) as client:
        path = f"{log.path}?path={quote(pattern, safe='')}&analyze=true"
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: {plane.key}\r\n\r\n".encode())
        time.sleep(wait)


def measure(report, args, name, data, url):
    with Plane(args.binary, data, "--log-rows", "200000", database=url) as plane:
        log = Log(plane)
        long = [request("GET", "/" + "a" * LENGTH)]
        begin = time.monotonic()
        stored, _ = log.fill(int(args.rows), long)
        print(f"        {name}: {stored} rows after {time.monotonic() - begin:.0f} s")
        calm = Load(plane.port, 200, [GET_PETS], seconds=3, connections=8).outcome().p99_ms()
        load = Load(plane.port, 200, [GET_PETS], connections=8)
        time.sleep(0.2)
        (slow, statuses, odd, worst), most = peak(plane, lambda: asked(report, name, plane, log))
        report.that(not odd, f"{name}: {2 * len(PATTERNS)} questions are answered or refused", f"{statuses} {odd[:2]}")
        report.that(slow <= 2 * args.slack, f"{name}: each within 2 s, or given up", f"slowest {worst}")
        report.that(most[0] <= 64, f"{name}: memory grows by at most 64 MiB", f"{most[0]:.1f} MiB")
        for pattern in ("(a+)+$", r"\p{L}{500}", "zzz", ".*.*.*x"):
            for wait in (0, 0.05, 0.3):
                ask_early(plane, log, pattern, wait)
        # Eight at once, while others are served.
        for _ in range(8):
            ask_early(plane, log, r"(?i)\p{L}{400}z", 0.05)
        outcome = load.stop()
        p99 = outcome.p99_ms()
        report.that(not outcome.wrong() and p99 <= 50 * args.slack, f"{name}: mocks are served meanwhile (p99 at most 50 ms)",
                    f"{p99:.1f} ms, {calm:.1f} ms before, {outcome.wrong() or outcome.sent}")
        idle = quiet(plane, 10)
        report.that(idle is not None and idle <= 3, f"{name}: who leaves early is not worked for after 3 s", f"{idle} s")
        report.that(plane.lives and not panicked(plane.stderr()), f"{name}: it lives")


def main():
    args, report = arguments(__doc__, rows=100_000), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            measure(report, args, name, data, url)
    report.end()


if __name__ == "__main__":
    main()
