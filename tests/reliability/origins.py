#!/usr/bin/env python3
"""Servers that send a description without end, drop by drop, packed, or not at all: each is given up in time."""

import gzip
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler

from harness import MIB, TINY, Report, arguments, check, errors, folder, panicked

SECONDS = 20
GROWTH = 64 * MIB
PACKED = 200 * MIB


def packed_zeros():
    """A few hundred kilobytes that unpack to 200 MiB."""
    return gzip.compress(b"\n" * PACKED, 6)


class Origin(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    packed = b""

    def log_message(self, *_):
        pass

    def do_GET(self):
        try:
            getattr(self, "send_" + self.path.strip("/").replace("-", "_"))()
        except OSError:
            # The client gave up, as it should.
            self.close_connection = True

    def begin(self, status=200, kind="application/yaml", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()

    def send_endless(self):
        self.begin()
        row = b"# " + b"x" * 997 + b"\n"
        while True:
            self.wfile.write(row * 64)

    def send_drop_by_drop(self):
        self.begin()
        while True:
            self.wfile.write(b"#")
            self.wfile.flush()
            time.sleep(1)

    def send_packed(self):
        self.begin(Content_Encoding="gzip", Content_Length=str(len(self.packed)))
        self.wfile.write(self.packed)

    def send_missing_page(self):
        page = b"<!doctype html><title>Not found</title><h1>Not found</h1>"
        self.begin(404, "text/html", Content_Length=str(len(page)))
        self.wfile.write(page)

    def send_picture(self):
        picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 64
        self.begin(kind="image/png", Content_Length=str(len(picture)))
        self.wfile.write(picture)

    def send_page_instead(self):
        page = b"<!doctype html>\n<title>Sign in</title>\n<p>Please: sign in</p>\n"
        self.begin(kind="text/html", Content_Length=str(len(page)))
        self.wfile.write(page)

    def send_redirect_in_a_circle(self):
        self.begin(302, Location="/redirect-in-a-circle", Content_Length="0")

    def send_false_length(self):
        self.begin(Content_Length=str(10 * 1024 * MIB))
        self.wfile.write(TINY.encode())

    def send_silence(self):
        time.sleep(60)


# What each is told as.
CASES = {
    "endless": "MW0105",
    "drop-by-drop": "MW0108",
    "packed": "MW0105",
    "missing-page": "MW0101",
    "picture": "MW0113",
    "page-instead": "MW0102 MW0115",
    "redirect-in-a-circle": "MW0101",
    "false-length": "MW0101 MW0105",
    "silence": "MW0108",
}


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True


def main():
    args, report = arguments(__doc__), Report()
    Origin.packed = packed_zeros()
    slowest, most = 0, 0
    with Server(("127.0.0.1", 0), Origin) as server, folder() as place:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (place / "tiny.yaml").write_text(TINY)
        base = check(args.binary, place / "tiny.yaml")[0].peak
        for name, codes in CASES.items():
            url = f"http://127.0.0.1:{server.server_address[1]}/{name}"
            ran, diagnostics = check(args.binary, url, timeout=3 * SECONDS)
            growth = ran.peak - base
            slowest, most = max(slowest, ran.seconds), max(most, growth)
            report.expect(ran.code == 1 and not panicked(ran.stderr), f"{name}: ended with {ran.code}: {ran.stderr[-300:]}")
            told = [found["code"] for found in errors(diagnostics)]
            report.expect(told and told[0] in codes.split(), f"{name}: told {diagnostics}")
            report.expect(ran.seconds <= SECONDS * args.slack, f"{name}: took {ran.seconds:.1f} s")
            report.expect(growth <= GROWTH, f"{name}: took {growth / MIB:.0f} MiB")
        server.shutdown()
    report.end(f"{len(CASES)} origins: given up within {slowest:.1f} s, with at most {most / MIB:.0f} MiB more")


if __name__ == "__main__":
    main()
