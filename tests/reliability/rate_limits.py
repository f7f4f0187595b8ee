#!/usr/bin/env python3
"""E5: a key may call so often and not once more, whoever else calls; the header fields say what is left; mocks are never
limited."""

import time

from harness import Client, Report, arguments, folder, panicked
from plane import ADMIN, Plane, tally, together

FIELDS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Retry-After")
AT_ONCE = 150
MINUTE, HOUR = 100, 1000


def shown(reply):
    """The fields as numbers; None where one is missing."""
    values = [reply.headers[name] for name in FIELDS]
    return [int(value) for value in values] if all(value and value.isdigit() for value in values) else None


def refused_well(report, reply, most):
    wait = reply.headers["Retry-After"]
    report.expect(reply.code == "RATE_LIMIT_EXCEEDED" and wait and wait.isdigit() and 1 <= int(wait) <= most,
                  f"429 with Retry-After {wait}: {reply.told()}")
    values = shown(reply)
    report.expect(values and values[1] == 0 and values[3] == int(wait or 0), f"429 with {values}, Retry-After {wait}")


def burst(report, plane):
    mock = plane.mock({"body": "ok"})
    # Keys of their own, which have called nothing yet.
    one, two = (plane.admin("POST", "/auth/keys", {"name": name}).value["api_key"] for name in ("one", "two"))
    ad_hoc, described = Client(plane, mock["endpoint_url"], pause=0), Client(plane, "/pets", pause=0)
    ad_hoc.start()
    described.start()
    replies = together(AT_ONCE, lambda _: plane.admin("GET", "/servers", key=one))
    passed = [reply for reply in replies if reply.status != 429]
    report.that(len(passed) == MINUTE and {reply.status for reply in passed} == {200},
                f"{AT_ONCE} calls at once with one key: exactly {MINUTE} pass", tally(reply.status for reply in replies))
    left = sorted((shown(reply) or [0, -1])[1] for reply in passed)
    report.that(left == list(range(MINUTE)), "what is left goes down by one each time", f"{left[0]} to {left[-1]}")
    for reply in replies:
        values, now = shown(reply), time.time()
        report.expect(values and values[0] == MINUTE and now - 1 <= values[2] <= now + 3600, f"header fields {values}")
        if reply.status == 429:
            refused_well(report, reply, 60)
    others = tally(plane.admin("GET", "/servers", key=two).status for _ in range(50))
    report.that(others == {200: 50}, "another key is not limited by it", others)
    # Every path and kind of call counts, and none of them passes now.
    for method, path in (("GET", "/v1/mocks"), ("GET", f"{ADMIN}/health"), ("GET", f"{ADMIN}/nothing"), ("POST", "/v1/mocks"),
                         ("DELETE", f"{ADMIN}/servers/x"), ("OPTIONS", f"{ADMIN}/servers"), ("GET", f"{ADMIN}/openapi.json")):
        reply = plane.call(method, path, key=one)
        report.expect(reply.status == 429, f"{method} {path}: {reply.told()}")
    for client, name in ((ad_hoc, "an ad-hoc mock"), (described, "a mock")):
        client.stop()
        report.that(not client.failures, f"{name} is served meanwhile", f"{len(client.times)} replies")
    reset = shown(replies[0])[2]
    wait = max(0, reset - time.time()) + 0.05
    time.sleep(wait)
    again = plane.admin("GET", "/servers", key=one)
    report.that(again.status == 200 and shown(again)[1] == MINUTE - 1, "after the reset it may call again",
                f"{wait:.0f} s later, {shown(again)}")


def hour(report, plane):
    """The limit of an hour, without the one of a minute in front of it."""
    connection, statuses, before = plane.connection(), [], HOUR
    key = plane.admin("POST", "/auth/keys", {"name": "hour"}).value["api_key"]
    for _ in range(HOUR + 1):
        reply = plane.admin("GET", "/auth/keys", key=key, connection=connection)
        statuses.append(reply.status)
        values = shown(reply)
        report.expect(values and values[0] == HOUR and values[1] == max(before - 1, 0), f"header fields {values}")
        before = max(before - 1, 0)
    report.that(statuses == [200] * HOUR + [429], f"{HOUR + 1} calls in an hour: exactly {HOUR} pass", tally(statuses))
    refused_well(report, reply, 3600)


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place:
        with Plane(args.binary, place / "hour", "--rate-limit", f"{HOUR}/hour", limited=True) as plane:
            hour(report, plane)
        with Plane(args.binary, place / "data", limited=True) as plane:
            burst(report, plane)
            report.expect(not panicked(plane.stderr()), plane.stderr()[-300:])
        with Plane(args.binary, place / "off") as plane:
            reply = plane.admin("GET", "/servers")
            report.expect(reply.headers["X-RateLimit-Limit"] is None, "without limits, limits are shown")
    report.end()


if __name__ == "__main__":
    main()
