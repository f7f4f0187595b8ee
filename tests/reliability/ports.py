#!/usr/bin/env python3
"""H5: a port that somebody else has is named at once, at the start of the process and of a server; others are served
meanwhile, and once it is free all goes well."""

import json
import socket
import time

from harness import Client, Report, arguments, folder, panicked, run
from plane import PETS, Plane, free_port

SECONDS = 2


def taken():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener, listener.getsockname()[1]


def at_process_start(args, report, place):
    listener, port = taken()
    spec = place / "pets.json"
    for name, flags in (("--port", ("--port", port)), ("--admin-port", ("--port", 0, "--admin-port", port))):
        ran = run(args.binary, "serve", spec, *flags, "--data-dir", place / "refused", timeout=10 * args.slack)
        report.that(ran.code not in (0, -9) and ran.seconds <= SECONDS * args.slack and str(port) in ran.stderr,
                    f"{name} in use: it ends and names the port", f"code {ran.code} after {ran.seconds:.2f} s")
        report.expect(not panicked(ran.stderr), f"{name}: {ran.stderr}")
    listener.close()


def at_server_start(args, report, plane):
    listener, port = taken()
    body = {"name": "late", "spec_url_or_path": "pets.json", "config": {"port": port}}
    made, _, seconds = plane.server(body)
    report.that(made.status == 409 and made.code == "CONFLICT" and str(port) in made.body.decode(),
                "a new server on that port is a conflict that names it", f"{made.status} after {seconds:.2f} s")
    report.expect(seconds <= SECONDS * args.slack, f"it took {seconds:.2f} s")
    left = plane.admin("GET", "/servers").value
    report.expect(left["total"] == 1, f"something of it is left: {left['total']} servers")
    listener.close()

    made, found, _ = plane.server(body)
    report.expect(made.status == 201 and found["status"] == "running", f"once it is free: {made.told()} {found}")
    server = made.value["id"]
    plane.admin("POST", f"/servers/{server}/stop")
    report.expect(plane.settled(server)["status"] == "stopped", "it does not stop")
    other = socket.socket()
    other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    other.bind(("127.0.0.1", port))
    other.listen()
    begin = time.monotonic()
    started = plane.admin("POST", f"/servers/{server}/start")
    found = plane.settled(server)
    seconds = time.monotonic() - begin
    report.that(started.status == 409 and started.code == "CONFLICT" and str(port) in started.body.decode()
                and found["status"] == "error" and str(port) in json.dumps(found["diagnostics"]),
                "a stopped server whose port was taken: conflict, and status error",
                f"{started.status}, {found['status']} after {seconds:.2f} s")
    report.expect(seconds <= SECONDS * args.slack, f"it took {seconds:.2f} s")
    other.close()
    started = plane.admin("POST", f"/servers/{server}/start")
    found = plane.settled(server)
    report.that(started.status == 200 and found["status"] == "running" and found["port"] == port,
                "once it is free it starts there", f"{started.status}, {found['status']} on {found['port']}")
    with socket.create_connection(("127.0.0.1", port), 5) as client:
        client.sendall(b"GET /pets HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        came = client.recv(100)
    report.expect(came.startswith(b"HTTP/1.1 200"), f"it does not serve: {came}")


def at_restart(args, report, place):
    """A kept server whose port was taken while the process was down: told, and the rest is served."""
    data = place / "restarted"
    with Plane(args.binary, data, cwd=place) as plane:
        made, found, _ = plane.server({"name": "kept", "spec_url_or_path": "pets.json", "config": {"port": free_port()}})
        server, port = made.value["id"], found["port"]
        report.expect(plane.stop() == 0, "it does not end in order")
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with Plane(args.binary, data, cwd=place) as plane:
            found = plane.settled(server)
            report.that(plane.get("/pets").status == 200 and found["status"] == "error"
                        and str(port) in json.dumps(found["diagnostics"]),
                        "after a restart with the port taken the others are served", found["status"])
            other.close()
            plane.admin("POST", f"/servers/{server}/start")
            found = plane.settled(server)
            report.expect(found["status"] == "running" and found["port"] == port, f"it does not start then: {found}")


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place:
        (place / "pets.json").write_text(json.dumps(PETS))
        at_process_start(args, report, place)
        with Plane(args.binary, place / "data", cwd=place) as plane:
            client = Client(plane, "/pets")
            client.start()
            at_server_start(args, report, plane)
            report.of_client(client, 100 * args.slack)
            report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
        at_restart(args, report, place)
    report.end()


if __name__ == "__main__":
    main()
