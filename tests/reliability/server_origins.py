#!/usr/bin/env python3
"""B3: a server that is made from a URL whose origin sends without end, drop by drop, packed, or not at all: given up in time,
while everybody else is served."""

import threading

from harness import MIB, Client, Report, arguments, folder, panicked
from origins import CASES, GROWTH, SECONDS, Origin, Server, packed_zeros
from plane import ADMIN, Plane


def main():
    args, report = arguments(__doc__), Report()
    Origin.packed = packed_zeros()
    slowest, most = 0, 0
    with Server(("127.0.0.1", 0), Origin) as server, folder() as place, Plane(args.binary, place / "data") as plane:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        health, mock = Client(plane, f"{ADMIN}/health", pause=0.05), Client(plane, "/pets", pause=0.05)
        # Names of this machine are asked for, as they are of the control plane.
        health.once = lambda connection: once(connection, plane.port)
        health.start()
        mock.start()
        before = plane.memory()
        for number, (name, codes) in enumerate(CASES.items()):
            url = f"http://127.0.0.1:{server.server_address[1]}/{name}"
            made, found, seconds = plane.server({"name": name, "spec_url_or_path": url, "output_dir_name": f"case{number}"},
                                                seconds=3 * SECONDS)
            growth = plane.memory() - before
            slowest, most = max(slowest, seconds), max(most, growth)
            report.expect(made.status == 201 and made.seconds <= 1 * args.slack, f"{name}: {made.told()} after {made.seconds:.2f} s")
            told = [each["code"] for each in (found or {}).get("diagnostics", [])]
            report.expect(found and found["status"] == "error" and told and told[0] in codes.split(), f"{name}: told {found}")
            report.expect(seconds <= SECONDS * args.slack, f"{name}: took {seconds:.1f} s")
            report.expect(growth <= GROWTH, f"{name}: took {growth / MIB:.0f} MiB")
            if found:
                gone = plane.admin("DELETE", f"/servers/{found['id']}?delete_files=true")
                report.expect(gone.status == 200, f"{name}: {gone.told()}")
        # Eight at once.
        before = plane.memory()
        made = [plane.admin("POST", "/servers", {
            "name": f"many {number}", "spec_url_or_path": f"http://127.0.0.1:{server.server_address[1]}/endless"})
            for number in range(8)]
        found = [plane.settled(each.value["id"], 3 * SECONDS) for each in made]
        grown = (plane.memory() - before) / MIB
        report.that({each["status"] for each in found} == {"error"} and grown <= 8 * GROWTH / MIB,
                    "eight endless ones at once", f"{grown:.0f} MiB")
        report.of_client(health, 100 * args.slack)
        report.of_client(mock, 100 * args.slack)
        left = list((place / "data" / "servers").rglob("*"))
        report.expect(not left, f"files are left: {left[:5]}")
        report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
        server.shutdown()
    report.end(f"{len(CASES)} origins: given up within {slowest:.1f} s, with at most {most / MIB:.0f} MiB more")


def once(connection, port):
    connection.sendall(f"GET {ADMIN}/health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    raw = b""
    while not raw.endswith(b"}"):
        piece = connection.recv(65536)
        if not piece:
            raise OSError("closed")
        raw += piece
    return raw


if __name__ == "__main__":
    main()
