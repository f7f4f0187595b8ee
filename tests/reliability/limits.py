#!/usr/bin/env python3
"""D2: what is over a limit is refused at once and costs no memory."""

import time

from harness import Client, Mock, Report, arguments, description, head, reply

PATHS = {
    "/a": {
        "get": {"responses": reply({"type": "integer"}, 1)},
        "post": {
            "requestBody": {"content": {"application/json": {"schema": {}}}},
            "responses": reply({"type": "integer"}, 1),
        },
    }
}
END = b"Host: x\r\nConnection: close\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nContent-Type: application/json\r\n"
# Each: what is sent up to and with the byte that breaks the limit, what a client would send after it, the statuses.
CASES = {
    "a Content-Length of 10 GiB": (POST + b"Content-Length: 10737418240\r\n" + END, b"", (413,)),
    "a body of 11 MiB": (POST + b"Content-Length: 11534336\r\n" + END, b"x" * (11 << 20), (413,)),
    "a chunked body of 11 MiB": (
        POST + b"Transfer-Encoding: chunked\r\n" + END + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 161,
        b"",
        (413,),
    ),
    "200 headers": (b"GET /a HTTP/1.1\r\n" + b"X-A: 1\r\n" * 200 + END, b"", (431,)),
    "a header of 100 KiB": (b"GET /a HTTP/1.1\r\nX-A: " + b"x" * (100 << 10) + b"\r\n" + END, b"", (431,)),
    "a target of 70 KiB": (b"GET /" + b"x" * (70 << 10) + b" HTTP/1.1\r\n" + END, b"", (414,)),
    "JSON of depth 100,000": (
        POST + b"Content-Length: 200000\r\n" + END + b"[" * 100_000 + b"]" * 100_000,
        b"",
        (400, 422),
    ),
}


def main():
    args, report = arguments(__doc__), Report()
    with Mock(args.binary, description(PATHS)) as mock:
        mock.warm("/a")
        before = mock.resident()
        client = Client(mock, "/a")
        client.start()
        most = 0
        for name, (sent, rest, statuses) in CASES.items():
            for _ in range(3):
                taken = float("inf")
                with mock.connect() as connection:
                    connection.settimeout(10)
                    connection.sendall(sent)
                    begin, raw = time.monotonic(), b""
                    try:
                        raw = connection.recv(65536)
                        taken = time.monotonic() - begin
                        connection.sendall(rest)
                    except OSError:
                        taken = taken if raw else float("inf")
                most = max(most, mock.resident() - before)
                status = head(raw)[0]
                report.that(status in statuses and taken <= 0.2 * args.slack, f"{name} gives {statuses} within 200 ms",
                             f"{status} after {1000 * taken:.0f} ms, {mock.resident() - before:+.1f} MiB")
        report.that(most <= 16, "memory grows by at most 16 MiB at any time", f"{most:.1f} MiB")
        report.of_client(client, 100 * args.slack)
        report.of_process(mock, before, 16)
    report.end()


if __name__ == "__main__":
    main()
