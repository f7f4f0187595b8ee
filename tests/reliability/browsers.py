#!/usr/bin/env python3
"""E6: pages of other origins, in the browser of whoever runs the mock, change nothing and read nothing: with credentials
and, which is harder, with `--no-auth`."""

from harness import Report, arguments, folder, panicked
from plane import ADMIN, Plane

EVIL = "http://evil.example"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TEXT = {"Content-Type": "text/plain"}
JSON = {"Content-Type": "application/json"}
PAGE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}


def attacks(port):
    """Each by its name: method, path, header fields, body, the statuses that it may have."""
    here = f"http://127.0.0.1:{port}"
    mocks, servers, keys = "/v1/mocks", f"{ADMIN}/servers", f"{ADMIN}/auth/keys"
    login = f"{ADMIN}/auth/login"
    return {
        "a name that leads here": ("GET", servers, {"Host": f"evil.example:{port}"}, None, (403, 421)),
        "a name that leads here, nip.io": ("GET", servers, {"Host": f"127.0.0.1.nip.io:{port}"}, None, (403, 421)),
        "a name that looks like ours": ("GET", servers, {"Host": f"localhost.evil.example:{port}"}, None, (403, 421)),
        "a name with ours as its user": ("GET", servers, {"Host": f"127.0.0.1@evil.example:{port}"}, None, (400, 403, 421)),
        "no name": ("GET", servers, {"Host": ""}, None, (400, 403, 421)),
        "a name that leads here, the document": ("GET", f"{ADMIN}/openapi.json", {"Host": "evil.example"}, None, (403, 421)),
        "a name that leads here, the health": ("GET", f"{ADMIN}/health", {"Host": "evil.example"}, None, (403, 421)),
        "a name that leads here, the login": ("POST", login, {"Host": "evil.example", **JSON}, b"{}", (403, 421)),
        "a name that leads here, a mock is made": ("POST", mocks, {"Host": "evil.example", "Origin": EVIL}, b"", (403, 421)),
        "another origin reads": ("GET", servers, {"Origin": EVIL}, None, (403,)),
        "another origin makes a mock": ("POST", mocks, {"Origin": EVIL, **PAGE}, b"", (403,)),
        "another origin makes a key": ("POST", keys, {"Origin": EVIL, **JSON}, b'{"name": "evil"}', (403,)),
        "a page without an origin": ("POST", mocks, {"Origin": "null"}, b"", (403,)),
        "another port of ours": ("POST", mocks, {"Origin": f"http://127.0.0.1:{port - 1}"}, b"", (403,)),
        "another name of ours": ("POST", mocks, {"Origin": f"http://localhost:{port}"}, b"", (403,)),
        "an origin that begins like ours": ("POST", mocks, {"Origin": f"{here}.evil.example"}, b"", (403,)),
        "an origin that ends like ours": ("POST", mocks, {"Origin": f"http://evil.example@127.0.0.1:{port}"}, b"", (403,)),
        "a file": ("POST", mocks, {"Origin": "file://"}, b"", (403,)),
        "an extension": ("POST", mocks, {"Origin": "chrome-extension://abc"}, b"", (403,)),
        "a preflight": ("OPTIONS", servers, {"Origin": EVIL, "Access-Control-Request-Method": "POST",
                                             "Access-Control-Request-Headers": "x-api-key, content-type"}, None, (403,)),
        "a simple text": ("POST", mocks, {"Origin": EVIL, **TEXT}, b'{"name": "evil"}', (403,)),
        "a simple text, no origin": ("POST", keys, TEXT, b'{"name": "evil"}', (401, 415)),
        "a form": ("POST", keys, {"Origin": EVIL, **FORM}, b'{"name": "evil"}=', (403,)),
        "a form, no origin": ("POST", keys, FORM, b"name=evil", (401, 415)),
        "several parts": ("POST", keys, {"Content-Type": "multipart/form-data; boundary=x"}, b"--x--", (401, 415)),
        "no type at all, cross-site": ("POST", mocks, PAGE, b"", (403,)),
        "an image of another site": ("GET", servers, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors",
                                                      "Sec-Fetch-Dest": "image"}, None, (403,)),
        "another site of the same domain": ("POST", mocks, {"Sec-Fetch-Site": "same-site"}, b"", (403,)),
        "a form of another site": ("POST", mocks, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, b"", (403,)),
        "a deletion": ("DELETE", f"{servers}/x", {"Origin": EVIL}, None, (403,)),
        "a method in a header": ("GET", servers, {"X-HTTP-Method-Override": "DELETE", **PAGE}, None, (403,)),
    }


def state(plane, key):
    return [plane.call("GET", path, key=key).value["total"] for path in (f"{ADMIN}/servers", f"{ADMIN}/auth/keys", "/v1/mocks")]


def attack(report, plane, name, key, cookie):
    before = state(plane, key)
    readable = 0
    for what, (method, path, headers, body, statuses) in attacks(plane.port).items():
        sent = {**headers, **({"Cookie": cookie} if cookie else {})}
        reply = plane.call(method, path, body, headers=sent, key=None)
        right = reply.status in statuses or cookie and reply.status == 401
        report.expect(right, f"{name}, {what}: {reply.told()}, expected {statuses}")
        shared = [reply.headers[field] for field in ("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials",
                                                     "Access-Control-Allow-Headers") if reply.headers[field]]
        readable += bool(shared)
        report.expect(not shared, f"{name}, {what}: shared with {shared}")
        if key:
            # A page cannot know the key; that it is asked all the same shows that the origin decides.
            if "Host" not in headers and ("Origin" in headers or "Sec-Fetch-Site" in headers):
                reply = plane.call(method, path, body, headers=headers, key=key)
                report.expect(reply.status == 403, f"{name}, {what}, with a key: {reply.told()}")
    after = state(plane, key)
    report.that(after == before and not readable, f"{name}: {len(attacks(1))} attacks change and show nothing", after)


def own_pages(report, plane):
    """What is ours is let in."""
    here = f"http://127.0.0.1:{plane.port}"
    for headers in ({}, {"Origin": here}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"},
                    {"Host": f"localhost:{plane.port}", "Origin": f"http://localhost:{plane.port}"},
                    {"Host": f"[::1]:{plane.port}"}):
        reply = plane.admin("GET", "/servers", headers=headers)
        report.expect(reply.status == 200, f"{headers}: {reply.told()}")
    navigated = plane.call("GET", "/admin/docs", key=None,
                           headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})
    report.expect(navigated.status == 200, f"a link to the docs: {navigated.told()}")
    policy = navigated.headers["Content-Security-Policy"] or ""
    report.expect("frame-ancestors 'none'" in policy, f"the docs may be framed: {policy}")
    for path in ("/admin/docs", f"{ADMIN}/servers", f"{ADMIN}/health", "/v1/mocks"):
        reply = plane.call("GET", path)
        report.expect(reply.headers["X-Content-Type-Options"] == "nosniff", f"{path}: no nosniff")
        report.expect(reply.headers["Set-Cookie"] is None, f"{path} sets {reply.headers['Set-Cookie']}")


def mocked_pages(report, plane):
    """What a mock replies is a guest on the control plane's port."""
    for kind in ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml", "TEXT/HTML; charset=x"):
        mock = plane.mock({"body": "<script>fetch('/admin/api/v1/servers')</script>", "content_type": kind})
        reply = plane.get(mock["endpoint_url"])
        policies = reply.headers.get_all("Content-Security-Policy") or []
        report.expect(any("sandbox" in policy for policy in policies), f"{kind} is not sandboxed: {policies}")
    # Also where the mock has a policy of its own.
    mock = plane.mock({"body": "x", "content_type": "text/html", "headers": {"Content-Security-Policy": "default-src *"}})
    policies = plane.get(mock["endpoint_url"]).headers.get_all("Content-Security-Policy") or []
    report.expect(any("sandbox" in policy for policy in policies), f"with a policy of its own: {policies}")
    server = plane.first_server()
    for name, cookie in (("a", "mockwright_session=stolen; Path=/"),
                         ("b", f"mockwright_session_{plane.port}=stolen; Path=/admin")):
        made = plane.admin("POST", f"/servers/{server}/scenarios", {"name": name, "config": {"/pets": {"GET": {
            "status": 200, "body": {"id": 1}, "headers": {"Set-Cookie": cookie}}}}})
        if made.status == 201:
            plane.admin("POST", f"/servers/{server}/scenarios/{made.value['id']}/activate")
        sets = plane.get("/pets").headers.get_all("Set-Cookie") or []
        report.expect(not any("mockwright_session" in each for each in sets), f"a mock sets the session: {sets}")
    # A mock may be called by any page.
    reply = plane.get(mock["endpoint_url"], headers={"Origin": EVIL})
    report.expect(reply.status == 200 and reply.headers["Access-Control-Allow-Origin"] in ("*", EVIL), "a mock is not shared")


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place:
        with Plane(args.binary, place / "data") as plane:
            attack(report, plane, "with credentials", True, None)
            attack(report, plane, "with a cookie", True, f"mockwright_session_{plane.port}=anything")
            own_pages(report, plane)
            mocked_pages(report, plane)
            report.expect(not panicked(plane.stderr()), plane.stderr()[-300:])
        with Plane(args.binary, place / "open", "--no-auth") as plane:
            attack(report, plane, "with --no-auth", None, None)
            own_pages(report, plane)
        with Plane(args.binary, place / "named", "--allow-host", "mocks.test") as plane:
            reply = plane.admin("GET", "/health", key=None, headers={"Host": "mocks.test"})
            report.expect(reply.status == 200, f"a name that is allowed: {reply.told()}")
            reply = plane.admin("GET", "/health", key=None, headers={"Host": "x.mocks.test"})
            report.expect(reply.status == 403, f"a name below it: {reply.told()}")
    report.end()


if __name__ == "__main__":
    main()
