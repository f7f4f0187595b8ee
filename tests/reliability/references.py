#!/usr/bin/env python3
"""References that lead out of the folder of a description bring nothing in: no byte of what is there is shown."""

import os
import sys
from pathlib import Path

from harness import Mock, Report, arguments, check, errors, folder, panicked, run

SECONDS = 2
CANARY = "canary-5f1a9c"
SECRET = f"secret: {{type: string, const: {CANARY}, description: {CANARY}}}\n"


def description(reference):
    return f"""\
openapi: 3.1.0
info: {{title: guest, version: "1"}}
paths:
  /x:
    get:
      responses:
        "200":
          description: fine
          content:
            application/json:
              schema:
                $ref: "{reference}"
  /y:
    get:
      responses:
        "200":
          description: fine
          content:
            text/plain:
              examples: {{outside: {{externalValue: "{reference.split('#')[0]}"}}}}
"""


def lay_out(place):
    """The folder of the description, and around it what it must not see."""
    own = place / "specs"
    own.mkdir()
    (place / "specs-private").mkdir()
    for path in (place / "secret.yaml", place / "specs-private" / "secret.yaml"):
        path.write_text(SECRET)
    os.symlink(place / "secret.yaml", own / "link.yaml")
    os.symlink(place, own / "folder")
    os.mkfifo(own / "pipe.yaml")
    return own


def references(place):
    outside = place / "secret.yaml"
    return {
        "a file URL": f"file://{outside}#/secret",
        "an absolute path": f"{outside}#/secret",
        "a path upwards": "../secret.yaml#/secret",
        "a path far upwards": "../" * 8 + str(outside).lstrip("/") + "#/secret",
        "a path upwards in percent codes": "%2e%2e%2Fsecret.yaml#/secret",
        "a path upwards in percent codes twice": "%252e%252e/secret.yaml#/secret",
        "a path with backslashes": "..\\\\secret.yaml#/secret",
        "a link to a file": "link.yaml#/secret",
        "a link to a folder": "folder/secret.yaml#/secret",
        "a neighbour with a like name": "../specs-private/secret.yaml#/secret",
        "the environment": "/proc/self/environ",
        "an endless device": "/dev/zero",
        "a pipe that nobody writes to": "pipe.yaml#/secret",
    }


def shown(args, own, path):
    """Everything that the program says and writes about a description."""
    texts = []
    for arguments in (["check", path], ["check", path, "--format", "json"],
                      ["generate", path, "--output", own.parent / "bundle"]):
        ran = run(args.binary, *arguments, "--spec-root", own, timeout=10 * args.slack)
        texts += [ran.stdout, ran.stderr]
    for written in (own.parent / "bundle").rglob("*"):
        if written.is_file():
            texts.append(written.read_text(errors="replace"))
    run("/bin/rm", "-rf", own.parent / "bundle")
    with Mock(args.binary, path, "--spec-root", str(own), timeout=10 * args.slack) as mock:
        if mock.serves:
            texts += [mock.get(target).body.decode("utf-8", "replace")
                      for target in ("/x", "/y", "/openapi.json", "/openapi.yaml")]
        texts.append(mock.stderr())
    return "\n".join(texts)


def main():
    os.environ["CANARY"] = CANARY
    args, report = arguments(__doc__), Report()
    slowest = 0
    with folder() as place:
        own = lay_out(place)
        for name, reference in references(place).items():
            path = own / "openapi.yaml"
            path.write_text(description(reference))
            ran, diagnostics = check(args.binary, path, timeout=10 * args.slack)
            slowest = max(slowest, ran.seconds)
            report.expect(ran.code == 1 and not panicked(ran.stderr), f"{name}: ended with {ran.code}")
            placed = [found for found in errors(diagnostics) if found["line"] and "/x/" in found["pointer"].replace("~1", "/")]
            report.expect(placed, f"{name}: no error names the reference: {diagnostics}")
            report.expect(ran.seconds <= SECONDS * args.slack, f"{name}: took {ran.seconds:.2f} s")
            report.expect(CANARY not in shown(args, own, path), f"{name}: what is outside was shown")
        # What the script looks for is there to be found: the same reference is followed where it may be.
        path.write_text(description("../secret.yaml#/secret"))
        ran = run(args.binary, "generate", path, "--output", place / "allowed", "--spec-root", place)
        inside = (place / "allowed" / "openapi.yaml").read_text() if ran.code == 0 else ran.stderr
        report.expect(CANARY in inside, f"with a wider folder nothing is read either: {inside[-300:]}")
    report.end(f"{len(references(Path('/')))} references: nothing from outside was shown, told within {slowest:.2f} s")


if __name__ == "__main__":
    sys.exit(main())
