"""What the scripts about the request log share: asking for it, filling it, waiting until what came is written."""

import contextlib
import http.client
import json
import time
from pathlib import Path

from load import Load, request
from plane import ADMIN


class Log:
    """The request log of one server."""

    def __init__(self, plane, server=None):
        self.plane = plane
        self.server = server or plane.first_server()
        self.path = f"{ADMIN}/servers/{self.server}/logs"

    def ask(self, query="", **more):
        """One page of it, as it is answered."""
        return self.plane.call("GET", self.path + (f"?{query}" if query else ""), **more)

    def value(self, query=""):
        reply = self.ask(query)
        if reply.status != 200:
            raise OSError(f"no log: {reply.told()}")
        return reply.value

    def rows(self, query=""):
        """All rows, newest first, page by page."""
        before, connection = None, self.plane.connection()
        while True:
            more = f"&before_id={before}" if before else ""
            found = self.ask(f"limit=1000{more}" + (f"&{query}" if query else ""), connection=connection).value["logs"]
            yield from found
            if len(found) < 1000:
                return
            before = found[-1]["id"]

    def stored(self):
        """How many rows there are, and how many requests were not logged."""
        found = self.value("limit=1")
        return found["total"], found["dropped"]

    def settled(self, wanted, seconds=20):
        """Waits until so many rows are there or were dropped. How many there are, and how many were dropped."""
        end = time.monotonic() + seconds
        while True:
            stored, dropped = self.stored()
            if stored + dropped >= wanted or time.monotonic() > end:
                return stored, dropped
            time.sleep(0.1)

    def fill(self, count, requests, rate=None, body=b""):
        """Has so many rows more, all of them logged: what was dropped is sent again."""
        _, lost = self.stored()
        left = count
        while left > 0:
            # A part at a time, so that the queue has room for each.
            part = min(left, 4000)
            sent = Load(self.plane.port, rate, requests, count=part, body=body).outcome()
            if sent.answered() != part:
                raise OSError(f"{part} sent, {sent.counts()} answered {sent.failures[:2]}")
            deadline = time.monotonic() + 60
            while self.health().get("queued", 0) > 2000 and time.monotonic() < deadline:
                time.sleep(0.05)
            _, now = self.stored()
            left, lost = left - part + now - lost, now
        return self.stored()

    def health(self):
        """What the health says of the log."""
        reply = self.plane.admin("GET", "/health")
        with contextlib.suppress(ValueError, KeyError):
            return reply.value["checks"]["log"]
        return {}

    def healthy(self):
        """Whether the health says that all is well."""
        with contextlib.suppress(ValueError, KeyError, OSError):
            return self.plane.admin("GET", "/health").value["status"] == "healthy"
        return False

    def configure(self, **fields):
        reply = self.plane.admin("PUT", f"/servers/{self.server}/config", fields)
        if reply.status != 200:
            raise OSError(f"not configured: {reply.told()}")

    def export(self, to, query="", timeout=120):
        """Writes an export to a file: status, header fields, seconds to the first byte of the reply, and to the last."""
        connection = http.client.HTTPConnection("127.0.0.1", self.plane.port, timeout=timeout)
        begin = time.monotonic()
        connection.request("GET", f"{self.path}/export?{query}", headers={"X-API-Key": self.plane.key})
        response = connection.getresponse()
        first = time.monotonic() - begin
        with open(to, "wb") as file:
            while piece := response.read1(1 << 16):
                file.write(piece)
        connection.close()
        return response.status, response.headers, first, time.monotonic() - begin


GET_PETS = request("GET", "/pets")


def until(holds, seconds, pause=0.1):
    """Waits until something holds. How long that took, or None."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        if holds():
            return time.monotonic() - begin
        time.sleep(pause)
    return None


def exported(path):
    return json.loads(Path(path).read_text())
