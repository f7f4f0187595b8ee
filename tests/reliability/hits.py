#!/usr/bin/env python3
"""H1: every reply of an ad-hoc mock is counted, exactly: 32,000 requests over 64 connections, also with a delay and other
methods, and still after a restart."""

import time

from harness import Report, arguments, folder
from plane import Plane, stores, together

CONNECTIONS = 64
REQUESTS = 32_000
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")


def ask(index, plane, path, methods, each):
    """Sends requests one after the other on one connection; how many were answered as they should be."""
    right = 0
    with plane.connect(60) as client:
        for turn in range(each):
            method = methods[(index + turn) % len(methods)]
            body = b"hello" if method in ("POST", "PUT", "PATCH") else b""
            client.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            wanted, raw = (b"\r\n\r\n" if method == "HEAD" else b"\r\n\r\nok"), b""
            while not raw.endswith(wanted):
                piece = client.recv(65536)
                if not piece:
                    return right
                raw += piece
            right += raw.startswith(b"HTTP/1.1 200 ")
    return right


def hit_count(plane, mock):
    return plane.call("GET", f"/v1/mocks/{mock['mock_id']}").value["mock"]["hit_count"]


def measure(report, name, plane):
    counted = {}
    for what, fields, methods in (
        ("GET", {}, ("GET",)),
        ("seven methods with a delay of 5 ms", {"delay_ms": 5}, METHODS),
    ):
        mock = plane.mock({"body": "ok", "content_type": "text/plain", **fields})
        begin = time.monotonic()
        right = sum(together(CONNECTIONS, ask, plane, mock["endpoint_url"], methods, REQUESTS // CONNECTIONS))
        seconds = time.monotonic() - begin
        counted[mock["mock_id"]] = hits = hit_count(plane, mock)
        report.that(right == hits == REQUESTS, f"{name}, {what}: {REQUESTS} requests count {REQUESTS} times",
                    f"{right} answered, {hits} counted, {REQUESTS / seconds:.0f} a second")
        missing = plane.get(mock["endpoint_url"] + "0")
        report.expect(missing.status == 404, f"{name}: another identifier gives {missing.status}")
        report.expect(hit_count(plane, mock) == hits, f"{name}: a request for another identifier is counted")
    return counted


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            with Plane(args.binary, data, database=url) as plane:
                before = plane.resident()
                counted = measure(report, name, plane)
                report.of_process(plane, before, 32)
                report.that(plane.stop() == 0, f"{name}: it ends in order")
            with Plane(args.binary, data, database=url) as plane:
                kept = {mock_id: hit_count(plane, {"mock_id": mock_id}) for mock_id in counted}
                report.that(kept == counted, f"{name}: the counts are there after a restart", list(kept.values()))
    report.end()


if __name__ == "__main__":
    main()
