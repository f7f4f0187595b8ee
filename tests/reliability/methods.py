#!/usr/bin/env python3
"""D1: methods and negotiation over every operation of a description of 50."""

import gzip

from harness import Mock, Report, arguments, description, head, reply

METHODS = ["get", "put", "post", "delete", "patch"]
OBJECT = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}


def operation(method):
    made = {"responses": reply(OBJECT)}
    if method in ("put", "post", "patch"):
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": OBJECT}}}
    return made


# The first path has all five methods, the next one all but `get`, and so on, so that each `Allow` differs.
PATHS = {
    f"/things{number}/{{id}}": {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
        **{method: operation(method) for method in METHODS if number < 5 or METHODS.index(method) != number - 5},
    }
    for number in range(10)
}
PATHS["/things10"] = {method: operation(method) for method in METHODS}


def ask(mock, method, path, headers="", body=b""):
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    request = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}{length}\r\n".encode() + body
    raw, _ = mock.ask(request)
    return (*head(raw), raw.split(b"\r\n\r\n", 1)[-1])


def body_of(method):
    if method in ("PUT", "POST", "PATCH"):
        return "Content-Type: application/json\r\n", b'{"id":1}'
    return "", b""


def main():
    args, report = arguments(__doc__), Report()
    wrong = {name: [] for name in ("200", "HEAD", "405", "OPTIONS", "406", "Accept", "415")}
    with Mock(args.binary, description(PATHS)) as mock:
        count = 0
        for template, item in PATHS.items():
            path = template.replace("{id}", "7")
            declared = [method.upper() for method in METHODS if method in item]
            allow = {*declared, "OPTIONS", *(["HEAD"] if "GET" in declared else [])}
            for method in declared:
                count += 1
                headers, body = body_of(method)
                if ask(mock, method, path, headers, body)[0] != 200:
                    wrong["200"].append((method, path))
                for accept, status in [("*/*", 200), ("application/*", 200), ("image/png", 406),
                                       ("application/json;q=0", 406), ("application/json;q=0, */*;q=0.1", 406)]:
                    got = ask(mock, method, path, f"Accept: {accept}\r\n{headers}", body)[0]
                    if got != status:
                        wrong["406" if status == 406 else "Accept"].append((method, path, accept, got))
                if body:
                    zipped = gzip.compress(body)
                    for sent, content in [("Content-Type: text/csv\r\n", body),
                                          (f"{headers}Content-Encoding: br\r\n", zipped)]:
                        got, fields, _ = ask(mock, method, path, sent, content)
                        if got != 415:
                            wrong["415"].append((method, path, sent, got))
            for accept in ("*/*", "image/png"):
                get, with_head = (ask(mock, name, path, f"Accept: {accept}\r\n") for name in ("GET", "HEAD"))
                fields = [{key: value for key, value in found[1].items() if key != "date"} for found in (get, with_head)]
                # A problem of 405 says which method it is about, so that its length differs.
                same = fields[0] == fields[1] if "GET" in declared else fields[0].keys() == fields[1].keys()
                if get[0] != with_head[0] or not same or with_head[2]:
                    wrong["HEAD"].append((path, accept, get[:2], with_head[:2]))
            for method in ["GET", "PUT", "POST", "DELETE", "PATCH", "TRACE", "BREW"]:
                if method in declared:
                    continue
                status, fields, _ = ask(mock, method, path)
                if status != 405 or set(fields.get("allow", "").split(", ")) != allow:
                    wrong["405"].append((method, path, status, fields.get("allow")))
            status, fields, body = ask(mock, "OPTIONS", path)
            if status != 204 or set(fields.get("allow", "").split(", ")) != allow or body:
                wrong["OPTIONS"].append((path, status, fields))
        print(f"{count} operations")
        for name, found in wrong.items():
            report.that(not found, f"{name} is as it must be everywhere", f"{len(found)} wrong {found[:2]}")

        post = "POST /things10 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        huge, _ = mock.ask(f"{post}Expect: 100-continue\r\nContent-Length: {11 << 20}\r\n\r\n".encode())
        report.that(head(huge)[0] == 413, "a body that is too large is refused before it is sent", head(huge)[0])
        tea, _ = mock.ask(f"{post}Expect: tea\r\nContent-Length: 8\r\n\r\n".encode())
        report.that(head(tea)[0] == 417, "an unknown expectation is refused", head(tea)[0])
        with mock.connect() as client:
            client.sendall(f"{post}Expect: 100-continue\r\nContent-Length: 8\r\n\r\n".encode())
            first = client.recv(1000)
            client.sendall(b'{"id":1}')
            second = client.recv(65536)
        report.that(head(first)[0] == 100 and head(second)[0] == 200, "100 comes before the body and 200 after it")
        connect, _ = mock.ask(b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nConnection: close\r\n\r\n")
        report.that(head(connect)[0] in (404, 405, 501), "CONNECT opens no tunnel", head(connect)[0])
        report.of_process(mock, mock.resident(), 1)
    report.end()


if __name__ == "__main__":
    main()
