"""Keys, tokens, and what is refused."""

import pickle
import unittest

from running import Case

from mockwright_client import (
    AdminAPIClient,
    AuthenticationError,
    AuthorizationError,
    MockwrightError,
    NotFoundError,
    RateLimitError,
    ValidationError,
)


class Access(Case):
    async def test_a_login_is_used_until_the_logout(self):
        async with AdminAPIClient(self.running.url) as client:
            with self.assertRaises(AuthenticationError):
                await client.list_servers()
            token = await client.login("admin", self.running.password())
            self.assertEqual(token["role"], "admin")
            self.assertEqual((await client.list_servers())["total"], 1)
            async with AdminAPIClient(self.running.url, token=token["access_token"]) as other:
                await other.list_servers()
                await client.logout()
                with self.assertRaises(AuthenticationError):
                    await other.list_servers()
            with self.assertRaises(AuthenticationError):
                await client.login("admin", "wrong")

    async def test_a_key_is_made_used_and_revoked(self):
        made = await self.client.create_key("ci", "read-only")
        self.assertIn("ci", [key["name"] for key in (await self.client.list_keys())["keys"]])
        async with AdminAPIClient(self.running.url + "/", made["api_key"]) as reader:
            await reader.list_servers()
            with self.assertRaises(AuthorizationError):
                await reader.stop_server(self.server_id)
            await self.client.revoke_key(made["id"])
            with self.assertRaises(AuthenticationError):
                await reader.list_servers()

    async def test_an_error_says_all_that_the_answer_says(self):
        with self.assertRaises(ValidationError) as raised:
            await self.client.create_server("", "nowhere.yaml", seed=-1)
        error = raised.exception
        self.assertIsInstance(error, MockwrightError)
        self.assertEqual((error.code, error.status), ("VALIDATION_ERROR", 400))
        self.assertIn("seed", [fault["field"] for fault in error.details["errors"]])
        self.assertTrue(error.request_id.startswith("req_"))
        self.assertIn(error.request_id, str(error))
        self.assertEqual(str(pickle.loads(pickle.dumps(error))), str(error))

    async def test_an_identifier_stays_within_its_segment(self):
        for hostile in ("", ".", ".."):
            with self.assertRaises(ValueError):
                await self.client.delete_server(hostile)
        for hostile in ("a/../b", "%2e%2e", "?x=1", "ä#"):
            with self.assertRaises(NotFoundError):
                await self.client.get_server(hostile)

    async def test_unknown_arguments_are_refused(self):
        with self.assertRaises(TypeError):
            await self.client.query_logs(self.server_id, nonsense=1)


class RateLimit(Case):
    flags = ("--rate-limit", "3/minute")

    async def test_it_says_when_to_ask_again(self):
        with self.assertRaises(RateLimitError) as raised:
            for _ in range(4):
                await self.client.list_servers()
        self.assertEqual(raised.exception.code, "RATE_LIMIT_EXCEEDED")
        self.assertTrue(1 <= raised.exception.retry_after <= 60)


if __name__ == "__main__":
    unittest.main()
