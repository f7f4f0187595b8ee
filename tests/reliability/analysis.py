#!/usr/bin/env python3
"""Every figure of the log's analysis, by many filters, is what an independent look at the exported rows gives; filters and pages
find exactly the rows that they mean. The traffic is random: delays, failures, violations, unknown paths and methods."""

import math
import random
import re
from collections import Counter
from datetime import datetime, timezone
from urllib.parse import quote, urlencode

from harness import Report, arguments, description, folder, panicked
from journal import Log, exported
from plane import ITEM, Plane, stores, together

BASE = "/api"
KINDS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")


def operations():
    content = {"application/json": {"schema": ITEM}}
    fine = {"description": "fine", "content": content}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 10}}
    number = {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}
    body = {"required": True, "content": {"application/json": {"schema": {**ITEM, "additionalProperties": False}}}}
    paths = {
        "/pets": {
            "get": {"operationId": "listPets", "parameters": [limit], "responses": {"200": fine, "500": fine}},
            "post": {"operationId": "createPet", "requestBody": body, "responses": {"201": fine, "4XX": fine, "default": fine}},
        },
        "/pets/{petId}": {
            "parameters": [number],
            "get": {"operationId": "getPet", "responses": {"200": fine, "404": fine, "default": fine}},
            "put": {"operationId": "putPet", "requestBody": body, "responses": {"200": fine, "400": fine, "422": fine}},
            "delete": {"responses": {"204": {"description": "gone"}, "404": fine}},
        },
    }
    for number in range(14):
        paths[f"/things{number}/{{name}}"] = {
            "parameters": [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {"operationId": f"thing{number}", "responses": {"200": fine, "5XX": fine}}}
    for number in range(5):
        paths[f"/never{number}"] = {"get": {"responses": {"200": fine}}, "post": {"responses": {"201": fine}}}
    value = description(paths, title="analysed")
    value["servers"] = [{"url": BASE}]
    return value, paths


def random_request(choose):
    """Method, path, body and header fields of one request."""
    kind, body = choose.random(), None
    if kind < 0.25:
        method, path = "GET", "/pets" + choose.choice(["", "?limit=5", "?limit=99", "?limit=x", "?other=1"])
    elif kind < 0.4:
        method, path = "GET", f"/pets/{choose.choice(['1', '2', 'x', '%41'])}"
    elif kind < 0.55:
        method, path = choose.choice([("POST", "/pets"), ("PUT", "/pets/1")])
        body = choose.choice([b'{"id": 1}', b"{}", b'{"id": "x", "more": 1}', b"not json", b""])
    elif kind < 0.6:
        method, path = "DELETE", "/pets/3"
    elif kind < 0.8:
        method, path = "GET", f"/things{min(choose.randrange(14), choose.randrange(14))}/a"
    elif kind < 0.9:
        method, path = choose.choice(["GET", "POST"]), choose.choice(["/pet", "/pet/1", "/petz/2", "/nothing/at/all/here", "/", "/things1"])
    else:
        method, path = choose.choice(KINDS), choose.choice(["/pets", "/pets/1", "/never0x"])
    path = (BASE if choose.random() < 0.95 else "") + path
    fields = {"X-Session-Id": f"s{choose.randrange(3)}"} if choose.random() < 0.5 else {}
    if choose.random() < 0.5:
        fields["X-Correlation-Id"] = f"c{choose.randrange(3)}"
    return method, path, body, fields


def traffic(index, plane, count):
    """Requests of one client, from an address of its own; their methods."""
    choose, sent = random.Random(index), []
    for number in range(count):
        method, path, body, fields = random_request(choose)
        if body is not None:
            fields["Content-Type"] = "application/json"
        plane.call(method, path, body, key=False, source=f"127.0.0.{2 + index}", headers={**fields, "X-Request-Id": f"q{index}-{number}"})
        sent.append(method)
    return sent


def rank(values, percent):
    return values[max(0, math.ceil(len(values) * percent / 100) - 1)] if values else None


def mean(values):
    return sum(values) / len(values) if values else None


def independent(rows, paths):
    """The figures of rows as they were exported."""
    times = sorted(row["response_time_ms"] for row in rows)
    declared = {f"{method.upper()} {path}": list(each["responses"]) for path, methods in paths.items()
                for method, each in methods.items() if method != "parameters"}
    sent, endpoints, of_operation = {}, {}, {}
    for row in rows:
        key = row["operation"]
        endpoints.setdefault(key.split(" ", 1)[1] if key else row["path"], []).append(row["response_time_ms"])
        if key:
            sent.setdefault(key, set()).add(row["response_status"])
            of_operation.setdefault(key, []).append(row["response_time_ms"])

    def never(key):
        own = declared[key]
        others = {status for status in sent[key] if str(status) not in own}
        ranges = {status for status in others if f"{status // 100}XX" in own}
        seen = {str(status) for status in sent[key]} | {f"{status // 100}XX" for status in ranges}
        if others - ranges:
            seen.add("default")
        return [status for status in own if status not in seen]

    missing = {key: never(key) for key in declared if key in sent and never(key)}
    return {
        "total_requests": len(rows),
        "unique_clients": len({row["client_ip"] for row in rows}),
        "times": (mean(times), times[0] if times else None, times[-1] if times else None, *(rank(times, each) for each in (50, 95, 99))),
        "error_rate_percent": 100 * sum(row["response_status"] >= 400 for row in rows) / len(rows) if rows else 0,
        "status_distribution": dict(Counter(str(row["response_status"]) for row in rows)),
        "method_distribution": dict(Counter(row["method"] for row in rows)),
        "endpoints": endpoints,
        "of_operation": of_operation,
        "never_called": {key for key in declared if key not in sent},
        "never_served": missing,
        "violations_by_rule": dict(Counter(each["rule"] for row in rows for each in row["violations"])),
        "misses": Counter((row["method"], row["path"]) for row in rows if not row["operation"] and row["response_status"] in (404, 405)),
    }


def near(one, other, most=0.0011):
    return one == other if None in (one, other) else abs(one - other) <= most


def differences(told, wanted):
    """Which figures are not as they should be."""
    found = []

    def same(name, one, other):
        if one != other:
            found.append(f"{name}: {str(one)[:200]}, not {str(other)[:200]}")

    for name in ("total_requests", "unique_clients", "status_distribution", "method_distribution", "violations_by_rule"):
        same(name, told[name], wanted[name])
    for name, value in zip(("avg", "min", "max", "p50", "p95", "p99"), wanted["times"]):
        if not near(told[f"{name}_response_time_ms"], value):
            same(name, told[f"{name}_response_time_ms"], value)
    if not near(told["error_rate_percent"], wanted["error_rate_percent"], 0.0051):
        same("error_rate_percent", told["error_rate_percent"], wanted["error_rate_percent"])
    top = [(each["path"], each["count"]) for each in told["top_endpoints"]]
    same("top_endpoints", [count for _, count in top], sorted(map(len, wanted["endpoints"].values()), reverse=True)[:10])
    for each in told["top_endpoints"]:
        own = wanted["endpoints"].get(each["path"], [])
        if len(own) != each["count"] or not near(each["avg_response_time_ms"], mean(own)):
            found.append(f"top_endpoints: {each}, not {len(own)} and {mean(own)}")
    slow = sorted((mean(each) for each in wanted["of_operation"].values()), reverse=True)[:10]
    if len(slow) != len(told["slowest_operations"]) or not all(
            near(each["avg_response_time_ms"], other) for each, other in zip(told["slowest_operations"], slow)):
        found.append(f"slowest_operations: {told['slowest_operations'][:2]}, not {slow[:2]}")
    for each in told["slowest_operations"]:
        own = sorted(wanted["of_operation"].get(each["operation"], []))
        if (len(own), max(own, default=None), rank(own, 95)) != (each["count"], each["max_response_time_ms"], each["p95_response_time_ms"]):
            found.append(f"slowest_operations: {each}, not {len(own)}, {max(own, default=None)}, {rank(own, 95)}")
    same("never_called_operations", set(told["never_called_operations"]), wanted["never_called"])
    same("never_called_total", told["never_called_total"], len(wanted["never_called"]))
    same("statuses_never_served", {each["operation"]: sorted(each["statuses"]) for each in told["statuses_never_served"]},
         {key: sorted(each) for key, each in wanted["never_served"].items()})
    misses = [((each["method"], each["path"]), each["count"]) for each in told["near_misses"]]
    same("near_misses", [count for _, count in misses], [count for _, count in wanted["misses"].most_common(20)])
    found += [f"near_misses: {miss} {count}, not {wanted['misses'][miss]}" for miss, count in misses if wanted["misses"][miss] != count]
    return found


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def filters(rows):
    """Filters, and what each means for a row."""
    middle = rows[len(rows) // 2]["timestamp"]
    late = moment(middle).astimezone(timezone.utc)
    operation = "GET /pets/{petId}"
    return {
        "": lambda row: True,
        "method=GET": lambda row: row["method"] == "GET",
        "method=post": lambda row: row["method"] == "POST",
        "status=404": lambda row: row["response_status"] == 404,
        "status=500": lambda row: row["response_status"] == 500,
        f"path={quote('^/api/pets$')}": lambda row: row["path"] == "/api/pets",
        f"path={quote('(?i)PET')}": lambda row: re.search("(?i)pet", row["path"]),
        f"path={quote(r'/[0-9]+$')}": lambda row: re.search(r"/[0-9]+$", row["path"]),
        f"path={quote('%41')}": lambda row: "%41" in row["path"],
        urlencode({"time_from": middle}): lambda row: moment(row["timestamp"]) >= late,
        urlencode({"time_to": middle}): lambda row: moment(row["timestamp"]) < late,
        urlencode({"time_from": middle.replace("Z", "+00:00")}): lambda row: moment(row["timestamp"]) >= late,
        "client_ip=127.0.0.3": lambda row: row["client_ip"] == "127.0.0.3",
        "scenario=happy_path": lambda row: row["scenario_name"] == "happy_path",
        "scenario=other": lambda row: row["scenario_name"] == "other",
        "operation=getPet": lambda row: row["operation"] == operation,
        urlencode({"operation": operation}): lambda row: row["operation"] == operation,
        "session_id=s1": lambda row: row["session_id"] == "s1",
        "correlation_id=c2": lambda row: row["correlation_id"] == "c2",
        "request_id=q1-5": lambda row: row["request_id"] == "q1-5",
        "method=GET&status=200&session_id=s0&client_ip=127.0.0.2": lambda row: (
            row["method"], row["response_status"], row["session_id"], row["client_ip"]) == ("GET", 200, "s0", "127.0.0.2"),
        f"operation=listPets&status=422&path={quote('pets')}": lambda row: row["operation"] == "GET /pets" and row["response_status"] == 422,
        "status=418": lambda row: row["response_status"] == 418,
        "status=599": lambda row: False,
    }


def judged(report, name, log, paths, place):
    log.export(place / "all.json", "format=json")
    rows = exported(place / "all.json")["logs"]
    wrong, empty = [], []
    for query, means in filters(rows).items():
        wanted = [row for row in rows if means(row)]
        empty += [query] if not wanted else []
        told = log.value(f"limit=1000&analyze=true&{query}")
        if (told["total"], [row["id"] for row in told["logs"]]) != (len(wanted), [row["id"] for row in wanted][:1000]):
            wrong.append(f"{query}: {told['total']} rows, not {len(wanted)}")
        figures = differences(told["analysis"], independent(wanted, paths))
        wrong += [f"{query or 'all'}: {each}" for each in figures]
        log.export(place / "some.json", f"format=json&include_analysis=true&{query}")
        some = exported(place / "some.json")
        if some["logs"] != wanted or some["analysis"] != told["analysis"]:
            wrong.append(f"{query}: the export is another: {len(some['logs'])} rows")
    report.that(not wrong, f"{name}: rows, figures and exports by {len(filters(rows))} filters are right",
                f"{len(wrong)}: {wrong[:6]}" if wrong else f"{len(rows)} rows")
    report.expect(empty == ["status=599"], f"{name}: {empty} find nothing")
    return rows


def paged(report, name, log, rows):
    ids = [row["id"] for row in rows]
    for query, wanted in (("", ids), ("method=GET", [row["id"] for row in rows if row["method"] == "GET"]),
                          ("path=pets", [row["id"] for row in rows if "pets" in row["path"]])):
        by_offset = [row["id"] for offset in range(0, len(wanted) + 97, 97)
                     for row in log.value(f"limit=97&offset={offset}&{query}")["logs"]]
        report.that(by_offset == wanted, f"{name}: pages by offset ({query or 'all'})", len(by_offset))
        report.that([row["id"] for row in log.rows(query)] == wanted, f"{name}: pages by before_id ({query or 'all'})", len(wanted))


def meant(report, name, log):
    misses = {each["path"]: each["did_you_mean"] for each in log.value("limit=1&analyze=true")["analysis"]["near_misses"]}
    for path, operation in (("/api/pet/1", "GET /pets/{petId}"), ("/api/petz/2", "GET /pets/{petId}"), ("/api/pet", "GET /pets")):
        report.expect(operation in misses.get(path, [operation]), f"{name}: {path} may have been {misses.get(path)}, not {operation}")
    report.expect(not misses.get("/api/nothing/at/all/here"), f"{name}: {misses.get('/api/nothing/at/all/here')}")


def measure(report, args, place, name, data, url):
    served, paths = operations()
    with Plane(args.binary, data, served=served, database=url) as plane:
        log, sent = Log(plane), []
        empty = log.value("analyze=true")["analysis"]
        wrong = differences(empty, independent([], paths))
        report.that(not wrong, f"{name}: figures without requests", wrong[:3] or "")
        for fields in ({}, {"error_rate_percent": 20}, {"error_rate_percent": 0, "response_delay_ms": 7}):
            log.configure(**fields)
            sent += [method for part in together(4, traffic, plane, int(args.requests) // 12) for method in part]
        config = {"/pets": {"GET": {"status": 418, "body": {"id": 1}}}, "/pets/{petId}": {"GET": {"status": 404, "body": {"id": 1}}}}
        made = plane.admin("POST", f"/servers/{log.server}/scenarios", {"name": "other", "config": config})
        report.expect(made.status == 201, f"{name}: {made.told()}")
        plane.admin("POST", f"/servers/{log.server}/scenarios/{made.value['id']}/activate")
        log.configure(response_delay_ms=0)
        sent += [method for part in together(4, traffic, plane, int(args.requests) // 12) for method in part]
        stored, dropped = log.settled(len(sent))
        report.that((stored, dropped) == (len(sent), 0), f"{name}: all that was sent is logged", f"{len(sent)}, {stored}, {dropped}")
        methods = log.value("analyze=true")["analysis"]["method_distribution"]
        report.that(methods == dict(Counter(sent)), f"{name}: with the methods that were sent", methods)
        rows = judged(report, name, log, paths, place)
        paged(report, name, log, rows)
        meant(report, name, log)
        report.that(plane.lives and not panicked(plane.stderr()), f"{name}: it lives")


def main():
    args, report = arguments(__doc__, requests=3000), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            measure(report, args, place, name, data, url)
    report.end()


if __name__ == "__main__":
    main()
