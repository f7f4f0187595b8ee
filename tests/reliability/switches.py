#!/usr/bin/env python3
"""H3: 64 readers while scenarios are switched 50 times a second for 20 s. No reply is mixed, the next one after a switch
shows it, and one scenario is active."""

import multiprocessing
import time

from harness import Report, arguments, folder, panicked
from plane import ADMIN, Plane, answers, description, stores

READERS = 64
PROCESSES = 4
RATE = 50
TAGS = {200: "one", 201: "two", 202: "three", 203: "four", 206: "five"}
SERVED = description({"/x": {"get": {"operationId": "x", "responses": answers(*TAGS)}}}, title="switched")


def read(port, seconds, results):
    """Asks on sixteen connections in turn; how many replies, and those that are mixed."""
    import socket
    clients = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(READERS // PROCESSES)]
    replies, mixed, end = 0, [], time.monotonic() + seconds
    while time.monotonic() < end:
        for client in clients:
            client.sendall(b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
        for client in clients:
            raw = b""
            while b"}" not in raw.partition(b"\r\n\r\n")[2]:
                piece = client.recv(65536)
                if not piece:
                    break
                raw += piece
            replies += 1
            tag = TAGS.get(int(raw[9:12] or 0), "")
            text = raw.decode("latin-1").lower()
            if not tag or f"x-tag: {tag}\r\n" not in text or f'"name":"{tag}"' not in text.replace(" ", ""):
                mixed.append(raw[:300])
    results.put((replies, mixed[:3], len(mixed)))


def prepare(plane, server):
    numbers = {}
    for status, tag in TAGS.items():
        entry = {"status": status, "body": {"id": status, "name": tag}, "headers": {"X-Tag": tag}}
        made = plane.admin("POST", f"/servers/{server}/scenarios", {"name": tag, "config": {"/x": {"GET": entry}}})
        numbers[tag] = made.value["id"]
    return numbers


def measure(report, name, plane, seconds):
    server = plane.first_server()
    numbers = prepare(plane, server)
    plane.admin("POST", f"/servers/{server}/scenarios/{numbers['five']}/activate")
    results = multiprocessing.Queue()
    readers = [multiprocessing.Process(target=read, args=(plane.port, seconds, results)) for _ in range(PROCESSES)]
    for reader in readers:
        reader.start()
    order, caller, asker = list(TAGS.items()), plane.connection(), plane.connection()
    late, wrong, times, before = [], [], [], "five"
    begin = time.monotonic()
    for turn in range(int(seconds * RATE)):
        status, tag = order[turn % len(order)]
        time.sleep(max(0, begin + turn / RATE - time.monotonic()))
        reply = plane.call("POST", f"{ADMIN}/servers/{server}/scenarios/{numbers[tag]}/activate", connection=caller)
        times.append(reply.seconds)
        said = reply.value
        if reply.status != 200 or (said["active_scenario"], said["previous_scenario"]) != (tag, before):
            wrong.append(reply.told())
        before = tag
        seen = plane.get("/x", asker)
        if seen.status != status or seen.headers["X-Tag"] != tag:
            late.append((tag, seen.status))
        if turn % 100 == 0:
            listed = plane.admin("GET", f"/servers/{server}/scenarios").value
            active = [each["name"] for each in listed["scenarios"] if each["is_active"]]
            report.expect(active == [tag] == [listed["active_scenario"]], f"{name}: active: {active}")
    took = time.monotonic() - begin
    counted = [results.get() for _ in readers]
    for reader in readers:
        reader.join()
    replies, mixed = sum(count for count, _, _ in counted), sum(count for _, _, count in counted)
    report.that(mixed == 0, f"{name}: no reply is mixed", f"{mixed} of {replies} {[some for _, some, _ in counted if some]}")
    report.that(not late, f"{name}: the next reply shows the switch", f"{len(late)} late of {len(times)} {late[:3]}")
    report.that(not wrong, f"{name}: each reply names the one before", f"{len(wrong)} wrong {wrong[:2]}")
    times.sort()
    print(f"        {name}: {len(times) / took:.0f} switches a second, median {1000 * times[len(times) // 2]:.1f} ms, "
          f"p99 {1000 * times[int(len(times) * .99)]:.1f} ms")
    report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
    return before


def main():
    args, report = arguments(__doc__, seconds=20), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            with Plane(args.binary, data, served=SERVED, database=url) as plane:
                last = measure(report, name, plane, args.seconds)
                plane.kill()
            with Plane(args.binary, data, served=SERVED, database=url) as plane:
                seen = plane.get("/x").headers["X-Tag"]
                report.that(seen == last, f"{name}: the last one is active after a kill", f"{seen}")
    report.end()


if __name__ == "__main__":
    main()
