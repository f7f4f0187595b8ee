#!/usr/bin/env python3
"""F2: 50,000 rows as JSON, CSV and workbook: all of them, nothing in them is a formula, memory stays, the first byte is there
at once, and others are served meanwhile. Needs the Python package openpyxl."""

import csv
import io
import json
import os
import sys
import threading
import time

from harness import MIB, Report, arguments, folder, panicked
from journal import GET_PETS, Log, exported
from load import Load
from plane import Plane, stores

FORMULAS = ('=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\0=1', '=cmd|" /C calc"!A0', '"=1"', 'a;b,c', 'a\r\nb"c',
            "'=1", '🦀=1', '=HYPERLINK("http://x")', '-2+3', '＝1+1', '{"a": "=1"}', ' =1', '%0A=1')
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
TYPES = {
    "json": ("application/json", "json"),
    "csv": ("text/csv", "csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
NUMBERS = ("id", "response_status", "response_time_ms", "request_size", "response_size")


def send(plane):
    """Cells that a spreadsheet might take for formulas, wherever a client can put them. Which bodies were sent."""
    bodies = []
    for text in FORMULAS:
        inline = "".join(letter for letter in text if letter >= " ").encode("utf-8").decode("latin-1").strip()
        visible = "".join(letter for letter in text if "!" <= letter <= "~") or "x"
        plane.call("POST", "/pets", text.encode(), key=False, headers={
            "Content-Type": "text/plain", "User-Agent": inline, "X-Request-Id": visible, "X-Session-Id": visible,
            "X-Correlation-Id": visible})
        plane.call("GET", f"/{inline.encode('latin-1').hex()}?{visible.replace('#', '')}={len(bodies)}", key=False,
                   headers={"X-Request-Id": visible})
        bodies.append(text)
    return bodies


def peak(plane, work):
    """MiB that memory grows by at most while something is done, and what that gave."""
    before, most, over = plane.resident(), [0.0], threading.Event()

    def look():
        while not over.wait(0.02):
            most[0] = max(most[0], plane.resident() - before)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        return work(), most
    finally:
        over.set()
        looking.join()


def rows_of_csv(path, report, name):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read().replace("\0", "\ufffd")
    begin, _, analysis = text.partition("\r\n\r\n") if text.count("\r\n\r\n") == 1 else (text, "", "")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    empty = rows.index([]) if [] in rows else len(rows)
    header, cells, analysis = rows[0], rows[1:empty], rows[empty + 1:]
    wrong = [row for row in cells if len(row) != len(header)]
    report.expect(not wrong, f"{name}: rows of another width: {wrong[:1]}")
    raw = [(column, cell) for row in cells for column, cell in zip(header, row) if column not in NUMBERS and cell.startswith(STARTS)]
    raw += [cell for row in analysis for cell in row[:2] if cell.startswith(STARTS)]
    report.that(not raw, f"{name}: no cell begins as a formula does", raw[:3] or f"{len(cells) * len(header)} cells")
    report.expect(analysis, f"{name}: no analysis")
    report.expect("\ufffd" not in text, f"{name}: there is a NUL in it")
    return header, cells


def rows_of_workbook(path, report, name):
    import openpyxl
    book = openpyxl.load_workbook(path, read_only=True)
    report.expect(book.sheetnames == ["logs", "analysis"], f"{name}: {book.sheetnames}")
    formulas, rows = 0, []
    for row in book["logs"].iter_rows():
        formulas += sum(cell.data_type == "f" for cell in row)
        rows.append([cell.value for cell in row])
    formulas += sum(cell.data_type == "f" for row in book["analysis"].iter_rows() for cell in row)
    report.that(formulas == 0, f"{name}: no cell is a formula", formulas)
    return rows[0], rows[1:]


def check(report, name, kind, path, wanted, bodies):
    """Whether all rows are there, and are what was sent."""
    if kind == "json":
        value = exported(path)
        rows, analysis = value["logs"], value["analysis"]
        report.expect(analysis["total_requests"] == wanted, f"{name}: {analysis['total_requests']} analysed")
        found = [(row["id"], row["request_body"]) for row in rows]
    else:
        header, cells = (rows_of_csv if kind == "csv" else rows_of_workbook)(path, report, name)
        number, body = header.index("id"), header.index("request_body")
        found = [(int(row[number]), row[body] or None) for row in cells]
    report.that(len(found) == wanted, f"{name}: all rows are there", len(found))
    ids = [number for number, _ in found]
    report.expect(ids == sorted(set(ids), reverse=True), f"{name}: not newest first, or twice")
    sent = {text for text in bodies if "\0" not in text}
    seen = {text for _, text in found if text}
    if kind == "csv":
        sent = {f"'{text}" if text.startswith((*STARTS, "|", "%")) else text for text in sent}
    if kind == "xlsx":
        # Line ends are one character in XML, however they are sent.
        sent, seen = ({text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n") for text in each} for each in (sent, seen))
    report.that(sent <= seen, f"{name}: bodies are as they were sent", sorted(sent - seen)[:3] or len(sent))


def export(report, name, plane, log, place, kind, end, slack):
    to, load = place / f"{name}.{kind}", Load(plane.port, 300, [GET_PETS], connections=8)
    time.sleep(0.5)
    begin = time.monotonic()
    # What is served meanwhile is not exported: the number of rows is known.
    query = f"format={kind}&include_analysis=true&time_to={end}"
    (status, headers, first, seconds), most = peak(plane, lambda: log.export(to, query))
    over = time.monotonic()
    time.sleep(0.3)
    outcome = load.stop()
    media_type, ending = TYPES[kind]
    label = f"{name}, {kind}"
    report.that(status == 200 and headers["Content-Type"].split(";")[0] == media_type
                and headers["Content-Disposition"].startswith("attachment; filename=")
                and headers["Content-Disposition"].rstrip('"').endswith("." + ending),
                f"{label}: type and name", f"{status} {headers['Content-Type']} {headers['Content-Disposition']}")
    report.that(most[0] <= 100, f"{label}: memory grows by at most 100 MiB", f"{most[0]:.1f} MiB")
    report.that(first <= 1 * slack, f"{label}: the first byte is there within 1 s", f"{first:.2f} s, all after {seconds:.2f} s, "
                f"{os.path.getsize(to) / MIB:.1f} MiB")
    p99 = outcome.p99_ms(begin, over)
    report.that(not outcome.wrong() and p99 <= 20 * slack, f"{label}: others are served meanwhile (p99 at most 20 ms)",
                f"{p99:.1f} ms of {len(outcome.times(begin, over))} {outcome.wrong() or ''}")
    return to


def leave_early(report, name, plane, log):
    """Exports that nobody waits for leave nothing behind."""
    time.sleep(1)
    before, files = sorted(path.name for path in plane.data.rglob("*")), plane.files()
    for kind in TYPES:
        for wait in (0, 0.3, 1):
            with plane.connect(10) as client:
                client.sendall(f"GET {log.path}/export?format={kind} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: {plane.key}\r\n\r\n".encode())
                time.sleep(wait)
    idle = quiet(plane, 10)
    after = sorted(path.name for path in plane.data.rglob("*"))
    report.that(idle is not None and idle <= 3, f"{name}: who leaves early is not worked for any longer", f"{idle} s")
    report.that(after == before and abs(plane.files() - files) <= 5, f"{name}: and nothing is left of it",
                sorted(set(after) - set(before)) or f"{plane.files() - files:+} files open")


def quiet(plane, seconds):
    """How long until the process does nothing, or None."""
    ticks = os.sysconf("SC_CLK_TCK")

    def used():
        with open(f"/proc/{plane.process.pid}/stat", encoding="utf-8") as file:
            return sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13])) / ticks

    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        before = used()
        time.sleep(0.5)
        if used() - before < 0.05:
            return round(time.monotonic() - begin - 0.5, 1)
    return None


def measure(report, args, place, name, data, url):
    with Plane(args.binary, data, "--validate", "off", database=url) as plane:
        log = Log(plane)
        bodies = send(plane)
        log.fill(int(args.rows) - log.stored()[0], [GET_PETS])
        for kind in TYPES:
            # One that ends what is exported: it is not exported itself.
            plane.get("/pets")
            last = log.value("limit=1")
            to = export(report, name, plane, log, place, kind, last["logs"][0]["timestamp"], args.slack)
            check(report, f"{name}, {kind}", kind, to, last["total"] - 1, bodies)
            to.unlink()
        leave_early(report, name, plane, log)
        report.that(plane.lives and not panicked(plane.stderr()), f"{name}: it lives", plane.stderr()[-200:])


def main():
    args, report = arguments(__doc__, rows=50_000), Report()
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        sys.exit("openpyxl is not there: pip install openpyxl")
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            measure(report, args, place, name, data, url)
    report.end()


if __name__ == "__main__":
    main()
