#!/usr/bin/env python3
"""E4: passwords and keys cannot be guessed: tries are limited by address, time tells nothing, and what is nearly a key is none."""

import random
import statistics
import string
import time

from harness import Report, arguments, folder, panicked
from plane import ADMIN, Plane

TRIES = 50
LOGINS = 200
KEYS = 2000


def wrong_passwords(report, plane, slack):
    """Default limits: how soon wrong passwords are held back, and that nobody else is."""
    known = plane.credentials()
    body = lambda password: {"username": "admin", "password": password}  # noqa: E731
    begin, statuses, waits = time.monotonic(), [], []
    for number in range(TRIES):
        reply = plane.admin("POST", "/auth/login", body(f"wrong-{number}"), key=None)
        statuses.append(reply.status)
        if reply.status == 429:
            waits.append(reply.headers["Retry-After"])
    seconds = time.monotonic() - begin
    first = statuses.index(429) + 1 if 429 in statuses else None
    report.that(set(statuses) == {401, 429} and first <= 10 and statuses[first - 1:] == [429] * (TRIES - first + 1),
                f"{TRIES} wrong passwords are held back by the tenth", f"from number {first} on, {seconds:.1f} s in all")
    report.expect(seconds <= 10 * slack, f"they took {seconds:.1f} s, so that the limit may have been met by chance")
    report.that(waits and all(wait and wait.isdigit() and 1 <= int(wait) <= 60 for wait in waits),
                "each says when to try again", waits[:1])
    right = plane.admin("POST", "/auth/login", body(known["password"]), key=None)
    report.that(right.status == 429, "the right password is held back as well", right.status)
    for forged in ({"X-Forwarded-For": "10.0.0.1"}, {"Forwarded": "for=10.0.0.1"}, {"X-Real-IP": "10.0.0.1"}):
        reply = plane.admin("POST", "/auth/login", body("wrong"), key=None, headers=forged)
        report.expect(reply.status == 429, f"{forged} is believed: {reply.told()}")
    # All of 127.0.0.0/8 is this machine.
    other = plane.admin("POST", "/auth/login", body(known["password"]), key=None, source="127.0.0.2")
    report.that(other.status == 200, "from another address it counts", other.status)
    token = other.value.get("access_token")
    served = plane.admin("GET", "/servers", key=None, headers={"Authorization": f"Bearer {token}"})
    report.expect(served.status == 200, f"the token made there: {served.told()}")


def user_timing(report, plane, slack):
    """Whether there is a user of a name is not told by time."""
    connection = plane.connection()
    times = {"admin": [], "nobody": []}
    for number in range(LOGINS):
        for name in random.sample(list(times), 2):
            reply = plane.admin("POST", "/auth/login", {"username": name, "password": f"wrong-{number}"}, key=None,
                                connection=connection)
            report.expect(reply.status == 401, f"{name}: {reply.told()}")
            times[name].append(reply.seconds)
    known, unknown = (1000 * statistics.median(times[name]) for name in times)
    report.that(abs(known - unknown) <= 5 * slack, f"a known and an unknown user, {LOGINS} times each, differ by at most 5 ms",
                f"{known:.2f} and {unknown:.2f} ms")


def replaced(text, at):
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1:]


def key_timing(report, plane, slack):
    key = plane.key
    first, last = replaced(key, 3), replaced(key, len(key) - 1)
    near = {"a part of it": key[:-1], "its beginning": key[:10], "longer": key + "A", "twice": key + key, "in capitals": key.upper(),
            "without its prefix": key.removeprefix("mw_"), "another first character": first, "another last character": last,
            "nothing": "", "a NUL behind": key + "%00", "quoted": f'"{key}"', "a list": f"{key}, {key}"}
    for name, text in near.items():
        reply = plane.admin("GET", "/servers", key=None, headers={"X-API-Key": text})
        report.expect(reply.status == 401, f"{name}: {reply.told()}")
    padded = plane.admin("GET", "/servers", key=None, headers={"X-API-Key": f"  {key}\t"})
    report.expect(padded.status == 200, "white space around a value is no part of it (RFC 9110 §5.5)")
    two = plane.ask(f"GET {ADMIN}/servers HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX-API-Key: {first}\r\n"
                    f"X-API-Key: {key}\r\n\r\n".encode())[0]
    report.expect(two.startswith(b"HTTP/1.1 401"), f"the second of two keys counts: {two[:100]}")
    times, connection = {first: [], last: []}, plane.connection()
    for text in [first, last] * 100:
        plane.admin("GET", "/servers", key=text, connection=connection)
    for _ in range(KEYS):
        for text in random.sample([first, last], 2):
            times[text].append(plane.admin("GET", "/servers", key=text, connection=connection).seconds)
    medians = [1e6 * statistics.median(times[text]) for text in (first, last)]
    report.that(abs(medians[0] - medians[1]) <= 20 * slack,
                f"keys wrong at their first and last character, {KEYS} times each, differ by at most 20 µs",
                f"{medians[0]:.1f} and {medians[1]:.1f} µs")


def many_keys(report, plane):
    """Wrong keys are not counted against the right one, and cost no memory."""
    letters, connection = string.ascii_letters + string.digits, plane.connection()
    for _ in range(200):
        plane.admin("GET", "/servers", key="mw_warm", connection=connection)
    before = plane.resident()
    for _ in range(20_000):
        plane.admin("GET", "/servers", key="mw_" + "".join(random.choices(letters, k=43)), connection=connection)
    report.of_process(plane, before, 8)


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place:
        with Plane(args.binary, place / "limited", limited=True) as plane:
            wrong_passwords(report, plane, args.slack)
        with Plane(args.binary, place / "data") as plane:
            # First: hashing passwords leaves memory behind in which growth would not be seen.
            many_keys(report, plane)
            user_timing(report, plane, args.slack)
            key_timing(report, plane, args.slack)
            report.expect(not panicked(plane.stderr()), plane.stderr()[-300:])
    report.end()


if __name__ == "__main__":
    main()
