"""What the scripts of this folder share: running the program within limits, asking a mock, and telling the outcome."""

import argparse
import contextlib
import http.client
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
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
        self.held, self.broken = 0, []

    def expect(self, holds, what):
        if holds:
            self.held += 1
        else:
            self.broken.append(what)
            print(f"FAILED  {what}")

    def end(self, figure):
        print(f"{figure}; {self.held} of {self.held + len(self.broken)} expectations held")
        sys.exit(1 if self.broken else 0)


def arguments(purpose):
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("binary", help="the program, such as target/release/mockwright")
    parser.add_argument("--slack", type=float, default=1, metavar="N",
                        help="multiplies every time limit: the limits are for a release build on an idle machine")
    found = parser.parse_args()
    found.binary = str(Path(found.binary).resolve())
    return found


@contextlib.contextmanager
def folder():
    """A folder of its own for one script. It counts as the folder that references stay under."""
    with tempfile.TemporaryDirectory(prefix="mockwright-reliability-") as path:
        yield Path(path)


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
    """A mock that serves one description until the end of the block."""

    def __init__(self, binary, path, *args, timeout=60, cwd=None):
        self.errors = tempfile.TemporaryFile()
        started = time.monotonic()
        self.process = subprocess.Popen([binary, "serve", str(path), "--port", "0", "--no-admin", *args], cwd=cwd,
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

    def memory(self, field="VmHWM"):
        """Bytes of peak (VmHWM) or present (VmRSS) resident memory."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
        return 0


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def description(schema, schemas=None):
    """A description whose one operation, GET /x, answers by a schema."""
    content = {"application/json": {"schema": schema}}
    whole = {
        "openapi": "3.0.3",
        "info": {"title": "case", "version": "1"},
        "paths": {"/x": {"get": {"responses": {"200": {"description": "fine", "content": content}}}}},
    }
    if schemas:
        whole["components"] = {"schemas": schemas}
    return whole


def reference(name):
    return {"$ref": f"#/components/schemas/{name}"}
