#!/usr/bin/env python3
"""Kills `mockwright regenerate` at random moments: a folder is always read as it was or as it is to be.

usage: kills.py PATH_TO_BINARY [KILLS]

A bundle of 200 operations with an edit in every tenth goes back and forth between two descriptions. After each kill it is
read as it lies there, and its operations, its default replies and its edits must be those of one side; then the
regeneration is run to its end, and every byte must be as without a kill.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

BINARY = os.path.abspath(sys.argv[1])
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 200
OPERATIONS = 200


def description(version):
    """Version 1 has a path that version 2 lacks, and every reply of version 2 has a member more."""
    paths = {}
    for number in range(OPERATIONS):
        properties = {"id": {"type": "integer"}, "name": {"type": "string"}}
        if version == 2:
            properties["status"] = {"type": "string", "enum": ["on", "off"]}
        schema = {"type": "object", "required": list(properties), "properties": properties}
        content = {"application/json": {"schema": schema}}
        paths[f"/things{number}"] = {
            "get": {
                "operationId": f"get{number}",
                "responses": {"200": {"description": "ok", "content": content}},
            }
        }
    paths[f"/only{version}"] = {"get": {"responses": {"204": {"description": "none"}}}}
    return {"openapi": "3.0.3", "info": {"title": "Kills", "version": str(version)}, "paths": paths}


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def tree(folder):
    """The digest of every file."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


def run(*arguments):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, check=False)


def served(bundle):
    """What a mock of the folder answers, without anything being written."""
    process = subprocess.Popen([BINARY, "serve", bundle, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        line = process.stdout.readline().decode()
        if not line.startswith("listening on "):
            return f"not served: {process.stderr.read().decode()}"
        url = line.split()[2]
        answers = []
        for path in ["/things0", "/things1", f"/things{OPERATIONS - 1}", "/only1", "/only2"]:
            got = subprocess.run(["curl", "-s", "-w", "%{http_code}", url + path], capture_output=True, text=True, check=False)
            answers.append(got.stdout if got.stdout[-3:] != "404" else "404")
        return answers
    finally:
        process.kill()
        process.wait()


def main():
    with tempfile.TemporaryDirectory() as folder:
        spec, bundle = os.path.join(folder, "api.json"), os.path.join(folder, "mock")
        write(spec, json.dumps(description(1)))
        run("generate", spec, "--output", bundle)
        for number in range(0, OPERATIONS, 10):
            path = os.path.join(bundle, f"responses/things{number}/get{number}.yaml")
            with open(path, encoding="utf-8") as file:
                text = file.read()
            write(path, text.replace("          name: ", "          # mine\n          name: Edited"))
        whole = {}
        for version in (2, 1):
            write(spec, json.dumps(description(version)))
            began = time.monotonic()
            done = run("regenerate", bundle)
            took = time.monotonic() - began
            if done.returncode != 0:
                sys.exit(f"it does not regenerate: {done.stderr}")
            whole[version] = (tree(bundle), served(bundle))
        print(f"a regeneration takes {took:.3f} s")
        random.seed(1)
        broken, killed, unfinished = [], 0, 0
        version = 1
        for count in range(KILLS):
            before, version = version, 3 - version
            write(spec, json.dumps(description(version)))
            process = subprocess.Popen([BINARY, "regenerate", bundle], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # Half of them in the last part, in which files are written.
            time.sleep(random.uniform(0.0, took * 1.1) if count % 2 else random.uniform(took * 0.6, took * 1.1))
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
            unfinished += os.path.exists(os.path.join(bundle, ".mockwright/pending/plan.json"))
            answers = served(bundle)
            if answers not in (whole[before][1], whole[version][1]):
                broken.append(f"kill {count}: it serves {answers}")
            checked = run("check", bundle, "--format", "json")
            if checked.returncode != 0:
                broken.append(f"kill {count}: {checked.stdout[:500]}")
            done = run("regenerate", bundle)
            if done.returncode != 0 or tree(bundle) != whole[version][0]:
                broken.append(f"kill {count}: afterwards it is not as without a kill: {done.stderr[:500]}")
        print(f"{KILLS} kills, {killed} in time, {unfinished} between deciding and finishing: {len(broken)} broken folders")
        for line in broken[:10]:
            print(line)
        sys.exit(1 if broken else 0)


main()
