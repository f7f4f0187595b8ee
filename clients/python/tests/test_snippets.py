"""The examples of the pages, as they are written but for the package's name and, in `/v1/mocks`, lost indentation.

What a page writes for a server, `localhost:8000`, `server_123` and `<mock_id>`, becomes what is there on the wire.
"""

import ast
import asyncio
import contextlib
import io
import unittest
from pathlib import Path
from unittest import mock

import httpx
from running import Running

from mockwright_client import AdminAPIClient, NotFoundError, Webhook

SNIPPETS = Path(__file__).with_name("snippets")


@contextlib.contextmanager
def instead(url, server_id="", mock_id=""):
    """Requests go to what is there."""

    def moved(request):
        path = str(request.url).removeprefix("http://localhost:8000")
        request.url = httpx.URL(url + path.replace("server_123", server_id).replace("%3Cmock_id%3E", mock_id))
        return request

    def patched(transport, name):
        handle = getattr(transport, name)
        return mock.patch.object(transport, name, lambda self, request: handle(self, moved(request)))

    with patched(httpx.HTTPTransport, "handle_request"), patched(httpx.AsyncHTTPTransport, "handle_async_request"):
        yield


def run(name, **places):
    """Runs a snippet as `python -m asyncio` would; its variables and what it printed."""
    source = (SNIPPETS / f"{name}.py").read_text()
    code = compile(source, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    variables, printed = {}, io.StringIO()

    async def awaited():
        coroutine = eval(code, variables)
        if coroutine is None:
            return
        try:
            await coroutine
        finally:
            await variables["client"].aclose()

    with instead(**places), contextlib.redirect_stdout(printed):
        asyncio.run(awaited())
    return variables, printed.getvalue()


class Admin(unittest.TestCase):
    def setUp(self):
        self.running = Running(key="your-api-key")
        self.addCleanup(self.running.close)
        self.server_id = asyncio.run(self.server())

    async def server(self):
        async with AdminAPIClient(self.running.url, self.running.key) as client:
            return (await client.list_servers())["servers"][0]["id"]

    def test_admin(self):
        variables, _ = run("admin", url=self.running.url, server_id=self.server_id)
        self.assertEqual(variables["servers"]["total"], 1)
        self.assertEqual(variables["scenario"]["name"], "test_scenario")
        self.assertEqual(variables["logs"]["analysis"]["total_requests"], 0)


class Mocks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running(key="tk_...")

    @classmethod
    def tearDownClass(cls):
        cls.running.close()

    def setUp(self):
        self.client = Webhook(self.running.key, self.running.url)
        self.addCleanup(self.client.close)

    def test_create_a_basic_mock(self):
        variables, printed = run("create_a_basic_mock", url=self.running.url)
        self.assertIn(variables["mock_id"], printed)
        answer = self.client.hit_mock(variables["mock_id"], "POST", body='{"hello":"world"}')
        self.assertEqual((answer.status_code, answer.json()), (202, {"accepted": True}))

    def test_create_a_mock_with_custom_headers_and_delay(self):
        variables, _ = run("create_a_mock_with_custom_headers_and_delay", url=self.running.url)
        answer = self.client.hit_mock(variables["created"]["mock"]["mock_id"])
        self.assertEqual((answer.status_code, answer.headers["retry-after"]), (429, "120"))

    def test_inspect_and_delete(self):
        mock_id = self.client.create_mock(status_code=201)["mock"]["mock_id"]
        _, printed = run("inspect_mock_metadata_and_usage", url=self.running.url, mock_id=mock_id)
        self.assertTrue(printed.startswith("201 application/json\n0\n"))
        run("delete_a_mock", url=self.running.url, mock_id=mock_id)
        with self.assertRaises(NotFoundError):
            self.client.get_mock(mock_id)


if __name__ == "__main__":
    unittest.main()
