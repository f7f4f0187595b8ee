#!/usr/bin/env python3
"""J4: SIGTERM while 100 delayed replies are under way: each of them comes whole, new connections are refused at once, idle ones
do not hold it up, and all that was served is in the log and in the counts after the next start."""

import signal
import socket
import threading
import time

from harness import Report, arguments, folder, head, panicked, raise_file_limit
from journal import Log
from plane import Plane, stores, tally

FLIGHTS, IDLE, NEW = 100, 50, 20
DELAY = 3


def flight(plane, path, number, found):
    """One request on a connection of its own: status, whether all of the reply came, and when."""
    with plane.connect(30) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nX-Request-Id: {path.count('/')}-{number}\r\n\r\n".encode())
        raw = b""
        try:
            while piece := client.recv(65536):
                raw += piece
                status, fields = head(raw) if b"\r\n\r\n" in raw else (0, {})
                if status and len(raw.split(b"\r\n\r\n", 1)[1]) >= int(fields.get("content-length", 0)):
                    break
        except OSError:
            pass
        status, fields = head(raw) if raw else (0, {})
        whole = bool(status) and len(raw.split(b"\r\n\r\n", 1)[1]) == int(fields.get("content-length", -1))
        found.append((status, whole, time.monotonic()))


def refused(plane):
    """How long a new connection takes to be refused, or to be closed without a reply; None where it is answered."""
    begin = time.monotonic()
    try:
        with socket.create_connection(("127.0.0.1", plane.port), 2) as client:
            client.settimeout(2)
            client.sendall(b"GET /pets HTTP/1.1\r\nHost: x\r\n\r\n")
            if client.recv(100):
                return None
    except TimeoutError:
        return 2.0
    except OSError:
        pass
    return time.monotonic() - begin


def measure(report, args, name, data, url):
    with Plane(args.binary, data, database=url) as plane:
        log = Log(plane)
        log.configure(response_delay_ms=1000 * DELAY)
        mock = plane.mock({"body": "late", "delay_ms": 1000 * DELAY, "content_type": "text/plain"})
        idle = [plane.connect(60) for _ in range(IDLE)]
        for client in idle[::2]:
            client.sendall(b"GET /no/such/path HTTP/1.1\r\nHost: x\r\n\r\n")
            client.recv(10_000)
        time.sleep(0.2)
        before, _ = log.stored()
        found, threads = [], []
        for number in range(FLIGHTS):
            path = "/pets" if number % 2 else mock["endpoint_url"]
            threads.append(threading.Thread(target=flight, args=(plane, path, number, found)))
            threads[-1].start()
        time.sleep(0.7)
        sent = time.monotonic()
        plane.process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        times = [refused(plane) for _ in range(NEW)]
        code = plane.process.wait(30)
        seconds = time.monotonic() - sent
        for thread in threads:
            thread.join(10)
        good = sum(status == 200 and whole for status, whole, _ in found)
        report.that(good == FLIGHTS, f"{name}: {FLIGHTS} replies under way come whole", f"{good} {tally(each[0] for each in found)}")
        answered = [each for each in times if each is None]
        worst = max((each for each in times if each is not None), default=0)
        report.that(not answered and worst <= 0.2 * args.slack, f"{name}: {NEW} new connections are refused within 200 ms",
                    f"{len(answered)} answered, {1000 * worst:.0f} ms")
        report.that(code == 0 and seconds <= 5 * args.slack, f"{name}: it ends within 5 s with code 0", f"{code} after {seconds:.2f} s")
        report.that(not panicked(plane.stderr()), f"{name}: nothing panicked")
        for client in idle:
            client.close()
    with Plane(args.binary, data, database=url) as plane:
        log = Log(plane)
        stored, _ = log.stored()
        rows = [row for row in log.value("limit=1000")["logs"] if row["path"] == "/pets"]
        report.that(stored - before == FLIGHTS // 2 and len(rows) == FLIGHTS // 2, f"{name}: all are in the log after the next start",
                    f"{stored - before} of {FLIGHTS // 2}")
        report.expect(all(1000 * DELAY <= row["response_time_ms"] <= 1000 * DELAY + 1500 for row in rows), f"{name}: their times are wrong")
        hits = plane.call("GET", f"/v1/mocks/{mock['mock_id']}").value["mock"]["hit_count"]
        report.that(hits == FLIGHTS // 2, f"{name}: and counted", hits)
        counted = plane.admin("GET", f"/servers/{log.server}").value
        figures = {key: value for key, value in counted.get("statistics", {}).items() if key == "total_requests"}
        report.expect(not figures or figures["total_requests"] >= FLIGHTS // 2, f"{name}: {figures}")


def main():
    args, report = arguments(__doc__), Report()
    raise_file_limit()
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            measure(report, args, name, data, url)
    report.end()


if __name__ == "__main__":
    main()
