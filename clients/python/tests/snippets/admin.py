from mockwright_client import AdminAPIClient

# Initialize client
client = AdminAPIClient(
    base_url="http://localhost:8000",
    api_key="your-api-key"
)

# List servers
servers = await client.list_servers()

# Create scenario
scenario = await client.create_scenario(
    server_id="server_123",
    name="test_scenario",
    config={
        "/pets": {
            "GET": {
                "status": 200,
                "body": {"pets": []}
            }
        }
    }
)

# Query logs with analysis
logs = await client.query_logs(
    server_id="server_123",
    analyze=True,
    time_from="2024-01-01T00:00:00Z"
)
