#!/usr/bin/env python3
"""D7: header fields that would break, forge or overload a reply are refused where they are set: in ad-hoc mocks, responses
and scenarios; what is sent is one reply, which names its mock."""

import json

from harness import Report, arguments, folder, head, panicked
from plane import ADMIN, Plane

FAULTY = {
    "a line break in a value": {"X-A": "a\r\nX-Evil: 1"},
    "a whole reply in a value": {"X-A": "a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"},
    "CR alone": {"X-A": "a\rX-Evil: 1"},
    "LF alone": {"X-A": "a\nX-Evil: 1"},
    "NUL": {"X-A": "a\0b"},
    "DEL": {"X-A": "a\x7fb"},
    "NEL": {"X-A": "a\x85b"},
    "a colon in a name": {"X-A: b": "1"},
    "a space in a name": {"X A": "1"},
    "a line break in a name": {"X-A\r\nX-Evil": "1"},
    "a name without characters": {"": "1"},
    "a name beyond ASCII": {"X-\u00c4": "1"},
    "a value of 64 KiB": {"X-A": "v" * (64 << 10)},
    "1,000 fields": {f"X-{number}": "1" for number in range(1000)},
    "two names that differ in case": {"X-A": "1", "x-a": "2"},
    "a length": {"Content-Length": "0"},
    "a transfer coding": {"Transfer-Encoding": "chunked"},
    "a connection option": {"Connection": "close"},
    "an upgrade": {"Upgrade": "h2c"},
    "the cookie of the session": {"Set-Cookie": "mockwright_session_8000=stolen; Path=/admin"},
    "the cookie of the session, without a name": {"Set-Cookie": "=mockwright_session=stolen"},
}
# Of ad-hoc mocks alone; a list is a value of a response, written as its description says.
MARKS = {"a forged identifier": {"X-Mock-Id": "forged"}, "a forged status": {"X-Mock-Status": "103"},
         "a list": {"X-A": ["1"]}}


def ways(server):
    """Where header fields are set: path, and the body around them."""
    entry = {"status": 200, "body": {"id": 1}}
    return {
        "a mock": ("/v1/mocks", lambda headers: {"body": "ok", "headers": headers}),
        "a response": (f"{ADMIN}/servers/{server}/responses", lambda headers: {
            "endpoint_path": "/pets", "method": "GET", "response_status": 202, "response_body": {"id": 1},
            "response_headers": headers}),
        "a scenario": (f"{ADMIN}/servers/{server}/scenarios", lambda headers: {
            "name": "headers", "config": {"/pets": {"GET": {**entry, "headers": headers}}}}),
    }


def raw(plane, path, method="GET"):
    return plane.ask(f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())[0]


def main():
    args, report = arguments(__doc__), Report()
    refused = 0
    with folder() as place, Plane(args.binary, place / "data") as plane:
        server = plane.first_server()
        for where, (path, around) in ways(server).items():
            for name, headers in {**FAULTY, **(MARKS if where == "a mock" else {})}.items():
                reply = plane.call("POST", path, around(headers))
                report.expect(reply.status == 400 and reply.code == "VALIDATION_ERROR",
                              f"{where}, {name}: {reply.told()}")
                refused += reply.status == 400
                if reply.status == 201 and where == "a scenario":
                    plane.call("DELETE", f"{path}/{reply.value['id']}")
                if reply.status == 201 and where == "a response":
                    plane.call("DELETE", f"{path}/{reply.value['id']}")
        # What may be set is sent as it was set.
        mock = plane.mock({"body": "ok", "headers": {"X-Plain": "a\tb", "Retry-After": "120", "X-Snow": "\u2603"}})
        for method in ("GET", "POST", "HEAD", "OPTIONS"):
            came = raw(plane, mock["endpoint_url"], method)
            status, fields = head(came)
            report.expect(came.count(b"HTTP/1.1 ") == 1 and status == 200, f"{method}: not one reply: {came[:300]}")
            report.expect(fields.get("x-mock-id") == mock["mock_id"] and came.lower().count(b"\r\nx-mock-id:") == 1,
                          f"{method}: X-Mock-Id {fields.get('x-mock-id')}")
            report.expect(fields.get("x-plain") == "a\tb" and fields.get("retry-after") == "120", f"{method}: {fields}")
        # What a request says is never sent back in a header field.
        for path in (mock["endpoint_url"] + "%0d%0aX-Evil:1", "/v1/mock/%0d%0aX-Evil:1", "/admin/api/v1/%0d%0aX-Evil:1",
                     "/admin%0d%0aX-Evil:1"):
            came = raw(plane, path)
            report.expect(came.count(b"HTTP/1.1 ") == 1 and b"\r\nX-Evil" not in came, f"{path}: {came[:300]}")
        own = plane.call("GET", mock["endpoint_url"], headers={"X-Request-Id": "mine", "X-Mock-Id": "mine"}, key=None)
        report.expect(own.headers.get_all("X-Mock-Id") == [mock["mock_id"]], "a request names the mock")
        listed = json.dumps(plane.admin("GET", f"/servers/{server}/responses").value)
        report.expect("X-Evil" not in listed, "something of it was kept")
        report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
    report.end(f"{refused} faulty header fields refused")


if __name__ == "__main__":
    main()
