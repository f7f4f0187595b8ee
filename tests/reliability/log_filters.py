#!/usr/bin/env python3
"""F3: filters of the request log that are SQL, not numbers, not times or no text: each is taken as the text it is, or refused
and named. What requests say does not forge a line of what the program prints."""

import json
import re
import time
from urllib.parse import quote

from harness import Report, arguments, folder, panicked, run
from journal import Log
from plane import ADMIN, Plane, stores, tally

INJECTIONS = (
    "' OR '1'='1", "' OR 1=1 --", "'; DROP TABLE requests; --", '" OR ""="', "1 OR 1=1", "1; SELECT pg_sleep(5)", "') OR ('1'='1",
    "' UNION SELECT * FROM keys --", "'||(SELECT 1)||'", "$1", "$2 OR TRUE", "?1", ":server_id", "@p1", "\\' OR 1=1 --", "%' OR '1'='1",
    "x' AND randomblob(1000000000) --", "'; ATTACH DATABASE '/tmp/x' AS x; --", "1' ORDER BY 99 --", "'/**/OR/**/1=1#", "' OR SLEEP(5)#",
    "\u02bc OR 1=1", "\uff07 OR 1=1 --", "GET' OR method LIKE 'G", "NULL", "' IS NULL OR '' = '", "{{1}}", "(SELECT id FROM requests)",
    "0x27204f522031", "'; DELETE FROM requests WHERE '1'='1",
)
TEXTS = ("method", "path", "status", "time_from", "time_to", "client_ip", "scenario", "operation", "session_id", "correlation_id",
         "request_id")
# Values that are wrong, each as it stands in the query.
BAD = {
    "limit": ("-1", "0", "1001", "1e9", "abc", "1.0", "1000000000", "", "%20", "%ff", "0x10", "%EF%BC%91", "99999999999999999999", "1%00", "+1", "--1"),
    "offset": ("-1", "9223372036854775808", "18446744073709551616", "abc", "1.5", "%ff", "-9223372036854775809", "nan"),
    "before_id": ("-1", "9223372036854775808", "abc", "%ff"),
    "status": ("99", "600", "-1", "abc", "20%30%30", "2xx", "%ff", "200.0", "9223372036854775808"),
    "time_from": ("yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "1764150000", "2026-01-01T25:00:00Z", "%ff",
                  "2026-01-01T00:00:00", "+999999-01-01T00:00:00Z", "2026-01-01T00:00:00Z%00", "2026-01-01T00:00:00%2B99:00"),
    "time_to": ("tomorrow", "2026-1-1", "now()", "%ff", "99999999999999999999"),
    "client_ip": ("abc", "1.2.3", "1.2.3.4.5", "::g", "127.0.0.1/8", "%ff", "127.0.0.1%00", "0x7f.1"),
    "method": ("%ff", "G%00T", "GET%20", "G,T", "%0d%0aX"),
    "path": ("(", "[", "a{2,1}", "%ff", "(?%3Ca", "a" * 1025, "%5Cz(%3F%3Ca)", "(?=a)", "(a)%5C1"),
    "scenario": ("%ff",), "operation": ("%ff",), "session_id": ("%ff",), "correlation_id": ("%ff",), "request_id": ("%ff",),
    "analyze": ("maybe", "2", "%ff"),
    "format": ("exe", "%ff", "../json", "JSON%00"),
    "include_analysis": ("maybe", "%ff"),
    "older_than_days": ("-1", "abc", "1.5", "9223372036854775808", "%ff"),
    "keep_count": ("-1", "abc", "1e3", "9223372036854775808", "%ff"),
}
GOOD = (
    "limit=1", "limit=1000", "offset=0", "offset=1000000", "before_id=0", "status=100", "status=599", "time_from=0001-01-01T00:00:00Z",
    "time_to=9999-12-31T23:59:59Z", "time_from=2026-06-30T23:59:60Z", "time_from=2026-01-01T00:00:00%2B14:00", "client_ip=::1",
    "client_ip=::ffff:127.0.0.1", "method=get", "method=PROPFIND", "path=" + "a" * 1024, "path=%00", "scenario=%00", "request_id=%00",
    "operation=%00", "session_id=" + "a" * 5000, "scenario=%F0%9F%A6%80",
)
FORGERIES = ("/a%0d%0a{\"level\":\"ERROR\"}", "/a%1b[31mred%1b[0m", "/a%00b", "/a%c2%9b31m", "/%22%7d%0a", "/%e2%80%a8x", "/a%07%08%7f", "/%ff%fe")


def places(log):
    """Where filters are taken: method, path, and which of the names it does not know."""
    export, clear = {"format", "include_analysis"}, {"older_than_days", "keep_count"}
    return (
        ("GET", log.path, export | clear),
        ("GET", log.path + "/export", {"limit", "offset", "before_id", "analyze"} | clear),
        ("DELETE", log.path, set(BAD) - clear),
        ("GET", log.path + "/stream", set(BAD) - {"method", "path", "status", "client_ip", "scenario", "operation", "session_id",
                                                  "correlation_id", "request_id"}),
    )


def refused(report, name, plane, log, connection):
    count, wrong, slow, names = 0, [], 0, 0
    for method, path, unknown in places(log):
        for field, values in BAD.items():
            if field in unknown:
                continue
            for value in values:
                begin = time.monotonic()
                # What is taken for right begins a stream, which does not end.
                try:
                    own = plane.connection(3) if path.endswith("/stream") else connection
                    reply = plane.call(method, f"{path}?{field}={value}", connection=own)
                except OSError as error:
                    wrong.append(f"{method} {path.rsplit('/', 1)[-1]}?{field}={value[:40]}: {error!r}")
                    continue
                slow = max(slow, time.monotonic() - begin)
                count += 1
                told = reply.body.decode("utf-8", "replace")
                named = field in told or "UTF-8" in told
                names += named
                if reply.status != 400 or not named or "\x1b" in told:
                    wrong.append(f"{method} {path.rsplit('/', 1)[-1]}?{field}={value[:40]}: {reply.told()[:150]}")
    report.that(not wrong, f"{name}: {count} wrong values are refused with 400, and named", wrong[:4] or names)
    report.that(slow <= 2, f"{name}: each at once", f"{slow:.2f} s at most")
    several = plane.call("GET", f"{log.path}?limit=0&offset=-1&status=abc&time_from=x", connection=connection)
    told = several.body.decode()
    report.that(several.status == 400 and all(field in told for field in ("limit", "offset", "status", "time_from")),
                f"{name}: all faults are told at once", several.told()[:200])
    twice = plane.call("GET", f"{log.path}?limit=1&limit=2", connection=connection)
    report.expect(twice.status == 400 or len(twice.value["logs"]) in (1, 2), f"{name}: twice: {twice.told()[:200]}")


def matches(text):
    """Whether it is an expression for every path."""
    try:
        return re.search(text, "/") is not None
    except re.error:
        return False


def injected(report, name, plane, log, connection):
    total, _ = log.stored()
    wrong, statuses, slow = [], [], 0.0
    for field in TEXTS:
        for text in INJECTIONS:
            if field == "path" and matches(text):
                # As an expression it is for every path.
                continue
            for path in (log.path, log.path + "/export"):
                reply = plane.call("GET", f"{path}?{field}={quote(text, safe='')}", connection=connection)
                slow = max(slow, reply.seconds)
                statuses.append(reply.status)
                shown = len(reply.value["logs"]) if reply.status == 200 else 0
                if reply.status not in (200, 400) or shown:
                    wrong.append(f"{field}={text}: {reply.status}, {shown} rows {reply.body[:150]!r}")
    report.that(not wrong, f"{name}: {len(INJECTIONS)} injections into {len(TEXTS)} filters find nothing", wrong[:3] or tally(statuses))
    report.that(slow <= 2, f"{name}: none of them waits", f"{slow:.2f} s at most")
    for field in ("older_than_days", "keep_count"):
        for text in INJECTIONS:
            reply = plane.call("DELETE", f"{log.path}?{field}={quote(text, safe='')}", connection=connection)
            report.expect(reply.status == 400, f"{name}: DELETE {field}={text}: {reply.told()[:150]}")
    report.that(log.stored()[0] == total, f"{name}: and all rows are there still", total)


def named_servers(report, name, plane, connection):
    """The identifier of a server is a text as well."""
    for text in (*INJECTIONS, "%"):
        reply = plane.call("GET", f"{ADMIN}/servers/{quote(text, safe='')}/logs", connection=connection)
        report.expect(reply.status in (400, 404), f"{name}: logs of {text}: {reply.told()[:150]}")


def fine(report, name, plane, log, connection):
    wrong = []
    for query in GOOD:
        reply = plane.call("GET", f"{log.path}?{query}", connection=connection)
        if reply.status != 200:
            wrong.append(f"{query[:60]}: {reply.told()[:150]}")
    report.that(not wrong, f"{name}: {len(GOOD)} odd but right values are taken", wrong[:4] or "")


def forged(report, name, plane, log):
    """Requests whose paths and header fields are lines and colours."""
    for path in FORGERIES:
        plane.call("GET", path, key=False, headers={"User-Agent": "a\x1b[31m".replace("\x1b", "\\x1b"), "X-Request-Id": "a%0ab"})
        for field in (b"User-Agent: a\x1b[2J", b"User-Agent: a\x9b31m", b"X-Request-Id: a\tb", b"Referer: \xff\xfe\x85"):
            plane.ask(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n".encode() + field + b"\r\n\r\n", 5)
    plane.ask(b"GET /\x1b[31m HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 5)
    plane.admin("POST", "/auth/login", {"username": "a\n\x1b[31mroot", "password": "x\r\n"}, key=False)
    plane.admin("POST", "/servers", {"name": "a\u001b[31m\n", "spec_url_or_path": "\u001b[31m\nx"})
    plane.admin("POST", "/auth/keys", {"name": "k\u001b[31m\n{}"})
    plane.call("GET", f"{log.path}?path=%1b%5B31m%0a&method=%1b")
    raw = log.ask("limit=1000")
    report.that(raw.status == 200 and b"\x1b" not in raw.body and b"\n" not in raw.body, f"{name}: nothing of that is raw in the log",
                f"{len(raw.body)} bytes")


def printed(report, name, plane, as_json):
    plane.stop()
    lines = (plane.process.stdout.read() or b"").decode("utf-8", "replace")
    told = plane.stderr()
    odd = [each for each in lines + told if (each < " " and each != "\n") or "\x7f" <= each <= "\x9f"]
    report.that(not odd, f"{name}: nothing raw in what it prints", [hex(ord(each)) for each in odd[:5]] or f"{len(told)} bytes")
    if not as_json:
        return
    broken = []
    for line in told.splitlines():
        try:
            report.expect(isinstance(json.loads(line), dict), f"{name}: no object: {line[:100]}")
        except ValueError:
            broken.append(line[:120])
    # What is told before the program listens is for people.
    report.that(not broken, f"{name}: each line of the log is JSON", broken[:3] or len(told.splitlines()))


def measure(report, args, name, data, url, as_json):
    flags = ("--log-format", "json") if as_json else ()
    with Plane(args.binary, data, *flags, database=url) as plane:
        log, connection = Log(plane), plane.connection()
        plane.admin("PUT", "/config", {"logging": {"level": "debug"}})
        for method, path in (("GET", "/pets"), ("GET", "/pets/1"), ("POST", "/pets"), ("GET", "/nowhere")) * 5:
            plane.call(method, path, key=False, body=b"{}", headers={"X-Session-Id": "s1", "Content-Type": "application/json"})
        refused(report, name, plane, log, connection)
        injected(report, name, plane, log, connection)
        named_servers(report, name, plane, connection)
        fine(report, name, plane, log, connection)
        forged(report, name, plane, log)
        report.that(plane.lives and not panicked(plane.stderr()), f"{name}: it lives")
        printed(report, name, plane, as_json)


def main():
    args, report = arguments(__doc__), Report()
    as_json = "--log-format" in run(args.binary, "serve", "--help").stdout
    if not as_json:
        print("        no --log-format yet, its lines are left out")
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            measure(report, args, name, data, url, as_json)
    report.end()


if __name__ == "__main__":
    main()
