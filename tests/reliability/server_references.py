#!/usr/bin/env python3
"""B1: a server that is made over the API reads nothing outside of its folder: neither by a reference of its description nor by
the path of the description itself."""

import os
import time
from pathlib import Path

from harness import TINY, Report, arguments, folder, panicked
from plane import Plane
from references import CANARY, SECONDS, description, lay_out, references


def everything(plane, found):
    """All that the program says and writes about a server."""
    texts = [plane.admin("GET", "/servers").body.decode(), plane.stderr()]
    if found:
        server = found["id"]
        texts += [plane.admin("GET", f"/servers/{server}{path}").body.decode()
                  for path in ("", "/scenarios", "/responses", "/requests/count")]
        if found["status"] == "running":
            texts += [answered(found["port"], path) for path in ("/x", "/y", "/openapi.json", "/openapi.yaml")]
    for written in plane.data.rglob("*"):
        if written.is_file():
            texts.append(written.read_text(errors="replace"))
    return "\n".join(texts)


def answered(port, path):
    import socket
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        came = b""
        while piece := client.recv(65536):
            came += piece
    return came.decode("utf-8", "replace")


def by_reference(report, plane, own, place, slack):
    slowest = 0
    for number, (name, reference) in enumerate(references(place).items()):
        (own / f"case{number}.yaml").write_text(description(reference))
        made, found, seconds = plane.server({"name": f"reference {number}", "spec_url_or_path": f"case{number}.yaml"})
        slowest = max(slowest, seconds)
        report.expect(seconds <= SECONDS * slack, f"{name}: took {seconds:.2f} s")
        errors = [each for each in (found or {}).get("diagnostics", []) if each["severity"] == "error"]
        placed = [each for each in errors if each["line"] and "/x/" in each["pointer"].replace("~1", "/")]
        report.expect(made.status == 201 and placed, f"{name}: no error names the reference: {made.told()} {found}")
        shown = made.body.decode() + everything(plane, found)
        report.expect(CANARY not in shown, f"{name}: what is outside was shown")
        if found:
            plane.admin("DELETE", f"/servers/{found['id']}?delete_files=true")
    return slowest


def by_path(report, plane, place, slack):
    paths = {name: reference.partition("#")[0] for name, reference in references(place).items()}
    paths |= {"a folder": ".", "no name": "", "a NUL": "secret.yaml\0.yaml", "another scheme": "ftp://127.0.0.1/secret.yaml",
              "a file URL with a host": f"file://localhost{place}/secret.yaml", "a long name": "a/" * 5000,
              "FILE in capitals": f"FILE://{place}/secret.yaml", "the program's own data": f"{plane.data}/credentials"}
    slowest = 0
    for name, path in paths.items():
        begin = time.monotonic()
        made, found, _ = plane.server({"name": name, "spec_url_or_path": path, "output_dir_name": "by_path"})
        seconds = time.monotonic() - begin
        slowest = max(slowest, seconds)
        report.expect(seconds <= SECONDS * slack, f"path, {name}: took {seconds:.2f} s")
        field = made.value.get("error", {}).get("details", {}).get("field")
        report.expect(made.status == 400 and field == "spec_url_or_path", f"path, {name}: {made.told()}")
        report.expect(CANARY not in made.body.decode() + everything(plane, found), f"path, {name}: it was shown")
        report.expect((plane.key or "-") not in made.body.decode(), f"path, {name}: the key was shown")
    # Whether something is there outside is not told either.
    told = [plane.admin("POST", "/servers", {"name": "a", "spec_url_or_path": str(path)}).value["error"]["message"]
            for path in (place / "secret.yaml", place / "no-such-secret.yaml")]
    report.expect(told[0] == told[1], f"what is there outside and what is not: {told}")
    return slowest, len(paths)


def main():
    os.environ["CANARY"] = CANARY
    args, report = arguments(__doc__), Report()
    with folder() as place:
        own = lay_out(place)
        (own / "tiny.yaml").write_text(TINY)
        with Plane(args.binary, place / "data", "--spec-root", str(own), served=own / "tiny.yaml") as plane:
            slowest = by_reference(report, plane, own, place, args.slack)
            slow, paths = by_path(report, plane, place, args.slack)
            # What the script looks for is there to be found where it may be.
            (own / "inside.yaml").write_text((place / "secret.yaml").read_text())
            (own / "good.yaml").write_text(description("inside.yaml#/secret").replace(
                'externalValue: "inside.yaml"', "value: plain"))
            _, found, _ = plane.server({"name": "good", "spec_url_or_path": "good.yaml"})
            report.expect(found and found["status"] == "running" and CANARY in everything(plane, found),
                          f"what may be read is not found either: {found}")
            report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
    count = len(references(Path("/")))
    report.end(f"{count} references and {paths} paths: nothing from outside was shown, told within {max(slowest, slow):.2f} s")


if __name__ == "__main__":
    main()
