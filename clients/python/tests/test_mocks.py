"""`/v1/mocks`."""

import unittest

from running import Running

from mockwright_client import AuthenticationError, NotFoundError, ValidationError, Webhook


class Mocks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running()

    @classmethod
    def tearDownClass(cls):
        cls.running.close()

    def setUp(self):
        self.client = Webhook(api_key=self.running.key, base_url=self.running.url)
        self.addCleanup(self.client.close)

    def test_a_mock_is_made_hit_listed_and_deleted(self):
        made = self.client.create_mock(name="late", status_code=503, headers={"Set-Cookie": "a=b"}, body="no")["mock"]
        answer = self.client.hit_mock(made["mock_id"], "POST", body="hello")
        self.assertEqual((answer.status_code, answer.text, answer.headers["x-mock-id"]), (503, "no", made["mock_id"]))
        again = self.client.hit_mock(made["mock_id"])
        self.assertNotIn("cookie", again.request.headers)
        self.assertNotIn("x-api-key", again.request.headers)
        self.assertEqual(self.client.get_mock(made["mock_id"])["mock"]["hit_count"], 2)
        self.assertEqual([mock["name"] for mock in self.client.list_mocks(limit=1)["mocks"]], ["late"])
        self.assertTrue(self.client.delete_mock(made["mock_id"])["message"])
        with self.assertRaises(NotFoundError):
            self.client.get_mock(made["mock_id"])
        self.assertEqual(self.client.hit_mock(made["mock_id"]).status_code, 404)

    def test_defaults_and_faults(self):
        made = self.client.create_mock()["mock"]
        self.assertEqual((made["status_code"], made["content_type"]), (200, "application/json"))
        with self.assertRaises(ValidationError) as raised:
            self.client.create_mock(status_code=99)
        self.assertEqual(raised.exception.details["field"], "status_code")
        with Webhook(api_key="wrong", base_url=self.running.url) as stranger, self.assertRaises(AuthenticationError):
            stranger.create_mock()


if __name__ == "__main__":
    unittest.main()
