#!/usr/bin/env python3
"""Descriptions of which a part was broken at random: each is served as far as it can be, or refused with a place."""

import copy
import json
import random
from pathlib import Path

from harness import Mock, Report, arguments, check, errors, folder, panicked

DOCUMENTS = 300
REQUESTS = 3
SPECS = Path(__file__).resolve().parents[2] / "specs"
ORIGINALS = ["petstore.yaml", "petstore-2.0.yaml", "petstore-3.1.yaml"]
# What a broken program answers. A reply that the description declares may be a 5xx, too, and one for which no valid
# value exists is told by a problem of another type.
FAILURE = b"urn:mockwright:problem:internal"

VALUES = [None, True, False, 0, -1, 1e300, 2**64, "", "x", "\u0000", "#/components/schemas/Nothing", "../x.yaml#/a",
          [], {}, [[]], {"$ref": 1}, {"$ref": "#"}, {"$ref": "#/paths"}, {"type": "array"}, {"allOf": [{}]},
          {"type": ["string", 1]}, {"pattern": "(("}, {"minimum": "1"}, {"enum": []}, {"not": {}}]


def nodes(value, at=()):
    yield at
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from nodes(child, (*at, key))


def holder(whole, at):
    for key in at[:-1]:
        whole = whole[key]
    return whole


def swap(whole, at, chance):
    holder(whole, at)[at[-1]] = copy.deepcopy(chance.choice(VALUES))


def drop(whole, at, _):
    del holder(whole, at)[at[-1]]


def exchange(whole, at, chance):
    others = [other for other in nodes(whole) if other and other[:len(at)] != at and at[:len(other)] != other]
    other = chance.choice(others)
    mine, theirs = holder(whole, at), holder(whole, other)
    mine[at[-1]], theirs[other[-1]] = theirs[other[-1]], mine[at[-1]]


def structure(original, chance):
    """The document with one to three of its nodes changed, as JSON."""
    whole = copy.deepcopy(original)
    for _ in range(chance.randint(1, 3)):
        places = [at for at in nodes(whole) if at]
        if not places:
            break
        chance.choice([swap, swap, drop, exchange])(whole, chance.choice(places), chance)
    return json.dumps(whole).encode()


def repeated_key(text, chance):
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return "".join([*lines[:at], lines[at], *lines[at:]]).encode()


def inserted(text, chance, what):
    at = chance.randrange(len(text))
    return (text[:at] + what + text[at:]).encode()


TEXTS = [
    repeated_key,
    lambda text, _: b"\xef\xbb\xbf" + text.encode(),
    lambda text, _: text.encode("utf-16"),
    lambda text, _: text.encode("utf-16-le"),
    lambda text, _: text.encode("utf-32"),
    lambda text, chance: inserted(text, chance, "\x00"),
    lambda text, chance: inserted(text, chance, "!!python/object:os.system "),
    lambda text, chance: inserted(text, chance, "!include /etc/hostname\n"),
    lambda text, chance: inserted(text, chance, "\non: yes\n"),
    lambda text, chance: inserted(text, chance, " 1e400 "),
    lambda text, chance: inserted(text, chance, "\t"),
    lambda text, chance: inserted(text, chance, "\r"),
    lambda text, chance: inserted(text, chance, "\u2028\u0085\U0001f600"),
    lambda text, chance: inserted(text, chance, "[" * 200),
    lambda text, chance: text[:chance.randrange(len(text))].encode(),
    lambda text, chance: text.replace(":", ": &a", 1).replace("description:", "<<: *a\n#", chance.randint(1, 3)).encode(),
    lambda text, chance: text.encode()[:-1] + bytes([chance.randrange(128, 256)]),
]


def requests(whole, chance):
    """Requests for operations of the unbroken document."""
    methods = ["get", "put", "post", "delete"]
    known = [(path, method) for path, item in whole["paths"].items() for method in methods if method in item]
    chosen = chance.sample(known, REQUESTS)
    return [(method.upper(), "".join("7" if part.startswith("{") else part
                                     for part in path.replace("{", "\n{").replace("}", "}\n").split("\n")))
            for path, method in chosen]


def as_json(args, report, path):
    with Mock(args.binary, path) as mock:
        report.expect(mock.serves, f"{path.name} does not start")
        return json.loads(mock.get("/openapi.json").body)


def ask(args, report, name, path, whole, chance):
    """Whether the document is served."""
    with Mock(args.binary, path, timeout=10 * args.slack) as mock:
        if mock.serves:
            for method, target in requests(whole, chance):
                answer = mock.get(target, method=method)
                report.expect(FAILURE not in answer.body, f"{name}: {method} {target}: {answer.status} {answer.body}")
        else:
            report.expect(mock.process.poll() == 1, f"{name}: did not start, and ended with {mock.process.poll()}")
        report.expect(mock.lives or not mock.serves, f"{name}: ended while it served")
        report.expect(not panicked(mock.stderr()), f"{name}: {mock.stderr()[-300:]}")
        return mock.serves


def main():
    args, report = arguments(__doc__), Report()
    chance = random.Random(1)
    served = 0
    with folder() as place:
        texts = [(SPECS / name).read_text() for name in ORIGINALS]
        wholes = [as_json(args, report, SPECS / name) for name in ORIGINALS]
        for number in range(DOCUMENTS):
            which = number % len(ORIGINALS)
            by_text = number % 2
            mutate = chance.choice(TEXTS) if by_text else structure
            content = mutate(texts[which] if by_text else wholes[which], chance)
            path = place / f"broken.{'yaml' if by_text else 'json'}"
            path.write_bytes(content)
            name = f"document {number} ({ORIGINALS[which]})"
            if ask(args, report, name, path, wholes[which], chance):
                served += 1
                continue
            ran, diagnostics = check(args.binary, path, timeout=10 * args.slack)
            report.expect(ran.code == 1 and not panicked(ran.stderr), f"{name}: ended with {ran.code}")
            report.expect(any(found["file"] and (found["line"] or found["code"] == "MW0113")
                              for found in errors(diagnostics)), f"{name}: no error has a place: {diagnostics}")
    report.end(f"{DOCUMENTS} broken descriptions: {served} served in part, {DOCUMENTS - served} refused")


if __name__ == "__main__":
    main()
