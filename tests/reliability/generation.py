#!/usr/bin/env python3
"""Schemas whose values would be huge, or that have none, are answered at once: smaller where they allow it, else a
problem that says why."""

import json
from concurrent.futures import ThreadPoolExecutor

from harness import MIB, Mock, Report, answering, arguments, folder, panicked, reference

SECONDS = 1
GROWTH = 64 * MIB
PARALLEL = 8
REQUESTS = 5


def nested(depth, count, leaf):
    return {"type": "array", "minItems": count, "items": nested(depth - 1, count, leaf)} if depth else leaf


def exponential(keyword, depth):
    schemas = {f"L{n}": {keyword: [reference(f"L{n + 1}"), reference(f"L{n + 1}")]} for n in range(depth)}
    return answering(reference("L0"), schemas | {f"L{depth}": {"type": "object", "properties": {"a": {"type": "string"}}}})


def is_length(low, high):
    return lambda value: isinstance(value, str) and low <= len(value) <= high


# Near the limit of a reply or of the work for it: a problem will do as well.
MAY_BE_TOLD = ["a million letters by pattern", "five thousand letters of any script", "thirty levels of anyOf"]

# What is to be answered: a test of the value, or None for a problem of status 500.
CASES = {
    "a thousand million items": (answering({"type": "array", "minItems": 10**9, "items": {"type": "string"}}), None),
    "a thousand cubed items": (answering(nested(3, 1000, {"type": "integer"})), None),
    "at least a thousand million characters": (answering({"type": "string", "minLength": 10**9}), None),
    "at most a thousand million characters": (answering({"type": "string", "maxLength": 10**9}), is_length(0, MIB)),
    "at most a thousand million items": (
        answering({"type": "array", "maxItems": 10**9, "items": {"type": "string"}}),
        lambda value: isinstance(value, list) and len(value) <= 10_000,
    ),
    "a million members": (
        answering({"type": "object", "minProperties": 10**6, "additionalProperties": {"type": "integer"}}), None),
    "a million letters by pattern": (
        answering({"type": "string", "pattern": "^[a-z]{1000000}$"}), is_length(10**6, 10**6)),
    "a thousand million letters by pattern": (
        answering({"type": "string", "pattern": "^((a{1000}){1000}){1000}$"}), None),
    "five thousand letters of any script": (
        answering({"type": "string", "pattern": "^\\p{L}{5000}$"}), is_length(5000, 5000)),
    "multiples of next to nothing": (
        answering({"type": "number", "multipleOf": 1e-300, "minimum": 0, "maximum": 1e300}),
        lambda value: isinstance(value, (int, float)) and 0 <= value <= 1e300,
    ),
    "a minimum above the maximum": (answering({"type": "integer", "minimum": 10, "maximum": 1}), None),
    "fifty different booleans": (
        answering({"type": "array", "minItems": 50, "uniqueItems": True, "items": {"type": "boolean"}}), None),
    "integers beyond 64 bits": (
        answering({"type": "integer", "minimum": 2**63, "maximum": 2**64}),
        lambda value: isinstance(value, (int, float)) and 2**63 <= value <= 2**64,
    ),
    "a hundred thousand values to choose from": (
        answering({"enum": [f"e{n}" for n in range(100_000)]}), lambda value: value.startswith("e")),
    "thirty levels of allOf": (exponential("allOf", 30), lambda value: isinstance(value, dict)),
    "thirty levels of anyOf": (exponential("anyOf", 30), lambda value: isinstance(value, dict)),
    # Both branches are the same, so that exactly one can never hold.
    "thirty levels of oneOf": (exponential("oneOf", 30), None),
}


def ask(args, report, name, path, is_valid):
    with Mock(args.binary, path) as mock:
        report.expect(mock.serves, f"{name}: does not start: {mock.stderr()[-300:]}")
        if not mock.serves:
            return 0, 0
        before = mock.memory("VmRSS")
        with ThreadPoolExecutor(PARALLEL) as pool:
            answers = list(pool.map(lambda _: mock.get("/x"), range(REQUESTS * PARALLEL)))
        growth = mock.memory() - before
        slowest = max(answer.seconds for answer in answers)
        report.expect(mock.lives and not panicked(mock.stderr()), f"{name}: {mock.stderr()[-300:]}")
        for answer in {(answer.status, answer.headers.get("content-type"), answer.body) for answer in answers}:
            report.expect(is_documented(answer, is_valid, name in MAY_BE_TOLD), f"{name}: answered {answer[0]} {answer[2][:200]}")
    report.expect(slowest <= SECONDS * args.slack, f"{name}: took {slowest:.2f} s")
    report.expect(growth <= GROWTH, f"{name}: took {growth / MIB:.0f} MiB")
    return slowest, growth


def is_documented(answer, is_valid, may_be_told):
    status, content_type, body = answer
    if is_valid is None or (may_be_told and status != 200):
        return status == 500 and content_type == "application/problem+json" and bool(json.loads(body)["detail"])
    return status == 200 and is_valid(json.loads(body))


def main():
    args, report = arguments(__doc__), Report()
    slowest, most = 0, 0
    with folder() as place:
        for name, (whole, is_valid) in CASES.items():
            path = place / "case.json"
            path.write_text(json.dumps(whole))
            seconds, growth = ask(args, report, name, path, is_valid)
            slowest, most = max(slowest, seconds), max(most, growth)
    report.end(f"{len(CASES)} schemas: answered within {slowest:.2f} s, growing by at most {most / MIB:.0f} MiB")


if __name__ == "__main__":
    main()
