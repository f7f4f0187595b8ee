#!/usr/bin/env python3
"""Emits Rust projects of descriptions that want to be more than text: with payloads in every place that a text can stand, of
files that attack generators, and of texts that exhaust a careless reader.

    tests/projects/hostile.py BINARY WORK [DESCRIPTION…]

A hostile description makes exactly the items that a benign one of the same shape makes; Dockerfile, Cargo.toml and whatever
else is around them are the same; it builds without a warning, its tests pass, and no payload is ever run. What cannot be read
is refused, and leaves no folder. All projects share WORK/target."""

import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HERE / "tests" / "reliability"))
from bombs import BOMBS  # noqa: E402

CANARY = "MOCKWRIGHT_CANARY"
PAYLOADS = [
    '"; compile_error!("PWN"); "', f'"; fn x() {{ std::fs::write("{CANARY}", "x").unwrap(); }} "', "\\", '\\"', "\\u{41}", "\n", "a\nb",
    "a\rcompile_error!(\"PWN\");", "a\r\nb", "*/", "*/ compile_error!(\"PWN\"); /*", "/*", "//", '"#', '"###', 'r#"', "{}", "{0}", "{{7*7}}", "${env:HOME}",
    "{% include '/etc/passwd' %}", "{{ self }}", "<%= 1 %>", "#{7*7}", "'", "''' \n[build]\n", '"""\n[dependencies]\nevil = "1"\n', "`", "```\n# x\n```",
    "# Heading", "<script>alert(1)</script>", "[a](javascript:x)", "\u2028compile_error!();", "\u0085x", "\u202eevil\u2066", "\u200b", "\ufeff", "é🦀", "日本語",
    "x" * 300, "$(touch " + CANARY + ")", "; touch " + CANARY, "../../" + CANARY, "..\\..\\x", "/etc/passwd", "a\tb", "\u0000x", "\u001b[31mred",
    "fn", "self", "Self", "super", "crate", "_", "1", "1a", "async", "type", "gen", "r#fn", "Option", "String", "Vec", "Result", "None", "con", "mod",
    "macro_rules", "union", "#![no_std]", "#[no_mangle]", "FROM scratch", "RUN touch " + CANARY, "\nRUN touch " + CANARY, "name = \"x\"", "-rf", "--help", "%2e%2e%2f", "&", "=", "a b",
]


# Whoever takes texts for templates computes these.
TEMPLATES = ["{{7*7}}", "${7*7}", "${env:HOME}", "#{7*7}", "<%= 7*7 %>", "{% include '/etc/passwd' %}", "{{request.body}}", "{{#each x}}a{{/each}}", "{{{self}}}",
             "$request.body#/id", "{$url}", "%(id)s", "{0}", "`id`", "$(id)", "{{file '/etc/passwd'}}", "{{now}}", "@{7*7}", "*{7*7}", "[[${7*7}]]"]


def described(texts):
    """A description with each of the texts in every place."""
    paths, schemas = {}, {}
    for number, text in enumerate(texts):
        segment = "".join(sign for sign in text if sign not in "{}?#/\n\r\t\0") or "none"
        name = f"S{number}{re.sub('[^A-Za-z0-9._-]', '', text)}"[:80]
        schemas[name] = {
            "type": "object", "title": text, "description": text, "required": [text], "x-rust-type": text, "x-enum-varnames": [text], "xml": {"name": "a"},
            "properties": {
                text: {"type": "string", "description": text, "default": text, "example": text, "title": text},
                "choice": {"type": "string", "enum": [text, f"{number} other"], "x-enumDescriptions": [text, text], "description": text},
                "only": {"const": text},
                "matched": {"type": "string", "pattern": "^(" + re.escape(text).replace("\0", "x") + "|a)$"},
                "inner": {"type": "object", "title": text, "properties": {text: {"type": "integer"}}, "additionalProperties": {"type": "string", "description": text}},
            },
        }
        reply = {"description": text, "headers": {"X-Told": {"description": text, "schema": {"type": "string", "example": "a"}}},
                 "content": {"application/json": {"schema": {"$ref": "#/components/schemas/" + name}, "examples": {f"e{number}": {"summary": text, "description": text, "value": {text: text}}}}}}
        paths[f"/{number}/{segment}"] = {
            "summary": text, "description": text,
            "post": {
                "operationId": text, "summary": text, "description": text, "tags": [text], "x-codegen": text, "externalDocs": {"url": "http://localhost/", "description": text},
                "parameters": [
                    {"name": text, "in": "query", "description": text, "schema": {"type": "string", "default": text, "description": text}},
                    {"name": f"chosen{number}", "in": "query", "description": text, "schema": {"type": "string", "enum": [text, f"{number} other"]}},
                ],
                "requestBody": {"description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/" + name}}}},
                "responses": {"200": reply, "default": {"description": text}},
            },
        }
    return {
        "openapi": "3.1.0", "info": {"title": "Benign", "version": "1", "description": "\n".join(texts), "x-package": texts[0]},
        "servers": [{"url": "http://localhost/", "description": "".join(texts)}], "tags": [{"name": text, "description": text} for text in dict.fromkeys(texts)],
        "paths": paths, "components": {"schemas": schemas},
    }


def served(texts):
    """A description whose examples and headers are the texts, and one operation whose answer has what it was sent."""
    def reply(text):
        return {"200": {"description": "ok", "headers": {"X-Text": {"schema": {"type": "string"}, "example": text}},
                        "content": {"application/json": {"schema": {"type": "object"}, "example": {"text": text}}}}}
    paths = {f"/{number}": {"get": {"responses": reply(text)}} for number, text in enumerate(texts)}
    content = {"application/json": {"schema": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}}
    parameter = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    paths["/things/{name}"] = {"get": {"parameters": [parameter], "responses": {"200": {"description": "it", "content": content}}}}
    return {"openapi": "3.0.3", "info": {"title": "Templates", "version": "1"}, "paths": paths}


def titled(text):
    """A description whose title and version are a payload: they reach Cargo.toml and README.md."""
    return {"openapi": "3.0.3", "info": {"title": text, "version": text, "description": text}, "paths": {"/a": {"get": {"operationId": "a", "responses": {"204": {"description": text}}}}}}


def benign(value, known):
    """The same shape with a text of its own in place of each hostile one."""
    if isinstance(value, dict):
        return {benign(name, known): benign(inner, known) for name, inner in value.items()}
    if isinstance(value, list):
        return [benign(inner, known) for inner in value]
    if not isinstance(value, str) or re.fullmatch(r"[\w$#/.:@ -]{1,120}(\{\w+\}[\w/]*)*", value):
        return value
    kept = "/" if value.startswith("/") else ""
    return known.setdefault(value, f"{kept}harmless{len(known)}")


def code(text):
    """Rust without what its comments and literals say."""
    return re.sub(r'"(?:\\.|[^"\\])*"|//[^\n]*', lambda found: '""' if found[0][0] == '"' else "", text)


def items(project):
    """How many items of each kind there are."""
    count = collections.Counter()
    for path in sorted(project.rglob("*.rs")):
        if ".mockwright" in path.parts:
            continue
        where = "models" if path.name == "models.rs" else "others"
        words = re.findall(r"^\s*(?:pub )?(?:async )?(struct|enum|fn|mod|use|impl|type|const|static|extern|unsafe|macro_rules|[a-z_]+!)(?=[ !<({])", code(path.read_text()), re.M)
        count.update((where, word) for word in words)
        count["files"] += 1
    return count


class Check:
    def __init__(self, binary, work):
        self.binary, self.work, self.held, self.failed = binary, work, 0, 0

    def expect(self, is_so, what):
        self.held, self.failed = self.held + bool(is_so), self.failed + (not is_so)
        print(f"{'pass  ' if is_so else 'FAILED'} {what}", flush=True)

    def emit(self, description, name):
        # The folder gives the package its name.
        place = self.work / name / "hostile"
        shutil.rmtree(place.parent, ignore_errors=True)
        place.parent.mkdir()
        done = subprocess.run([self.binary, "generate", description, "--emit", "project", "--output", place], capture_output=True, text=True, check=False, timeout=120)
        return place, done

    def cargo(self, place, *words):
        shutil.copy(HERE / "Cargo.lock", place / "Cargo.lock")
        environment = dict(os.environ, CARGO_TARGET_DIR=str(self.work / "target"), CARGO_TERM_COLOR="never")
        done = subprocess.run(["cargo", *words], cwd=place, env=environment, capture_output=True, text=True, check=False)
        return done.returncode == 0 and not re.search("^warning:", done.stderr, re.M), (done.stdout + done.stderr)[-3000:]

    def twins(self, name, hostile, harmless):
        files = self.work / f"{name}.json", self.work / f"{name}-benign.json"
        for path, description in zip(files, (hostile, harmless)):
            path.write_text(json.dumps(description))
        (one, first), (other, second) = self.emit(files[0], name), self.emit(files[1], f"{name}-benign")
        fine = first.returncode in (0, 1) and second.returncode in (0, 1) and one.is_dir() and other.is_dir()
        self.expect(fine, f"{name}: is emitted {'' if fine else first.stderr[-500:] + second.stderr[-500:]}")
        if not fine:
            return None
        counted = items(one), items(other)
        self.expect(counted[0] == counted[1], f"{name}: has the items of its twin: {sum(counted[0].values())} {'' if counted[0] == counted[1] else (counted[0] - counted[1], counted[1] - counted[0])}")
        for path in ["Dockerfile", ".gitignore", ".cargo/config.toml", "src/main.rs", "tests/smoke.rs"]:
            there = [place / path for place in (one, other)]
            same = [path.exists() and path.read_bytes() for path in there]
            self.expect(same[0] == same[1], f"{name}: {path} is that of its twin")
        tables = [tomllib.loads((place / "Cargo.toml").read_text()) for place in (one, other)]
        for table in tables:
            table["package"].pop("description", None)
        self.expect(tables[0] == tables[1], f"{name}: Cargo.toml is that of its twin but for what it says")
        return one

    def builds(self, name, place):
        for words in (["build"], ["test"], ["fmt", "--check"], ["clippy", "--all-targets", "--", "-D", "warnings"]):
            fine, said = self.cargo(place, *words)
            self.expect(fine, f"{name}: cargo {words[0]} {'' if fine else said}")

    def verbatim(self, texts):
        path = self.work / "templates.json"
        path.write_text(json.dumps(served(texts)))
        place, _ = self.emit(path, "templates")
        fine, said = self.cargo(place, "build")
        self.expect(fine, f"templates: cargo build {'' if fine else said}")
        running = subprocess.Popen([self.work / "target/debug/hostile-mock", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            url = running.stdout.readline().split()[2].rstrip("/")
            for number, text in enumerate(texts):
                with urllib.request.urlopen(f"{url}/{number}", timeout=5) as reply:
                    got = json.load(reply)["text"], reply.headers["X-Text"]
                with urllib.request.urlopen(f"{url}/things/{urllib.parse.quote(text, safe='')}", timeout=5) as reply:
                    echoed = json.load(reply)["name"]
                self.expect(got == (text, text) and echoed == text, f"{text!r} is served and echoed as it is: {got}, {echoed!r}")
        finally:
            running.terminate()
            running.wait()

    def canary(self, name):
        found = [path for path in self.work.rglob(CANARY) if "target" not in path.relative_to(self.work).parts]
        self.expect(not found and not (self.work.parent / CANARY).exists(), f"{name}: no payload was run {found or ''}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("descriptions", nargs="*", type=Path)
    args = parser.parse_args()
    check = Check(args.binary.resolve(), args.work.resolve())
    check.work.mkdir(parents=True, exist_ok=True)

    place = check.twins("payloads", described(PAYLOADS), described([f"harmless{number}" for number in range(len(PAYLOADS))]))
    if place:
        check.builds("payloads", place)
    for number, text in enumerate(PAYLOADS):
        check.twins(f"title-{number}", titled(text), titled("Harmless"))
    for path in args.descriptions:
        try:
            description = json.loads(path.read_text())
        except ValueError:
            place, done = check.emit(path, path.stem)
            check.expect(done.returncode == 1 and not place.exists(), f"{path.name}: is refused with {done.returncode}, and leaves no folder")
            continue
        place = check.twins(path.stem, description, benign(description, {}))
        if place:
            check.builds(path.name, place)
    check.verbatim(TEMPLATES)
    for name, text in BOMBS.items():
        path = check.work / name
        path.write_text(text())
        place, done = check.emit(path, f"bomb {name}")
        check.expect(done.returncode == 1 and "error[" in done.stderr and not place.exists(), f"{name}: is refused, and leaves no folder")
    check.canary("all")
    print(f"{check.held} of {check.held + check.failed} expectations held")
    sys.exit(1 if check.failed else 0)


if __name__ == "__main__":
    main()
