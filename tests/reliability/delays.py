#!/usr/bin/env python3
"""J3: 5,000 replies at a time that are delayed by 10 s, while half of the clients go away."""

import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import time

from harness import Client, Mock, Report, arguments, description, percentile, raise_file_limit, reply

COUNT, DELAY, SPREAD = 5000, 10.0, 3.0
PATHS = {"/late": {"get": {"responses": reply({"type": "integer"}, 1)}}, "/now": {"get": {"responses": reply({"type": "integer"}, 2)}}}
REQUEST = b"GET /late HTTP/1.1\r\nHost: x\r\n\r\n"


def bundle(binary, folder):
    """A bundle of which one operation waits."""
    with open(os.path.join(folder, "api.json"), "w", encoding="utf-8") as file:
        json.dump(description(PATHS), file)
    made = os.path.join(folder, "bundle")
    subprocess.run([binary, "generate", file.name, "--output", made], check=True, capture_output=True)
    for root, _, names in os.walk(os.path.join(made, "responses")):
        for name in names:
            with open(os.path.join(root, name), "r+", encoding="utf-8") as operation:
                if "GET /late" in operation.read():
                    operation.write(f"delay_ms: {int(1000 * DELAY)}\n")
    return made


def main():
    args, report = arguments(__doc__), Report()
    if raise_file_limit() < COUNT + 200:
        sys.exit(f"{COUNT} sockets are not allowed here")
    with tempfile.TemporaryDirectory() as folder, Mock(args.binary, bundle(args.binary, folder)) as mock:
        other = Client(mock, "/now")
        other.start()
        time.sleep(1)
        before, files = mock.resident(), mock.files()
        waiting, poll, begin = {}, select.epoll(), time.monotonic()
        for number in range(COUNT):
            client = socket.create_connection(mock.address)
            # Before it is sent, so that no reply is too early because this program had to wait.
            waiting[client.fileno()] = (client, time.monotonic())
            client.sendall(REQUEST)
            time.sleep(max(0, begin + number * SPREAD / COUNT - time.monotonic()))
        time.sleep(0.5)
        print(f"{COUNT} wait after {time.monotonic() - begin:.1f} s, {mock.files() - files} files")
        most = mock.resident() - before
        for number in list(waiting)[::2]:
            waiting.pop(number)[0].close()
        killed = time.monotonic()
        while mock.files() - files > COUNT // 2 + 5 and time.monotonic() - killed < 8:
            time.sleep(0.02)
        freed = time.monotonic() - killed
        report.that(freed <= 2 * args.slack, "clients that went away cost nothing after 2 s", f"{freed:.2f} s")
        for number in waiting:
            poll.register(number, select.EPOLLIN)
        errors, wrong = [], 0
        while waiting and time.monotonic() - begin < 60:
            for number, _ in poll.poll(0.5):
                came = time.monotonic()
                client, sent = waiting.pop(number)
                errors.append(came - sent - DELAY)
                wrong += not client.recv(1000).startswith(b"HTTP/1.1 200")
                client.close()
            most = max(most, mock.resident() - before)
        report.that(not waiting and not wrong, "all others are answered", f"{len(errors)}, {wrong} of them wrong")
        p99 = 1000 * percentile(errors, 0.99)
        report.that(p99 <= 50 * args.slack and min(errors) >= -0.001, "delays are kept (p99 of what is too long at most 50 ms)",
                     f"{p99:.1f} ms, shortest {1000 * min(errors):.1f} ms")
        report.that(most <= 100, "memory grows by at most 100 MiB at any time", f"{most:.1f} MiB")
        report.of_client(other, 50 * args.slack)
        time.sleep(1)
        report.of_process(mock, before, 100)
    report.end()


if __name__ == "__main__":
    main()
