from mockwright_client import Webhook
with Webhook(api_key="tk_...") as wh:
    created = wh.create_mock(
        status_code=429,
        headers={
            "Retry-After": "120",
            "X-RateLimit-Policy": "test",
        },
        body='{"error":"rate_limited"}',
        content_type="application/json",
        delay_ms=800,
    )
    print(created["mock"]["endpoint_url"])
