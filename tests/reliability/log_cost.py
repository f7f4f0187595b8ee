#!/usr/bin/env python3
"""What the request log costs: the time of static replies and the throughput with it and without it, what is lost at 10,000
requests a second and at full load, and how long questions take over 200,000 rows. Needs `wrk`."""

import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

from harness import Report, arguments, description, folder, panicked, percentile
from journal import Log, until
from load import Load, request
from log_exports import peak
from plane import ITEM, Plane, stores, tally

RATE = 10_000
ROWS = 200_000
BODY = b'{"id": 1, "name": "' + b"x" * 200 + b'"}'
EXAMPLE = {"id": 1, "name": "y" * 200}
PARTS = 5


def static():
    """Operations whose replies are written once."""
    content = {"application/json": {"schema": ITEM, "example": EXAMPLE}}
    fine = {"description": "fine", "content": content}
    body = {"content": {"application/json": {"schema": ITEM}}}
    paths = {"/pets": {"get": {"responses": {"200": fine}}, "post": {"requestBody": body, "responses": {"201": fine}}}}
    for number in range(20):
        paths[f"/things{number}/{{name}}"] = {"get": {
            "parameters": [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}], "responses": {"200": fine}}}
    return description(paths, title="cost")


POST = request("POST", "/pets", "Content-Type: application/json", f"Content-Length: {len(BODY)}")
RIGHT = (200, 201)


def quieted(log):
    until(lambda: log.health().get("queued", 0) == 0, 30)
    time.sleep(0.3)


def steady(report, name, plane, log, args):
    """At a constant rate, in turns without and with the log."""
    times = {True: [], False: []}
    before, sent = log.stored(), 0
    for turn in range(2 * PARTS):
        on = bool(turn % 2)
        log.configure(storage_enabled=on)
        outcome = Load(plane.port, RATE, [POST], seconds=args.seconds, body=BODY, connections=64).outcome()
        report.expect(not outcome.wrong(RIGHT), f"{name}: {outcome.wrong(RIGHT)} {outcome.failures[:2]}")
        sent += outcome.answered() if on else 0
        times[on].append((outcome.p99_ms(), 1000 * percentile(outcome.times(), 0.5), outcome.sent / args.seconds))
        quieted(log)
    log.configure(storage_enabled=True)
    stored, dropped = log.settled(sent + sum(before), 30)
    off, on = (statistics.median(each[0] for each in times[kind]) for kind in (False, True))
    told = "; ".join(f"{'with' if kind else 'without'}: " + ", ".join(f"{p99:.2f}" for p99, _, _ in times[kind]) +
                     f" ms (p99), {statistics.median(each[1] for each in times[kind]):.2f} ms (median)" for kind in (False, True))
    offered = statistics.median(each[2] for each in times[True])
    report.that(offered >= 0.95 * RATE, f"{name}: {RATE} requests a second are offered", f"{offered:.0f}")
    report.that(stored - before[0] == sent and dropped == before[1], f"{name}: none of them is lost",
                f"{sent} sent, {stored - before[0]} stored, {dropped - before[1]} dropped")
    report.that(on <= 1.5 * args.slack * off, f"{name}: the p99 with the log is at most 1.5 times that without", f"{on / off:.2f}: {told}")


def wrk(plane, seconds):
    ran = subprocess.run(["wrk", "-t1", "-c64", f"-d{seconds:g}s", "--latency", f"http://127.0.0.1:{plane.port}/pets"],
                         capture_output=True, text=True, check=True).stdout
    errors = [line.strip() for line in ran.splitlines() if "Non-2xx" in line or "Socket errors" in line]
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", ran).group(1)), int(re.search(r"(\d+) requests in", ran).group(1)), errors


def saturated(report, name, plane, log, args):
    """As fast as it can, in turns without and with the log."""
    rates = {True: [], False: []}
    before, sent, wrong = log.stored(), 0, []
    for turn in range(2 * PARTS):
        on = bool(turn % 2)
        log.configure(storage_enabled=on)
        rate, count, errors = wrk(plane, args.seconds)
        rates[on].append(rate)
        sent += count if on else 0
        wrong += errors
        quieted(log)
    log.configure(storage_enabled=True)
    stored, dropped = (now - then for now, then in zip(log.stored(), before))
    off, on = (statistics.median(rates[kind]) for kind in (False, True))
    report.that(on >= 0.6 / args.slack * off and not wrong, f"{name}: at full load the throughput is at least 0.6 of that without the log",
                f"{on / off:.2f}: {on:.0f} and {off:.0f} a second {wrong[:2]}")
    # wrk does not count what is under way when it ends.
    report.that(0 <= stored + dropped - sent <= 64 * PARTS, f"{name}: what is not in the log was counted",
                f"{sent} sent, {stored} stored, {dropped} dropped")
    before = log.stored()
    outcome = Load(plane.port, None, [POST], seconds=args.seconds, body=BODY, connections=128).outcome()
    quieted(log)
    stored, dropped = (now - then for now, then in zip(log.settled(outcome.answered() + sum(before)), before))
    report.that(stored + dropped == outcome.answered(), f"{name}: exactly", f"{outcome.answered()} sent at "
                f"{outcome.sent / args.seconds:.0f} a second, {stored} stored, {dropped} dropped")


def timed(report, name, log, what, query, most, slack, turns=5):
    seconds, total = [], None
    for _ in range(turns):
        reply = log.ask(query)
        report.expect(reply.status == 200, f"{name}: {what}: {reply.told()}")
        seconds.append(reply.seconds)
        total = reply.value.get("total") if reply.status == 200 else None
    report.that(max(seconds) <= most * slack, f"{name}: {what} takes at most {1000 * most:g} ms",
                f"{1000 * max(seconds):.0f} ms, median {1000 * statistics.median(seconds):.0f} ms; {total} rows")
    return total


def questions(report, name, plane, log, place, args):
    log.plane.call("DELETE", log.path)
    kinds = [request("GET", "/pets"), *(request("GET", f"/things{number}/a", "X-Session-Id: s") for number in range(20))]
    count = int(args.rows)
    begin = time.monotonic()
    log.fill(count // 2, kinds, rate=9000)
    middle = log.value("limit=1")["logs"][0]["timestamp"]
    log.fill(count // 100, [request("GET", "/nowhere")])
    end = log.value("limit=1")["logs"][0]["timestamp"]
    log.fill(count - count // 2 - count // 100, [POST], rate=9000, body=BODY)
    stored, _ = log.stored()
    report.that(stored == count, f"{name}: {count} rows", f"{stored} after {time.monotonic() - begin:.0f} s")
    between = urlencode({"time_from": middle, "time_to": end})
    slack = args.slack
    for what, query, most in (
        ("the newest page", "limit=100", 0.1), ("a rare status", "status=404", 0.1), ("a frequent status", "status=200", 0.1),
        ("a short span", between, 0.1), ("a status in a span", f"status=404&{between}", 0.1),
        ("half of all by time", urlencode({"time_to": middle}), 0.1), ("a status that never was", "status=599", 0.1),
        ("a late page", f"offset={count - 200}", 0.5), ("a session", "session_id=s", 1), ("a client", "client_ip=127.0.0.1", 1),
        ("a pattern for some paths", "path=%5E/things1", 1), ("a pattern for no path", "path=zzz$", 1), ("a pattern for all paths", "path=.*", 1),
        ("an analysis of all", "limit=1&analyze=true", 1), ("an analysis by a pattern", "limit=1&analyze=true&path=things", 1.5),
    ):
        timed(report, name, log, what, query, most, slack)
    (status, _, first, seconds), most = peak(plane, lambda: log.export(place / "all.xlsx", "format=xlsx"))
    report.that(status == 200 and most[0] <= 100, f"{name}: the workbook of all takes at most 100 MiB",
                f"{most[0]:.1f} MiB, {seconds:.1f} s, first byte after {first:.1f} s, {(place / 'all.xlsx').stat().st_size >> 20} MiB long")
    (place / "all.xlsx").unlink()


def clearing(report, name, plane, log, args):
    """Others write while 200,000 rows are cleared."""
    found, over = [], threading.Event()

    def write():
        while not over.is_set():
            reply = plane.call("POST", "/v1/mocks", {"body": "x"})
            found.append((reply.status, reply.seconds))
            time.sleep(0.02)

    load = Load(plane.port, 500, [request("GET", "/pets")])
    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(0.5)
    reply = plane.call("DELETE", f"{log.path}?keep_count=1000")
    time.sleep(0.5)
    over.set()
    writer.join()
    outcome = load.stop()
    statuses = tally(status for status, _ in found)
    slow = max(seconds for _, seconds in found)
    report.that(reply.status == 200 and reply.value["deleted_count"] > 0, f"{name}: clearing all but 1,000",
                f"{reply.seconds:.2f} s, {reply.told()[:100]}")
    report.that(set(statuses) == {201} and slow <= 2.5 * args.slack, f"{name}: others write meanwhile", f"{statuses}, {slow:.2f} s at most")
    report.that(not outcome.wrong() and outcome.p99_ms() <= 50 * args.slack, f"{name}: mocks are served meanwhile (p99 at most 50 ms)",
                f"{outcome.p99_ms():.1f} ms {outcome.wrong() or ''}")


def main():
    args, report = arguments(__doc__, seconds=5, rows=ROWS, only=0), Report()
    if not shutil.which("wrk"):
        sys.exit("wrk is not there: apt-get install wrk")
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            with Plane(args.binary, data, "--log-rows", "10000000", served=static(), database=url) as plane:
                log = Log(plane)
                Load(plane.port, 2000, [POST], seconds=2, body=BODY).outcome()
                quieted(log)
                if args.only in (0, 1):
                    steady(report, name, plane, log, args)
                if args.only in (0, 2):
                    saturated(report, name, plane, log, args)
                if args.only in (0, 3):
                    questions(report, name, plane, log, place, args)
                    clearing(report, name, plane, log, args)
                report.that(plane.lives and not panicked(plane.stderr()), f"{name}: it lives")
    report.end()


if __name__ == "__main__":
    main()
