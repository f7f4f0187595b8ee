#!/usr/bin/env python3
"""B2: every way to have the program call somebody (the URL of a description, a reference, a redirect, a webhook as it is made,
changed, tested and told) with every spelling of an address that it must not call: nothing connects to one, as `strace` sees it,
and what is allowed works. Needs `strace`."""

import http.server
import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote, unquote

from harness import TINY, Report, arguments, folder, panicked
from plane import Plane

HOSTS = [
    "127.0.0.1", "127.1", "0", "0.0.0.0", "2130706433", "0x7f000001", "0177.1", "127.0.0.1.", "localhost", "LOCALHOST", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "user@127.0.0.1", "%31%32%37.0.0.1",
    "\u2460\u2461\u2466.0.0.1", "127\u30020\u30020\u30021", "169.254.169.254", "2852039166", "0xa9fea9fe", "[::ffff:a9fe:a9fe]", "[fe80::1]",
    "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "[fc00::1]", "[fec0::1]", "198.18.0.1", "192.0.0.1", "224.0.0.1", "255.255.255.255",
]
SCHEMES = ["file:///etc/hosts", "file://127.0.0.1/etc/hosts", "gopher://127.0.0.1:{port}/_GET", "ftp://127.0.0.1:{port}/x",
           "unix:///var/run/docker.sock", "http+unix://%2Fvar%2Frun%2Fdocker.sock/x", "data:application/json,{{}}", "ws://127.0.0.1:{port}/"]
# What is resolved when somebody is called, and not before.
NAMES = ("localhost", "LOCALHOST")
# An address that is allowed, and leads elsewhere.
ALLOWED = "127.0.0.2"


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.got.append(self.path)
        to = unquote(self.path.partition("?to=")[2])
        self.send_response(302 if to else 200)
        if to:
            self.send_header("Location", to.encode().decode("latin-1"))
        body = b"" if to else TINY.encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


class Listener(http.server.ThreadingHTTPServer):
    """Remembers who called. It answers with a description, or sends elsewhere."""

    daemon_threads = True

    def __init__(self, address):
        super().__init__((address, 0), Handler)
        self.got, self.port = [], self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Watched(Plane):
    """A program of which every connection over TCP is seen."""

    def __init__(self, binary, place, name, *flags):
        super().__init__(binary, place / "data", "--host", "0.0.0.0", "--spec-root", str(place), *flags, cwd=place)
        self.trace = place / f"{name}.trace"
        self.strace = subprocess.Popen(["strace", "-f", "-qq", "-yy", "-e", "trace=connect", "-o", self.trace, "-p", str(self.process.pid)])
        while f"TracerPid:\t{self.strace.pid}" not in Path(f"/proc/{self.address and self.process.pid}/status").read_text():
            if self.strace.poll() is not None:
                sys.exit("strace cannot see the program")
            time.sleep(0.01)

    def connections(self):
        """Where to, each with how often."""
        time.sleep(0.3)
        found = {}
        for line in self.trace.read_text().splitlines():
            # A resolver connects datagram sockets to learn its own address, and sends nothing.
            if "<TCP" in line.partition(",")[0] and (to := re.search(r'inet_addr\("([^"]*)"\)|inet_pton\(AF_INET6, "([^"]*)"', line)):
                found[to[1] or to[2]] = found.get(to[1] or to[2], 0) + 1
        return found

    def __exit__(self, *details):
        self.strace.send_signal(signal.SIGINT)
        self.strace.wait()
        super().__exit__(*details)

    def first_server(self):
        # What was made before a restart may come first.
        return next(one["id"] for one in self.admin("GET", "/servers").value["servers"] if one["name"] != "allowed")

    def hook(self, url, name):
        body = {"name": name, "url": url, "events": ["scenario.changed"]}
        return self.admin("POST", f"/servers/{self.first_server()}/webhooks", body)

    def hooks(self):
        return [(one["url"], f"/servers/{self.first_server()}/webhooks/{one['id']}")
                for one in self.admin("GET", f"/servers/{self.first_server()}/webhooks?limit=1000").value["webhooks"]]


def urls(port):
    return [f"http://{host}:{port}/x" for host in HOSTS] + [scheme.format(port=port) for scheme in SCHEMES]


def not_served(report, plane, label, url):
    made, found, _ = plane.server({"name": f"{label} {url}"[:90], "spec_url_or_path": url})
    report.expect(made.status == 400 or found and found["status"] == "error", f"{label} {url}: {made.told()} {found}")
    if found:
        plane.admin("DELETE", f"/servers/{found['id']}?delete_files=true")


def descriptions(report, plane, place, port):
    for url in urls(port):
        not_served(report, plane, "description", url)
    for number, url in enumerate(urls(port)):
        text = TINY.replace("{type: string}", json.dumps({"$ref": url + "#/x"}))
        (place / f"reference{number}.yaml").write_text(text)
        made, found, _ = plane.server({"name": f"reference {number}", "spec_url_or_path": f"reference{number}.yaml"})
        told = [one for one in (found or {}).get("diagnostics", []) if one["severity"] == "error"]
        report.expect(made.status == 201 and told, f"reference {url}: {made.told()} {found}")
        if found:
            plane.admin("DELETE", f"/servers/{found['id']}?delete_files=true")


def webhooks(report, plane, port):
    """Webhooks as they are made and changed."""
    # A public address, which nobody calls: nothing happens that this is told of.
    kept = plane.hook("http://8.8.8.8/", "kept").value
    path = f"/servers/{plane.first_server()}/webhooks/{kept['id']}"
    for number, url in enumerate(urls(port)):
        replies = plane.hook(url, f"new {number}"), plane.admin("PUT", path, {"url": url})
        for reply in replies:
            if url.startswith(tuple(f"http://{name}:" for name in NAMES)):
                report.expect(reply.status in (200, 201), f"webhook {url}: {reply.told()}")
                continue
            field = reply.status == 400 and reply.value["error"]["details"]["field"]
            report.expect(field == "url", f"webhook {url}: {reply.told()}")
    plane.admin("DELETE", path)


def told(report, plane):
    """Webhooks that were made while their addresses were allowed."""
    for url, path in plane.hooks():
        reply = plane.admin("POST", f"{path}/test")
        report.expect(reply.status == 200 and reply.value["success"] is False, f"test of {url}: {reply.told()}")
    of = f"/servers/{plane.first_server()}/scenarios"
    for one in plane.admin("GET", of).value["scenarios"][:2]:
        plane.admin("POST", f"{of}/{one['id']}/activate")
    time.sleep(2)


def allowed(report, plane, canary):
    url = f"http://127.0.0.1:{canary.port}/x"
    made, found, _ = plane.server({"name": "allowed", "spec_url_or_path": url})
    report.that(found and found["status"] == "running", "what is allowed is read", made.status)
    made = [(host, plane.hook(f"http://{host}:{canary.port}/x", f"hook {number}")) for number, host in enumerate(HOSTS)]
    kept = [host for host, reply in made if reply.status == 201]
    report.that(len(kept) >= len(HOSTS) // 2, "webhooks of what is allowed are made", f"{len(kept)} of {len(HOSTS)}")
    hook = next(path for of, path in plane.hooks() if of == url)
    tested = plane.admin("POST", f"{hook}/test").value
    report.that(tested["success"] is True, "a webhook of what is allowed is told", tested["response_status"])


def redirected(report, plane, port, elsewhere):
    """Sent on by an address that is allowed."""
    begin = f"http://{ALLOWED}:{elsewhere.port}/"
    not_served(report, plane, "none", begin + "?to=" + quote(begin + "?to=" + quote(f"http://127.0.0.1:{port}/x", safe=""), safe=""))
    for url in urls(port):
        not_served(report, plane, "redirect", begin + "?to=" + quote(url, safe=""))
    for number, url in enumerate(urls(port)):
        made = plane.hook(begin + "?to=" + quote(url, safe=""), f"redirect {number}")
        reply = plane.admin("POST", f"/servers/{plane.first_server()}/webhooks/{made.value['id']}/test")
        report.expect(reply.value["success"] is False, f"redirect of a webhook to {url}: {reply.told()}")


def main():
    args, report = arguments(__doc__), Report()
    if not shutil.which("strace"):
        sys.exit("strace is not there: apt-get install strace")
    canary, elsewhere = Listener("0.0.0.0"), Listener(ALLOWED)
    with folder() as place:
        with Watched(args.binary, place, "allowed", "--allow-egress", "0.0.0.0/0", "--allow-egress", "::/0") as plane:
            allowed(report, plane, canary)
            report.that(canary.got and plane.connections(), "and is seen", plane.connections())
            plane.stop()
        canary.got.clear()
        with Watched(args.binary, place, "refused") as plane:
            report.that(plane.hooks(), "they are there once nothing is allowed any more", len(plane.hooks()))
            again = next(one for one in plane.admin("GET", "/servers").value["servers"] if one["name"] == "allowed")
            reply = plane.admin("POST", f"/servers/{again['id']}/regenerate", {})
            report.that(reply.status != 200 and not canary.got, "what was read then is not read again", reply.told()[:160])
            for name, work in (("descriptions and references", lambda: descriptions(report, plane, place, canary.port)),
                               ("webhooks as they are made and changed", lambda: webhooks(report, plane, canary.port)),
                               ("webhooks that are tested and told", lambda: told(report, plane))):
                work()
                report.that(not canary.got and not plane.connections(), f"{name}: nothing is called", f"{canary.got[:3]} {plane.connections()}")
            report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
        with Watched(args.binary, place, "redirected", "--allow-egress", f"{ALLOWED}/32") as plane:
            redirected(report, plane, canary.port, elsewhere)
            found = plane.connections()
            report.that(not canary.got and set(found) == {ALLOWED} and len(elsewhere.got) > 2 * len(HOSTS),
                        "redirects: nothing is called but what is allowed", f"{canary.got[:3]} {found}")
            report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
    report.end(f"{len(urls(0))} URLs in 7 places")


if __name__ == "__main__":
    main()
