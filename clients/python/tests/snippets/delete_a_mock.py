from mockwright_client import Webhook
with Webhook(api_key="tk_...") as wh:
    result = wh.delete_mock("<mock_id>")
    print(result["message"])
