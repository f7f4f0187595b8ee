#!/usr/bin/env python3
"""I1, I2, I3: 100 messages that the library of Standard Webhooks verifies, also while a secret is exchanged; five kinds of
receivers that are dead or slow, with 200 events each while a mock is loaded; receivers that send without end, slowly, packed,
or elsewhere; an ad-hoc mock that is over. Needs `standardwebhooks` from PyPI, and `wrk`."""

import json
import subprocess
import time

from harness import Report, arguments, folder
from plane import Plane, tally
from receiving import Receiver, closed_port
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

MESSAGES = 100
EVENTS = 200
OLD, NEW = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
TRIES = "0,1,2,4,8"


class Told:
    """A webhook of the first server."""

    def __init__(self, plane, name, url, **more):
        self.plane, self.of = plane, f"/servers/{plane.first_server()}"
        body = {"name": name, "url": url, "events": ["scenario.changed"], **more}
        made = plane.admin("POST", f"{self.of}/webhooks", body)
        if made.status != 201:
            raise OSError(f"no webhook: {made.told()}")
        self.path = f"{self.of}/webhooks/{made.value['id']}"

    def change(self, **fields):
        return self.plane.admin("PUT", self.path, fields)

    def test(self):
        return self.plane.admin("POST", f"{self.path}/test")

    @property
    def now(self):
        return self.plane.admin("GET", self.path).value

    def rows(self):
        return self.plane.admin("GET", f"{self.path}/deliveries?limit=1000").value


def activate(plane, count):
    """So many events."""
    of = f"/servers/{plane.first_server()}/scenarios"
    scenarios = [one["id"] for one in plane.admin("GET", of).value["scenarios"][:2]]
    with_one = plane.connection()
    for turn in range(count):
        plane.admin("POST", f"{of}/{scenarios[turn % 2]}/activate", connection=with_one)
    with_one.close()


def verifies(secret, delivered):
    headers = {name.lower(): value for name, value in delivered.headers.items()}
    try:
        Webhook(secret).verify(delivered.body, headers)
        return True
    except WebhookVerificationError:
        return False


def signatures(args, report, place):
    with Plane(args.binary, place / "signatures") as plane, Receiver() as receiver:
        told = Told(plane, "signed", receiver.url, secret_key=OLD)
        activate(plane, MESSAGES)
        got = receiver.wait_for(MESSAGES)
        right = sum(verifies(OLD, delivered) for delivered in got)
        report.that(right == len(got) == MESSAGES, f"{MESSAGES} messages are verified", f"{right} of {len(got)}")
        names = {delivered.headers["webhook-id"] for delivered in got}
        report.that(len(names) == MESSAGES, "each has a name of its own", len(names))
        late = max(abs(delivered.at - int(delivered.headers["webhook-timestamp"])) for delivered in got)
        report.that(late <= 5, "it says when it was sent", f"{late:.2f} s at most")
        told.change(secret_key=NEW)
        activate(plane, 10)
        rotated = receiver.wait_for(MESSAGES + 10)[MESSAGES:]
        both = sum(verifies(OLD, delivered) and verifies(NEW, delivered) for delivered in rotated)
        report.that(both == len(rotated) == 10, "both secrets verify after an exchange", f"{both} of {len(rotated)}")
        report.expect(not any(verifies("whsec_" + "A" * 32, delivered) for delivered in got), "any secret verifies")
        told.change(secret_key="plain text is its own bytes")
        told.test()
        raw = receiver.wait_for(MESSAGES + 11)[-1]
        report.that(verifies(b"plain text is its own bytes", raw), "a secret that is no base64 signs by its bytes")


def wrk(plane, seconds):
    """The 99th percentile in milliseconds of a mock under load."""
    ran = subprocess.run(["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{plane.port}/pets"],
                         capture_output=True, text=True)
    line = next(line for line in ran.stdout.splitlines() if line.strip().startswith("99%")).split()[1]
    number = float(line.rstrip("mus"))
    return number / 1000 if line.endswith("us") else number if line.endswith("ms") else number * 1000


def dead_and_slow(args, report, place):
    listed = subprocess.run([args.binary, "serve", "--help"], capture_output=True, text=True).stdout
    short = "--webhook-retries" in listed
    flags = ("--webhook-retries", TRIES) if short else ()
    tries = 5 if short else 2
    with Plane(args.binary, place / "slow", *flags) as plane, Receiver(500) as failing, Receiver(429) as patient, \
            Receiver(410) as gone, Receiver("hang") as silent, Receiver() as well:
        quiet, before = wrk(plane, 5), plane.resident()
        urls = {"refused": f"http://127.0.0.1:{closed_port()}/", "failing": failing.url, "patient": patient.url,
                "gone": gone.url, "silent": silent.url, "well": well.url}
        told = {name: Told(plane, name, url) for name, url in urls.items()}
        begin = time.monotonic()
        activate(plane, EVENTS)
        arrived = len(well.wait_for(EVENTS, 30))
        report.that(arrived == EVENTS, "who answers is told all", f"{arrived} in {time.monotonic() - begin:.1f} s")
        loud = wrk(plane, 5)
        report.that(loud <= quiet * 1.1 + args.slack * 0.5, "a mock is served as before (p99)", f"{quiet:.2f} ms, then {loud:.2f} ms")
        end = time.monotonic() + 40 * args.slack
        while min(map(len, failing.by_message().values())) < tries and time.monotonic() < end:
            time.sleep(0.5)
        times = failing.by_message()
        counts = tally(map(len, times.values()))
        report.that(set(counts) == {tries} or not short, f"what fails is tried {tries} times", counts)
        gaps = [[later - earlier for earlier, later in zip(at, at[1:])] for at in times.values()]
        growing = sum(gap == sorted(gap) for gap in gaps)
        report.that(growing >= 0.95 * len(gaps), "with growing gaps", f"{growing} of {len(gaps)}")
        spread = max(gap[-1] for gap in gaps) - min(gap[-1] for gap in gaps)
        report.that(spread > 0.05, "that are not the same for all", f"{spread:.2f} s apart")
        report.that(len(gone.got) == 1, "who answers 410 is asked once", len(gone.got))
        report.expect(told["gone"].now["is_active"] is False, "who answers 410 is not switched off")
        waits = [later - earlier for at in patient.by_message().values() for earlier, later in zip(at, at[1:])]
        report.that(waits and min(waits) >= 3, "who asks for 3 s gets them", f"{min(waits, default=0):.2f} s at least")
        report.that(len(silent.got) <= 9 * (1 + (time.monotonic() - begin) // 15), "at most 8 are under way at a time",
                    len(silent.got))
        for name in ("failing", "refused"):
            rows, statistics = told[name].rows(), told[name].now["statistics"]
            report.that(rows["total"] == min(statistics["deliveries"], 1000), f"{name}: one row an attempt", rows["total"])
        report.of_process(plane, before, 50)


def hostile(args, report, place):
    with Plane(args.binary, place / "hostile") as plane, Receiver() as canary:
        begin = plane.resident()
        for mode in ("endless", "drip", "gzip", "redirect", "hang"):
            with Receiver(mode, canary.url) as receiver:
                told = Told(plane, mode, receiver.url)
                found = told.test()
                answer = found.value
                report.that(found.seconds <= 15, f"{mode}: the test of it is answered within 15 s", f"{found.seconds:.1f} s")
                kept = len(answer["response_body"] or "")
                report.expect(kept <= 64 << 10, f"{mode}: {kept} bytes are kept")
                report.expect(answer["success"] is (mode not in ("redirect", "hang")), f"{mode}: {answer}")
                report.expect(told.rows()["total"] == 1, f"{mode}: the test is not kept")
        report.that(not canary.got, "no redirect is followed", len(canary.got))
        report.of_process(plane, begin, 32)


def over(args, report, place):
    with Plane(args.binary, place / "over") as plane, Receiver() as receiver:
        Told(plane, "over", receiver.url, events=["mock.expired"])
        mock = plane.mock({"name": "short", "ttl_seconds": 60})
        plane.get(mock["endpoint_url"])
        data = [json.loads(delivered.body)["data"] for delivered in receiver.wait_for(1, 65)]
        expected = {"mock_id": mock["mock_id"], "name": "short", "hit_count": 1}
        report.that(data == [expected], "it is told that a mock is over", data)


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place:
        signatures(args, report, place)
        dead_and_slow(args, report, place)
        hostile(args, report, place)
        over(args, report, place)
    report.end()


if __name__ == "__main__":
    main()
