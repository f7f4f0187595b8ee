#!/usr/bin/env python3
"""Regenerates Rust projects through the versions of real descriptions, with random handlers edited in many ways before each
step: every edit has to be there afterwards, and the project has to build without a warning.

    tests/projects/histories.py BINARY VERSIONS WORK [--edits 100] [--seed 1] [API …]

VERSIONS has one folder an API with its versions numbered in it. All projects share WORK/target."""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
BODY = "    ctx.default().await\n"


def run(command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)


def members(models, name):
    """Members of a struct of the models with their types."""
    found = re.search(rf"^pub struct {name} \{{\n(.*?)^\}}", models, re.M | re.S)
    return re.findall(r"^    pub (\S+): (.*),$", found.group(1), re.M) if found else []


def sent(models, function_text):
    """Paths to what a handler is sent, such as `ctx.input.path.pet_id`."""
    found = re.search(r"use crate::models::(?:\{.*?)?(\w*Input)\b", function_text)
    paths = []
    for member, kind in members(models, found.group(1)) if found else []:
        inner = members(models, kind)
        paths += [f"{member}.{name}" for name, _ in inner] or [member]
    return paths


def edited(text, mark, models, rng):
    """A handler as somebody might have changed it, with a mark that has to stay."""
    counted = f"    ctx.state.with(|calls: &mut u64| *calls += 1); // {mark}\n"
    kinds = [
        lambda: text.replace(BODY, counted + BODY),
        lambda: text.replace(BODY, f'    // {mark}\n    ctx.default().await?.with_header("X-Mark", "{mark}")\n'),
        lambda: text.replace(BODY, f'    if ctx.request().headers.contains_key("{mark}") {{\n        return ctx.sample().await;\n    }}\n' + BODY),
        lambda: text + f'\n#[allow(dead_code)]\nfn helper() -> &\'static str {{\n    "{mark}"\n}}\n',
        lambda: text.replace("use mockwright_runtime", f"// {mark}\nuse mockwright_runtime", 1),
    ]
    paths = sent(models, text)
    if paths:
        path = rng.choice(paths)
        kinds += 3 * [lambda: text.replace(BODY, f"    let _{mark} = &ctx.input.{path};\n" + BODY)]
    return rng.choice(kinds)()


class Project:
    def __init__(self, args, api, first):
        self.args, self.place = args, args.work / api
        shutil.rmtree(self.place, ignore_errors=True)
        made = run([args.binary, "generate", first, "--emit", "project", "--output", self.place])
        if made.returncode not in (0, 1):
            sys.exit(f"{api}: {made.stderr}")
        shutil.copy(HERE / "Cargo.lock", self.place / "Cargo.lock")
        self.marks = {}

    def models(self):
        return (self.place / "src/models.rs").read_text()

    def handlers(self):
        return sorted(path for path in (self.place / "src/operations").glob("*.rs") if path.name != "mod.rs")

    def edit(self, rng, count, step):
        models = self.models()
        unedited = [path for path in self.handlers() if path.name not in self.marks]
        for number, path in enumerate(rng.sample(unedited, min(count, len(unedited)))):
            mark, before = f"mark_{step}_{number}", path.read_text()
            after = edited(before, mark, models, rng)
            if after != before and mark in after:
                path.write_text(after)
                self.marks[path.name] = mark
        run(["cargo", "fmt"], cwd=self.place)
        return len(self.marks)

    def builds(self):
        environment = dict(os.environ, CARGO_TARGET_DIR=str(self.args.work / "target"), CARGO_TERM_COLOR="never")
        built = run(["cargo", "check"], cwd=self.place, env=environment)
        return built.returncode == 0 and "warning" not in built.stderr, built.stderr

    def lost(self):
        there = {path.name: path.read_text() for path in self.handlers()}
        return [f"{name}: {mark}" for name, mark in self.marks.items() if mark not in there.get(name, "")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=Path)
    parser.add_argument("versions", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("apis", nargs="*")
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.binary, args.work = args.binary.resolve(), args.work.resolve()
    args.work.mkdir(parents=True, exist_ok=True)
    rng, failed, total = random.Random(args.seed), 0, 0
    apis = args.apis or sorted(path.name for path in args.versions.iterdir() if path.is_dir())
    for api in apis:
        versions = sorted((args.versions / api).iterdir(), key=lambda path: int(path.stem))
        share = max(1, -(-args.edits // (len(apis) * (len(versions) - 1))))
        project = Project(args, api, versions[0].resolve())
        for step, version in enumerate(versions[1:], 2):
            count = project.edit(rng, share, step)
            good, said = project.builds()
            began = time.monotonic()
            done = run([args.binary, "regenerate", project.place, "--spec", version.resolve()])
            took = time.monotonic() - began
            lost = project.lost()
            built, told = project.builds() if good else (False, said)
            fine = good and built and not lost and done.returncode in (0, 1, 3)
            failed += not fine
            print(f"{'pass  ' if fine else 'FAILED'} {api} {version.stem}: {count} handlers edited, {len(lost)} edits lost, "
                  f"exit {done.returncode} after {took:.1f} s, {'builds' if built else 'does not build'}"
                  f"{'' if good else ' before'}", flush=True)
            if not fine:
                print("\n".join(lost[:5] + told.splitlines()[:40] + done.stderr.splitlines()[-10:]), flush=True)
        total += len(project.marks)
    print(f"{total} handlers were edited, {failed} steps failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
