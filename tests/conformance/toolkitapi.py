#!/usr/bin/env python3
"""The released Python client of `/v1/mocks`, `toolkitapi` 2.0.0b3, against a running mockwright.

    pip install toolkitapi==2.0.0b3
    python3 tests/conformance/toolkitapi.py target/release/mockwright
"""

import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
# This script is named after what it tries, which must not be taken for it.
sys.path = [path for path in sys.path if Path(path or ".").resolve() != HERE]
sys.path.append(str(HERE.parent / "reliability"))

from toolkitapi import Webhook  # noqa: E402
import toolkitapi as errors  # noqa: E402

from harness import Report, arguments, folder, panicked  # noqa: E402
from plane import Plane, stores  # noqa: E402

FIELDS = {"mock_id", "name", "status_code", "content_type", "delay_ms", "has_custom_headers", "has_body", "created_at",
          "expires_at", "hit_count", "endpoint_url"}


def raised(kind, call):
    """The error of a call, if it is of the kind."""
    try:
        call()
    except kind as error:
        return error
    except Exception as error:  # noqa: BLE001, whatever else it is is told
        return f"{type(error).__name__}: {error}" and None
    return None


def life_of_a_mock(report, name, client):
    made = client.create_mock(body={"name": "payments-accepted", "status_code": 202, "content_type": "application/json",
                                    "body": '{"accepted": true}', "ttl_seconds": 3600, "headers": {"X-Try": "1"}})["mock"]
    report.expect(set(made) == FIELDS, f"{name}: the fields of a new mock: {set(made) ^ FIELDS}")
    report.expect((made["name"], made["status_code"], made["hit_count"], made["has_body"], made["has_custom_headers"])
                  == ("payments-accepted", 202, 0, True, True), f"{name}: created {made}")
    mock_id = made["mock_id"]
    report.expect(made["endpoint_url"] == f"/v1/mock/{mock_id}", f"{name}: {made['endpoint_url']}")
    report.expect(client.get_mock(mock_id)["mock"] == made, f"{name}: it is got as it was made")
    # hit_mock sends DELETE, which must not delete, hit_mock_3 POST, hit_mock_7 GET.
    for hit in (client.hit_mock, client.hit_mock_3, client.hit_mock_7):
        report.expect(hit(mock_id) == {"accepted": True}, f"{name}: {hit.__name__}")
    report.expect(client.get_mock(mock_id)["mock"]["hit_count"] == 3, f"{name}: hits: {client.get_mock(mock_id)}")
    report.expect(client.delete_mock(mock_id)["message"], f"{name}: no message")
    for call in (lambda: client.get_mock(mock_id), lambda: client.delete_mock(mock_id), lambda: client.hit_mock_7(mock_id)):
        error = raised(errors.NotFoundError, call)
        report.expect(error is not None and mock_id in str(error), f"{name}: after its deletion: {error!r}")


def defaults(report, name, client):
    made = client.create_mock()["mock"]
    shown = (made["status_code"], made["content_type"], made["delay_ms"], made["has_body"], made["name"])
    report.expect(shown == (200, "application/json", 0, False, None), f"{name}: an empty body makes {shown}")
    client.delete_mock(made["mock_id"])


def faults(report, name, client, base, key):
    for body in ({"status_code": 99}, {"delay_ms": 30001}, {"ttl_seconds": 59}, {"name": "x" * 129}, {"status_code": "200"},
                 {"headers": {"X-Mock-Id": "a"}}):
        error = raised(errors.ValidationError, lambda body=body: client.create_mock(body=body))
        report.expect(error is not None and next(iter(body)) in str(error), f"{name}: {str(body)[:60]}: {error!r}")
    with Webhook(api_key="wrong", base_url=base) as stranger:
        for call in (stranger.create_mock, lambda: stranger.get_mock("a"), lambda: stranger.delete_mock("a")):
            error = raised(errors.AuthenticationError, call)
            report.expect(error is not None and str(error), f"{name}: with a wrong key: {error!r}")
    report.expect(raised(errors.NotFoundError, lambda: client.get_mock("nothing")) is not None, f"{name}: an unknown mock")
    report.expect(raised(errors.NotFoundError, lambda: client.get_mock("{mock_id}")) is not None, f"{name}: a placeholder")
    # The mock's own status becomes the client's error, with the body's text.
    made = client.create_mock(body={"status_code": 503, "body": '{"detail": "down"}'})["mock"]
    error = raised(errors.ServerError, lambda: client.hit_mock_7(made["mock_id"]))
    report.expect(error is not None and "down" in str(error), f"{name}: a mocked error: {error!r}")
    made = client.create_mock(body={"status_code": 429, "headers": {"Retry-After": "120"}, "body": '{"error":"rate_limited"}'})
    report.expect(raised(errors.RateLimitError, lambda: client.hit_mock_3(made["mock"]["mock_id"])) is not None,
                  f"{name}: a mocked limit")
    # One key does not see the mocks of another.
    with Webhook(api_key=key, base_url=base) as other:
        mock_id = made["mock"]["mock_id"]
        report.expect(raised(errors.NotFoundError, lambda: other.get_mock(mock_id)) is not None, f"{name}: another key sees it")
        report.expect(raised(errors.NotFoundError, lambda: other.delete_mock(mock_id)) is not None, f"{name}: another key deletes it")
        report.expect(raised(errors.RateLimitError, lambda: other.hit_mock_7(mock_id)) is not None, f"{name}: serving is public")


def main():
    args, report = arguments(__doc__.splitlines()[0]), Report()
    with folder() as place, stores(place) as kinds:
        for name, data, url, _ in kinds:
            with Plane(args.binary, data, database=url) as plane:
                other = plane.admin("POST", "/auth/keys", {"name": "other"}).value["api_key"]
                base = f"http://127.0.0.1:{plane.port}"
                for address in (base, base + "/"):
                    with Webhook(api_key=plane.key, base_url=address) as client:
                        life_of_a_mock(report, f"{name}, {address}", client)
                        defaults(report, f"{name}, {address}", client)
                        faults(report, f"{name}, {address}", client, address, other)
                report.expect(plane.lives and not panicked(plane.stderr()), plane.stderr()[-300:])
            # The limit that callers meet by default is an error of its own kind.
            with Plane(args.binary, data, "--rate-limit", "5/minute", database=url, limited=True) as plane:
                with Webhook(api_key=plane.key, base_url=f"http://127.0.0.1:{plane.port}") as client:
                    raising = [raised(errors.RateLimitError, client.create_mock) for _ in range(7)]
                report.expect([bool(error) for error in raising] == [False] * 5 + [True] * 2, f"{name}: the limit: {raising}")
    report.end(f"toolkitapi {version('toolkitapi')}")


if __name__ == "__main__":
    main()
