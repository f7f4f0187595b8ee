#!/usr/bin/env python3
"""G4: PostgreSQL goes down for ten seconds under load. Mocks are served as before; the control plane says that it cannot and
the health is bad; all is well soon after the database is back; and what is not in the log was counted, exactly."""

import re
import threading
import time

from harness import Report, arguments, folder, panicked
from journal import GET_PETS, Log, until
from load import Load, request
from plane import ADMIN, Plane, Postgres, tally

RATE = 1500
DOWN = 10
# What begins less than this before the database is down, or is back.
EDGE = 0.3


class Callers:
    """Calls of the control plane, a few a second: when each was sent, what it was answered and how long that took."""

    def __init__(self, plane, server):
        self.plane, self.found, self.over = plane, [], threading.Event()
        own = f"{ADMIN}/servers/{server}"
        self.calls = [("GET", f"{own}/logs?limit=1"), ("GET", f"{own}/logs/export?format=csv"), ("DELETE", f"{own}/logs?keep_count=1000000"),
                      ("POST", "/v1/mocks"), ("POST", f"{ADMIN}/auth/keys"), ("GET", f"{ADMIN}/health")]
        self.threads = [threading.Thread(target=self.run, args=call, daemon=True) for call in self.calls]
        for thread in self.threads:
            thread.start()

    def run(self, method, path):
        turn = 0
        while not self.over.is_set():
            turn += 1
            begin = time.monotonic()
            body = {"name": f"k{turn}"} if path.endswith("keys") else {} if method == "POST" else None
            try:
                reply = self.plane.call(method, path, body, connection=None)
                self.found.append((begin, method, path, reply.status, reply.code, reply.seconds, reply.body[:200]))
            except Exception as fault:  # noqa: BLE001, http.client has its own kinds
                self.found.append((begin, method, path, 0, repr(fault), time.monotonic() - begin, b""))
            time.sleep(0.4)

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join(10)
        return self.found


def counted(plane):
    """What the metrics say was dropped, if they say it."""
    text = plane.call("GET", f"{ADMIN}/metrics").body.decode()
    found = re.search(r'"log_dropped":\s*(\d+)', text)
    return int(found.group(1)) if found else None


def measure(report, args, place, postgres):
    with Plane(args.binary, place / "data", database=postgres.database()) as plane:
        log = Log(plane)
        mock = plane.mock({"body": "ok", "content_type": "text/plain"})
        kinds = [GET_PETS, request("GET", "/pets/7"), request("GET", mock["endpoint_url"])]
        calm = Load(plane.port, RATE, kinds, seconds=4)
        base = calm.outcome()
        before, callers = plane.resident(), Callers(plane, log.server)
        load = Load(plane.port, RATE, kinds)
        time.sleep(3)
        data = f"{postgres.folder}/data"
        down = time.monotonic()
        postgres.run("pg_ctl", "stop", "--mode=immediate", "--pgdata", data)
        gone = time.monotonic()
        bad = until(lambda: not log.healthy(), 10)
        time.sleep(max(0, down + DOWN - time.monotonic()))
        asked = log.health()
        options = f"-c listen_addresses=127.0.0.1 -c port={postgres.port} -c unix_socket_directories={postgres.folder}"
        postgres.run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", f"{postgres.folder}/log", "--options", options)
        back = time.monotonic()
        well = until(log.healthy, 20)
        time.sleep(3)
        outcome, found = load.stop(), callers.stop()
        served(report, args, base, outcome, down, back)
        told(report, args, found, gone, back)
        report.that(bad is not None and bad <= 5 * args.slack, "the health is bad within 5 s", f"{bad} s; {asked}")
        report.that(well is not None and well <= 10 * args.slack, "and good within 10 s of the start, without a restart", f"{well} s")
        # Ad-hoc mocks belong to no server, and are in no log.
        sent = sum(1 for each in (base, outcome) for number, status in enumerate(each.statuses) if status and number % 3 != 2)
        stored, dropped = log.settled(sent)
        hits = plane.call("GET", f"/v1/mocks/{mock['mock_id']}").value["mock"]["hit_count"]
        report.that(stored + dropped == sent, "what is not in the log was counted as dropped, exactly",
                    f"{sent} sent, {stored} stored, {dropped} dropped, {sent - stored - dropped:+} unknown")
        report.expect(counted(plane) in (None, dropped), f"metrics say {counted(plane)} dropped, not {dropped}")
        wanted = sum(1 for number, status in enumerate(base.statuses) if number % 3 == 2 and status)
        wanted += sum(1 for number, status in enumerate(outcome.statuses) if number % 3 == 2 and status)
        report.that(hits == wanted, "hits of the ad-hoc mock are counted exactly", f"{hits} of {wanted}")
        report.that(plane.resident() - before <= 100, "memory grows by at most 100 MiB", f"{plane.resident() - before:.1f} MiB")
        report.that(plane.lives and not panicked(plane.stderr()), "it lives")
        report.that(plane.stop() == 0, "it ends in order")


def served(report, args, base, outcome, down, back):
    p99, calm = outcome.p99_ms(down, back), max(base.p99_ms(), 1)
    report.that(not outcome.wrong() and not outcome.failures, f"mocks are served, {RATE} a second",
                f"{outcome.sent}, {outcome.wrong()} {outcome.failures[:2]}")
    report.that(p99 <= 2 * calm * args.slack, "as fast as before (p99 at most twice that, of at least 1 ms)",
                f"{p99:.2f} ms, {base.p99_ms():.2f} ms before")


def told(report, args, found, down, back):
    during = [one for one in found if down + EDGE < one[0] < back - 2.5]
    needs = [one for one in during if not one[2].endswith("/health")]
    slow = max((one[5] for one in needs), default=99)
    refused = [one for one in needs if one[3] == 503 and one[4] == "SERVICE_UNAVAILABLE"]
    report.that(needs and len(refused) == len(needs), "the control plane says 503 while it cannot",
                f"{len(refused)} of {len(needs)}: {tally(one[3] for one in needs)} {[one[1:5] for one in needs if one not in refused][:3]}")
    report.that(slow <= 2 + 0.5 * args.slack, "within 2 s",
                [f"{one[1]} {one[2].rsplit('/', 1)[-1]} {one[5]:.2f} s" for one in sorted(needs, key=lambda one: -one[5])[:3]])
    health = [one for one in during if one[2].endswith("/health")]
    report.that(health and {one[3] for one in health} <= {200, 503} and max(one[5] for one in health) <= 2.5 * args.slack,
                "the health answers", f"{tally(one[3] for one in health)}, {max(one[5] for one in health):.2f} s at most")
    after = [one for one in found if one[0] > back + 2]
    odd = [one[1:5] for one in after if one[3] not in (200, 201)]
    report.that(after and not odd, "afterwards all is answered", odd[:3] or len(after))
    # A file that is under way cannot say that it ends too early, other than by breaking off.
    odd = [one[1:] for one in found if one[3] == 500 or (one[3] == 0 and "IncompleteRead" not in one[4])]
    report.that(not odd, "at no time is there another failure", odd[:3] or 0)


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place, Postgres() as postgres:
        measure(report, args, place, postgres)
    report.end()


if __name__ == "__main__":
    main()
