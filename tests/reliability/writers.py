#!/usr/bin/env python3
"""G5: 64 clients that write at once are all answered soon; while another program holds the database they are told to try
again, within the busy time, and everything that reads goes on."""

import multiprocessing
import shutil
import subprocess
import sys
import threading
import time

from harness import Client, Report, arguments, folder, panicked, percentile
from plane import ADMIN, DATABASE, Plane, stores, tally

CLIENTS = 64
PROCESSES = 4
# How long a write waits for a lock (SQLite's busy time-out), and for a connection.
BUSY = 2.5
HELD = 3


def writes(number, turn, own):
    """The writes of a client, in turn: method, path, body, the statuses that are right."""
    tag = f"{number}-{turn}"
    return [
        ("POST", "/v1/mocks", {"name": tag, "body": tag}, (201,)),
        ("POST", f"{own}/scenarios", {"name": tag, "config": {"/pets": {"GET": {"status": 200, "body": {"id": turn}}}}}, (201,)),
        ("PUT", f"{own}/config", {"response_delay_ms": 0}, (200,)),
        ("POST", f"{own}/responses", {"endpoint_path": "/pets", "method": "GET", "response_status": 500,
                                      "example": f"e{tag}", "response_body": {"id": turn}}, (201,)),
    ]


class Caller(threading.Thread):
    """One client. What it makes it also deletes, so that the server stays as small as one that people use."""

    def __init__(self, plane, number, own, end, keys, found):
        super().__init__()
        self.plane, self.number, self.own, self.end, self.key, self.found = plane, number, own, end, keys, found

    def run(self):
        connection, turn = self.plane.connection(30), 0
        while time.monotonic() < self.end:
            turn += 1
            for method, path, body, right in writes(self.number, turn, self.own):
                reply = self.call(connection, method, path, body, right)
                if reply is None or reply.status != 201:
                    continue
                made = reply.value
                gone = f"{path}/{made['id'] if 'id' in made else made['mock']['mock_id']}"
                self.call(connection, "DELETE", gone, None, (200,))
                if time.monotonic() > self.end:
                    return

    def call(self, connection, method, path, body, right):
        begin = time.monotonic()
        try:
            reply = self.plane.call(method, path, body, key=self.key, connection=connection)
        except Exception as fault:  # noqa: BLE001, http.client has its own kinds
            connection.close()
            self.found.append((0, time.monotonic() - begin, repr(fault), begin))
            return None
        told = "" if reply.status in right else reply.told()
        self.found.append((reply.status, reply.seconds, told, begin))
        return reply


def callers(plane, first, count, own, seconds, keys, results):
    """Clients of one process."""
    found, end = [], time.monotonic() + seconds
    threads = [Caller(plane, first + number, own, end, keys[first + number], found) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(found)


def load(plane, own, seconds, keys):
    results, each = multiprocessing.Queue(), CLIENTS // PROCESSES
    processes = [multiprocessing.Process(target=callers, args=(plane, number * each, each, own, seconds, keys, results))
                 for number in range(PROCESSES)]
    for process in processes:
        process.start()
    return processes, results


def gathered(processes, results):
    found = [one for _ in processes for one in results.get()]
    for process in processes:
        process.join()
    return found


def under_load(report, name, plane, own, keys, args):
    found = gathered(*load(plane, own, args.seconds, keys))
    statuses = tally(status for status, *_ in found)
    wrong = [told for _, _, told, _ in found if told]
    p99 = 1000 * percentile([seconds for _, seconds, _, _ in found], 0.99)
    report.that(not wrong and set(statuses) <= {200, 201}, f"{name}: {CLIENTS} clients that write, {args.seconds:g} s",
                f"{len(found) / args.seconds:.0f} a second, {statuses} {wrong[:2]}")
    report.that(p99 <= 500 * args.slack, f"{name}: each waits at most 500 ms (p99)", f"{p99:.0f} ms")


def exclusive(path):
    """Another program that holds the database, until its standard input ends."""
    process = subprocess.Popen(["sqlite3", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True)
    process.stdin.write(".timeout 5000\nBEGIN EXCLUSIVE;\nSELECT 'held';\n")
    process.stdin.flush()
    if process.stdout.readline().strip() != "held":
        sys.exit("sqlite3 does not get the lock")
    return process


def under_lock(report, name, plane, own, keys, args):
    mock = plane.mock({"body": "ok"})
    described, ad_hoc = Client(plane, "/pets"), Client(plane, mock["endpoint_url"])
    described.start()
    ad_hoc.start()
    running = load(plane, own, HELD + 4, keys)
    time.sleep(2)
    holder, begin = exclusive(plane.data / DATABASE), time.monotonic()
    release = threading.Timer(HELD, lambda: (holder.stdin.write("COMMIT;\n"), holder.stdin.close()))
    release.start()
    connection, reads = plane.connection(), []
    while time.monotonic() < begin + HELD:
        for path in (f"{ADMIN}/servers", own, f"{own}/scenarios", f"{own}/responses", "/v1/mocks", f"{ADMIN}/health"):
            reply = plane.call("GET", path, connection=connection)
            reads.append((reply.status, reply.seconds, path))
        time.sleep(0.05)
    release.join()
    holder.wait()
    end = begin + HELD
    found = gathered(*running)
    during = [one for one in found if begin - 0.5 < one[3] < end]
    statuses = tally(status for status, *_ in found)
    odd = [told for status, _, told, _ in found if told and status != 503]
    longest = max(seconds for status, seconds, _, _ in found)
    report.that(not odd and set(statuses) <= {200, 201, 503}, f"{name}, held for {HELD} s: done or 503, nothing else",
                f"{statuses} {odd[:2]}")
    report.that(503 in statuses, f"{name}: some are told to try again", f"{statuses.get(503, 0)} of {len(during)} during the lock")
    report.that(longest <= BUSY + 0.5 * args.slack, f"{name}: none waits longer than the busy time", f"{longest:.2f} s")
    told = [told for status, _, told, _ in found if status == 503]
    report.expect(all("SERVICE_UNAVAILABLE" in each for each in told), f"{name}: {told[:2]}")
    after = [status for status, _, _, start in found if start > end + 0.5]
    report.that(after and 503 not in after, f"{name}: afterwards all is well at once", tally(after))
    status, slowest, path = max(reads, key=lambda read: read[1])
    report.that({read[0] for read in reads} == {200} and slowest <= 0.5 * args.slack, f"{name}: what reads goes on",
                f"{len(reads)} reads, {1000 * slowest:.0f} ms at most ({path.removeprefix(own)}), {tally(read[0] for read in reads)}")
    report.of_client(described, 50 * args.slack)
    report.of_client(ad_hoc, 50 * args.slack)


def main():
    args, report = arguments(__doc__, seconds=20), Report()
    if not shutil.which("sqlite3"):
        sys.exit("sqlite3 is not there: apt-get install sqlite3")
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            with Plane(args.binary, data, database=url) as plane:
                own = f"{ADMIN}/servers/{plane.first_server()}"
                keys = [plane.admin("POST", "/auth/keys", {"name": f"k{number}"}).value["api_key"] for number in range(CLIENTS)]
                before = plane.resident()
                under_load(report, name, plane, own, keys, args)
                if url is None:
                    under_lock(report, name, plane, own, keys, args)
                left = [each["name"] for each in plane.call("GET", f"{own}/scenarios").value["scenarios"] if "-" in each["name"]]
                report.expect(len(left) <= 2 * CLIENTS, f"{name}: {len(left)} scenarios are left")
                report.of_process(plane, before, 64)
                report.expect(not panicked(plane.stderr()), plane.stderr()[-300:])
    report.end()


if __name__ == "__main__":
    main()
