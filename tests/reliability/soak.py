#!/usr/bin/env python3
"""J2: a mix of requests, mocks that are made and expire, scenarios, exports, streams and webhooks at 2,000 requests a second, for
55 s or as long as `--minutes` says: memory, open files and threads stay, and nothing is lost."""

import http.server
import os
import statistics
import threading
import time

from harness import MIB, Report, arguments, folder, panicked
from journal import Log, until
from load import Load, request
from plane import Plane, stores, tally

RATE = 2000
ROWS = 10_000
BODY = b'{"id": 1, "name": "soak"}'


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Routine(threading.Thread):
    """Does something again and again, and remembers what went wrong."""

    def __init__(self, work, pause):
        super().__init__(daemon=True)
        self.work, self.pause, self.over, self.wrong, self.turns = work, pause, threading.Event(), [], 0

    def run(self):
        while not self.over.wait(self.pause):
            try:
                self.turns += 1
                fault = self.work(self.turns)
                if fault:
                    self.wrong.append(fault)
            except Exception as fault:  # noqa: BLE001, http.client has its own kinds
                self.wrong.append(repr(fault))


def routines(plane, log, place):
    server = f"/servers/{log.server}"

    def mocks(turn):
        mock = plane.mock({"body": "x" * 500, "ttl_seconds": 60})
        statuses = [plane.get(mock["endpoint_url"]).status]
        if turn % 2:
            statuses.append(plane.call("DELETE", f"/v1/mocks/{mock['mock_id']}").status)
        return None if set(statuses) == {200} else statuses

    def scenarios(turn):
        config = {"/pets": {"GET": {"status": 200, "body": {"id": turn}}}}
        made = plane.admin("POST", f"{server}/scenarios", {"name": f"s{turn}", "config": config})
        number = made.value["id"]
        done = [plane.admin("POST", f"{server}/scenarios/{number}/activate").status]
        listed = plane.admin("GET", f"{server}/scenarios").value["scenarios"]
        first = next(each["id"] for each in listed if each["id"] != number)
        done.append(plane.admin("POST", f"{server}/scenarios/{first}/activate").status)
        done.append(plane.admin("DELETE", f"{server}/scenarios/{number}").status)
        return None if set(done) == {200} else done

    def reads(turn):
        paths = ("/servers", server, f"{server}/logs?limit=100&analyze=true", f"{server}/logs?path=pets&status=200", "/health", "/metrics",
                 "/config", f"{server}/logs?session_id=s{turn}", "/openapi.json", f"{server}/requests/count")
        wrong = {path: plane.admin("GET", path).status for path in paths}
        return {path: status for path, status in wrong.items() if status not in (200, 404)} or None

    def exports(turn):
        kind = ("json", "csv", "xlsx")[turn % 3]
        status, *_ = log.export(place / f"soak-{plane.port}.{kind}", f"format={kind}")
        return None if status == 200 else status

    def streams(_):
        with plane.connect(5) as client:
            client.sendall(f"GET {log.path}/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: {plane.key}\r\n\r\n".encode())
            came, end = b"", time.monotonic() + 1
            while time.monotonic() < end:
                came += client.recv(65536)
        return None if b"event: log" in came else came[:200]

    def leaves(_):
        for path in ("/pets", f"{log.path}/export?format=xlsx"):
            with plane.connect(5) as client:
                client.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: {plane.key}\r\n".encode() + os.urandom(1).hex().encode())
        return None

    return [Routine(work, pause) for work, pause in (
        (mocks, 0.1), (scenarios, 0.5), (reads, 0.5), (exports, 3), (streams, 2), (leaves, 1))]


def sample(plane):
    return plane.memory("VmRSS") / MIB, plane.files(), len(os.listdir(f"/proc/{plane.process.pid}/task"))


def soaked(report, args, name, plane, log, place, seconds, allowed):
    fields = ("Content-Type: application/json", f"Content-Length: {len(BODY)}")
    mix = [request("POST", "/pets", *fields)]
    gets = [request("GET", "/pets"), request("GET", "/pets/1"), request("GET", "/nowhere"), request("DELETE", "/pets/1"),
            request("GET", "/pets?limit=1", "X-Session-Id: s")]
    running = routines(plane, log, place)
    loads = [Load(plane.port, RATE * 4 / 5, gets), Load(plane.port, RATE / 5, mix, body=BODY, connections=8)]
    for each in running:
        each.start()
    # The first third fills what is filled once: the log up to its bound, the allocator, the pools.
    samples, begin = [], time.monotonic()
    while time.monotonic() < begin + seconds:
        time.sleep(0.5)
        samples.append((time.monotonic() - begin, *sample(plane)))
    for each in running:
        each.over.set()
    for each in running:
        each.join(20)
    outcomes = [load.stop() for load in loads]
    wrong = [fault for each in running for fault in each.wrong]
    report.that(not wrong, f"{name}: {sum(each.turns for each in running)} turns of six routines", wrong[:3] or "")
    statuses = tally(status for outcome in outcomes for status in outcome.statuses)
    report.that(set(statuses) <= {200, 201, 204, 404} and not any(outcome.failures for outcome in outcomes),
                f"{name}: all requests are answered", f"{statuses}, p99 {max(outcome.p99_ms() for outcome in outcomes):.1f} ms")
    early = statistics.median(memory for at, memory, *_ in samples if seconds / 3 <= at < seconds / 2)
    late = statistics.median(memory for at, memory, *_ in samples if at >= seconds * 5 / 6)
    report.that(late - early <= allowed, f"{name}: memory grows by at most {allowed} MiB", f"{early:.1f} MiB, then {late:.1f} MiB")
    return samples


def measure(report, args, place, name, data, url, seconds):
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    with Plane(args.binary, data, "--log-rows", str(ROWS), "--validate", "off", database=url) as plane:
        log = Log(plane)
        hook = {"name": "soak", "url": f"http://127.0.0.1:{receiver.server_port}/", "events": ["scenario.changed"]}
        made = plane.admin("POST", f"/servers/{log.server}/webhooks", hook)
        report.expect(made.status in (201, 404), f"{name}: {made.told()}")
        load = Load(plane.port, RATE, [request("GET", "/pets")], seconds=7)
        # All pools have worked once: how many threads they keep differs between an idle process and one that was used.
        warm = routines(plane, log, place)
        for each in warm:
            each.start()
        time.sleep(5)
        for each in warm:
            each.over.set()
        for each in warm:
            each.join(20)
        load.outcome()
        time.sleep(12)
        files, threads = sample(plane)[1:]
        soaked(report, args, name, plane, log, place, seconds, 20 if args.minutes else 5)
        rested = until(lambda: plane.files() <= files + 5, 60, 1)
        now = sample(plane)
        report.that(rested is not None, f"{name}: open files are back", f"{files}, then {now[1]}")
        # Threads that block come and go; those that serve do not.
        until(lambda: sample(plane)[2] <= threads + 2, 30, 1)
        report.that(sample(plane)[2] <= threads + 2, f"{name}: so are threads", f"{threads}, then {sample(plane)[2]}")
        report.that(log.stored()[0] <= 1.1 * ROWS, f"{name}: the log keeps to its bound", log.stored())
        left = [each.name for each in data.rglob("*") if "xlsx" in each.name.lower() or each.name.startswith(".tmp")]
        report.that(not left, f"{name}: no file is left", left[:3])
        report.that(plane.lives and not panicked(plane.stderr()), f"{name}: it lives")
        report.that(plane.stop() == 0, f"{name}: it ends in order")
    receiver.shutdown()


def main():
    args, report = arguments(__doc__, seconds=55, minutes=0), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            measure(report, args, place, name, data, url, 60 * args.minutes or args.seconds)
    report.end()


if __name__ == "__main__":
    main()
