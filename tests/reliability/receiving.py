"""Receivers of webhooks: well-behaved, failing, silent and hostile ones."""

import gzip
import http.server
import json
import socket
import threading
import time
from collections import namedtuple

Delivered = namedtuple("Delivered", "at headers body")
PACKED = gzip.compress(b"\0" * 200_000_000, 9)


class Receiver:
    """Answers what is sent to it until the end of the block, and remembers it. `mode` is a status, `429` with a patience of
    three seconds, or one of `hang`, `endless`, `drip`, `gzip` and `redirect`, which leads to `elsewhere`."""

    def __init__(self, mode=200, elsewhere=None):
        self.mode, self.elsewhere, self.got, self.over = mode, elsewhere, [], threading.Event()

    def __enter__(self):
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                receiver.got.append(Delivered(time.time(), dict(self.headers), body))
                receiver.answer(self)

            do_GET = do_PUT = do_POST

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size, daemon_threads, block_on_close = 512, True, False

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/hook"

    def answer(self, request):
        mode, body = self.mode, b"OK"
        if mode == "hang":
            self.over.wait(120)
            return
        request.send_response({"redirect": 302}.get(mode, mode if isinstance(mode, int) else 200))
        if mode == 429:
            request.send_header("Retry-After", "3")
        if mode == "redirect":
            request.send_header("Location", self.elsewhere)
        if mode == "gzip":
            request.send_header("Content-Encoding", "gzip")
            body = PACKED
        if mode in ("endless", "drip"):
            request.send_header("Connection", "close")
            request.end_headers()
            self.pour(request, 65536 if mode == "endless" else 1, 0 if mode == "endless" else 0.5)
            return
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def pour(self, request, size, pause):
        request.close_connection = True
        while not self.over.wait(pause):
            request.wfile.write(b"x" * size)

    def wait_for(self, count, seconds=60):
        """All that came, once there are so many or the time is over."""
        end = time.monotonic() + seconds
        while len(self.got) < count and time.monotonic() < end:
            time.sleep(0.02)
        return list(self.got)

    def by_message(self):
        """When each message came, by its identifier."""
        times = {}
        for delivered in list(self.got):
            times.setdefault(json.loads(delivered.body)["id"], []).append(delivered.at)
        return times


def closed_port():
    """A port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
