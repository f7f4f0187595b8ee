#!/usr/bin/env python3
"""A description over the limit is refused at once; one of 30,000 operations is served, soon and with little memory."""

import json

from harness import MIB, Mock, Report, arguments, check, errors, folder, percentile, reference

REFUSED_SECONDS = 2
LOAD_SECONDS = 10
MEMORY = 600 * MIB
ANSWER_SECONDS = 0.005
PATHS = 10_000
ASKED = 100
LIMIT = 64 * MIB


def large():
    """As large as a platform's whole interface: lists, items and their removal, over one schema."""
    answer = {"description": "fine", "content": {"application/json": {"schema": reference("Thing")}}}
    listed = {"description": "fine", "content": {"application/json": {
        "schema": {"type": "array", "items": reference("Thing")}}}}
    identity = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    item = {
        "parameters": [identity],
        "get": {"responses": {"200": answer, "404": {"description": "none"}}},
        "put": {"requestBody": {"content": {"application/json": {"schema": reference("Thing")}}},
                "responses": {"200": answer}},
        "delete": {"responses": {"200": listed}},
    }
    thing = {"type": "object", "required": ["id"], "properties": {
        "id": {"type": "integer"}, "name": {"type": "string"}, "createdAt": {"type": "string", "format": "date-time"}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "large", "version": "1"},
        "paths": {f"/group{n // 100}/things{n}/{{id}}": item for n in range(PATHS)},
        "components": {"schemas": {"Thing": thing}},
    }


def refuse(args, report, place):
    path = place / "over.yaml"
    with path.open("w") as file:
        file.write('openapi: 3.0.3\ninfo: {title: over, version: "1"}\npaths: {}\nx-filling:\n')
        row = "  - " + "x" * 95 + "\n"
        for _ in range(LIMIT // len(row) // 1000 + 2):
            file.write(row * 1000)
    ran, diagnostics = check(args.binary, path, timeout=20 * args.slack)
    report.expect(ran.code == 1, f"over the limit: ended with {ran.code}")
    report.expect([found["code"] for found in errors(diagnostics)] == ["MW0105"], f"over the limit: {diagnostics}")
    report.expect(ran.seconds <= REFUSED_SECONDS * args.slack, f"over the limit: took {ran.seconds:.2f} s")
    path.unlink()
    return ran.seconds


def serve(args, report, place):
    path = place / "large.json"
    path.write_text(json.dumps(large()))
    with Mock(args.binary, path, timeout=5 * LOAD_SECONDS * args.slack) as mock:
        report.expect(mock.serves and mock.seconds <= LOAD_SECONDS * args.slack, f"ready after {mock.seconds:.1f} s")
        if not mock.serves:
            return mock.seconds, 0, 0
        connection = mock.connection()
        step = PATHS // ASKED
        answers = [mock.get(f"/group{n // 100}/things{n}/7", connection) for n in range(0, PATHS, step) for _ in range(20)]
        worst = percentile([answer.seconds for answer in answers], 0.99)
        report.expect(all(answer.status == 200 for answer in answers), "not every path answered 200")
        report.expect(worst <= ANSWER_SECONDS * args.slack, f"99 % within {worst * 1000:.1f} ms")
        memory = mock.memory()
        report.expect(memory <= MEMORY, f"took {memory / MIB:.0f} MiB")
    return mock.seconds, worst, memory


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place:
        refused = refuse(args, report, place)
        ready, worst, memory = serve(args, report, place)
    report.end(f"over the limit: refused after {refused:.2f} s; {3 * PATHS} operations: ready after {ready:.2f} s, "
               f"{memory / MIB:.0f} MiB, 99 % of answers within {worst * 1000:.1f} ms")


if __name__ == "__main__":
    main()
