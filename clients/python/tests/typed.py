"""What a type checker must take, and must not; it is never run."""

from datetime import datetime, timezone

from mockwright_client import AdminAPIClient, MockwrightError, RateLimitError, Webhook
from mockwright_client.types import LogStreamEvent


async def right(client: AdminAPIClient, server_id: str) -> list[str]:
    made = await client.create_scenario(server_id, "a", {"/pets": {"GET": {"status": 200}}}, derive={"status": 404})
    config = (await client.get_scenario(server_id, made["id"]))["config"]
    await client.update_scenario(server_id, made["id"], config=config, strict=True)
    verified = await client.verify(server_id, operation="listPets", times={"at_least": 1, "at_most": 2})
    logs = await client.query_logs(server_id, analyze=verified["verified"], time_from=datetime.now(timezone.utc))
    seen = [endpoint["path"] for endpoint in logs["analysis"]["top_endpoints"]]
    async for event in client.stream_logs(server_id, status=500):
        seen.append(told(event))
    with Webhook(api_key="a") as webhook:
        seen.append(webhook.create_mock(status_code=202)["mock"]["endpoint_url"])
    return seen


def told(event: LogStreamEvent) -> str:
    return event["data"]["path"] if event["event"] == "log" else str(event["data"]["count"])


def raised(error: Exception) -> int:
    if isinstance(error, RateLimitError):
        return error.retry_after or 0
    return error.status if isinstance(error, MockwrightError) else 0


async def wrong(client: AdminAPIClient, server_id: str) -> None:
    await client.create_scenario(server_id, config={})  # type: ignore[call-arg]
    await client.query_logs(server_id, nonsense=1)  # type: ignore[call-arg]
    await client.delete_scenario(server_id, "happy_path")  # type: ignore[arg-type]
    await client.create_webhook(server_id, "a", "http://localhost", ["nothing"])  # type: ignore[list-item]
