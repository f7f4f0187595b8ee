"""Scenarios, responses and verification."""

import unittest
from datetime import datetime, timezone

from running import Case

from mockwright_client import ConflictError, NotFoundError, ValidationError


class Scenarios(Case):
    async def test_a_scenario_is_made_changed_activated_and_deleted(self):
        config = {"/pets": {"GET": {"status": 200, "body": [{"id": 1, "name": "Rex"}]}}}
        made = await self.client.create_scenario(self.server_id, "testing", config, "For a test", derive="empty")
        self.assertEqual((made["warnings"], made["description"], made["derive"]), ([], "For a test", "empty"))
        shown = await self.client.get_scenario(self.server_id, made["id"])
        self.assertEqual(shown["config"], config)

        switched = await self.client.activate_scenario(self.server_id, made["id"])
        self.assertEqual(switched["active_scenario"], "testing")
        self.assertEqual(self.request("GET", "/pets").json(), [{"id": 1, "name": "Rex"}])
        listed = await self.client.list_scenarios(self.server_id)
        self.assertEqual(listed["active_scenario"], "testing")
        with self.assertRaises(ConflictError):
            await self.client.delete_scenario(self.server_id, made["id"])

        changed = await self.client.update_scenario(self.server_id, made["id"], description="So", name="tested")
        self.assertEqual((changed["name"], changed["description"], changed["config"]), ("tested", "So", config))
        other = next(one for one in listed["scenarios"] if one["name"] != "testing")
        await self.client.activate_scenario(self.server_id, other["id"])
        await self.client.delete_scenario(self.server_id, made["id"])
        with self.assertRaises(NotFoundError):
            await self.client.get_scenario(self.server_id, made["id"])

    async def test_what_the_description_does_not_have_is_warned_of_or_refused(self):
        config = {"/dogs": {"GET": {"status": 200}}}
        made = await self.client.create_scenario(self.server_id, "dogs", config)
        self.assertIn("/dogs", made["warnings"][0]["field"])
        with self.assertRaises(ValidationError):
            await self.client.create_scenario(self.server_id, "strict dogs", config, strict=True)


class Responses(Case):
    async def test_a_reply_is_found_changed_and_taken_back(self):
        found = await self.client.list_responses(self.server_id, endpoint="/pets", method="GET", limit=10)
        reply = next(one for one in found["responses"] if one["is_default"])
        changed = await self.client.update_response(
            self.server_id, reply["id"], response_body=[{"id": 2, "name": "Rex"}], response_headers={"X-Try": "1"}
        )
        self.assertEqual(changed["warnings"], [])
        answer = self.request("GET", "/pets")
        self.assertEqual((answer.json(), answer.headers["x-try"]), ([{"id": 2, "name": "Rex"}], "1"))
        shown = await self.client.get_response(self.server_id, reply["id"])
        self.assertEqual(shown["source"], "edited")

    async def test_a_reply_is_made_and_deleted(self):
        made = await self.client.create_response(
            self.server_id, "/pets/{id}", "GET", 410, response_body={"reason": "gone"}, is_default=True
        )
        self.assertEqual(made["response_status"], 410)
        self.assertEqual(self.request("GET", "/pets/1").status_code, 410)
        await self.client.delete_response(self.server_id, made["id"])
        self.assertEqual(self.request("GET", "/pets/1").status_code, 200)
        with self.assertRaises(NotFoundError):
            await self.client.delete_response(self.server_id, made["id"])


class Verification(Case):
    async def test_requests_are_counted_and_verified(self):
        begin = datetime.now(timezone.utc)
        self.request("POST", "/pets", json={"name": "Tom"})
        count = await self.client.count_requests(self.server_id, operation="createPet", since=begin)
        self.assertEqual(count["count"], 1)
        wanted = {"operation": "POST /pets", "body": {"contains": {"name": "Tom"}}}
        self.assertTrue((await self.client.verify(self.server_id, **wanted, times={"exactly": 1}))["verified"])
        self.assertTrue((await self.client.verify(self.server_id, **wanted, times={"between": (1, 2)}))["verified"])
        self.assertFalse((await self.client.verify(self.server_id, **wanted, times=2))["verified"])
        missed = await self.client.verify(self.server_id, operation="POST /pets", body={"contains": {"name": "Rex"}})
        self.assertFalse(missed["verified"])
        self.assertIn("Rex", missed["near_misses"][0]["reasons"][0])


if __name__ == "__main__":
    unittest.main()
