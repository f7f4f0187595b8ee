#!/usr/bin/env python3
"""C2: names of servers and folders lead nowhere but into the data folder; what is there stays; links are not followed; and
under a umask of 000 nobody else may read secrets."""

import hashlib
import itertools
import json
import os
import shutil
import stat

from harness import Report, arguments, folder, panicked, run
from plane import PETS, Plane, sqlite

NAMES = ["../x", "../../x", "..", ".", "", "/tmp/mockwright-x", "a/b", "a/../../x", "..%2fx", "%2e%2e%2fx", "a\\b", "..\\x",
         "C:x", "a\0b", "\0", "-rf", "--help", ".hidden", ".mockwright", "x" * 300, "x.", " x", "x ", "~", "~root", "$HOME",
         "`id`", "con", "NUL.txt", "a\nb", "\u202ex", "\uff0e\uff0e/x", "a:b", "*", "servers/../../x"]
# Names of servers, after which folders are named when nobody says how.
SPOKEN = ["../../x", "..", "/tmp/mockwright-x", "-rf", "..%2fx", "a\\b", "con", "~", "\u202ex", "\u4e16\u754c", "x" * 100, "..."]


def tree(root, without=()):
    """Every file and folder below, with what it holds."""
    found = {}
    for path in sorted(root.rglob("*")):
        if any(path.is_relative_to(each) for each in without):
            continue
        details = path.lstat()
        held = os.readlink(path) if path.is_symlink() else (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
        found[str(path)] = (stat.S_IFMT(details.st_mode), held)
    return found


def traversal(report, plane, place):
    (place / "x").mkdir()
    (place / "x" / "mine.txt").write_text("mine")
    (plane.data / "x").mkdir(exist_ok=True)
    outside = tree(place, [plane.data / "servers", *plane.data.glob("mockwright.db*"), plane.data / "lock"])
    before = set(os.listdir("/tmp"))
    for name in NAMES:
        made, found, _ = plane.server({"name": f"folder {NAMES.index(name)}", "spec_url_or_path": "pets.json",
                                       "output_dir_name": name})
        details = made.value.get("error", {}).get("details", {})
        report.expect(made.status == 400 and details.get("field") == "output_dir_name", f"folder {name!r}: {made.told()}")
    for name, emit in itertools.product(SPOKEN, ["bundle", "project"]):
        made, found, _ = plane.server({"name": name, "spec_url_or_path": "pets.json", "emit": emit})
        report.expect(made.status in (201, 400) and (made.status == 400 or found["status"] == "running"),
                      f"name {name!r}, {emit}: {made.told()}")
        if found:
            inside = os.path.realpath(found["output_directory"])
            report.expect(os.path.dirname(inside) == os.path.realpath(plane.data / "servers"), f"name {name!r}: in {inside}")
            gone = plane.admin("DELETE", f"/servers/{found['id']}?delete_files=true")
            report.expect(gone.status == 200 and gone.value["files_deleted"] and not os.path.exists(inside),
                          f"name {name!r}, {emit}: {gone.told()}")
    new = [name for name in set(os.listdir("/tmp")) - before if name == "mockwright-x"]
    changed = {path for path in tree(place, [plane.data / "servers", *plane.data.glob("mockwright.db*"),
                                             plane.data / "lock"]).items() ^ outside.items()}
    report.that(not new and not changed, f"{len(NAMES)} folders and {len(SPOKEN)} names: nothing outside is new or changed",
                sorted(changed)[:3] or "")


def links(report, plane, place):
    """Links in the data folder, which somebody else has put there."""
    aside = place / "aside"
    (aside / "responses").mkdir(parents=True)
    (aside / "mock.yaml").write_text("mine")
    (aside / "responses" / "a.yaml").write_text("mine")
    servers = plane.data / "servers"
    servers.mkdir(exist_ok=True)
    os.symlink(aside, servers / "link")
    os.symlink(place / "nowhere", servers / "dangling")
    (servers / "mine").mkdir()
    (servers / "mine" / "notes.txt").write_text("mine")
    (servers / "file").write_text("mine")
    before = tree(place, plane.data.glob("mockwright.db*"))
    for name in ("link", "dangling", "mine", "file"):
        made, _, _ = plane.server({"name": f"on {name}", "spec_url_or_path": "pets.json", "output_dir_name": name})
        report.expect(made.status == 409 and made.code == "CONFLICT", f"an existing {name}: {made.told()}")
    after = tree(place, plane.data.glob("mockwright.db*"))
    report.that(before == after, "a folder, a file and links that are there stay as they are",
                list(before.items() ^ after.items())[:2] or "")

    # A part of a generated folder is exchanged for a link, then all is deleted with its files.
    for part in ("responses", "mock.yaml", "."):
        made, found, _ = plane.server({"name": "swapped", "spec_url_or_path": "pets.json", "output_dir_name": "swapped"})
        bundle = servers / "swapped"
        away = place / f"away-{NAMES.index('.')}-{part.strip('.') or 'all'}"
        shutil.move(bundle / part if part != "." else bundle, away)
        os.symlink(away, bundle / part if part != "." else bundle)
        held = tree(place, [plane.data])
        gone = plane.admin("DELETE", f"/servers/{found['id']}?delete_files=true")
        report.expect(gone.status == 200 and tree(place, [plane.data]) == held, f"{part} is a link: {gone.told()}")
        if bundle.is_symlink():
            bundle.unlink()
        else:
            shutil.rmtree(bundle, ignore_errors=True)
    # What somebody adds to a generated folder is not deleted with it, and what was edited neither or is told.
    made, found, _ = plane.server({"name": "added", "spec_url_or_path": "pets.json", "output_dir_name": "added"})
    (servers / "added" / "notes.txt").write_text("mine")
    gone = plane.admin("DELETE", f"/servers/{found['id']}?delete_files=true")
    report.expect((servers / "added" / "notes.txt").read_text() == "mine", f"a file beside was deleted: {gone.told()}")


def modes(report, place, args):
    """Under a umask of 000."""
    before = os.umask(0)
    try:
        with Plane(args.binary, place / "open" / "data", cwd=place) as plane:
            _, found, _ = plane.server({"name": "made", "spec_url_or_path": "pets.json"})
            report.expect(found and found["status"] == "running", f"no server: {found}")
            plane.mock({"body": "secret"})
            secret = [path for path in plane.data.iterdir() if path.is_file() and path.name != "lock"]
            shown = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in secret}
            wrong = [name for path, name in ((path, path.name) for path in secret) if path.stat().st_mode & 0o077]
            report.that({"credentials", "mockwright.db"} <= set(shown) and not wrong, "modes under umask 000", shown)
            mode = plane.data.stat().st_mode & 0o077
            report.that(not mode, "the data folder that it made is nobody else's", oct(plane.data.stat().st_mode & 0o777))
            plane.kill()
        with Plane(args.binary, place / "open" / "data", cwd=place) as plane:
            report.expect(plane.stop() == 0, "it does not end in order")
            wrong = [path.name for path in plane.data.iterdir() if path.is_file() and path.name != "lock"
                     and path.stat().st_mode & 0o077]
            report.expect(not wrong, f"after a kill and a restart: {wrong}")
    finally:
        os.umask(before)


def roots(report, place, args):
    """The data folder itself: a link to a folder, a file, and one that may not be written."""
    (place / "real").mkdir()
    os.symlink(place / "real", place / "linked")
    with Plane(args.binary, place / "linked", cwd=place) as plane:
        _, found, _ = plane.server({"name": "made", "spec_url_or_path": "pets.json"})
        report.expect(found["status"] == "running" and (place / "real" / "servers" / "made" / "mock.yaml").is_file(),
                      f"a data folder that is a link: {found}")
        report.expect(sqlite(place / "real" / "mockwright.db", "SELECT count(*) FROM servers") == ["2"], "its rows")
    (place / "file").write_text("mine")
    ran = run(args.binary, "serve", place / "pets.json", "--port", 0, "--data-dir", place / "file", timeout=5 * args.slack)
    report.expect(ran.code not in (0, -9) and str(place / "file") in ran.stderr and (place / "file").read_text() == "mine",
                  f"a data folder that is a file: {ran.code} {ran.stderr}")
    with Plane(args.binary, place / "real", cwd=place):
        ran = run(args.binary, "serve", place / "pets.json", "--port", 0, "--data-dir", place / "linked", timeout=5 * args.slack)
        report.that(ran.code not in (0, -9) and "in use" in ran.stderr, "a second process in the same folder, by a link, is refused",
                    ran.stderr.strip()[:120])


def main():
    args, report = arguments(__doc__), Report()
    with folder() as place:
        (place / "pets.json").write_text(json.dumps(PETS))
        (place / "open").mkdir()
        with Plane(args.binary, place / "data", cwd=place) as plane:
            traversal(report, plane, place)
            links(report, plane, place)
            report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
        modes(report, place, args)
        roots(report, place, args)
    report.end()


if __name__ == "__main__":
    main()
