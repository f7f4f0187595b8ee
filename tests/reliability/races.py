#!/usr/bin/env python3
"""H4: many who make or delete the same thing at once: exactly one succeeds, and nothing is left over."""

import json
import socket
import time

from harness import Report, arguments, folder
from plane import ADMIN, PETS, Plane, free_port, stores, tally, together

MAKERS = 32
DELETERS = 64
# Tables that must not know a server that is gone.
TABLES = ("servers", "statistics", "clients", "identities", "overlays")
SLOW = {"/pets": {"GET": {"status": 200, "body": {"id": 7}, "delay_ms": 1500}}}


def statuses(count, plane, method, path, body=None):
    """What as many calls at the same moment are answered. `body` makes the body of each from its number."""
    return tally(together(count, lambda index: plane.call(method, path, body(index) if body else None).status))


def exactly(report, what, counts, expected):
    report.that(counts == expected, what, counts)


def makers(report, name, plane, server):
    own = f"{ADMIN}/servers/{server}"
    spec = {"spec_url_or_path": "pets.json"}
    one = {201: 1, 409: MAKERS - 1}
    exactly(report, f"{name}: {MAKERS} servers of one name",
            statuses(MAKERS, plane, "POST", f"{ADMIN}/servers",
                     lambda index: {**spec, "name": "same", "output_dir_name": f"same_{index}"}), one)
    exactly(report, f"{name}: {MAKERS} servers in one folder",
            statuses(MAKERS, plane, "POST", f"{ADMIN}/servers",
                     lambda index: {**spec, "name": f"folder {index}", "output_dir_name": "one"}), one)
    port = free_port()
    exactly(report, f"{name}: {MAKERS} servers on one port",
            statuses(MAKERS, plane, "POST", f"{ADMIN}/servers",
                     lambda index: {**spec, "name": f"port {index}", "config": {"port": port}}), one)
    exactly(report, f"{name}: {MAKERS} scenarios of one name",
            statuses(MAKERS, plane, "POST", f"{own}/scenarios", lambda _: {"name": "same", "config": SLOW}), one)
    exactly(report, f"{name}: {MAKERS} responses of one place",
            statuses(MAKERS, plane, "POST", f"{own}/responses", lambda _: {
                "endpoint_path": "/pets", "method": "GET", "response_status": 202, "response_body": {"id": 1}}), one)
    exactly(report, f"{name}: {MAKERS} keys of one name",
            statuses(MAKERS, plane, "POST", f"{ADMIN}/auth/keys", lambda _: {"name": "same"}), one)
    for what, path, body in (
        ("scenarios", f"{own}/scenarios", lambda index: {"name": f"own {index}", "config": {}}),
        ("keys", f"{ADMIN}/auth/keys", lambda index: {"name": f"own {index}"}),
        ("responses", f"{own}/responses", lambda index: {
            "endpoint_path": "/pets", "method": "GET", "response_status": 500, "example": f"own_{index}",
            "response_body": {"id": index}}),
        ("mocks", "/v1/mocks", lambda index: {"name": f"own {index}"}),
    ):
        exactly(report, f"{name}: {MAKERS} {what} of their own names", statuses(MAKERS, plane, "POST", path, body),
                {201: MAKERS})
    for what, path in (("scenarios", f"{own}/scenarios"), ("keys", f"{ADMIN}/auth/keys"), ("responses", f"{own}/responses")):
        found = [each["id"] for each in plane.call("GET", path).value[what]]
        report.expect(len(found) == len(set(found)), f"{name}: numbers of {what} are given twice: {tally(found)}")


def deleters(report, name, plane, server):
    one = {200: 1, 404: DELETERS - 1}
    own = f"{ADMIN}/servers/{server}"
    made, _, _ = plane.server({"name": "short", "spec_url_or_path": "pets.json"})
    scenario = plane.call("POST", f"{own}/scenarios", {"name": "short", "config": SLOW}).value["id"]
    response = plane.call("POST", f"{own}/responses", {"endpoint_path": "/pets", "method": "GET", "response_status": 418,
                                                       "response_body": {"id": 1}}).value["id"]
    key = plane.admin("POST", "/auth/keys", {"name": "short"}).value["id"]
    for what, path in (
        ("server", f"{ADMIN}/servers/{made.value['id']}?delete_files=true"),
        ("scenario", f"{own}/scenarios/{scenario}"),
        ("response", f"{own}/responses/{response}"),
        ("mock", f"/v1/mocks/{plane.mock()['mock_id']}"),
        ("key", f"{ADMIN}/auth/keys/{key}"),
    ):
        exactly(report, f"{name}: {DELETERS} deletions of one {what}", statuses(DELETERS, plane, "DELETE", path), one)


def under_way(report, name, plane):
    """What is deleted while it answers finishes its answer."""
    mock = plane.mock({"body": "late", "delay_ms": 1500})
    with plane.connect(10) as client:
        client.sendall(f"GET {mock['endpoint_url']} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        time.sleep(0.3)
        gone = plane.call("DELETE", f"/v1/mocks/{mock['mock_id']}").status
        after = plane.get(mock["endpoint_url"]).status
        came = read_all(client)
    report.that(gone == 200 and after == 404 and came.startswith(b"HTTP/1.1 200") and came.endswith(b"late"),
                f"{name}: a mock deleted while it answers", f"{gone}, then {after}, its reply {came[9:12].decode()}")

    made, found, _ = plane.server({"name": "late", "spec_url_or_path": "pets.json"})
    server, port = made.value["id"], found["port"]
    scenario = plane.admin("POST", f"/servers/{server}/scenarios", {"name": "late", "config": SLOW}).value["id"]
    plane.admin("POST", f"/servers/{server}/scenarios/{scenario}/activate")
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(b"GET /pets HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        time.sleep(0.3)
        gone = plane.admin("DELETE", f"/servers/{server}?delete_files=true").status
        came = read_all(client)
    report.that(gone == 200 and came.startswith(b"HTTP/1.1 200") and b'"id":7' in came.replace(b" ", b""),
                f"{name}: a server deleted while it answers", f"{gone}, its reply {came[9:12].decode()}")

    # Deleted before it was made.
    for _ in range(5):
        made = plane.admin("POST", "/servers", {"name": "hasty", "spec_url_or_path": "pets.json"})
        gone = plane.admin("DELETE", f"/servers/{made.value['id']}?delete_files=true")
        report.expect((made.status, gone.status) == (201, 200), f"{name}: hasty: {made.told()} {gone.told()}")
        time.sleep(0.3)
        again = plane.admin("POST", "/servers", {"name": "hasty", "spec_url_or_path": "pets.json"})
        report.expect(again.status == 201, f"{name}: the name of a server that is gone is not free: {again.told()}")
        if again.status != 201:
            break
        plane.settled(again.value["id"])
        plane.admin("DELETE", f"/servers/{again.value['id']}?delete_files=true")


def read_all(client):
    came = b""
    while piece := client.recv(65536):
        came += piece
    return came


def leftovers(report, name, plane, query, server):
    ports = []
    for found in plane.admin("GET", "/servers").value["servers"]:
        if found["id"] != server:
            settled = plane.settled(found["id"])
            ports.append(settled["port"])
            gone = plane.admin("DELETE", f"/servers/{found['id']}?delete_files=true")
            report.expect(gone.status == 200 and gone.value["files_deleted"], f"{name}: {gone.told()}")
    time.sleep(2)
    left = [str(path.relative_to(plane.data)) for path in (plane.data / "servers").rglob("*")]
    report.that(not left, f"{name}: no file is left", left[:5] or 0)
    rows = {table: int(query(f"SELECT count(*) FROM {table} WHERE {column} <> '{server}'")[0])
            for table in TABLES for column in ("id" if table == "servers" else "server_id",)}
    report.that(not any(rows.values()), f"{name}: no row is left", rows)
    listening = [port for port in ports if port and socket.socket().connect_ex(("127.0.0.1", port)) == 0]
    report.that(not listening, f"{name}: nobody listens any more", f"{len(ports)} ports")


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place, stores(place) as kinds:
        (place / "pets.json").write_text(json.dumps(PETS))
        for name, data, url, query in kinds:
            with Plane(args.binary, data, database=url, cwd=place) as plane:
                server = plane.first_server()
                # The database opens as many connections as it is asked for at once: as many as there will ever be.
                for mock in together(MAKERS, lambda _: plane.mock()):
                    plane.call("DELETE", f"/v1/mocks/{mock['mock_id']}")
                before, files = plane.resident(), plane.files()
                makers(report, name, plane, server)
                deleters(report, name, plane, server)
                under_way(report, name, plane)
                leftovers(report, name, plane, query, server)
                report.of_process(plane, before, 64, files)
    report.end()


if __name__ == "__main__":
    main()
