"""What is sent and what is read, without a program."""

import asyncio
import unittest
from datetime import datetime, timedelta, timezone

import httpx

from mockwright_client import AdminAPIClient, MockwrightError, NotFoundError, ServiceUnavailableError
from mockwright_client._answer import error_of, json_of
from mockwright_client._events import events
from mockwright_client._request import query_of


def read(*chunks):
    async def sent():
        for chunk in chunks:
            yield chunk

    async def collected():
        return [tuple(event) for event in [event async for event in events(sent())]]

    return asyncio.run(collected())


class Events(unittest.TestCase):
    def test_they_may_be_cut_anywhere(self):
        stream = 'event: log\r\nid: 7\r\ndata: {"a":\r\ndata: "ä"}\r\n\r\n: heartbeat\n\ndata:x\r\rid\n'.encode()
        wanted = [("log", '{"a":\n"ä"}', "7"), ("message", "x", "7")]
        self.assertEqual(read(stream), wanted)
        self.assertEqual(read(*(stream[i : i + 1] for i in range(len(stream)))), wanted)

    def test_other_line_ends_are_text(self):
        text = "a\u2028b\u0085c\u000bd"
        self.assertEqual(read(f"data: {text}\n\n".encode()), [("message", text, None)])

    def test_an_event_that_did_not_end_is_none(self):
        self.assertEqual(read(b"data: x\n"), [])
        self.assertEqual(read(b"event: log\n\ndata: x\n\n"), [("message", "x", None)])


class Query(unittest.TestCase):
    def test_values_are_as_the_api_reads_them(self):
        zone = timezone(timedelta(hours=2))
        query = query_of({"analyze": True, "limit": 0, "method": None, "time_from": datetime(2024, 1, 1, tzinfo=zone)})
        self.assertEqual(query, {"analyze": "true", "limit": "0", "time_from": "2024-01-01T00:00:00+02:00"})

    def test_a_time_without_a_zone_is_refused(self):
        with self.assertRaises(ValueError):
            query_of({"since": datetime(2024, 1, 1)})


class Errors(unittest.TestCase):
    def test_an_envelope_is_read(self):
        fault = {"code": "NOT_FOUND", "message": "there is none", "details": {"id": 1}, "request_id": "req_1"}
        error = error_of(httpx.Response(404, json={"error": fault}, headers={"Retry-After": "7"}))
        self.assertIsInstance(error, NotFoundError)
        self.assertEqual((error.message, error.details, error.retry_after), ("there is none", {"id": 1}, 7))
        self.assertEqual(str(error), "there is none (NOT_FOUND, 404, req_1)")

    def test_what_is_no_envelope_is_known_by_its_status(self):
        error = error_of(httpx.Response(503, text="<h1>down</h1>"))
        self.assertIsInstance(error, ServiceUnavailableError)
        self.assertEqual((error.code, error.message), ("SERVICE_UNAVAILABLE", "<h1>down</h1>"))
        for body in ("[]", '{"error": "no"}', '{"error": {"code": "TEAPOT"}}', "null"):
            self.assertEqual(type(error_of(httpx.Response(418, text=body))), MockwrightError)

    def test_a_success_that_is_no_json_is_an_error(self):
        with self.assertRaises(MockwrightError) as raised:
            json_of(dict, httpx.Response(200, text="<html>"))
        self.assertEqual(raised.exception.code, "INVALID_ANSWER")
        with self.assertRaises(MockwrightError):
            json_of(dict, httpx.Response(302, headers={"Location": "/"}))


class Streams(unittest.IsolatedAsyncioTestCase):
    async def test_requests_are_read_as_they_come(self):
        asked = []

        async def answer(reader, writer):
            asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            writer.write(b'event: log\nid: 8\ndata: {"id":8,"path":"/pets"}\n\nevent: newer\ndata: {}\n\n')
            writer.write(b'event: dropped\ndata: {"count":3}\n\n')
            self.assertEqual(await reader.read(), b"", "it is closed")
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        self.addCleanup(server.close)
        port = server.sockets[0].getsockname()[1]
        async with AdminAPIClient(f"http://127.0.0.1:{port}", api_key="a") as client:
            stream = client.stream_logs("a", last_event_id=7, status=200)
            first, second = await stream.__anext__(), await stream.__anext__()
            await stream.aclose()
        self.assertEqual(first, {"event": "log", "id": 8, "data": {"id": 8, "path": "/pets"}})
        self.assertEqual(second, {"event": "dropped", "data": {"count": 3}})
        self.assertTrue(asked[0].startswith("GET /admin/api/v1/servers/a/logs/stream?status=200 "))
        self.assertIn("last-event-id: 7", asked[0].lower())
        self.assertIn("x-api-key: a", asked[0].lower())


if __name__ == "__main__":
    unittest.main()
