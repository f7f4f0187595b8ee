"""A Mockwright that runs while tests do: the program that the environment variable MOCKWRIGHT names."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import httpx

from mockwright_client import AdminAPIClient, NotFoundError

KEY = "key-of-the-tests"
PETS = Path(__file__).with_name("pets.yaml")
PATIENCE = 20


class Running:
    """The program on `pets.yaml`, with a folder of its own."""

    def __init__(self, *flags, key=KEY):
        self.key = key
        self.folder = Path(tempfile.mkdtemp(prefix="mockwright-client-"))
        shutil.copy(PETS, self.folder)
        program = os.path.abspath(os.environ["MOCKWRIGHT"])
        given = ("--port", "0", "--data-dir", "kept", "--api-key", key)
        flags = flags or ("--rate-limit", "off")
        with open(self.folder / "told", "wb") as told:
            self._process = subprocess.Popen(
                [program, "serve", "pets.yaml", *given, *flags], cwd=self.folder, stdout=subprocess.PIPE, stderr=told
            )
        self.url = self._ready()

    def _ready(self):
        line = self._process.stdout.readline().decode()
        if not line.startswith("listening on "):
            self.close()
            raise AssertionError(f"it does not listen: {line!r}")
        return line.split(" ")[2]

    def password(self):
        lines = (self.folder / "kept" / "credentials").read_text().splitlines()
        return dict(line.split(": ", 1) for line in lines if ": " in line)["password"]

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Case(unittest.IsolatedAsyncioTestCase):
    """Tests with a program for all of them and a client for each."""

    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.running = Running(*cls.flags)

    @classmethod
    def tearDownClass(cls):
        cls.running.close()

    async def asyncSetUp(self):
        self.client = AdminAPIClient(base_url=self.running.url, api_key=self.running.key)
        self.addAsyncCleanup(self.client.aclose)
        self.server_id = (await self.client.list_servers())["servers"][0]["id"]

    def request(self, method, path, **more):
        """What the mock answers."""
        return httpx.request(method, self.running.url + path, **more)

    async def until(self, look, wanted=bool):
        """What `look` says as soon as it is wanted: some things happen in the background."""
        end = time.monotonic() + PATIENCE
        while True:
            seen = await look()
            if wanted(seen):
                return seen
            if time.monotonic() > end:
                self.fail(f"in vain waited for: {seen}")
            await asyncio.sleep(0.05)

    async def with_status(self, server_id, status):
        async def look():
            try:
                return await self.client.get_server(server_id)
            except NotFoundError:
                return None

        return await self.until(look, lambda server: server is not None and server["status"] == status)
