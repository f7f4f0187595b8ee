#!/usr/bin/env python3
"""What 10,000 ad-hoc mocks cost and that they end in time; how long reads of the control plane take while the mock is under
full load; what activating a scenario costs. Needs `wrk` for the load."""

import concurrent.futures
import shutil
import statistics
import subprocess
import sys
import threading
import time

from harness import Report, arguments, folder, panicked, percentile
from plane import ADMIN, Plane, stores, tally

MOCKS = 10_000
BODY = "x" * 200
TTL = 60
READS = ("/servers", "/servers/{server}", "/servers/{server}/scenarios", "/servers/{server}/responses", "/auth/keys", "/health",
         "/openapi.json", "/servers/{server}/requests/count")


def made(plane, count, key, ttl=3600):
    """Makes mocks over a few connections; what was answered."""
    local = threading.local()

    def one(number):
        if not hasattr(local, "connection"):
            local.connection = plane.connection()
        reply = plane.call("POST", "/v1/mocks", {"name": f"mock {number}", "body": BODY, "ttl_seconds": ttl}, key=key,
                           connection=local.connection)
        return reply.value["mock"] if reply.status == 201 else reply.told()

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        return list(threads.map(one, range(count)))


def memory(report, name, plane):
    keys = [plane.admin("POST", "/auth/keys", {"name": f"many {number}"}).value["api_key"] for number in range(2)]
    # The allocator and the database have worked before anything is measured.
    for mock in made(plane, 200, keys[0]):
        plane.call("DELETE", f"/v1/mocks/{mock['mock_id']}", key=keys[0])
    time.sleep(2)
    before, begin = plane.resident(), time.monotonic()
    mocks = made(plane, MOCKS, keys[1], TTL)
    seconds = time.monotonic() - begin
    wrong = [mock for mock in mocks if isinstance(mock, str)]
    grown = plane.resident() - before
    report.that(not wrong, f"{name}: {MOCKS} mocks are made", f"{MOCKS / seconds:.0f} a second {wrong[:1]}")
    time.sleep(2)
    rested = plane.resident() - before
    report.that(max(grown, rested) <= 20, f"{name}: {MOCKS} mocks of {len(BODY)} bytes take at most 20 MiB",
                f"{grown:.1f} MiB, {rested:.1f} MiB two seconds later")
    # As many as a key may have.
    reply = plane.call("POST", "/v1/mocks", {}, key=keys[1])
    report.that(reply.status == 429 and reply.code == "RATE_LIMIT_EXCEEDED", f"{name}: one more of the same key is refused",
                reply.status)
    report.expect(plane.call("POST", "/v1/mocks", {}, key=keys[0]).status == 201, f"{name}: so is another key's")
    return mocks, keys[1]


def end(report, name, plane, mocks, key, before):
    from expiry import moment
    last = max(moment(mock["expires_at"]) for mock in mocks)
    first = min(moment(mock["expires_at"]) for mock in mocks)
    connection = plane.connection()
    early = late = 0
    while time.time() < last + 1:
        # One that is over, and one that is not: the mocks end in the order in which they were made.
        for mock in (mocks[0], mocks[MOCKS // 2], mocks[-1]):
            ends = moment(mock["expires_at"])
            asked = time.time()
            status = plane.get(mock["endpoint_url"], connection).status
            if time.time() < ends - 0.05 and status != 200:
                early += 1
            if asked > ends + 1 and status != 404:
                late += 1
        time.sleep(0.01)
    listed = plane.call("GET", "/v1/mocks", key=key).value["total"]
    after = tally(plane.get(mock["endpoint_url"], connection).status for mock in mocks[::100])
    report.that(not early and not late and listed == 0 and set(after) == {404}, f"{name}: they end in time, all of them",
                f"over {last - first:.1f} s: {early} early, {late} late, {listed} listed, {after}")
    made_again = plane.call("POST", "/v1/mocks", {}, key=key).status
    report.expect(made_again == 201, f"{name}: the key may not make others: {made_again}")
    time.sleep(3)
    print(f"        {name}: {plane.resident() - before:+.1f} MiB after they ended")


def reads(report, name, plane, slack, seconds=10):
    if not shutil.which("wrk"):
        sys.exit("wrk is not there: apt-get install wrk")
    server = plane.first_server()
    paths = [ADMIN + path.replace("{server}", server) for path in READS]
    mock = plane.mock({"body": BODY})
    for what, target in (("a described operation", "/pets"), ("an ad-hoc mock", mock["endpoint_url"])):
        times = {}
        for state in ("idle", "under full load"):
            load = None
            if state != "idle":
                load = subprocess.Popen(["wrk", "-t1", "-c32", f"-d{seconds}s", f"http://127.0.0.1:{plane.port}{target}"],
                                        stdout=subprocess.PIPE, text=True)
                time.sleep(1)
            connection, found, statuses = plane.connection(), {path: [] for path in paths}, []
            until = time.monotonic() + (seconds - 2 if load else 2)
            while time.monotonic() < until:
                for path in paths:
                    reply = plane.call("GET", path, connection=connection)
                    found[path].append(reply.seconds)
                    statuses.append(reply.status)
            served = next((line.split()[1] for line in load.communicate()[0].splitlines() if "Requests/sec" in line), "?") if load else "0"
            every = [each for values in found.values() for each in values]
            times[state] = 1000 * percentile(every, 0.99)
            slowest = max(found, key=lambda path: percentile(found[path], 0.99))
            told = (f"p99 {times[state]:.1f} ms, median {1000 * statistics.median(every):.1f} ms of {len(every)}; slowest "
                    f"{slowest.removeprefix(ADMIN)} {1000 * percentile(found[slowest], 0.99):.1f} ms; {served} requests a second")
            right = set(statuses) == {200} and (state == "idle" or times[state] <= 20 * slack)
            report.that(right, f"{name}: reads while {what} is {state} take at most 20 ms (p99)", told)


def activations(report, name, plane):
    server = plane.first_server()
    listed = plane.admin("GET", f"/servers/{server}/scenarios").value["scenarios"]
    connection, times = plane.connection(), []
    for turn in range(200):
        number = listed[turn % 2]["id"]
        reply = plane.admin("POST", f"/servers/{server}/scenarios/{number}/activate", connection=connection)
        report.expect(reply.status == 200, reply.told())
        times.append(1000 * reply.seconds)
    print(f"        {name}: activating a scenario takes {statistics.median(times):.1f} ms, {percentile(times, 0.99):.1f} ms (p99)")


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            with Plane(args.binary, data, database=url) as plane:
                before = plane.resident()
                mocks, key = memory(report, name, plane)
                if not any(isinstance(mock, str) for mock in mocks):
                    end(report, name, plane, mocks, key, before)
                reads(report, name, plane, args.slack)
                activations(report, name, plane)
                report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
    report.end()


if __name__ == "__main__":
    main()
