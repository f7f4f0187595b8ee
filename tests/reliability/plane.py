"""What the scripts about the control plane share: a mock with its control plane, calls of it, and a PostgreSQL of their own."""

import concurrent.futures
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from harness import Answer, Mock, description

ADMIN = "/admin/api/v1"
DATABASE = "mockwright.db"
ITEM = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}


def answers(*statuses):
    content = {"application/json": {"schema": ITEM}}
    return {str(status): {"description": "one", "content": content} for status in statuses}


NUMBER = {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}
PETS = description({
    "/pets": {
        "get": {"operationId": "listPets", "responses": answers(200, 500)},
        "post": {
            "operationId": "createPet",
            "requestBody": {"content": {"application/json": {"schema": ITEM}}},
            "responses": answers(201, 400),
        },
    },
    "/pets/{petId}": {
        "parameters": [NUMBER],
        "get": {"operationId": "getPet", "responses": answers(200, 404)},
        "delete": {"operationId": "deletePet", "responses": {"204": {"description": "gone"}, **answers(404)}},
    },
}, title="pets")


class Reply(Answer):
    """An answer of the control plane."""

    @property
    def value(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The code in the envelope of an error."""
        with contextlib.suppress(ValueError, KeyError, TypeError):
            return self.value["error"]["code"]
        return None

    def told(self):
        return f"{self.status} {self.body[:300].decode('utf-8', 'replace')}"


class Plane(Mock):
    """A mock with its control plane, which keeps what it keeps in `data`. Without `limited`, calls are not limited."""

    control = ()

    def __init__(self, binary, data, *flags, served=PETS, database=None, limited=False, **more):
        self.data = Path(data)
        flags += ("--data-dir", str(data))
        flags += ("--database", database) if database else ()
        flags += () if limited else ("--rate-limit", "off")
        if isinstance(served, dict):
            # A path of its own: named servers are known by their path.
            path = self.data.with_name(self.data.name + "-served.json")
            path.write_text(json.dumps(served))
            served = path
        super().__init__(binary, served, *flags, **more)
        self.key = self.credentials().get("api_key")

    def credentials(self):
        try:
            lines = (self.data / "credentials").read_text().splitlines()
        except OSError:
            return {}
        return dict(line.split(": ", 1) for line in lines if ": " in line)

    def call(self, method, path, body=None, headers=None, key=True, connection=None, source=None):
        """Calls the control plane: with the first key, with another one, or with `key=None` without any. A body that is not
        bytes is sent as JSON."""
        sent = {}
        if key:
            sent["X-API-Key"] = self.key if key is True else key
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        own = connection or self.connection()
        if source:
            own.source_address = (source, 0)
        begin = time.monotonic()
        try:
            own.request(method, path, body=body, headers=sent)
            response = own.getresponse()
            return Reply(response.status, response.headers, response.read(), time.monotonic() - begin)
        finally:
            if connection is None:
                own.close()

    def admin(self, method, path, body=None, **more):
        return self.call(method, ADMIN + path, body, **more)

    def mock(self, body=None, **more):
        """Makes an ad-hoc mock."""
        reply = self.call("POST", "/v1/mocks", body or {}, **more)
        if reply.status != 201:
            raise OSError(f"no mock: {reply.told()}")
        return reply.value["mock"]

    def first_server(self):
        """The identifier of the server on the command line."""
        return self.admin("GET", "/servers").value["servers"][0]["id"]

    def server(self, body, seconds=30, **more):
        """Makes a server and waits until it runs or does not. The reply, the server as it then is, and the time of both."""
        begin = time.monotonic()
        made = self.admin("POST", "/servers", body, **more)
        if made.status != 201:
            return made, None, time.monotonic() - begin
        found = self.settled(made.value["id"], seconds)
        return made, found, time.monotonic() - begin

    def settled(self, server_id, seconds=30):
        end = time.monotonic() + seconds
        while True:
            found = self.admin("GET", f"/servers/{server_id}").value
            if found.get("status") not in ("starting", "stopping") or time.monotonic() > end:
                return found
            time.sleep(0.01)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, seconds=40):
        """Ends it as a service manager would. Its code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None


def together(count, work, *given):
    """Calls `work` with 0, 1, … at the same moment on threads of their own; what they gave, in their order."""
    barrier = threading.Barrier(count)

    def one(index):
        barrier.wait()
        return work(index, *given)

    with concurrent.futures.ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def tally(values):
    """How often each value is there, such as `200: 99, 404: 1`."""
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Postgres:
    """A PostgreSQL of the script's own, from Debian's package. Root has the user postgres run it."""

    def __enter__(self):
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not programs:
            sys.exit("PostgreSQL is not there: apt-get install postgresql")
        self.programs = programs[-1].parent
        self.folder = tempfile.mkdtemp(prefix="mockwright-postgres-")
        self.port, self.made = free_port(), 0
        self.who = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.who:
            shutil.chown(self.folder, "postgres", "postgres")
        data = f"{self.folder}/data"
        self.run("initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--pgdata", data)
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder}"
        self.run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", f"{self.folder}/log", "--options", options)
        return self

    def __exit__(self, *_):
        self.run("pg_ctl", "stop", "--mode=immediate", "--pgdata", f"{self.folder}/data")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program, *arguments):
        ran = subprocess.run([self.programs / program, *arguments], cwd=self.folder, capture_output=True, text=True,
                             **self.who) if program != "pg_ctl" else self.detached(program, *arguments)
        if ran.returncode:
            sys.exit(f"{program} failed: {ran.stderr}")
        return ran.stdout

    def detached(self, program, *arguments):
        # The server inherits the streams of who starts it, so these must not be pipes that are read to their end.
        ran = subprocess.run([self.programs / program, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.who)
        return subprocess.CompletedProcess(ran.args, ran.returncode, "", f"see {self.folder}/log")

    def database(self):
        """The URL of a new, empty database."""
        self.made += 1
        name = f"mocks{self.made}"
        self.run("psql", "--quiet", "--host=127.0.0.1", f"--port={self.port}", "--username=postgres",
                 "--command", f"CREATE DATABASE {name}")
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def query(self, url, text):
        """The rows of a query, a line each."""
        settings = ("--quiet", "--no-align", "--tuples-only", "--command", "SET search_path = mockwright")
        return self.run("psql", *settings, "--command", text, url).splitlines()


@contextlib.contextmanager
def stores(place):
    """Each kind of database: its name, a data folder, the URL or None, and what asks it for rows."""
    with Postgres() as postgres:
        url = postgres.database()
        yield [
            ("SQLite", place / "sqlite", None, lambda text: sqlite(place / "sqlite" / DATABASE, text)),
            ("PostgreSQL", place / "postgresql", url, lambda text: postgres.query(url, text)),
        ]


def sqlite(path, text):
    """The rows of a query, a line each, as psql would show them."""
    import sqlite3
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    try:
        return ["|".join("" if value is None else str(value) for value in row) for row in connection.execute(text)]
    finally:
        connection.close()
