"""Servers and their bundles."""

import gzip
import unittest

from running import Case

from mockwright_client import ConflictError, NotFoundError


class Servers(Case):
    async def test_the_served_description_is_listed(self):
        listed = await self.client.list_servers()
        self.assertEqual(listed["total"], 1)
        self.assertEqual(listed["servers"][0]["name"], "Pets")
        details = await self.client.get_server(self.server_id)
        self.assertEqual(details["status"], "running")
        self.assertIn("listPets", details["spec_content"])

    async def test_its_configuration_changes_what_is_served(self):
        changed = await self.client.update_server_config(self.server_id, cors_enabled=False, response_delay_ms=1)
        self.assertFalse(changed["config"]["cors_enabled"])
        answer = self.request("GET", "/pets", headers={"Origin": "http://example.com"})
        self.assertNotIn("access-control-allow-origin", answer.headers)
        await self.client.update_server_config(self.server_id, cors_enabled=True, response_delay_ms=0)

    async def test_it_is_stopped_started_and_reset(self):
        self.assertIn((await self.client.stop_server(self.server_id))["status"], ("stopping", "stopped"))
        await self.with_status(self.server_id, "stopped")
        self.assertEqual(self.request("GET", "/pets").status_code, 503)
        self.assertIn((await self.client.start_server(self.server_id))["status"], ("starting", "running"))
        await self.with_status(self.server_id, "running")
        self.assertEqual(self.request("GET", "/pets").status_code, 200)
        await self.client.reset_server(self.server_id)
        self.assertEqual((await self.client.get_server(self.server_id))["statistics"]["total_requests"], 0)

    async def test_a_server_is_made_and_its_bundle_goes_down_and_up(self):
        made = await self.client.create_server("Copy", "pets.yaml", "copy", {"cors_enabled": False}, seed=7)
        await self.with_status(made["id"], "running")
        archive = await self.client.download_bundle(made["id"])
        self.assertIn(b"mock.yaml", gzip.decompress(archive))
        self.assertEqual((await self.client.upload_bundle(made["id"], archive))["id"], made["id"])
        report = await self.client.regenerate_bundle(made["id"])
        self.assertTrue(report["dry_run"])
        self.assertFalse((await self.client.regenerate_bundle(made["id"], apply=True))["dry_run"])

        with self.assertRaises(ConflictError):
            await self.client.create_server("Copy", "pets.yaml")
        self.assertTrue((await self.client.delete_server(made["id"], delete_files=True))["files_deleted"])
        with self.assertRaises(NotFoundError):
            await self.client.get_server(made["id"])


if __name__ == "__main__":
    unittest.main()
