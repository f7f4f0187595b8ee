#!/usr/bin/env python3
"""D6: 500 clients drip headers, 100 drip bodies, 50 do not read, 500 say nothing, all at a time. Takes a minute."""

import select
import socket
import time

from harness import Client, Mock, Report, arguments, description, raise_file_limit, reply

HEADER, BODY, READ, IDLE = "headers", "bodies", "reading", "saying nothing"
COUNTS = {HEADER: 500, BODY: 100, READ: 50, IDLE: 500}
FIRST = {
    HEADER: b"GET /small HTTP/1.1\r\nHost: x\r\n",
    BODY: b"POST /small HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n",
    READ: b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n",
    IDLE: b"",
}
DRIP = {HEADER: b"X-A: b\r\n", BODY: b"1"}
SMALL = reply({"type": "integer"}, 1)
PATHS = {
    "/small": {
        "get": {"responses": SMALL},
        "post": {"requestBody": {"content": {"application/json": {"schema": {}}}}, "responses": SMALL},
    },
    # More than what the systems of both ends keep for a connection.
    "/large": {"get": {"responses": reply({"type": "string"}, "x" * (16 << 20), "text/plain")}},
}


def open_all(mock):
    slow = {}
    for kind, count in COUNTS.items():
        for _ in range(count):
            client = socket.socket()
            if kind == READ:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(mock.address)
            client.sendall(FIRST[kind])
            client.setblocking(False)
            slow[client.fileno()] = (kind, client)
    return slow


def run(mock, slow, seconds, base):
    """When the last client of each kind was closed, and when the mock's files were back."""
    begin = drip = time.monotonic()
    last, freed = dict.fromkeys(COUNTS, 0.0), None
    poll = select.poll()
    for number, (kind, _) in slow.items():
        poll.register(number, select.POLLRDHUP if kind == READ else select.POLLIN | select.POLLRDHUP)
    while time.monotonic() - begin < seconds:
        if time.monotonic() >= drip:
            drip += 5
            for kind, client in list(slow.values()):
                if kind in DRIP:
                    try:
                        client.send(DRIP[kind])
                    except OSError:
                        pass
        for number, _ in poll.poll(200):
            kind, client = slow[number]
            try:
                open_still = kind != READ and client.recv(65536)
            except BlockingIOError:
                continue
            except OSError:
                open_still = False
            if not open_still:
                last[kind] = time.monotonic() - begin
                poll.unregister(number)
                client.close()
                del slow[number]
        if freed is None and mock.files() <= base + 5:
            freed = time.monotonic() - begin
    return last, freed


def main():
    raise_file_limit()
    args, report = arguments(__doc__), Report()
    with Mock(args.binary, description(PATHS)) as mock:
        client = Client(mock, "/small")
        client.start()
        mock.ask(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        time.sleep(2)
        before, base = mock.resident(), mock.files()
        slow = open_all(mock)
        last, freed = run(mock, slow, 50, base)
        for kind, bound in ((HEADER, 35), (IDLE, 35), (BODY, 45)):
            left = sum(1 for other, _ in slow.values() if other == kind)
            report.that(left == 0 and last[kind] <= bound * args.slack, f"{COUNTS[kind]} clients slow in {kind} are closed within {bound} s",
                         f"last after {last[kind]:.1f} s, {left} left")
        report.that(freed is not None and freed <= 45 * args.slack, "all of them, those that do not read too, cost nothing after 45 s",
                     f"{freed and round(freed, 1)} s, {mock.files() - base} files left")
        report.of_client(client, 50 * args.slack)
        report.of_process(mock, before, 64)
    report.end()


if __name__ == "__main__":
    main()
