#!/usr/bin/env python3
"""J1: a disk that takes 200 ms for each write that must be safe, under 3,000 requests a second. Mocks are served as before,
memory stays, what does not fit into the queue is dropped and counted exactly, and the health says so. Needs `strace`."""

import shutil
import signal
import subprocess
import sys
import time

from harness import Report, arguments, folder, panicked
from journal import GET_PETS, Log, until
from load import Load, request
from plane import Plane

RATE = 3000
BODY = b'{"id": 1, "name": "' + b"x" * 2000 + b'"}'
CALLS = "fdatasync,fsync,pwrite64"


class Slow:
    """Every write to the disk of the process takes longer, until the end of the block."""

    def __init__(self, pid, microseconds, calls=CALLS):
        # SQLite in WAL syncs at checkpoints only, so that its writes are slowed as well.
        inject = f"inject={calls}:delay_enter={microseconds}"
        self.process = subprocess.Popen(["strace", "-f", "-q", "-e", f"trace={calls}", "-e", inject, "-o", "/dev/null", "-p", str(pid)],
                                        stderr=subprocess.DEVNULL)

    def __enter__(self):
        time.sleep(1)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


def pressed(report, args, label, plane, log, calls, delay, must_drop):
    fields = ("Content-Type: application/json", f"Content-Length: {len(BODY)}")
    kinds = [request("POST", "/pets", *fields)]
    sent_before = log.stored()
    # The program is traced all the time, so that what is compared is the disk alone.
    with Slow(plane.process.pid, 1, calls):
        calm = Load(plane.port, RATE, kinds, seconds=6, body=BODY).outcome()
        p99 = calm.p99_ms()
    before, most, worst = plane.resident(), 0, set()
    with Slow(plane.process.pid, delay, calls):
        load = Load(plane.port, RATE, kinds, seconds=args.seconds, body=BODY)
        end, slow = time.monotonic() + args.seconds, 0
        while time.monotonic() < end:
            asked = time.monotonic()
            health = log.health()
            slow = max(slow, time.monotonic() - asked)
            worst.add(health.get("status"))
            most = max(most, plane.resident() - before)
            time.sleep(0.25)
        outcome = load.outcome()
        time.sleep(1)
    sent = calm.answered() + outcome.answered()
    report.that(not outcome.wrong((200, 201)) and not outcome.failures, f"{label}: mocks are served, {RATE} a second",
                f"{outcome.sent}, {outcome.wrong((200, 201)) or outcome.failures[:2]}")
    late = outcome.p99_ms()
    report.that(late <= 2 * max(p99, 1) * args.slack, f"{label}: as fast as before (p99 at most twice that, of at least 1 ms)",
                f"{late:.2f} ms, {p99:.2f} ms before")
    report.that(most <= 100, f"{label}: memory grows by at most 100 MiB", f"{most:.1f} MiB")
    report.that(slow <= 0.5 * args.slack, f"{label}: the health answers meanwhile", f"{1000 * slow:.0f} ms at most")
    stored, dropped = log.settled(sent + sum(sent_before), 60)
    stored, dropped = stored - sent_before[0], dropped - sent_before[1]
    report.that(stored + dropped == sent, f"{label}: what is not in the log was counted as dropped, exactly",
                f"{sent} sent, {stored} stored, {dropped} dropped")
    if must_drop:
        report.that(dropped > 0 and worst - {"healthy"}, f"{label}: the health says it", f"{worst}, {dropped} dropped")
    well = until(log.healthy, 10)
    report.that(well is not None and well <= 5 * args.slack, f"{label}: and all is well soon afterwards", f"{well} s")


def main():
    args, report = arguments(__doc__, seconds=20), Report()
    if not shutil.which("strace"):
        sys.exit("strace is not there: apt-get install strace")
    with folder() as place:
        for label, calls, delay, must_drop in (
            ("200 ms for each sync", "fdatasync,fsync", 200_000, False),
            ("20 ms for each write and sync", CALLS, 20_000, True),
        ):
            with Plane(args.binary, place / calls.replace(",", ""), "--log-rows", "1000000", "--validate", "off") as plane:
                log = Log(plane)
                Load(plane.port, RATE, [GET_PETS], seconds=2).outcome()
                until(lambda: log.health().get("queued", 0) == 0, 10)
                pressed(report, args, label, plane, log, calls, delay, must_drop)
                report.that(plane.lives and not panicked(plane.stderr()), f"{label}: it lives")
                report.that(plane.stop() == 0, f"{label}: it ends in order")
    report.end()


if __name__ == "__main__":
    main()
