from mockwright_client import Webhook
with Webhook(api_key="tk_...") as wh:
    created = wh.create_mock(
        name="payments-accepted",
        status_code=202,
        content_type="application/json",
        body='{"accepted": true}',
        ttl_seconds=3600,
    )
    mock_id = created["mock"]["mock_id"]
    endpoint = created["mock"]["endpoint_url"]
    print(mock_id)
    print(f"https://webhook.toolkitapi.io{endpoint}")
