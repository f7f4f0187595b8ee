#!/usr/bin/env python3
"""E7: secrets that clients send, replies carry or whoever runs it sets come out nowhere: log, exports, stream, metrics,
configuration, servers, pages, webhooks, what it prints, and what it keeps."""

import base64
import http.server
import io
import json
import os
import subprocess
import threading
import time
import zipfile
from urllib.parse import quote

from harness import Report, arguments, description, folder, panicked, run
from journal import Log
from plane import ADMIN, ITEM, Plane, Postgres, answers

NAMES = ("authorization", "basic", "cookie", "set_cookie", "api_key", "proxy_authorization", "json_password", "deep_token",
         "form_secret", "query_token", "reply_token", "login", "jwt", "declared_header", "declared_query", "declared_cookie",
         "cut_json", "broken_json", "violation", "multipart", "xml", "webhook_secret", "webhook_header", "postgres", "key",
         "password", "reply_header")
# What it needs in clear to send it, and what its owner has set as a reply: these are kept, and nowhere else.
KEPT = {"webhook_secret", "webhook_header", "set_cookie", "reply_token", "reply_header", "postgres"}
SCHEMES = {
    "odd": {"type": "apiKey", "in": "header", "name": "X-Odd-Name"},
    "short": {"type": "apiKey", "in": "query", "name": "q"},
    "crumb": {"type": "apiKey", "in": "cookie", "name": "crumb"},
}
PIN = {"type": "object", "properties": {"password": {"type": "string", "maxLength": 3}, "id": {"type": "integer"}}}


def served():
    content = {kind: {"schema": PIN if "json" in kind else {}} for kind in (
        "application/json", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "text/plain")}
    value = description({
        "/pets": {
            "get": {"responses": answers(200, 500)},
            "post": {"requestBody": {"content": content}, "responses": answers(201, 400)},
        },
        "/odd": {"get": {"security": [{name: []} for name in SCHEMES], "responses": answers(200)}},
    }, title="secrets")
    value["components"] = {"securitySchemes": SCHEMES, "schemas": {"Item": ITEM}}
    return value


def made(place):
    """A canary a name, that no encoding changes."""
    nonce = os.urandom(6).hex()
    return {name: f"canary{number:02}{nonce}{name.replace('_', '')}" for number, name in enumerate(NAMES)}


def send(plane, canary):
    """What clients send to the mock."""
    def ask(method, path, headers=None, body=None):
        return plane.call(method, path, body, headers=headers, key=False).status

    def post(media_type, body, **headers):
        return ask("POST", "/pets", {"Content-Type": media_type, **headers}, body)

    basic = base64.b64encode(f"user:{canary['basic']}".encode()).decode()
    canary["basic"] = basic
    ask("GET", "/pets", {
        "Authorization": f"Bearer {canary['authorization']}", "Cookie": f"session={canary['cookie']}; theme=dark",
        "X-API-Key": canary["api_key"], "Proxy-Authorization": f"Basic {canary['proxy_authorization']}"})
    ask("GET", "/pets", {"Authorization": f"Basic {basic}"})
    ask("GET", f"/pets?access_token={canary['query_token']}&limit=1")
    ask("GET", f"/odd?q={canary['declared_query']}", {
        "X-Odd-Name": canary["declared_header"], "Cookie": f"crumb={canary['declared_cookie']}"})
    post("application/json", json.dumps({"user": "me", "password": canary["json_password"]}).encode())
    post("application/vnd.x+json", json.dumps({"a": [{"b": {"refreshToken": canary["deep_token"]}}]}).encode())
    post("application/json", json.dumps({"password": canary["violation"], "id": "no"}).encode())
    post("application/x-www-form-urlencoded", f"a=1&client_secret={canary['form_secret']}".encode())
    # Longer than what is kept: what is left is no JSON.
    post("application/json", json.dumps({"password": canary["cut_json"], "filler": "x" * 100_000}).encode())
    post("application/json", f'{{"password": "{canary["broken_json"]}", "id": '.encode())
    part = f'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n{canary["multipart"]}\r\n--b--\r\n'
    post("multipart/form-data; boundary=b", part.encode())
    post("application/xml", f"<a><password>{canary['xml']}</password></a>".encode())
    # Under other spellings of names and types.
    post("text/plain", json.dumps({"password": canary["json_password"]}).encode())
    ask("GET", f"/pets?pass%77ord={canary['query_token']}&API_KEY={canary['query_token']}&a[secret]={canary['query_token']}")
    ask("GET", f"/nowhere?token={canary['query_token']}", {"X-Auth-Token": canary["authorization"]})


def set_replies(plane, server, canary):
    config = {"/pets": {"GET": {
        "status": 200, "body": {"id": 1, "token": canary["reply_token"]},
        "headers": {"Set-Cookie": f"sid={canary['set_cookie']}; HttpOnly", "X-Session-Token": canary["reply_header"]}}}}
    made = plane.admin("POST", f"/servers/{server}/scenarios", {"name": "tells", "config": config})
    number = made.value["id"] if made.status == 201 else None
    return made.status == 201 and plane.admin("POST", f"/servers/{server}/scenarios/{number}/activate").status == 200


def log_in(plane, canary):
    plane.admin("POST", "/auth/login", {"username": "admin", "password": canary["login"]}, key=False)
    known = plane.credentials()
    good = plane.admin("POST", "/auth/login", {"username": known.get("username", "admin"), "password": known["password"]}, key=False)
    canary["jwt"] = next((value for value in good.value.values() if isinstance(value, str) and value.count(".") == 2), "") \
        if good.status == 200 else ""
    canary["key"], canary["password"] = plane.key, known["password"]
    plane.admin("GET", "/servers", key=False, headers={"Authorization": f"Bearer {canary['jwt']}"})
    return bool(canary["jwt"])


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes webhooks, and answers with a secret of its own."""

    seen = []

    def do_POST(self):
        self.seen.append((dict(self.headers), self.rfile.read(int(self.headers.get("Content-Length", 0)))))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


def hook(plane, server, canary, port):
    """Makes a webhook; None where there are none yet."""
    path = f"/servers/{server}/webhooks"
    if plane.admin("GET", path).status == 404:
        return None
    made = plane.admin("POST", path, {
        "name": "tells", "url": f"http://127.0.0.1:{port}/", "events": ["request.received", "response.sent"],
        "secret_key": canary["webhook_secret"], "headers": {"Authorization": f"Bearer {canary['webhook_header']}"}})
    return made


class Stream(threading.Thread):
    """Reads the live stream of the log."""

    def __init__(self, log):
        super().__init__(daemon=True)
        self.log, self.text, self.socket = log, b"", None

    def run(self):
        client = self.log.plane.connect(60)
        self.socket = client
        client.sendall(f"GET {self.log.path}/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: {self.log.plane.key}\r\n\r\n".encode())
        try:
            while piece := client.recv(65536):
                self.text += piece
        except OSError:
            pass


def unpacked(body):
    """The texts in a workbook."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


def dumps(plane, server, with_hooks):
    """All that can be read, by its name."""
    found = {}

    def take(name, path, key=True, headers=None):
        reply = plane.call("GET", path, key=key, headers=headers)
        found[name] = (unpacked(reply.body) if reply.body[:2] == b"PK" else reply.body) + str(reply.headers).encode()
        return reply.status

    own = f"{ADMIN}/servers/{server}"
    expected = {"log": take("log", f"{own}/logs?limit=1000&analyze=true")}
    for kind in ("json", "csv", "xlsx"):
        expected[kind] = take(f"{kind} export", f"{own}/logs/export?format={kind}&include_analysis=true")
    for name, path in (("config", f"{ADMIN}/config"), ("metrics", f"{ADMIN}/metrics"), ("health", f"{ADMIN}/health"),
                       ("servers", f"{ADMIN}/servers"), ("server", own), ("openapi", f"{ADMIN}/openapi.json"),
                       ("keys", f"{ADMIN}/auth/keys"), ("mocks", "/v1/mocks"), ("page", "/admin"), ("docs", "/admin/docs"),
                       ("requests", f"{own}/requests"), ("count", f"{own}/requests/count")):
        expected[name] = take(name, path)
    take("metrics as text", f"{ADMIN}/metrics", headers={"Accept": "text/plain"})
    verify = plane.call("POST", f"{own}/requests/verify", {"operation": "POST /pets", "times": {"exactly": 4711}})
    found["verify"] = verify.body
    # A filter whose fault repeats what was asked is no way out either.
    if with_hooks:
        listed = plane.call("GET", f"{own}/webhooks")
        found["webhooks"] = listed.body
        for each in listed.value.get("webhooks", []):
            found["webhook"] = plane.call("GET", f"{own}/webhooks/{each['id']}").body
            found["test"] = plane.call("POST", f"{own}/webhooks/{each['id']}/test").body
            found["deliveries"] = plane.call("GET", f"{own}/webhooks/{each['id']}/deliveries?limit=100").body
    return found, expected


def spellings(text):
    return {text.encode(), quote(text, safe="").encode(), base64.b64encode(text.encode()).rstrip(b"=")[:-1]}


def leaks(found, canary, but=()):
    return [f"{name} in {where}" for where, content in found.items() for name, text in canary.items()
            if text and name not in but and any(spelling in content for spelling in spellings(text))]


def measure(report, args, name, data, url, canary, flags, dump_of_database):
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    Receiver.seen.clear()
    with Plane(args.binary, data, *flags, served=served(), database=url) as plane:
        if not plane.serves:
            report.that(False, f"{name}: it serves", plane.stderr()[-300:])
            return
        log = Log(plane)
        level = plane.admin("PUT", "/config", {"logging": {"level": "debug"}})
        print(f"        {name}: most detailed output {'on' if level.status == 200 else f'not to be had: {level.status}'}")
        stream = Stream(log)
        stream.start()
        report.expect(log_in(plane, canary), f"{name}: no login")
        report.expect(set_replies(plane, log.server, canary), f"{name}: no replies with secrets")
        hooked = hook(plane, log.server, canary, receiver.server_port)
        if hooked is None:
            print(f"        {name}: no webhooks yet, their secrets are left out")
        else:
            report.expect(hooked.status == 201, f"{name}: no webhook: {hooked.told()}")
        send(plane, canary)
        time.sleep(2)
        found, statuses = dumps(plane, log.server, hooked is not None and hooked.status == 201)
        wrong = {what: status for what, status in statuses.items() if status != 200}
        if wrong.get("config") == 404:
            print(f"        {name}: no configuration yet, it is left out")
        wrong = {what: status for what, status in wrong.items() if what not in ("page", "requests", "docs", "config") or status != 404}
        report.that(not wrong, f"{name}: all of it can be read", wrong or f"{sum(map(len, found.values()))} bytes")
        if stream.socket:
            stream.socket.close()
        found["stream"] = stream.text
        if hooked is not None:
            signed = [fields for fields, _ in Receiver.seen if "webhook-signature" in {name.lower() for name in fields}]
            known = [fields for fields in signed if canary["webhook_header"] in str(fields)]
            report.that(signed and len(known) == len(Receiver.seen), f"{name}: webhooks come, signed, with their own header",
                        f"{len(Receiver.seen)}, {len(signed)} signed, {len(known)} with it")
            found["payloads"] = b"".join(body for _, body in Receiver.seen)
        report.expect(b"event: log" in stream.text, f"{name}: nothing came on the stream: {stream.text[:200]}")
        shown = found["log"].count(b"[redacted]")
        report.that(shown >= 20, f"{name}: secrets were sent, and are shown as such", f"{shown} times")
        entries = json.loads(plane.call("GET", f"{log.path}?limit=1000").body)["logs"]
        bodies = [each["request_body"] for each in entries if each["method"] == "POST"]
        report.expect(any(body and "user" in body for body in bodies), f"{name}: nothing but secrets is hidden: {bodies[:3]}")
        report.expect(any("theme=dark" in str(each["headers"]) or "[redacted]" in str(each["headers"]) for each in entries), "no cookie")
        code = plane.stop()
        report.expect(code == 0, f"{name}: it ends with {code}")
        found["stdout"] = plane.process.stdout.read() or b""
        found["stderr"] = plane.stderr().encode()
        gone = leaks(found, canary)
        report.that(not gone, f"{name}: {len(canary)} secrets, {len(found)} places: none comes out", gone or "0")
        kept = leaks({"what it keeps": dump_of_database()}, canary, KEPT)
        report.that(not kept, f"{name}: nor is one kept", kept or "0")
        report.that(not panicked(plane.stderr()), f"{name}: nothing panicked")


def files_of(data):
    return b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file() and path.name != "credentials")


def main():
    args, report = arguments(__doc__), Report()
    known = run(args.binary, "serve", "--help").stdout
    flags = ("--log-format", "json") if "--log-format" in known else ()
    with folder() as place, Postgres() as postgres:
        measure(report, args, "SQLite", place / "sqlite", None, made(place), flags, lambda: files_of(place / "sqlite"))
        canary = made(place)
        url = postgres.database()
        secret = url.replace("postgres@", f"postgres:{canary['postgres']}@")
        whole = [postgres.programs / "pg_dump", url]
        measure(report, args, "PostgreSQL", place / "postgresql", secret, canary, flags,
                lambda: subprocess.run(whole, capture_output=True, check=True).stdout + files_of(place / "postgresql"))
        # A database that cannot be reached is told without its password.
        with Plane(args.binary, place / "gone", database=secret.replace(f":{postgres.port}/", ":1/")) as plane:
            told = plane.stderr()
        report.that(canary["postgres"] not in told and not plane.serves, "a database that is not there is told without its password",
                    told.strip()[-120:])
    report.end()


if __name__ == "__main__":
    main()
