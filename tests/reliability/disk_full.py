#!/usr/bin/env python3
"""G3: the file system of the data folder is full. Mocks are served, what cannot be kept is refused with a code, the health says
so, and all is well soon after there is space again, without a restart. Needs `unshare` and the right to mount."""

import os
import subprocess
import sys
import time

from harness import Report, arguments, folder, panicked
from journal import GET_PETS, Log, until
from load import Load, request
from log_loss import whole
from plane import DATABASE, Plane, tally

SIZE = "16m"
BALLAST = 6 << 20
INSIDE = "MOCKS_OWN_MOUNTS"


def own_mounts():
    """Begins anew where mounts are seen by nobody else."""
    if os.environ.get(INSIDE):
        return
    flags = ["-m"] if os.geteuid() == 0 else ["-r", "-m"]
    os.environ[INSIDE] = "1"
    try:
        os.execvp("unshare", ["unshare", *flags, sys.executable, *sys.argv])
    except OSError as error:
        sys.exit(f"unshare is not there: {error}")


def writes(plane, log, turn):
    """Calls that keep something: what each was answered."""
    config = {"/pets": {"GET": {"status": 200, "body": {"id": turn, "name": "x" * 20_000}}}}
    return [
        plane.call("POST", "/v1/mocks", {"name": f"m{turn}", "body": "x" * 20_000}),
        plane.admin("POST", f"/servers/{log.server}/scenarios", {"name": f"s{turn}", "config": config}),
        plane.admin("POST", "/auth/keys", {"name": f"k{turn}"}),
        plane.admin("PUT", f"/servers/{log.server}/config", {"response_delay_ms": 0}),
    ]


def read(plane, log):
    paths = ("/servers", f"/servers/{log.server}", f"/servers/{log.server}/scenarios", f"/servers/{log.server}/logs?limit=10",
             "/auth/keys", "/metrics", "/health")
    return {path: plane.admin("GET", path).status for path in paths}


def fill(plane, log, space):
    """Requests with bodies until nothing can be logged any more; how long that took, and how many were sent."""
    body, sent, begin = b'{"id": 1, "name": "' + os.urandom(15_000).hex().encode() + b'"}', 0, time.monotonic()
    fields = ("Content-Type: application/json", f"Content-Length: {len(body)}")
    big = request("POST", "/pets", *fields)
    while plane.admin("GET", "/health").value["checks"]["log"]["status"] == "healthy" and time.monotonic() - begin < 60:
        sent += Load(plane.port, 300, [big], count=150, body=body, connections=8).outcome().answered()
    return time.monotonic() - begin, sent


def full(report, plane, log, args, data):
    seconds, sent = fill(plane, log, data)
    free = os.statvfs(data).f_bavail * os.statvfs(data).f_frsize
    report.that(not log.healthy(), "the health says it, once the file system is full", f"after {seconds:.1f} s and {sent} requests, "
                f"{free >> 10} KiB free: {log.health()}")
    load, begin = Load(plane.port, 500, [GET_PETS, request("GET", "/pets/1")], seconds=8), time.monotonic()
    statuses, codes, slow, wrong = [], set(), 0.0, []
    while time.monotonic() - begin < 6:
        for reply in writes(plane, log, len(statuses)):
            statuses.append(reply.status)
            slow = max(slow, reply.seconds)
            if reply.status >= 400:
                codes.add(reply.code)
                if reply.status not in (503, 507) or not reply.code:
                    wrong.append(reply.told()[:200])
    report.that(not wrong and (503 in statuses or 507 in statuses), "writes are refused with 503 or 507 and a code, or done",
                f"{tally(statuses)} {codes} {wrong[:2]}")
    report.that(slow <= 3 * args.slack, "none of them waits longer than the busy time", f"{slow:.2f} s")
    seen = read(plane, log)
    report.that(set(seen.values()) == {200}, "reads go on", {path: status for path, status in seen.items() if status != 200} or len(seen))
    outcome = load.outcome()
    report.that(not outcome.wrong(), "mocks are served", f"{outcome.sent} of them, p99 {outcome.p99_ms():.1f} ms {outcome.wrong()}")
    return sent + outcome.answered()


def cleared(report, plane, log):
    """Whether rows can be cleared although there is no space."""
    reply = plane.call("DELETE", f"{log.path}?keep_count=100")
    report.that(reply.status in (200, 503, 507), "clearing the log is done, or refused with a code", reply.told()[:200])
    return reply


def writing(plane):
    """Whether the health says that the database and the log are well."""
    checks = plane.admin("GET", "/health").value["checks"]
    return checks["database"]["status"] == checks["log"]["status"] == "healthy"


def again(report, plane, log, args, space, sent):
    (space / "ballast").unlink()
    # The file system is so small that the health may call it nearly full for ever: what counts is what writes to it.
    well = until(lambda: writing(plane), 15)
    report.that(well is not None and well <= 5 * args.slack, "all is well within 5 s once there is space", f"{well} s {plane.admin('GET', '/health').value if well is None else ''}")
    done = [reply.status for reply in writes(plane, log, 10_000)]
    report.that(set(done) <= {200, 201}, "what is written is kept again", done)
    more = Load(plane.port, 500, [GET_PETS], count=200).outcome().answered()
    stored, dropped = log.settled(sent + more)
    report.that(stored + dropped == sent + more, "what is not in the log was counted as dropped", f"{sent + more} sent, {stored} stored, "
                f"{dropped} dropped")


def main():
    own_mounts()
    args, report = arguments(__doc__), Report()
    with folder() as place:
        space = place / "space"
        space.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", space], capture_output=True, text=True)
        if mounted.returncode:
            sys.exit(f"nothing can be mounted here: {mounted.stderr}")
        try:
            (space / "ballast").write_bytes(b"x" * BALLAST)
            data = space / "data"
            with Plane(args.binary, data) as plane:
                log = Log(plane)
                before = plane.resident()
                sent = full(report, plane, log, args, space)
                again(report, plane, log, args, space, sent)
                report.of_process(plane, before, 100)
                report.that(plane.stop() == 0, "it ends in order")
            found = whole(data / DATABASE)
            report.that(found == "ok", "the file is whole", found)
            with Plane(args.binary, data) as plane:
                report.that(plane.serves and Log(plane).stored()[0] > 0, "and can be used again", f"{plane.seconds:.2f} s")
            # Once more, with the log cleared instead of space from elsewhere.
            (space / "ballast").write_bytes(b"x" * min(BALLAST, os.statvfs(space).f_bavail * 4096 // 2))
            with Plane(args.binary, data) as plane:
                log = Log(plane)
                log.plane.call("DELETE", log.path)
                fill(plane, log, space)
                reply = cleared(report, plane, log)
                well = until(lambda: writing(plane), 10) if reply.status == 200 else None
                report.that(reply.status != 200 or well is not None, "and then there is space for others", f"{well} s")
                report.that(plane.lives and not panicked(plane.stderr()), "it lives")
        finally:
            subprocess.run(["umount", "--lazy", space], check=False)
    report.end()


if __name__ == "__main__":
    main()
