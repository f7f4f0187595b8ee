#!/usr/bin/env python3
"""The live stream of the request log: who reads gets every row once and in order, who reads too slowly is told how many are
missing, who comes back goes on where it ended; rows of a deleted server are gone, and streams do not hold up the end."""

import re
import threading
import time

from harness import Report, arguments, folder, panicked
from journal import GET_PETS, Log, until
from load import Load, request
from plane import PETS, Plane, stores

RATE = 2000
# The last chunk of a body (RFC 9112 §7.1); the connection stays for the next request. No event has such lines in it.
LAST_CHUNK = b"\r\n0\r\n\r\n"


class Reader(threading.Thread):
    """Follows the log: the numbers that came, how many it was told are missing."""

    def __init__(self, log, query="", last=None, wait=0.0):
        super().__init__(daemon=True)
        self.log, self.query, self.last, self.wait = log, query, last, wait
        self.raw, self.over, self.ended = b"", threading.Event(), None
        self.ready = threading.Event()
        self.start()
        self.ready.wait(5)
        time.sleep(0.1)

    def run(self):
        last = f"Last-Event-ID: {self.last}\r\n" if self.last is not None else ""
        with self.log.plane.connect(1) as client:
            client.sendall(f"GET {self.log.path}/stream{self.query} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                           f"X-API-Key: {self.log.plane.key}\r\n{last}\r\n".encode())
            self.ready.set()
            if self.wait:
                time.sleep(self.wait)
            while not self.over.is_set():
                try:
                    piece = client.recv(1 << 18)
                except TimeoutError:
                    continue
                except OSError:
                    break
                if not piece:
                    break
                self.raw += piece
                if self.raw.endswith(LAST_CHUNK):
                    break
        self.ended = time.monotonic()

    def stop(self):
        self.over.set()
        self.join(10)
        return self

    @property
    def ids(self):
        return [int(number) for number in re.findall(rb"^id: ?(\d+)", self.raw, re.MULTILINE)]

    @property
    def missing(self):
        return sum(int(number) for number in re.findall(rb'event: ?dropped\r?\n(?:id:[^\n]*\n)?data: ?\{"count": ?(\d+)', self.raw))


def followed(report, name, plane, log):
    """Quick, picky and slow readers under load."""
    before, rested = log.value("limit=1"), plane.resident()
    newest = before["logs"][0]["id"] if before["logs"] else 0
    quick, picky, slow = Reader(log), Reader(log, "?method=DELETE"), Reader(log, wait=6)
    load = Load(plane.port, RATE, [GET_PETS] * 9 + [request("DELETE", "/pets/1")], seconds=5)
    outcome = load.outcome()
    grown = plane.resident() - rested
    stored, dropped = log.settled(before["total"] + outcome.answered())
    until(lambda: len(quick.ids) + quick.missing >= outcome.answered(), 5)
    time.sleep(3)
    ids = [row["id"] for row in log.rows() if row["id"] > newest][::-1]
    deletions = [row["id"] for row in log.rows("method=DELETE") if row["id"] > newest][::-1]
    for each in (quick, picky, slow):
        each.stop()
    report.that(quick.ids == ids and not quick.missing and dropped == before["dropped"], f"{name}: who reads gets every row once and in order",
                f"{len(quick.ids)} of {len(ids)}, {quick.missing} missing, {stored} stored")
    report.that(picky.ids == deletions, f"{name}: by a filter too", f"{len(picky.ids)} of {len(deletions)}")
    late = slow.ids
    report.that(late == sorted(set(late)) and len(late) + slow.missing == len(ids), f"{name}: who reads slowly is told how many are missing",
                f"{len(late)} came, {slow.missing} missing, {len(ids)} in all")
    report.that(grown <= 64, f"{name}: memory grows by at most 64 MiB", f"{grown:.1f} MiB")
    return ids


def resumed(report, name, log, ids):
    for label, last in (("the last ten", ids[-11]), ("the last 3,000", ids[-3001])):
        reader = Reader(log, last=last)
        until(lambda: reader.ids[-1:] == ids[-1:], 5)
        reader.stop()
        wanted = ids[ids.index(last) + 1:]
        report.that(reader.ids == wanted or len(reader.ids) + reader.missing == len(wanted),
                    f"{name}: who comes back goes on where it ended ({label})", f"{len(reader.ids)} of {len(wanted)}, {reader.missing} missing")
    for odd in ("abc", "-1", "99999999999999999999", "1.5"):
        reader = Reader(log, last=odd)
        time.sleep(0.3)
        reader.stop()
        status = reader.raw[9:12]
        report.expect(status in (b"200", b"400"), f"{name}: Last-Event-ID {odd}: {reader.raw[:100]}")


def deleted(report, name, plane, query):
    path = plane.data.with_name(plane.data.name + "-served.json")
    made, found, _ = plane.server({"name": "gone", "spec_url_or_path": str(path)})
    if made.status != 201:
        report.that(False, f"{name}: another server", made.told())
        return
    log, port = Log(plane, made.value["id"]), found["port"]
    reader = Reader(log)
    Load(port, None, [GET_PETS], count=500).outcome()
    stored, _ = log.settled(500)
    report.that(stored == 500, f"{name}: another server has a log of its own", stored)
    load = Load(port, 500, [GET_PETS], seconds=2)
    time.sleep(0.5)
    gone = plane.admin("DELETE", f"/servers/{log.server}?delete_files=true")
    load.outcome()
    time.sleep(1)
    left = query(f"SELECT count(*) FROM requests WHERE server_id = '{log.server}'")
    bodies = query(f"SELECT count(*) FROM request_contents WHERE server_id = '{log.server}'")
    report.that(gone.status == 200 and left == bodies == ["0"], f"{name}: with the server its rows go", f"{gone.status} {left} {bodies}")
    reader.join(3)
    report.that(reader.ended is not None and reader.raw.endswith(LAST_CHUNK), f"{name}: and its streams end, and are whole")
    reader.stop()


def cleared_under_load(report, name, plane, log):
    """Clearing while requests come: what is deleted and what is left are all there was."""
    log.plane.call("DELETE", log.path)
    load = Load(plane.port, RATE, [GET_PETS], seconds=4)
    gone = 0
    for turn in range(20):
        time.sleep(0.15)
        reply = plane.call("DELETE", log.path + ("?keep_count=50" if turn % 2 else ""))
        gone += reply.value["deleted_count"] if reply.status == 200 else 0
    sent = load.outcome().answered()
    stored, dropped = log.settled(sent - gone)
    report.that(gone + stored + dropped == sent, f"{name}: clearing under load counts exactly", f"{sent} sent, {gone} deleted, {stored} left, {dropped}")


def switched_off(report, name, plane, log):
    stored, _ = log.stored()
    log.configure(storage_enabled=False)
    Load(plane.port, None, [GET_PETS], count=500).outcome()
    time.sleep(0.3)
    report.that(log.stored() == (stored, log.stored()[1]), f"{name}: what is switched off is not logged", log.stored())
    log.configure(storage_enabled=True)


def measure(report, args, name, data, url, query):
    with Plane(args.binary, data, "--log-rows", "1000000", served=PETS, database=url, cwd=data.parent) as plane:
        log = Log(plane)
        ids = followed(report, name, plane, log)
        resumed(report, name, log, ids)
        deleted(report, name, plane, query)
        cleared_under_load(report, name, plane, log)
        switched_off(report, name, plane, log)
        many = [Reader(log) for _ in range(50)]
        time.sleep(0.5)
        begin = time.monotonic()
        code = plane.stop()
        seconds = time.monotonic() - begin
        report.that(code == 0 and seconds <= 5 * args.slack, f"{name}: {len(many)} streams do not hold up the end", f"{code} after {seconds:.2f} s")
        for each in many:
            each.over.set()
        report.that(not panicked(plane.stderr()), f"{name}: nothing panicked")


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, query in kinds:
            measure(report, args, name, data, url, query)
    report.end()


if __name__ == "__main__":
    main()
