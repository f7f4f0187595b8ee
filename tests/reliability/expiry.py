#!/usr/bin/env python3
"""H2: an ad-hoc mock is there until its time is over and never again; a thousand that end together disturb nobody."""

import concurrent.futures
import threading
import time
from datetime import datetime, timezone

from harness import Client, Report, arguments, folder, panicked
from plane import Plane, stores, tally

TOGETHER = 1000
SECONDS = 60


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def transitions(plane, mock, until):
    """Asks every 10 ms; each status with the time at which it first came."""
    seen, connection = [], plane.connection()
    while time.time() < until:
        status = plane.get(mock["endpoint_url"], connection).status
        if not seen or seen[-1][1] != status:
            seen.append((time.time(), status))
        time.sleep(0.01)
    return seen


def bounds(report, name, plane):
    for seconds, expected in ((59, 400), (60, 201), (172_800, 201), (172_801, 400), (0, 400), (-1, 400), (60.5, 400),
                              ("60", 400), (None, (201, 400))):
        reply = plane.call("POST", "/v1/mocks", {"ttl_seconds": seconds, "name": "bound"})
        right = reply.status in (expected if isinstance(expected, tuple) else (expected,))
        report.expect(right, f"{name}: ttl_seconds {seconds}: {reply.told()}")
        if reply.status == 201:
            mock = reply.value["mock"]
            lasts = moment(mock["expires_at"]) - moment(mock["created_at"])
            report.expect(abs(lasts - (seconds or 3600)) < 0.01, f"{name}: {seconds} s last {lasts} s")
            plane.call("DELETE", f"/v1/mocks/{mock['mock_id']}")


def measure(report, name, plane, query, slack):
    bounds(report, name, plane)
    lasting = plane.mock({"body": "ok", "content_type": "text/plain"})
    # One key, so that what is left of it can be counted.
    key = plane.admin("POST", "/auth/keys", {"name": "expiring"}).value["api_key"]
    local = threading.local()

    def make(_):
        if not hasattr(local, "connection"):
            local.connection = plane.connection()
        return plane.mock({"ttl_seconds": SECONDS, "body": "x" * 100}, key=key, connection=local.connection)

    with concurrent.futures.ThreadPoolExecutor(16) as threads:
        many = list(threads.map(make, range(TOGETHER)))
    watched = many[-1]
    ends = [moment(mock["expires_at"]) for mock in many]
    time.sleep(max(0, min(ends) - 5 - time.time()))
    alive = tally(plane.get(mock["endpoint_url"]).status for mock in many[:20])
    report.expect(alive == {200: 20}, f"{name}: before the end: {alive}")
    client = Client(plane, lasting["endpoint_url"], pause=0.002)
    client.start()
    seen = transitions(plane, watched, moment(watched["expires_at"]) + 5)
    report.of_client(client, 50 * slack)
    statuses = [status for _, status in seen]
    off = seen[-1][0] - moment(watched["expires_at"])
    report.that(statuses == [200, 404] and abs(off) <= 1, f"{name}: one change, at the end of its time",
                f"{statuses}, {1000 * off:+.0f} ms")
    time.sleep(max(0, max(ends) + 2 - time.time()))
    after = tally(plane.get(mock["endpoint_url"]).status for mock in many)
    report.that(after == {404: TOGETHER}, f"{name}: all {TOGETHER} are over, which end within {max(ends) - min(ends):.1f} s",
                after)
    shown = plane.call("GET", f"/v1/mocks/{watched['mock_id']}", key=key).status
    listed = plane.call("GET", "/v1/mocks", key=key).value["total"]
    report.that(shown == 404 and listed == 0, f"{name}: they are not listed either", f"{shown}, {listed} listed")
    left = TOGETHER
    while left and time.time() < max(ends) + 60:
        left = int(query("SELECT count(*) FROM mocks")[0]) - 1
        time.sleep(0.5)
    report.that(left == 0, f"{name}: their rows are gone within 60 s", f"{time.time() - max(ends):.1f} s after the last")
    report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, query in kinds:
            begin = datetime.now(timezone.utc)
            with Plane(args.binary, data, database=url) as plane:
                measure(report, name, plane, query, args.slack)
            # What ends while nobody runs is over at the next start.
            with Plane(args.binary, data, database=url) as plane:
                report.expect(plane.serves and plane.call("GET", "/v1/mocks").value["total"] == 1,
                              f"{name}: after a restart: {plane.call('GET', '/v1/mocks').told()} since {begin}")
    report.end()


if __name__ == "__main__":
    main()
