from mockwright_client import Webhook
with Webhook(api_key="tk_...") as wh:
    info = wh.get_mock("<mock_id>")
    mock = info["mock"]
    print(mock["status_code"], mock["content_type"])
    print(mock["hit_count"])
    print(mock["expires_at"])
