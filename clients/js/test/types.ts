// What the compiler must take, and must not; it is never run.

import { AdminAPIClient, MockwrightError, RateLimitError, Webhook, type LogStreamEvent } from '@mockwright/client';

export async function right(client: AdminAPIClient, serverId: string): Promise<string[]> {
  const made = await client.createScenario(serverId, { name: 'a', derive: { status: 404 }, strict: true });
  const { config } = await client.getScenario(serverId, made.id);
  await client.updateScenario(serverId, made.id, { config });
  const { verified } = await client.verify(serverId, { operation: 'listPets', times: { atLeast: 1, atMost: 2 } });
  const logs = await client.queryLogs(serverId, { analyze: verified, timeFrom: new Date(0) });
  const seen: string[] = logs.analysis?.top_endpoints.map((endpoint) => endpoint.path) ?? [];
  for await (const event of client.streamLogs(serverId, { status: 500 })) {
    seen.push(told(event));
  }
  const mock = await new Webhook({ apiKey: 'a' }).createMock({ statusCode: 202 });
  seen.push(mock.mock.endpoint_url);
  return seen;
}

function told(event: LogStreamEvent): string {
  return event.event === 'log' ? event.data.path : String(event.data.count);
}

export function raised(error: unknown): number {
  if (error instanceof RateLimitError) {
    return error.retryAfter ?? 0;
  }
  return error instanceof MockwrightError ? error.status : 0;
}

export async function wrong(client: AdminAPIClient, serverId: string): Promise<void> {
  // @ts-expect-error: a scenario needs a name
  await client.createScenario(serverId, { config: {} });
  // @ts-expect-error: options are written in camel case
  await client.queryLogs(serverId, { time_from: '2024-01-01T00:00:00Z' });
  // @ts-expect-error: it is a number
  await client.deleteScenario(serverId, 'happy_path');
  // @ts-expect-error: there is no such event
  await client.createWebhook(serverId, { name: 'a', url: 'http://localhost', events: ['nothing'] });
}
