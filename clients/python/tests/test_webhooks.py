"""Webhooks and their deliveries."""

import json
import queue
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

from running import PATIENCE, Case

from mockwright_client import ConflictError, NotFoundError


class Receiver:
    """Takes what webhooks send."""

    def __init__(self):
        self.received = queue.Queue()
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.put(({name.lower(): value for name, value in self.headers.items()}, json.loads(body)))
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"OK")

            def log_message(self, *_):
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Webhooks(Case):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)

    async def test_events_are_delivered_signed(self):
        made = await self.client.create_webhook(
            self.server_id,
            "told",
            self.receiver.url,
            ["request.received"],
            headers={"Authorization": "Bearer secret"},
            secret_key="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            path="^/pets/7$",
        )
        self.assertTrue(made["has_secret"])
        self.assertNotIn("secret_key", made)
        self.assertEqual(list(made["headers"].values()), ["[redacted]"])
        self.request("GET", "/pets")
        self.request("GET", "/pets/7")
        headers, payload = self.receiver.received.get(timeout=PATIENCE)
        self.assertEqual(payload["event"], "request.received")
        self.assertEqual(headers["authorization"], "Bearer secret")
        self.assertIn("webhook-signature", headers)
        self.assertIn("/pets/7", json.dumps(payload["data"]))

        async def look():
            return await self.client.list_deliveries(self.server_id, made["id"], success=True, limit=5)

        delivered = await self.until(look, lambda found: found["total"] > 0)
        self.assertEqual(delivered["deliveries"][0]["event_type"], "request.received")
        self.assertEqual(delivered["deliveries"][0]["response_body"], "OK")

    async def test_a_webhook_is_tested_changed_and_deleted(self):
        made = await self.client.create_webhook(
            self.server_id, "tried", self.receiver.url, ["scenario.changed"], secret_key="a secret", is_active=False
        )
        tested = await self.client.test_webhook(self.server_id, made["id"])
        self.assertEqual((tested["success"], tested["response_status"], tested["response_body"]), (True, 200, "OK"))
        self.assertEqual(self.receiver.received.get(timeout=PATIENCE)[1]["event"], "webhook.test")
        with self.assertRaises(ConflictError):
            await self.client.create_webhook(self.server_id, "tried", self.receiver.url, ["scenario.changed"])

        changed = await self.client.update_webhook(self.server_id, made["id"], secret_key=None, events=["mock.expired"])
        self.assertEqual((changed["has_secret"], changed["events"]), (False, ["mock.expired"]))
        self.assertEqual((await self.client.get_webhook(self.server_id, made["id"]))["url"], self.receiver.url)
        await self.client.delete_webhook(self.server_id, made["id"])
        with self.assertRaises(NotFoundError):
            await self.client.get_webhook(self.server_id, made["id"])
        names = [webhook["name"] for webhook in (await self.client.list_webhooks(self.server_id))["webhooks"]]
        self.assertNotIn("tried", names)


if __name__ == "__main__":
    unittest.main()
