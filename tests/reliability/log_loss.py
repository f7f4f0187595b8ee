#!/usr/bin/env python3
"""G2: the process is killed under 2,000 requests a second. What is missing from the log came within the last second, no
number is given twice, also not after all rows are cleared, and the counts of hits are as exact as that. A row that is there
already, as after an attempt that did more than it seemed, keeps no other one out."""

import sqlite3
import time

from harness import Report, arguments, folder, panicked
from journal import Log
from load import Load, request
from plane import DATABASE, Plane, stores

RATE = 2000
WINDOW = 1


def whole(path):
    connection = sqlite3.connect(path, timeout=10)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()


def numbers(log, turn):
    """The requests of a turn that are in the log, by their number, and all identifiers of rows."""
    ids, stored = [], []
    for row in log.rows():
        ids.append(row["id"])
        if row["request_id"].startswith(f"r{turn}-"):
            stored.append(int(row["request_id"].split("-")[1]))
    return ids, stored


def killed(plane, turn, path, seconds):
    """Requests until the process is gone: what became of them, and when it was killed."""
    load = Load(plane.port, RATE, [request("GET", path, name=f"r{turn}-{{n}}")], seconds=seconds + 5)
    time.sleep(seconds)
    at = time.monotonic()
    plane.kill()
    outcome = load.stop()
    plane.__exit__()
    return outcome, at


def judged(report, label, plane, outcome, at, turn):
    ids, stored = numbers(Log(plane), turn)
    answered = {number for number, status in enumerate(outcome.statuses) if status}
    missing = answered - set(stored)
    oldest = max((at - outcome.sent_at[number] for number in missing), default=0)
    report.that(oldest <= WINDOW, f"{label}: what is missing came within the last {WINDOW} s",
                f"{len(missing)} of {len(answered)}, the oldest {1000 * oldest:.0f} ms before")
    report.that(len(ids) == len(set(ids)) and len(stored) == len(set(stored)), f"{label}: nothing is there twice",
                f"{len(ids)} rows, {len(set(ids))} numbers")
    return ids


def hits(report, args, name, data, url):
    """The count of hits of an ad-hoc mock, through a kill."""
    plane = Plane(args.binary, data, database=url)
    mock = plane.mock({"body": "ok", "ttl_seconds": 3600})
    outcome, at = killed(plane, "h", mock["endpoint_url"], 4)
    with Plane(args.binary, data, database=url) as again:
        found = again.call("GET", f"/v1/mocks/{mock['mock_id']}", key=again.key)
        count = found.value["mock"]["hit_count"] if found.status == 200 else -1
        served = outcome.answered()
        late = sum(1 for at_, status in zip(outcome.sent_at, outcome.statuses) if status and at_ > at - WINDOW)
        # What was served, but not received, is counted too.
        most = outcome.sent
        report.that(served - late <= count <= most, f"{name}: hits are counted but for the last {WINDOW} s",
                    f"{count} of {served} served, {late} of them within it")


REQUESTS = ("server_id", "id", "at", "method", "path", "status", "duration_us", "client", "request_id")
CONTENTS = ("server_id", "id", "request_headers", "request_size", "response_headers", "response_size", "cut")


def taken(report, name, plane, ask):
    """Rows around one whose number is taken."""
    log = Log(plane)
    newest = log.value("limit=1")["logs"][0]["id"]
    before, _ = log.stored()
    for table, columns in (("requests", REQUESTS), ("request_contents", CONTENTS)):
        copied = ", ".join("id + 5" if column == "id" else column for column in columns)
        ask(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {copied} FROM {table} WHERE id = {newest}")
    sent = Load(plane.port, RATE, [request("GET", "/pets")], seconds=0.05).outcome().answered()
    log.settled(before + sent)
    ids = [row["id"] for row in log.rows()]
    report.that(sent > 10 and ids[:sent] == list(range(newest + sent, newest, -1)), f"{name}: a number that is taken keeps no other row out",
                f"{sent} sent, {ids[:sent]} after {newest}")


def measure(report, args, name, data, url, ask):
    newest = 0
    plane = Plane(args.binary, data, database=url)
    for turn in range(int(args.rounds)):
        outcome, at = killed(plane, turn, "/pets", args.seconds if turn == 0 else 2)
        report.expect(not panicked(plane_stderr(plane)), f"{name}: panicked")
        if url is None:
            report.expect(whole(data / DATABASE) == "ok", f"{name}: the file is broken")
        plane = Plane(args.binary, data, database=url)
        if not plane.serves:
            report.that(False, f"{name}: it starts again", plane.stderr()[-300:])
            return
        ids = judged(report, f"{name}, kill {turn + 1}", plane, outcome, at, turn)
        report.expect(ids and max(ids) > newest, f"{name}: numbers begin anew")
        newest = max(ids, default=0)
    # A number stands for one request for ever: who follows the stream asks for what came after it.
    Log(plane).plane.call("DELETE", Log(plane).path)
    plane.stop()
    plane.__exit__()
    plane = Plane(args.binary, data, database=url)
    plane.get("/pets")
    first = Log(plane).value("limit=1")["logs"][0]["id"]
    report.that(first > newest, f"{name}: nor are numbers given again after all rows were cleared", f"{first} after {newest}")
    if url:
        taken(report, name, plane, ask)
    plane.stop()
    plane.__exit__()
    hits(report, args, name, data, url)


def plane_stderr(plane):
    try:
        return plane.stderr()
    except ValueError:
        return ""


def main():
    args, report = arguments(__doc__, seconds=10, rounds=3), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, ask in kinds:
            measure(report, args, name, data, url, ask)
    report.end()


if __name__ == "__main__":
    main()
