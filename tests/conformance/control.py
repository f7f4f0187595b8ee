#!/usr/bin/env python3
"""schemathesis with all its checks against the control plane's own document.

    pip install schemathesis
    python3 tests/conformance/control.py target/release/mockwright

Prints operations, cases and failures by kind, on SQLite and on PostgreSQL; ends with 1 when there is one. What a schema
cannot say, and so schemathesis cannot know, is in `control.toml`, and why in `known.md`. `KEEP=DIR` keeps what schemathesis
printed; `--examples N` is how many it draws for each operation.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "reliability"))

from harness import Report, arguments, folder, panicked  # noqa: E402
from plane import ADMIN, PETS, Plane, stores  # noqa: E402

# Given on the command line, since it would soon revoke the one that is kept.
KEY = "conformance-key"


def configured(plane, place):
    """The configuration, with what is there to be asked for: half of the time the numbers are of things that exist."""
    server = plane.first_server()
    numbers = {name: [found["id"] for found in plane.admin("GET", f"/servers/{server}/{name}").value[name]]
               for name in ("scenarios", "responses")}
    lines = [(HERE / "control.toml").read_text()]
    for name, values in (("server_id", [server]), ("scenario_id", numbers["scenarios"]), ("response_id", numbers["responses"])):
        lines.append(f"[dictionaries.{name}]\nvalues = {json.dumps(values)}\n"
                     f'[parameters."path.{name}"]\ndictionary = "{name}"\nprobability = 0.5\n')
    path = place / "schemathesis.toml"
    path.write_text("\n".join(lines))
    return path


def attack(plane, place, name, examples, seconds, *flags):
    """Runs schemathesis; its report."""
    written = place / f"{name}.json"
    program = shutil.which("schemathesis") or str(Path(sys.executable).with_name("schemathesis"))
    base = f"http://127.0.0.1:{plane.port}"
    bundle = place / "bundle.tar.gz"
    bundle.write_bytes(plane.admin("GET", f"/servers/{plane.first_server()}/bundle").body)
    surroundings = {**os.environ, "SCHEMATHESIS_HOOKS": "control_hooks", "PYTHONPATH": str(HERE), "BUNDLE": str(bundle)}
    # One worker: hypothesis is not safe for threads everywhere.
    ran = subprocess.run([
        program, "--config-file", str(configured(plane, place)), "run", f"{base}{ADMIN}/openapi.json",
        "-H", f"X-API-Key: {KEY}", "--checks", "all", "--workers", "1", "--max-examples", str(int(examples)),
        "--generation-deterministic", "--continue-on-failure", "--no-shrink", "--suppress-health-check", "all", "--no-color",
        "--report", "json", "--report-json-path", str(written), *flags,
    ], cwd=place, env=surroundings, capture_output=True, text=True, timeout=seconds)
    if not written.is_file():
        sys.exit(f"schemathesis did not end:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    if os.environ.get("KEEP"):
        Path(os.environ["KEEP"], f"control-{name}.txt").write_text(ran.stdout + ran.stderr)
        shutil.copy(written, Path(os.environ["KEEP"], f"control-{name}.json"))
    return json.loads(written.read_text())


# All operations; and before that all but the one after which nothing is left to ask for.
RUNS = {"without deletion": ("--exclude-name", f"DELETE {ADMIN}/servers/{{server_id}}"), "all": ()}


def main():
    args, report = arguments(__doc__.splitlines()[0], examples=40), Report()
    with folder() as place, stores(place) as kinds:
        (place / "pets.json").write_text(json.dumps(PETS))
        for name, data, url, _ in kinds:
            with Plane(args.binary, data, "--api-key", KEY, database=url, cwd=place) as plane:
                for run, flags in RUNS.items():
                    found = attack(plane, place, f"{name}-{run.replace(' ', '-')}", args.examples, 1200 * args.slack, *flags)
                    kinds_found = {}
                    for failure in found["failures"]:
                        kinds_found[failure["code"]] = kinds_found.get(failure["code"], 0) + failure["count"]
                    told = ", ".join(f"{code} {count}" for code, count in sorted(kinds_found.items())) or "none"
                    report.that(not found["failures"] and not found["errors"],
                                f"{name}, {run}: {found['operations']['tested']} operations, "
                                f"{found['test_cases']['generated']} cases, "
                                f"{found['test_cases']['unique_failures']} failures", told + str(found["errors"] or ""))
                    report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
                    report.expect(plane.admin("GET", "/health", key=KEY).status == 200, f"{name}: it is not well afterwards")
    report.end()


if __name__ == "__main__":
    main()
