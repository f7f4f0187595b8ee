#!/usr/bin/env python3
"""E1: started without any setting, nobody gets in who did not read the credentials, and nobody is asked from outside."""

import json
import math
import os
import re
import sqlite3
import stat
from pathlib import Path

from harness import Report, arguments, folder, run
from plane import DATABASE, PETS, Plane

LOGINS = [(name, password)
          for name in ("admin", "root", "mockwright", "user", "test")
          for password in ("", "admin", "password", "secret", "changeme", "123456")]
KEYS = ["your-api-key", "mock-api-key", "mock-api-key-petstore", "mock-api-key-pets", "mock-api-key-8000", "tk_...", "test",
        "admin", "mw_", "null", "undefined", " ", "0"]
BITS = 128


def listening(pid):
    """The addresses that a process listens on, from /proc."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        target = os.readlink(descriptor) if descriptor.is_symlink() else ""
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    found = []
    for table in ("tcp", "tcp6"):
        path = Path(f"/proc/net/{table}")
        for line in path.read_text().splitlines()[1:] if path.exists() else []:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                found.append(fields[1].split(":")[0])
    return found


def bits(secret):
    """So much is in a text of letters, digits, `-` and `_` that is drawn."""
    return len(secret) * math.log2(62) if re.fullmatch("[A-Za-z0-9_-]+", secret) else 0


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place:
        seen = []
        for turn in range(2):
            data = place / f"data{turn}"
            with Plane(args.binary, data, limited=False) as plane:
                known = plane.credentials()
                key, password = known["api_key"], known["password"]
                seen.append((key, password))
                report.expect(bits(key.removeprefix("mw_")) >= BITS and bits(password) >= BITS,
                              f"the secrets are short: {len(key)} and {len(password)} characters")
                mode = stat.S_IMODE((data / "credentials").stat().st_mode)
                report.expect(mode == 0o600, f"credentials have mode {mode:o}")
                said = plane.stderr() + (plane.process.stdout.read() or b"").decode()
                report.expect(key not in said and password not in said, "a secret was printed")
                addresses = listening(plane.process.pid)
                report.expect(addresses and set(addresses) == {"0100007F"}, f"it listens on {addresses}")
                if turn == 0:
                    some = [plane.admin("GET", "/servers", key=tried).status for tried in KEYS]
                    report.expect(set(some) == {401}, f"known keys: {some}")
                plane.stop()
            with Plane(args.binary, data) as plane:
                # Not limited, so that each is looked at.
                report.expect(plane.key == key, "another start changes the credentials")
                if turn == 0:
                    logged_in = [pair for pair in LOGINS if plane.admin(
                        "POST", "/auth/login", dict(zip(("username", "password"), pair)), key=None).status == 200]
                    report.that(not logged_in, f"{len(LOGINS)} known logins", logged_in or "none counts")
                    let_in = [tried for tried in KEYS if plane.admin("GET", "/servers", key=tried).status != 401]
                    report.that(not let_in, f"{len(KEYS)} known keys", let_in or "none counts")
                    right = plane.admin("POST", "/auth/login", {"username": "admin", "password": password}, key=None)
                    report.expect(right.status == 200 and right.value["role"] == "admin", f"the right one: {right.told()}")
                plane.stop()
            kept = sqlite3.connect(data / DATABASE)
            texts = "\n".join(kept.iterdump())
            kept.close()
            report.expect(key not in texts and password not in texts, "the database has a secret as it is")
        report.that(len(set(seen)) == 2 and seen[0][0] != seen[1][0] and seen[0][1] != seen[1][1],
                    "two first starts have other secrets")
        (place / "pets.json").write_text(json.dumps(PETS))
        for host in ("0.0.0.0", "::"):
            ran = run(args.binary, "serve", place / "pets.json", "--port", 0, "--host", host, "--no-auth", "--data-dir",
                      place / "open", timeout=5 * args.slack)
            report.that(ran.code not in (0, -9), f"--no-auth on {host} is refused", ran.stderr.strip()[:100])
        ran = run(args.binary, "serve", place / "pets.json", "--port", 0, "--api-key", "", "--data-dir", place / "empty",
                  timeout=5 * args.slack)
        report.that(ran.code not in (0, -9), "an empty key is refused", ran.stderr.strip()[:100])
    report.end()


if __name__ == "__main__":
    main()
