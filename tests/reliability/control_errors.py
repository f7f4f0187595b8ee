#!/usr/bin/env python3
"""D4: whatever is wrong with a call of the control plane, the reply is the same envelope: named, and without a path of the
machine, a statement of the database or a part of the program."""

from harness import Report, arguments, folder, panicked
from plane import ADMIN, Plane, stores

JSON = {"Content-Type": "application/json"}
CODES = {
    400: "VALIDATION_ERROR", 401: "AUTHENTICATION_ERROR", 403: "AUTHORIZATION_ERROR", 404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED", 409: "CONFLICT", 413: "PAYLOAD_TOO_LARGE", 415: "UNSUPPORTED_MEDIA_TYPE",
}
# What never belongs into a reply.
INSIDE = ("SELECT ", "INSERT ", "UPDATE ", "sqlx", "SQLite", "sqlite", "PostgreSQL", "panicked", "backtrace", ".rs:",
          "/rustc/", "stack", "Os {", "os error")


def cases(server):
    """Method, path, body, headers, key, status."""
    own = f"{ADMIN}/servers/{server}"
    large = b'{"name": "' + b"x" * (3 << 20) + b'"}'
    return [
        ("GET", f"{ADMIN}/servers", None, {}, None, 401),
        ("GET", f"{ADMIN}/servers", None, {}, "wrong", 401),
        ("GET", f"{ADMIN}/servers", None, {"Authorization": "Bearer x.y.z"}, None, 401),
        ("GET", f"{ADMIN}/servers", None, {"Authorization": "Basic eDp5"}, None, 401),
        ("GET", f"{ADMIN}/servers", None, {"Origin": "http://evil.example"}, True, 403),
        ("GET", f"{ADMIN}/nothing", None, {}, True, 404),
        ("GET", f"{ADMIN}/", None, {}, True, 404),
        ("GET", f"{ADMIN}/servers/", None, {}, True, 404),
        ("GET", f"{ADMIN}/servers/server_nothing", None, {}, True, 404),
        ("GET", f"{ADMIN}/servers/..%2f..%2fetc%2fpasswd", None, {}, True, 404),
        ("GET", f"{ADMIN}/servers/%00", None, {}, True, 404),
        ("GET", f"{ADMIN}/servers/%ff", None, {}, True, (400, 404)),
        ("GET", f"{ADMIN}/servers/' OR 1=1 --".replace(" ", "%20"), None, {}, True, 404),
        ("GET", f"{own}/scenarios/999999", None, {}, True, 404),
        ("GET", f"{own}/scenarios/one", None, {}, True, 400),
        ("GET", f"{own}/scenarios/99999999999999999999", None, {}, True, 400),
        ("GET", f"{own}/responses/999999", None, {}, True, 404),
        ("GET", f"{own}/responses?scenario_id=x", None, {}, True, 400),
        ("GET", f"{own}/responses?unknown=1", None, {}, True, 400),
        ("GET", f"{own}/requests/count?limit=abc", None, {}, True, 400),
        ("GET", "/v1/mocks?limit=0", None, {}, True, 400),
        ("GET", "/v1/mocks?limit=-1", None, {}, True, 400),
        ("GET", "/v1/mocks?offset=1e9", None, {}, True, 400),
        ("GET", "/v1/mocks/nothing", None, {}, True, 404),
        ("DELETE", "/v1/mocks/nothing", None, {}, True, 404),
        ("GET", "/v1/mock/nothing", None, {}, None, 404),
        ("PATCH", "/v1/mocks", b"{}", JSON, True, 405),
        ("DELETE", f"{ADMIN}/servers", None, {}, True, 405),
        ("PUT", f"{ADMIN}/health", b"{}", JSON, True, 405),
        ("TRACE", f"{ADMIN}/servers", None, {}, True, 405),
        ("BREW", f"{ADMIN}/servers", None, {}, True, 405),
        ("POST", f"{ADMIN}/servers", b"{", JSON, True, 400),
        ("POST", f"{ADMIN}/servers", b"[]", JSON, True, 400),
        ("POST", f"{ADMIN}/servers", b"null", JSON, True, 400),
        ("POST", f"{ADMIN}/servers", b"\xff\xfe", JSON, True, 400),
        ("POST", f"{ADMIN}/servers", b"[" * 100_000, JSON, True, 400),
        ("POST", f"{ADMIN}/servers", b"{}", JSON, True, 400),
        ("POST", f"{ADMIN}/servers", b'{"name": 1, "spec_url_or_path": []}', JSON, True, 400),
        ("POST", f"{ADMIN}/servers", b'{"name": "a", "spec_url_or_path": "missing.yaml"}', JSON, True, 400),
        ("POST", f"{ADMIN}/servers", b'{"name": "a", "spec_url_or_path": "/etc/passwd"}', JSON, True, 400),
        ("POST", f"{ADMIN}/servers", b'{"name": "a", "spec_url_or_path": "file:///etc/passwd"}', JSON, True, 400),
        ("POST", f"{ADMIN}/servers", b"name=a", {"Content-Type": "application/x-www-form-urlencoded"}, True, 415),
        ("POST", f"{ADMIN}/servers", b"{}", {**JSON, "Content-Encoding": "gzip"}, True, 415),
        ("POST", f"{ADMIN}/servers", large, JSON, True, 413),
        ("PUT", f"{own}/config", b'{"error_rate_percent": 101}', JSON, True, 400),
        ("PUT", f"{own}/config", b'{"response_delay_ms": -1}', JSON, True, 400),
        ("PUT", f"{own}/config", b'{"cors_enabled": "yes"}', JSON, True, 400),
        ("PUT", f"{own}/config", b'{"colour": 1}', JSON, True, 400),
        ("POST", f"{own}/scenarios", b'{"name": ""}', JSON, True, 400),
        ("POST", f"{own}/scenarios", b'{"name": "happy_path", "config": {}}', JSON, True, 409),
        ("POST", f"{own}/scenarios", b'{"name": "a", "config": {"/pets": {"GET": {"status": 99}}}}', JSON, True, 400),
        ("POST", f"{own}/scenarios", b'{"name": "a", "config": []}', JSON, True, 400),
        ("POST", f"{own}/scenarios/999999/activate", None, {}, True, 404),
        ("POST", f"{own}/responses", b'{"method": "GET"}', JSON, True, 400),
        ("POST", "/v1/mocks", b'{"status_code": 600}', JSON, True, 400),
        ("POST", "/v1/mocks", b'{"delay_ms": 30001}', JSON, True, 400),
        ("POST", "/v1/mocks", b'{"headers": {"X-Mock-Id": "a"}}', JSON, True, 400),
        ("POST", f"{ADMIN}/auth/login", b'{"username": "admin"}', JSON, None, 400),
        ("POST", f"{ADMIN}/auth/login", b'{"username": "admin", "password": "wrong"}', JSON, None, 401),
        ("DELETE", f"{ADMIN}/auth/keys/999", None, {}, True, 404),
    ]


def judge(report, plane, what, reply, statuses, seen):
    report.expect(reply.status in statuses, f"{what}: {reply.told()}, expected {statuses}")
    report.expect(reply.headers.get_content_type() == "application/json", f"{what}: {reply.headers['Content-Type']}")
    try:
        whole = reply.value
        error = whole["error"]
        missing = {"code", "message", "details", "timestamp", "request_id"} - set(error)
    except (ValueError, TypeError, KeyError) as fault:
        report.expect(False, f"{what}: no envelope: {fault!r} in {reply.told()}")
        return
    report.expect(not missing and isinstance(error["details"], dict), f"{what}: the envelope lacks {missing}")
    report.expect(error["code"] == CODES.get(reply.status), f"{what}: code {error['code']} with {reply.status}")
    report.expect(whole.get("detail") == error["message"], f"{what}: detail {whole.get('detail')!r}")
    report.expect(reply.headers["X-Request-Id"] == error["request_id"] not in seen,
                  f"{what}: request {error['request_id']}, header {reply.headers['X-Request-Id']}")
    seen.add(error["request_id"])
    if reply.status == 400:
        report.expect(error["details"].get("field") and error["details"].get("reason"), f"{what}: no field in {error}")
    if reply.status == 405:
        report.expect(reply.headers["Allow"], f"{what}: no Allow")
    text = reply.body.decode()
    shown = [part for part in (*INSIDE, str(plane.data.parent)) if part in text]
    report.expect(not shown, f"{what}: shows {shown}: {text[:300]}")


def main():
    args, report = arguments(__doc__), Report()
    count = 0
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            with Plane(args.binary, data, database=url, cwd=place) as plane:
                seen = set()
                for method, path, body, headers, key, wanted in cases(plane.first_server()):
                    what = f"{name}: {method} {path} {(body or b'')[:60]}"
                    statuses = wanted if isinstance(wanted, tuple) else (wanted,)
                    try:
                        reply = plane.call(method, path, body, headers=headers, key=key)
                    except OSError as fault:
                        report.expect(False, f"{what}: {fault!r}")
                        continue
                    judge(report, plane, what, reply, statuses, seen)
                    count += 1
                report.expect(plane.lives and not panicked(plane.stderr()), f"{name}: {plane.stderr()[-300:]}")
    report.end(f"{count} faulty calls: each with an envelope and a name of its own")


if __name__ == "__main__":
    main()
