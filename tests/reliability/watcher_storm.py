#!/usr/bin/env python3
"""H6: 1,000 saves of every kind in 10 s under `--watch`."""

import json
import os
import tempfile
import time

from harness import Client, Mock, Report, arguments, head

WRITES, SECONDS = 1000, 10


def version(number):
    """A description of which header and body of the only reply name the same number."""
    one = {"type": "integer", "enum": [number]}
    response = {
        "description": "ok",
        "headers": {"X-Version": {"required": True, "schema": one}},
        "content": {"application/json": {"schema": one, "example": number}},
    }
    paths = {"/version": {"get": {"responses": {"200": response}}}}
    return json.dumps({"openapi": "3.0.3", "info": {"title": "Storm", "version": "1"}, "paths": paths}, indent=1)


def mixed(raw):
    """What is wrong with a reply, if anything."""
    status, fields = head(raw)
    body = raw.split(b"\r\n\r\n", 1)[1].decode()
    if status != 200 or fields.get("x-version") != body:
        return f"status {status}, header {fields.get('x-version')}, body {body!r}"
    return None


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def save(path, number):
    """Saves a version, each time as another program would."""
    kind = number % 5
    if kind == 0:
        write(path, version(number))
    elif kind == 1:
        write(path + "~", version(number))
        os.replace(path + "~", path)
    elif kind == 2:
        # Half of it, which is what a program leaves for a moment that writes slowly.
        write(path, version(number)[: number % 300])
    elif kind == 3:
        if os.path.exists(path):
            os.remove(path)
        write(path, version(number))
    else:
        write(path, version(number) + "\n}}}")


def main():
    args, report = arguments(__doc__), Report()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "api.json")
        write(path, version(0))
        with Mock(args.binary, path, "--watch") as mock:
            clients = [Client(mock, "/version", 0.002, mixed) for _ in range(4)]
            for client in clients:
                client.start()
            before, files, begin = mock.resident(), mock.files(), time.monotonic()
            for number in range(1, WRITES + 1):
                save(path, number)
                time.sleep(max(0, begin + number * SECONDS / WRITES - time.monotonic()))
            write(path, version(424242))
            last = time.monotonic()
            while time.monotonic() - last < 10:
                if mock.ask(b"GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")[0].endswith(b"424242"):
                    break
                time.sleep(0.02)
            taken = time.monotonic() - last
            print(f"{WRITES} saves in {last - begin:.1f} s")
            report.that(taken <= 2 * args.slack, "the last save is served within 2 s", f"{taken:.2f} s")
            time.sleep(2)
            said = mock.stderr()
            reloads, refused = said.count("reloaded Storm"), said.count("served as before")
            report.that(reloads + refused <= 20, "at most 20 readings", f"{reloads} served, {refused} refused")
            for client in clients:
                report.of_client(client, 50 * args.slack)
            report.of_process(mock, before, 64, files)
    report.end()


if __name__ == "__main__":
    main()
