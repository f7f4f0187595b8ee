#!/usr/bin/env python3
"""G6: a database that cannot be used ends the start at once: it is named, and stays as it is to the last byte."""

import hashlib
import json
import os
import shutil
import sqlite3

from harness import Report, arguments, folder, panicked, run
from plane import DATABASE, PETS, Plane, Postgres, free_port

SECONDS = 2


def prepared(place, good, name):
    """A data folder with a copy of a good database."""
    data = place / name
    data.mkdir()
    shutil.copy(good, data / DATABASE)
    return data, data / DATABASE


def altered(path, *statements):
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def truncated(path):
    size = path.stat().st_size
    os.truncate(path, size // 2)


def ends_in_first_page(path):
    os.truncate(path, 60)


def random_header(path):
    with path.open("r+b") as file:
        file.write(bytes((7 * number + 13) % 256 for number in range(100)))


def broken_inside(path):
    """The header is ours, the pages behind it are not."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xa5" * (size - 100))


def newer_schema(path):
    altered(path, "PRAGMA user_version = 999")


def newer_migration(path):
    altered(path, "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) "
                  "VALUES (999, 'from the future', 1, x'00', 0)")


def read_only(path):
    path.chmod(0o400)


def a_folder(path):
    path.unlink()
    path.mkdir()
    (path / "mine.txt").write_text("mine")


def of_another_program(path):
    path.unlink()
    altered(path, "CREATE TABLE bookmarks (url TEXT)", "INSERT INTO bookmarks VALUES ('http://example.com')")


def a_text(path):
    path.write_text("dear diary\n")


def a_pipe(path):
    path.unlink()
    os.mkfifo(path)


CASES = [truncated, ends_in_first_page, random_header, broken_inside, newer_schema, newer_migration, read_only, a_folder,
         of_another_program, a_text, a_pipe]


def digest(path):
    """Of everything that is there."""
    state = hashlib.sha256()
    for each in sorted([path, *path.rglob("*")] if path.is_dir() else [path]):
        state.update(f"{each.name} {each.lstat().st_mode:o}".encode())
        if each.is_file():
            state.update(each.read_bytes())
    return state.hexdigest()


def refused(report, args, name, place, path, *flags):
    before = digest(path)
    beside = set(os.listdir(path.parent)) - {"lock"}
    ran = run(args.binary, "serve", place / "pets.json", "--port", 0, "--data-dir", path.parent, *flags,
              timeout=10 * args.slack)
    report.that(ran.code > 0 and ran.seconds <= SECONDS * args.slack, f"{name}: it ends",
                f"code {ran.code} after {ran.seconds:.2f} s: {ran.stderr.strip()[-120:]}")
    report.expect(str(path) in ran.stderr and not panicked(ran.stderr), f"{name}: it is not named: {ran.stderr}")
    report.expect(not ran.stdout, f"{name}: it said that it serves: {ran.stdout}")
    report.expect(digest(path) == before, f"{name}: it was changed")
    new = set(os.listdir(path.parent)) - {"lock"} - beside
    report.expect(not new, f"{name}: {new} is new beside it")


def locked(report, args, place, good):
    data, path = prepared(place, good, "locked")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("BEGIN EXCLUSIVE")
    ran = run(args.binary, "serve", place / "pets.json", "--port", 0, "--data-dir", data, timeout=20 * args.slack)
    connection.execute("ROLLBACK")
    connection.close()
    report.that(ran.code > 0 and str(path) in ran.stderr, "locked by another program: it ends after the busy time",
                f"code {ran.code} after {ran.seconds:.2f} s: {ran.stderr.strip()[-100:]}")


def postgresql(report, args, place):
    with Postgres() as postgres:
        url = postgres.database()
        with Plane(args.binary, place / "pg", database=url) as plane:
            report.expect(plane.serves and plane.stop() == 0, f"PostgreSQL: {plane.stderr()}")
        address = f"127.0.0.1:{postgres.port}"
        postgres.query(url, "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) "
                            "VALUES (999, 'from the future', true, '', 0)")
        rows = postgres.query(url, "SELECT version FROM _sqlx_migrations ORDER BY version")
        cases = {
            "a newer schema": (url, address),
            "a database that is not there": (url + "x", address),
            "a user that is not there": (url.replace("postgres@", "nobody:secret-canary@"), address),
            "a port where nobody listens": (f"postgres://postgres:secret-canary@127.0.0.1:{free_port()}/x", "127.0.0.1"),
            "no URL": ("secret-canary", "URL"),
            "another database system": ("mysql://root:secret-canary@127.0.0.1/x", "URL"),
        }
        for name, (database, named) in cases.items():
            ran = run(args.binary, "serve", place / "pets.json", "--port", 0, "--data-dir", place / "pg", "--database", database,
                      timeout=15 * args.slack)
            report.that(ran.code > 0 and ran.seconds <= SECONDS * args.slack and named in ran.stderr, f"PostgreSQL, {name}: it ends",
                        f"code {ran.code} after {ran.seconds:.2f} s: {ran.stderr.strip()[-120:]}")
            report.expect("secret-canary" not in ran.stderr + ran.stdout, f"PostgreSQL, {name}: the password was shown")
            report.expect(not panicked(ran.stderr), ran.stderr)
        after = postgres.query(url, "SELECT version FROM _sqlx_migrations ORDER BY version")
        report.expect(after == rows, f"PostgreSQL: it was changed: {rows} {after}")


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place:
        (place / "pets.json").write_text(json.dumps(PETS))
        with Plane(args.binary, place / "good") as plane:
            plane.mock({"body": "kept"})
            report.expect(plane.stop() == 0, "it does not end in order")
        good = place / "good" / DATABASE
        for case in CASES:
            name = case.__name__.replace("_", " ")
            _, path = prepared(place, good, case.__name__)
            case(path)
            refused(report, args, name, place, path)
        locked(report, args, place, good)
        with Plane(args.binary, place / "good") as plane:
            report.expect(plane.serves and plane.call("GET", "/v1/mocks").value["total"] == 1, "the good one does not serve")
        postgresql(report, args, place)
    report.end(f"{len(CASES)} files that cannot be used")


if __name__ == "__main__":
    main()
