import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { running, until } from './running.js';

const run = running();
// The requests of one test.
let sessionId;

beforeEach((context) => {
  sessionId = context.name.replaceAll(' ', '-');
});

const ask = async (method, path, body) => {
  const headers = { 'X-Session-Id': sessionId, 'Content-Type': 'application/json' };
  await (await fetch(run.url + path, { method, headers, body })).arrayBuffer();
};
const logged = (count, filters = {}) =>
  until(
    () => run.client.queryLogs(run.serverId, { sessionId, ...filters }),
    (logs) => logs.total >= count,
  );

test('requests are found by what they were', async () => {
  const timeFrom = new Date(Date.now() - 1000);
  await ask('GET', '/pets?limit=2');
  await ask('POST', '/pets', '{"name":"Rex"}');
  const { logs, analysis } = await logged(2, { timeFrom });
  assert.deepEqual(
    logs.map((entry) => entry.method),
    ['POST', 'GET'],
  );
  assert.equal(analysis, undefined);
  assert.deepEqual([JSON.parse(logs[0].request_body), logs[0].operation], [{ name: 'Rex' }, 'POST /pets']);
  const older = await logged(1, { beforeId: logs[0].id, limit: 1 });
  assert.deepEqual(older.logs[0].query_params, { limit: '2' });
  assert.equal((await logged(1, { method: 'GET', path: '^/p', status: 200 })).total, 1);
});

test('the analysis says what was meant', async () => {
  await ask('GET', '/pets');
  await ask('GET', '/pet');
  const { analysis } = await logged(2, { analyze: true });
  assert.deepEqual([analysis.total_requests, analysis.status_distribution], [2, { 200: 1, 404: 1 }]);
  assert.ok(analysis.never_called_operations.includes('DELETE /pets/{id}'));
  assert.ok(analysis.near_misses[0].did_you_mean.includes('GET /pets'));
});

test('they are exported', async () => {
  await ask('GET', '/pets');
  const { logs } = await logged(1);
  const whole = await run.client.exportLogs(run.serverId, { sessionId, includeAnalysis: true });
  const exported = JSON.parse(new TextDecoder().decode(whole));
  assert.deepEqual([exported.logs, exported.analysis.total_requests], [logs, 1]);
  const stream = await run.client.exportLogsStream(run.serverId, { format: 'csv', sessionId });
  assert.equal((await new Response(stream).text()).trim().split('\n').length, 2);
  const sheet = await run.client.exportLogs(run.serverId, { format: 'xlsx' });
  assert.equal(new TextDecoder().decode(sheet.slice(0, 2)), 'PK');
});

test('they are seen as they come and later again', async () => {
  await ask('GET', '/pets');
  const lastEventId = (await logged(1)).logs[0].id;
  const stop = new AbortController();
  const stream = run.client.streamLogs(run.serverId, { sessionId, method: 'DELETE', lastEventId, signal: stop.signal });
  await ask('DELETE', '/pets/1');
  const { value: event } = await stream.next();
  assert.deepEqual([event.event, event.data.path, event.id], ['log', '/pets/1', event.data.id]);
  await ask('GET', '/pets');
  await ask('DELETE', '/pets/2');
  assert.equal((await stream.next()).value.data.path, '/pets/2');
  const waiting = stream.next();
  stop.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
});

test('they are cleared', async () => {
  await run.client.clearLogs(run.serverId);
  for (let sent = 0; sent < 3; sent += 1) {
    await ask('GET', '/pets');
  }
  await logged(3);
  const cleared = await run.client.clearLogs(run.serverId, { keepCount: 1 });
  assert.deepEqual([cleared.deleted_count, cleared.remaining_count], [2, 1]);
  assert.equal((await run.client.clearLogs(run.serverId, { olderThanDays: 1 })).deleted_count, 0);
  assert.equal((await run.client.clearLogs(run.serverId)).remaining_count, 0);
});
