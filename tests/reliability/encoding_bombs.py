#!/usr/bin/env python3
"""D3: 200 MB of zeros, sent as a gzip body of 200 KB."""

import gzip
import threading
import time

from harness import Client, Mock, Report, arguments, description, head, reply

PATHS = {
    "/a": {
        "get": {"responses": reply({"type": "integer"}, 1)},
        "post": {
            "requestBody": {"content": {"application/json": {"schema": {}}, "text/plain": {"schema": {"type": "string"}}}},
            "responses": reply({"type": "integer"}, 1),
        },
    }
}


def main():
    args, report = arguments(__doc__), Report()
    bomb = gzip.compress(bytes(200_000_000))
    print(f"the bomb has {len(bomb)} bytes")
    with Mock(args.binary, description(PATHS)) as mock:
        client = Client(mock, "/a")
        client.start()
        mock.warm("/a")
        before, most = mock.resident(), 0
        for media_type in ("application/json", "text/plain"):
            for parallel in (1, 4):
                statuses = []

                def send():
                    request = f"POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {media_type}\r\n"
                    request += f"Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
                    statuses.append(head(mock.ask(request.encode() + bomb)[0])[0])

                threads = [threading.Thread(target=send) for _ in range(parallel)]
                for thread in threads:
                    thread.start()
                while any(thread.is_alive() for thread in threads):
                    most = max(most, mock.resident() - before)
                    time.sleep(0.01)
                report.that(set(statuses) <= {413, 415}, f"{parallel} at a time as {media_type} give 413 or 415", statuses)
        report.that(most <= 32, "memory grows by at most 32 MiB at any time", f"{most:.1f} MiB")
        report.of_client(client, 100 * args.slack)
        report.of_process(mock, before, 32)
    report.end()


if __name__ == "__main__":
    main()
