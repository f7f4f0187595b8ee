"""The request log."""

import csv
import io
import json
import unittest
from datetime import datetime, timedelta, timezone

from running import Case


class Logs(Case):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        await self.client.clear_logs(self.server_id)

    def ask(self, method, path, **more):
        """Requests that this test alone sends."""
        return self.request(method, path, headers={"X-Session-Id": self.id()}, **more)

    async def logged(self, count, **filters):
        async def look():
            return await self.client.query_logs(self.server_id, session_id=self.id(), **filters)

        return await self.until(look, lambda logs: logs["total"] >= count)

    async def test_requests_are_found_by_what_they_were(self):
        begin = datetime.now(timezone.utc) - timedelta(seconds=1)
        self.ask("GET", "/pets?limit=2")
        self.ask("POST", "/pets", json={"name": "Rex"})
        logs = await self.logged(2, time_from=begin)
        self.assertEqual([entry["method"] for entry in logs["logs"]], ["POST", "GET"])
        newest = logs["logs"][0]
        self.assertEqual(json.loads(newest["request_body"]), {"name": "Rex"})
        self.assertEqual(newest["operation"], "POST /pets")
        older = await self.logged(1, before_id=newest["id"], limit=1)
        self.assertEqual(older["logs"][0]["query_params"], {"limit": "2"})
        self.assertEqual((await self.logged(1, method="GET", path="^/p", status=200))["total"], 1)
        self.assertNotIn("analysis", logs)
        none = await self.client.query_logs(self.server_id, time_to="2024-01-01T00:00:00Z", scenario="happy_path")
        self.assertEqual(none["logs"], [])

    async def test_the_analysis_says_what_was_meant(self):
        self.ask("GET", "/pets")
        self.ask("GET", "/pet")
        analysis = (await self.logged(2, analyze=True))["analysis"]
        self.assertEqual(analysis["total_requests"], 2)
        self.assertEqual(analysis["status_distribution"], {"200": 1, "404": 1})
        self.assertIn("DELETE /pets/{id}", analysis["never_called_operations"])
        self.assertIn("GET /pets", analysis["near_misses"][0]["did_you_mean"])

    async def test_they_are_exported(self):
        self.ask("GET", "/pets")
        entry = (await self.logged(1))["logs"][0]
        exported = json.loads(
            await self.client.export_logs(self.server_id, session_id=self.id(), include_analysis=True)
        )
        self.assertEqual(exported["logs"], [entry])
        self.assertEqual(exported["analysis"]["total_requests"], 1)
        pieces = [piece async for piece in self.client.export_logs_stream(self.server_id, "csv", session_id=self.id())]
        rows = list(csv.DictReader(io.StringIO(b"".join(pieces).decode())))
        self.assertEqual([row["path"] for row in rows], ["/pets"])
        self.assertTrue((await self.client.export_logs(self.server_id, "xlsx")).startswith(b"PK"))

    async def test_they_are_cleared(self):
        for _ in range(3):
            self.ask("GET", "/pets")
        await self.logged(3)
        cleared = await self.client.clear_logs(self.server_id, keep_count=1)
        self.assertEqual((cleared["deleted_count"], cleared["remaining_count"]), (2, 1))
        self.assertEqual((await self.client.clear_logs(self.server_id, older_than_days=1))["deleted_count"], 0)
        self.assertEqual((await self.client.clear_logs(self.server_id))["remaining_count"], 0)

    async def test_they_are_seen_as_they_come_and_later_again(self):
        self.ask("GET", "/pets")
        first = (await self.logged(1))["logs"][0]["id"]
        stream = self.client.stream_logs(self.server_id, session_id=self.id(), method="DELETE", last_event_id=first)
        self.ask("DELETE", "/pets/1")
        event = await stream.__anext__()
        self.assertEqual((event["event"], event["data"]["path"]), ("log", "/pets/1"))
        self.assertEqual(event["id"], event["data"]["id"])
        self.ask("GET", "/pets")
        self.ask("DELETE", "/pets/2")
        self.assertEqual((await stream.__anext__())["data"]["path"], "/pets/2")
        await stream.aclose()


if __name__ == "__main__":
    unittest.main()
