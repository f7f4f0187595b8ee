import { AdminAPIClient } from '@mockwright/client';

// Initialize client
const client = new AdminAPIClient({
  baseURL: 'http://localhost:8000',
  apiKey: 'your-api-key'
});

// List servers
const servers = await client.listServers();

// Create scenario
const scenario = await client.createScenario('server_123', {
  name: 'test_scenario',
  config: {
    '/pets': {
      'GET': {
        status: 200,
        body: { pets: [] }
      }
    }
  }
});

// Query logs
const logs = await client.queryLogs('server_123', {
  analyze: true,
  timeFrom: '2024-01-01T00:00:00Z'
});
