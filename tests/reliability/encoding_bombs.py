"""D3: 200 MB of zeros, sent as a gzip body of 200 KB."""

import gzip
import threading
import time

from mock import Client, Mock, Verdict, description, head, reply

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
    verdict = Verdict()
    bomb = gzip.compress(bytes(200_000_000))
    print(f"the bomb has {len(bomb)} bytes")
    with Mock(description(PATHS)) as mock:
        client = Client(mock, "/a")
        client.start()
        mock.warm("/a")
        before, most = mock.memory(), 0
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
                    most = max(most, mock.memory() - before)
                    time.sleep(0.01)
                verdict.that(set(statuses) <= {413, 415}, f"{parallel} at a time as {media_type} give 413 or 415", statuses)
        verdict.that(most <= 32, "memory grows by at most 32 MiB at any time", f"{most:.1f} MiB")
        verdict.of_client(client, 100)
        verdict.of_process(mock, before, 32)
    verdict.end()


main()
