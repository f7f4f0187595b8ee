#!/usr/bin/env python3
"""G1: the process is killed at random moments under writers. What was acknowledged is there at the next start, which is soon;
what was acknowledged to be gone stays away."""

import random
import sqlite3
import threading
import time

from harness import Report, arguments, folder, panicked
from plane import ADMIN, DATABASE, Plane, stores

ROUNDS = {"SQLite": 20, "PostgreSQL": 10}
WRITERS = 8
BOOT = 2


class Ledger:
    """What was acknowledged: path to what the reply to it must have, or None where it must be gone."""

    def __init__(self):
        self.lock, self.acknowledged, self.touched, self.calls, self.fault = threading.Lock(), {}, set(), 0, None

    def note(self, key, path, wanted):
        with self.lock:
            self.acknowledged[path] = (key, wanted)
            self.calls += 1

    def forget(self, path):
        """It is about to be changed: from here on it may be either, until that is acknowledged."""
        with self.lock:
            self.acknowledged.pop(path, None)
            self.touched.add(path)

    def follow(self, later):
        """What a later round has found, over what this one knew."""
        for path in later.touched:
            self.acknowledged.pop(path, None)
        self.acknowledged.update(later.acknowledged)


def write(plane, server, key, number, ledger, stop):
    """One writer: makes, changes and deletes what nobody else touches, until the process is gone."""
    connection, turn, mine = plane.connection(5), 0, None
    own = f"{ADMIN}/servers/{server}"
    choose = random.Random(number + time.time())

    def call(method, path, body=None):
        reply = plane.call(method, path, body, key=key, connection=connection)
        if reply.status >= 500:
            raise ValueError(reply.told())
        return reply

    try:
        while not stop.is_set():
            turn += 1
            tag = f"{number}-{time.time_ns()}"
            kind = choose.random()
            if kind < 0.6:
                made = call("POST", "/v1/mocks", {"name": tag, "body": tag})
                if made.status != 201:
                    continue
                path = f"/v1/mocks/{made.value['mock']['mock_id']}"
                ledger.note(key, path, {"mock": {"name": tag}})
                if kind < 0.2:
                    ledger.forget(path)
                    if call("DELETE", path).status == 200:
                        ledger.note(key, path, None)
            elif kind < 0.7:
                config = {"/pets": {"GET": {"status": 200, "body": {"id": turn, "name": tag}}}}
                made = call("POST", f"{own}/scenarios", {"name": tag, "config": config})
                path = f"{own}/scenarios/{made.value['id']}"
                ledger.note(key, path, {"name": tag, "config": config})
                ledger.forget(path)
                if kind < 0.65:
                    if call("DELETE", path).status == 200:
                        ledger.note(key, path, None)
                elif call("PUT", path, {"description": tag}).status == 200:
                    ledger.note(key, path, {"name": tag, "description": tag, "config": config})
            elif kind < 0.9:
                # A response of the same place has the same number again.
                ledger.forget(mine)
                made = call("POST", f"{own}/responses", {
                    "endpoint_path": "/pets", "method": "GET", "response_status": 500, "example": f"e{number}",
                    "response_body": {"id": turn}})
                if made.status != 201:
                    continue
                path = mine = f"{own}/responses/{made.value['id']}"
                if call("PUT", path, {"response_body": {"id": turn, "name": tag}}).status == 200:
                    ledger.note(key, path, {"response_status": 500, "response_body": f'"{tag}"'})
                ledger.forget(path)
                if call("DELETE", path).status == 200:
                    ledger.note(key, path, None)
            elif number == 0:
                delay = choose.randrange(5)
                ledger.forget(own)
                if call("PUT", f"{own}/config", {"response_delay_ms": delay}).status == 200:
                    ledger.note(key, own, {"config": {"response_delay_ms": delay}})
    except Exception as fault:  # noqa: BLE001, http.client has its own kinds
        if not stop.is_set():
            ledger.fault = repr(fault)


def holds(reply, wanted):
    """Whether what was acknowledged is there."""
    if wanted is None:
        return reply.status == 404
    return reply.status == 200 and within(wanted, reply.value)


def within(wanted, found):
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(name in found and within(value, found[name]) for name, value in wanted.items())
    if isinstance(wanted, str) and isinstance(found, str):
        return wanted in found
    return wanted == found


def lost(plane, ledger):
    connection, missing = plane.connection(), []
    for path, (key, wanted) in ledger.acknowledged.items():
        reply = plane.call("GET", path, key=key, connection=connection)
        if not holds(reply, wanted):
            missing.append(f"{path}: {reply.told()}, not {wanted}")
    return missing


def is_whole(path):
    connection = sqlite3.connect(path, timeout=10)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    finally:
        connection.close()


def kill_round(plane, server, keys):
    ledger, stop = Ledger(), threading.Event()
    writers = [threading.Thread(target=write, args=(plane, server, keys[number], number, ledger, stop))
               for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    time.sleep(0.2 + random.random())
    stop.set()
    plane.kill()
    for writer in writers:
        writer.join(10)
    return ledger


def measure(report, args, name, data, url):
    boots, count, missing, broken, faults, whole = [], 0, [], 0, [], Ledger()
    plane = Plane(args.binary, data, database=url)
    server = plane.first_server()
    keys = [plane.admin("POST", "/auth/keys", {"name": f"writer {number}"}).value["api_key"] for number in range(WRITERS)]
    for _ in range(ROUNDS[name]):
        ledger = kill_round(plane, server, keys)
        faults += [ledger.fault] if ledger.fault else []
        report.expect(not panicked(plane.stderr()), plane.stderr()[-300:])
        plane.__exit__()
        broken += url is None and not is_whole(data / DATABASE)
        plane = Plane(args.binary, data, database=url)
        boots.append(plane.seconds)
        if not plane.serves:
            report.that(False, f"{name}: it does not start again", plane.stderr())
            return
        missing += lost(plane, ledger)
        count += ledger.calls
        whole.follow(ledger)
    # What was there after one kill is there after all of them.
    later = lost(plane, whole)
    plane.__exit__()
    report.that(not missing, f"{name}: {ROUNDS[name]} kills, {count} acknowledged writes: none is lost",
                f"{len(missing)} {missing[:3]}")
    report.that(not later, f"{name}: nor afterwards", f"{len(later)} of {len(whole.acknowledged)} {later[:3]}")
    report.that(not faults, f"{name}: while it lives it answers", faults[:3] or "")
    if url is None:
        report.that(not broken, f"{name}: the file is whole after each", f"{broken} broken")
    report.that(max(boots) <= BOOT * args.slack, f"{name}: it is up within {BOOT} s", f"{max(boots):.2f} s at most")


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            measure(report, args, name, data, url)
    report.end()


if __name__ == "__main__":
    main()
