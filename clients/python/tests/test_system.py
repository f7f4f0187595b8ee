"""Health, metrics and configuration."""

import unittest

from running import Case

from mockwright_client import AdminAPIClient, ValidationError


class System(Case):
    async def test_health_shows_its_checks_to_callers_with_a_key(self):
        health = await self.client.get_health()
        self.assertEqual((health["status"], health["checks"]["database"]["status"]), ("healthy", "healthy"))
        async with AdminAPIClient(self.running.url) as stranger:
            self.assertNotIn("checks", await stranger.get_health())

    async def test_health_knows_the_request_log(self):
        self.assertEqual((await self.client.get_health())["checks"]["log"]["dropped"], 0)

    async def test_metrics_are_there_as_json_and_as_text(self):
        metrics = await self.client.get_metrics()
        self.assertEqual(metrics["application"]["active_servers"], 1)
        self.assertIn("# TYPE", await self.client.get_metrics_text())

    async def test_the_configuration_is_changed(self):
        before = await self.client.get_config()
        self.assertEqual(before["database"]["type"], "sqlite")
        changed = await self.client.update_config(logging={"requests": {"include_body": False}})
        self.assertFalse(changed["logging"]["requests"]["include_body"])
        later = await self.client.update_config(server={"port": before["server"]["port"] + 1})
        self.assertEqual(later["restart_required"], ["server.port"])
        with self.assertRaises(ValidationError):
            await self.client.update_config(server={"workers": 64})


if __name__ == "__main__":
    unittest.main()
