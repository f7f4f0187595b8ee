"""A running mock, a client that measures it meanwhile, and the verdict. Used by the scripts of this folder."""

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time


def raise_file_limit():
    """Allows as many sockets as the system lets us have; the mock inherits it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def description(paths, title="Reliability"):
    return {"openapi": "3.0.3", "info": {"title": title, "version": "1"}, "paths": paths}


def reply(schema, example=None, media_type="application/json"):
    content = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {"200": {"description": "ok", "content": {media_type: content}}}


class Mock:
    """`BINARY serve INPUT…` on a free port. A description may be given as a value."""

    def __init__(self, served, *flags):
        if len(sys.argv) < 2:
            sys.exit(f"usage: {sys.argv[0]} PATH_TO_BINARY")
        self.binary = os.path.abspath(sys.argv[1])
        self.folder = tempfile.TemporaryDirectory()
        if isinstance(served, dict):
            self.input = os.path.join(self.folder.name, "api.json")
            with open(self.input, "w", encoding="utf-8") as file:
                json.dump(served, file)
        else:
            self.input = served
        self.flags = flags

    def __enter__(self):
        self.stderr = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [self.binary, "serve", self.input, "--port", "0", *self.flags], stdout=subprocess.PIPE, stderr=self.stderr
        )
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening on http://"):
            sys.exit(f"it does not serve: {self.said()}")
        host, port = line.split()[2].removeprefix("http://").rsplit(":", 1)
        self.address = (host, int(port))
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()

    def said(self):
        self.stderr.seek(0)
        return self.stderr.read().decode(errors="replace")

    def memory(self):
        """Resident MiB."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize() / 2**20

    def warm(self, path):
        """Sends what is just within the limits, so that the allocator has the blocks that such requests need: memory is
        compared with that of a mock that has worked, not with that of one that was never asked."""
        begin = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\n".encode()
        for _ in range(10):
            self.ask(begin + b"X-A: " + b"x" * (60 << 10) + b"\r\n\r\n")
            self.ask(begin + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 144 + b"0\r\n\r\n")
        time.sleep(1)

    def files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def connect(self, timeout=10):
        return socket.create_connection(self.address, timeout)

    def ask(self, request, timeout=60):
        """Sends bytes on a connection of their own; the reply as far as it comes, in lower case, and its time."""
        with self.connect(timeout) as client:
            try:
                client.sendall(request)
            except OSError:
                pass
            sent, came, first = time.monotonic(), b"", None
            try:
                while piece := client.recv(65536):
                    first = first or time.monotonic()
                    came += piece
            except OSError:
                pass
            return came, (first or time.monotonic()) - sent


def head(raw):
    """Status and header fields of a reply."""
    text = raw.split(b"\r\n\r\n", 1)[0].decode("latin-1")
    first, *lines = text.split("\r\n")
    fields = [line.split(":", 1) for line in lines if ":" in line]
    parts = first.split(" ")
    status = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0
    return status, {name.strip().lower(): value.strip() for name, value in fields}


class Client(threading.Thread):
    """Asks for one path on one connection, again and again, and remembers how long each reply took."""

    def __init__(self, mock, path, pause=0.01, judge=None):
        super().__init__(daemon=True)
        self.mock, self.path, self.pause, self.judge = mock, path, pause, judge
        self.times, self.failures, self.over = [], [], threading.Event()

    def run(self):
        connection = None
        while not self.over.is_set():
            begin = time.monotonic()
            try:
                connection = connection or self.mock.connect()
                raw = self.once(connection)
                status, _ = head(raw)
                fault = self.judge(raw) if self.judge else (None if status == 200 else f"status {status}")
                if fault:
                    self.failures.append(fault)
            except (OSError, ValueError) as error:
                self.failures.append(repr(error))
                connection = None
            self.times.append(time.monotonic() - begin)
            time.sleep(self.pause)

    def once(self, connection):
        connection.sendall(f"GET {self.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        raw = b""
        while b"\r\n\r\n" not in raw:
            piece = connection.recv(65536)
            if not piece:
                raise OSError("closed")
            raw += piece
        length = int(head(raw)[1].get("content-length", 0))
        while len(raw.split(b"\r\n\r\n", 1)[1]) < length:
            raw += connection.recv(65536)
        return raw

    def stop(self):
        self.over.set()
        self.join(15)
        return self

    def p99_ms(self):
        return 1000 * percentile(self.times, 99)


def percentile(values, percent):
    values = sorted(values)
    return values[min(len(values) - 1, len(values) * percent // 100)] if values else float("inf")


class Verdict:
    """Collects figures, prints each, and ends the script."""

    def __init__(self):
        self.failed = 0

    def that(self, holds, what, figure=""):
        print(("pass  " if holds else "FAIL  ") + what + (f": {figure}" if figure != "" else ""), flush=True)
        self.failed += not holds

    def of_process(self, mock, before, most, files=None):
        grown = mock.memory() - before
        self.that(grown <= most, f"memory grows by at most {most} MiB", f"{grown:.1f} MiB")
        if files is not None:
            self.that(abs(mock.files() - files) <= 5, "open files are back", f"{files} before, {mock.files()} now")
        self.that(mock.process.poll() is None, "the process lives")
        self.that("panicked" not in mock.said(), "nothing panicked")

    def of_client(self, client, most_ms):
        client.stop()
        p99 = client.p99_ms()
        self.that(p99 <= most_ms, f"others wait at most {most_ms} ms (p99)", f"{p99:.1f} ms of {len(client.times)}")
        self.that(not client.failures, "others are served", f"{len(client.failures)} failures {client.failures[:3]}")

    def end(self):
        print("all hold" if not self.failed else f"{self.failed} do not hold")
        sys.exit(1 if self.failed else 0)
