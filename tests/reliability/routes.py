#!/usr/bin/env python3
"""E2: every route of the control plane, in every spelling, with no, garbage, expired and revoked credentials: 401 or 403 but
for a written list. Those who may only read change nothing."""

import json

from forging import claims_of, over, token
from harness import Report, arguments, folder, panicked
from plane import ADMIN, DATABASE, Plane, sqlite

# What anybody may call, and what it answers then.
OPEN = {
    ("GET", f"{ADMIN}/health"), ("HEAD", f"{ADMIN}/health"),
    ("POST", f"{ADMIN}/auth/login"),
    ("GET", "/admin/docs"), ("HEAD", "/admin/docs"),
}
# Health says less to those who show nothing, and nothing to those who show what is wrong.
CLOSED_TO_WRONG = f"{ADMIN}/health"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Paths beside those of the document.
FURTHER = ["/admin", "/admin/", "/admin/docs", "/admin/docs/", "/admin/docs/x", "/admin/login", "/admin/login/x",
           f"{ADMIN}", f"{ADMIN}/", f"{ADMIN}/openapi.json", f"{ADMIN}/openapi.yaml", f"{ADMIN}/x.json", f"{ADMIN}/metrics",
           f"{ADMIN}/config", f"{ADMIN}/../v1/servers", f"{ADMIN}/servers.json", f"{ADMIN}/insomnia.json",
           f"{ADMIN}/health/x", f"{ADMIN}/health.json", f"{ADMIN}/auth/login/x", f"{ADMIN}/auth"]


def spellings(path):
    """Other ways to write a path, some of which a careless reader takes for the same."""
    return [path + "/", path + ".json", path + "?x=/admin/docs", path + ";/admin/docs", path + "%00", path + "%2e%2e",
            "/" + path, path.replace("/admin", "//admin"), path.replace("/v1", "/v1/"), path.replace("/admin", "/ADMIN"),
            path.replace("/v1", "/V1"), path.replace("/admin", "/%61dmin"), path.replace("/admin", "/admin/."),
            path.replace("/admin", "/admin/docs/.."), path.replace("/admin", "/x/../admin"), path.replace("/v1/", "/v1%2f"),
            path.replace("/mocks", "/%6docks"), path.replace("/servers", "/%73ervers"), path.replace("/v1", "/docs/../v1")]


def routes(document, server):
    values = {"server_id": server, "scenario_id": "1", "response_id": "1", "webhook_id": "1", "key_id": "1", "mock_id": "nothing"}
    for template, item in document["paths"].items():
        path = template
        for name, value in values.items():
            path = path.replace("{" + name + "}", value)
        yield path, {method.upper() for method in item if method.upper() in METHODS}


def credentials(plane):
    """Each by its name: the header fields."""
    known = plane.credentials()
    made = plane.admin("POST", "/auth/login", {"username": "admin", "password": known["password"]}, key=None)
    ended = made.value["access_token"]
    secret = sqlite(plane.data / DATABASE, "SELECT value FROM settings WHERE name = 'jwt-secret'")[0]
    plane.admin("POST", "/auth/logout", key=None, headers={"Authorization": f"Bearer {ended}"})
    revoked = plane.admin("POST", "/auth/keys", {"name": "revoked"}).value
    plane.admin("DELETE", f"/auth/keys/{revoked['id']}")
    return {
        "none": {},
        "a garbage key": {"X-API-Key": "mw_garbage"},
        "a garbage token": {"Authorization": "Bearer garbage.garbage.garbage"},
        "an expired token": {"Authorization": f"Bearer {token(over(claims_of(ended)), secret)}"},
        "an ended token": {"Authorization": f"Bearer {ended}"},
        "a revoked key": {"X-API-Key": revoked["api_key"]},
        "what the mock takes": {"Authorization": "Basic YWRtaW46YWRtaW4=", "api_key": "special-key", "Cookie": "session=1"},
    }


def state(plane):
    kinds = (f"{ADMIN}/servers", f"{ADMIN}/auth/keys", "/v1/mocks")
    return [len(next(iter(plane.call("GET", path).value.values()))) for path in kinds] + [
        found["status"] for found in plane.admin("GET", "/servers").value["servers"]]


def is_the_mocks(reply, method):
    """An answer of the mock, which has no such path."""
    kind = reply.headers.get("Content-Type", "")
    return reply.status in (400, 404) and (kind.startswith("application/problem+json") or method == "HEAD")


def sweep(report, plane, connection, paths, shown, spelled):
    count = 0
    for path, methods in paths:
        for method in methods:
            for name, headers in shown.items():
                reply = plane.call(method, path, headers=headers, key=None, connection=connection)
                count += 1
                is_open = (method, path.partition("?")[0]) in OPEN or path.startswith("/admin/assets/") and method in ("GET", "HEAD")
                if is_open and (not path.startswith(CLOSED_TO_WRONG) or name in ("none", "what the mock takes")):
                    report.expect(reply.status in (200, 400, 404, 401), f"{method} {path} with {name}: {reply.told()}")
                    continue
                let_in = reply.status not in (401, 403)
                if spelled and let_in:
                    let_in = not is_the_mocks(reply, method)
                report.expect(not let_in, f"{method} {path} with {name}: {reply.told()}")
    return count


def is_streamed(plane, path, key):
    """Whether a reply begins that does not end."""
    with plane.connect() as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: {key}\r\n\r\n".encode())
        return client.recv(65536).startswith(b"HTTP/1.1 200 ")


def read_only(report, plane, document, server):
    """What changes something is refused with 403."""
    key = plane.admin("POST", "/auth/keys", {"name": "reader", "role": "read-only"}).value["api_key"]
    asks = ("/auth/login", "/auth/logout", "/requests/verify")
    for path, methods in routes(document, server):
        if path.endswith("/logs/stream"):
            report.expect(is_streamed(plane, path, key), f"read-only: {path}")
            continue
        for method in methods:
            reply = plane.call(method, path, {} if method in ("POST", "PUT") else None, key=key)
            if method == "GET" and not path.endswith("/auth/keys"):
                report.expect(reply.status in (200, 404), f"read-only: {method} {path}: {reply.told()}")
            elif not path.endswith(asks):
                report.expect(reply.status == 403 and reply.code == "AUTHORIZATION_ERROR",
                              f"read-only: {method} {path}: {reply.told()}")


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place, Plane(args.binary, place / "data") as plane:
        document, server = plane.admin("GET", "/openapi.json").value, plane.first_server()
        mock = plane.mock({"body": "ok"})
        shown = credentials(plane)
        before, connection = state(plane), plane.connection()
        described = list(routes(document, server))
        paths = [(path, METHODS) for path, _ in described] + [(path, METHODS) for path in FURTHER]
        count = sweep(report, plane, connection, paths, shown, spelled=False)
        spelled = [(other, ("GET", "POST", "DELETE")) for path, _ in described for other in spellings(path)]
        some = {name: shown[name] for name in ("none", "a garbage key")}
        count += sweep(report, plane, connection, spelled, some, spelled=True)
        report.that(state(plane) == before, "nothing was changed", before)
        report.that(len(OPEN) <= 8, "the list of what is open", ", ".join(f"{method} {path}" for method, path in sorted(OPEN))
                    + ", GET and HEAD /admin/assets/…, any /v1/mock/{id}")
        short = plane.call("GET", f"{ADMIN}/health", key=None).value
        report.expect(set(short) == {"status", "timestamp", "version"}, f"the short health: {short}")
        report.expect(plane.get(mock["endpoint_url"]).status == 200, "a mock is not public")
        read_only(report, plane, document, server)
        report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
        operations = sum(len(methods) for _, methods in described)
    with folder() as place, Plane(args.binary, place / "data", "--admin-port", "0") as plane:
        # The first line names the listener that has nothing but the control plane.
        paths = [(path, METHODS) for path in ("/", "/x", "/pets", "/servers", "/openapi.json", "/health", "/v1/mocks")]
        count += sweep(report, plane, plane.connection(), paths, {"none": {}, "a garbage key": {"X-API-Key": "x"}}, spelled=False)
        report.expect(plane.get("/v1/mock/nothing").status == 404, "ad-hoc mocks are not public on the port of its own")
        report.expect(json.loads(plane.call("GET", f"{ADMIN}/servers").body)["total"] == 1, "a key does not count there")
    report.end(f"{count} calls of {operations} operations and {len(FURTHER)} more paths")


if __name__ == "__main__":
    main()
