#!/usr/bin/env python3
"""J5: the log keeps as many rows as it may and not many more, its file stops growing, and clearing takes exactly what it says."""

import time

from harness import MIB, Report, arguments, folder, panicked, run
from journal import GET_PETS, Log, until
from load import Load, request
from plane import Plane, stores

MOST, SENT = 10_000, 30_000
BODY = b'{"id": 1, "name": "' + b"x" * 400 + b'"}'
POST_PETS = request("POST", "/pets", "Content-Type: application/json", f"Content-Length: {len(BODY)}")


def size(data):
    return sum(path.stat().st_size for path in data.glob("mockwright.db*")) / MIB


def capped(report, name, plane, log, data, url):
    """More than is kept, in three parts; the size of the file after each."""
    sizes, most = [], 0
    for _ in range(3):
        sent = Load(plane.port, 2500, [POST_PETS], count=SENT // 3, body=BODY).outcome()
        report.expect(not sent.wrong((200, 201)), f"{name}: {sent.wrong((200, 201))}")
        until(lambda: log.health().get("queued", 0) == 0, 20)
        most = max(most, log.stored()[0])
        time.sleep(1)
        sizes.append(size(data))
    stored, dropped = log.stored()
    rows = list(log.rows())
    report.that(most <= 1.1 * MOST and stored >= MOST and dropped == 0, f"{name}: of {SENT} requests {MOST} are kept, and at most a tenth more",
                f"{stored}, {most} at most, {dropped} dropped")
    # Requests of several connections end in any order, those of one part before those of the next.
    newest, last = {row["request_id"] for row in rows[:MOST]}, {f"r-{number}" for number in range(SENT // 3)}
    report.that(len(rows) == stored and newest == last, f"{name}: the newest", f"{len(rows)}, {len(last - newest)} of the last {MOST} missing")
    if url is None:
        report.that(sizes[-1] <= 2 * sizes[0], f"{name}: the file is at most twice as large as with {MOST}",
                    " MiB, ".join(f"{each:.1f}" for each in sizes) + " MiB")


def cleared(report, name, plane, log):
    def clear(query, status=200):
        reply = plane.call("DELETE", log.path + query)
        report.expect(reply.status == status, f"{name}: {query}: {reply.told()}")
        return (reply.value["deleted_count"], reply.value["remaining_count"]) if reply.status == 200 == status else None

    stored, _ = log.stored()
    newest = log.value("limit=1")["logs"][0]["id"]
    for query, wanted in (
        ("?older_than_days=1", (0, stored)), (f"?keep_count={stored}", (0, stored)), (f"?keep_count={stored + 5}", (0, stored)),
        ("?keep_count=5000", (stored - 5000, 5000)), ("?keep_count=5000", (0, 5000)), ("?older_than_days=1&keep_count=1", (0, 5000)),
        ("?older_than_days=36500&keep_count=0", (0, 5000)), ("?older_than_days=0&keep_count=123", (4877, 123)),
    ):
        found = clear(query)
        report.that(found == wanted, f"{name}: DELETE{query}", f"{found}, {wanted} expected" if found != wanted else found)
    kept = log.value("limit=1000")
    report.that(kept["total"] == 123 and [row["id"] for row in kept["logs"]] == list(range(newest, newest - 123, -1)),
                f"{name}: those that are left are the newest")
    for query in ("?keep_count=-1", "?older_than_days=-1", "?keep_count=abc", "?older_than_days=1.5", "?keep_count=", "?keep=1"):
        clear(query, 400)
    found = clear("?older_than_days=0")
    report.that(found == (123, 0), f"{name}: DELETE?older_than_days=0", found)
    plane.get("/pets")
    found = clear("")
    report.that(found == (1, 0) and log.stored()[0] == 0, f"{name}: DELETE without anything takes all", found)


def measure(report, args, name, data, url):
    with Plane(args.binary, data, "--log-rows", str(MOST), "--validate", "off", database=url) as plane:
        log = Log(plane)
        capped(report, name, plane, log, data, url)
    with Plane(args.binary, data, "--log-rows", "5000", "--validate", "off", database=url) as plane:
        log = Log(plane)
        # A lower bound takes hold when something is logged.
        log.fill(600, [GET_PETS])
        stored, _ = log.stored()
        report.that(stored <= 5500, f"{name}: a lower bound takes hold at the next start", stored)
    with Plane(args.binary, data, "--log-rows", str(MOST), "--validate", "off", database=url) as plane:
        log = Log(plane)
        log.fill(3000, [GET_PETS])
        cleared(report, name, plane, log)
        report.that(plane.lives and not panicked(plane.stderr()), f"{name}: it lives")


def main():
    args, report = arguments(__doc__), Report()
    if "--log-rows" not in run(args.binary, "serve", "--help").stdout:
        print("        no --log-rows yet: left out")
        return
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            measure(report, args, name, data, url)
    report.end()


if __name__ == "__main__":
    main()
