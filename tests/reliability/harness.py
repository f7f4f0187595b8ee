"""What the scripts of this folder share: the program run within limits, a mock to ask, a client that measures it meanwhile, and
the outcome."""

import argparse
import contextlib
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import namedtuple
from pathlib import Path

MIB = 1 << 20
TINY = """\
openapi: 3.0.3
info: {title: tiny, version: "1"}
paths:
  /x:
    get:
      responses:
        "200":
          description: fine
          content: {application/json: {schema: {type: string}}}
"""

Ran = namedtuple("Ran", "code stdout stderr seconds peak")
Answer = namedtuple("Answer", "status headers body seconds")


class Report:
    """Counts what held and what did not, and ends the script accordingly."""

    def __init__(self):
        self.held, self.broken = 0, 0

    def expect(self, holds, what):
        """One of many that say nothing as long as they hold."""
        self.held += bool(holds)
        self.broken += not holds
        if not holds:
            print(f"FAILED  {what}", flush=True)

    def that(self, holds, what, figure=""):
        """One whose figure is worth a line."""
        self.held += bool(holds)
        self.broken += not holds
        print(("pass    " if holds else "FAILED  ") + what + (f": {figure}" if figure != "" else ""), flush=True)

    def of_process(self, mock, before, most, files=None):
        grown = mock.resident() - before
        self.that(grown <= most, f"memory grows by at most {most} MiB", f"{grown:.1f} MiB")
        if files is not None:
            self.that(abs(mock.files() - files) <= 5, "open files are back", f"{files} before, {mock.files()} now")
        self.that(mock.lives, "the process lives")
        self.that(not panicked(mock.stderr()), "nothing panicked")

    def of_client(self, client, most_ms):
        client.stop()
        p99 = client.p99_ms()
        self.that(p99 <= most_ms, f"others wait at most {most_ms:g} ms (p99)", f"{p99:.1f} ms of {len(client.times)}")
        self.that(not client.failures, "others are served", f"{len(client.failures)} failures {client.failures[:3]}")

    def end(self, figure=""):
        print((f"{figure}; " if figure else "") + f"{self.held} of {self.held + self.broken} expectations held")
        sys.exit(1 if self.broken else 0)


def arguments(purpose, **numbers):
    """The command line. Each of `numbers` is a flag of its own with its default."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("binary", help="the program, such as target/release/mockwright")
    parser.add_argument("--slack", type=float, default=1, metavar="N",
                        help="multiplies every time limit: the limits are for a release build on an idle machine")
    for name, usual in numbers.items():
        parser.add_argument(f"--{name}", type=float, default=usual)
    found = parser.parse_args()
    found.binary = str(Path(found.binary).resolve())
    return found


@contextlib.contextmanager
def folder():
    """A folder of its own for one script. It counts as the folder that references stay under."""
    with tempfile.TemporaryDirectory(prefix="mockwright-reliability-") as path:
        yield Path(path)


def raise_file_limit():
    """Allows as many sockets as the system lets us have; the mock inherits it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def environment():
    """Without the settings of whoever runs the script."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MOCKWRIGHT_")}


def run(binary, *args, timeout=60, address_space=None, cwd=None):
    """Runs the program to its end. A run that is cut off has the code of the signal, negative."""

    def limit():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if address_space:
            resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))

    started = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen([binary, *map(str, args)], stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                   preexec_fn=limit, cwd=cwd, env=environment())
        killer = signal.SIGKILL
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            if time.monotonic() - started > timeout:
                process.send_signal(killer)
            time.sleep(0.002)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        texts = [stream.read().decode("utf-8", "replace") for stream in (out, err)]
    return Ran(process.returncode, *texts, seconds, usage.ru_maxrss * 1024)


def check(binary, path, **limits):
    """`mockwright check --format json`: the run, and its diagnostics or None."""
    ran = run(binary, "check", path, "--format", "json", **limits)
    try:
        return ran, json.loads(ran.stdout)["diagnostics"]
    except (ValueError, KeyError):
        return ran, None


def errors(diagnostics):
    return [found for found in diagnostics or [] if found["severity"] == "error"]


def panicked(text):
    return "panicked at" in text or "stack overflow" in text or "this is a bug" in text


class Mock:
    """A mock that serves a description, a bundle or a description given as a value, until the end of the block."""

    control = ("--no-admin",)

    def __init__(self, binary, served, *flags, timeout=60, cwd=None):
        self.errors, self.folder = tempfile.TemporaryFile(), tempfile.TemporaryDirectory()
        if isinstance(served, dict):
            value, served = served, Path(self.folder.name, "api.json")
            served.write_text(json.dumps(value))
        started = time.monotonic()
        self.process = subprocess.Popen([binary, "serve", str(served), "--port", "0", *self.control, *flags], cwd=cwd,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors,
                                        env=environment())
        os.set_blocking(self.process.stdout.fileno(), False)
        line = b""
        while b"\n" not in line and self.process.poll() is None and time.monotonic() - started < timeout:
            line += self.process.stdout.read() or b""
            time.sleep(0.001)
        self.seconds = time.monotonic() - started
        self.port = None
        if b"listening on http://" in line:
            self.port = int(line.split(b"http://")[1].split()[0].rstrip(b"/").rsplit(b":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()
        self.folder.cleanup()

    @property
    def serves(self):
        return self.port is not None

    @property
    def lives(self):
        return self.process.poll() is None

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace")

    def connection(self, timeout=60):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def get(self, path, connection=None, method="GET", headers=None):
        own = connection or self.connection()
        started = time.monotonic()
        own.request(method, path, headers=headers or {})
        response = own.getresponse()
        body = response.read()
        answer = Answer(response.status, response.headers, body, time.monotonic() - started)
        if connection is None:
            own.close()
        return answer

    @property
    def address(self):
        if not self.serves:
            sys.exit(f"it does not serve: {self.stderr()}")
        return "127.0.0.1", self.port

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

    def warm(self, path):
        """Sends what is just within the limits, so that the allocator has the blocks that such requests need: memory is
        compared with that of a mock that has worked, not with that of one that was never asked."""
        begin = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\n".encode()
        for _ in range(10):
            self.ask(begin + b"X-A: " + b"x" * (60 << 10) + b"\r\n\r\n")
            self.ask(begin + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 144 + b"0\r\n\r\n")
        time.sleep(1)

    def memory(self, field="VmHWM"):
        """Bytes of peak (VmHWM) or present (VmRSS) resident memory."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
        return 0

    def resident(self):
        """Present resident memory in MiB."""
        return self.memory("VmRSS") / MIB

    def files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


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
        return 1000 * percentile(self.times, 0.99)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


def description(paths, schemas=None, title="case"):
    whole = {"openapi": "3.0.3", "info": {"title": title, "version": "1"}, "paths": paths}
    if schemas:
        whole["components"] = {"schemas": schemas}
    return whole


def reply(schema, example=None, media_type="application/json"):
    """Responses of which the only one has a schema."""
    content = {"schema": schema} if example is None else {"schema": schema, "example": example}
    return {"200": {"description": "fine", "content": {media_type: content}}}


def answering(schema, schemas=None):
    """A description whose one operation, GET /x, answers by a schema."""
    return description({"/x": {"get": {"responses": reply(schema)}}}, schemas)


def reference(name):
    return {"$ref": f"#/components/schemas/{name}"}
