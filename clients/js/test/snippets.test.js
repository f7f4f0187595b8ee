// The example of the page, as it is written but for the package's name. What it writes for a server, `localhost:8000` and
// `server_123`, becomes what is there on the wire.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { running } from './running.js';

const run = running({ key: 'your-api-key' });

test('admin', async (context) => {
  const answers = [];
  const { fetch } = globalThis;
  context.after(() => {
    globalThis.fetch = fetch;
  });
  globalThis.fetch = async (url, options) => {
    const there = String(url).replace('http://localhost:8000', run.url).replace('server_123', run.serverId);
    const answer = await fetch(there, options);
    answers.push({ status: answer.status, body: await answer.clone().json() });
    return answer;
  };
  await import('./snippets/admin.mjs');
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 201, 200],
  );
  const [servers, scenario, logs] = answers.map(({ body }) => body);
  assert.equal(servers.total, 1);
  assert.equal(scenario.name, 'test_scenario');
  assert.equal(logs.analysis.total_requests, 0);
});
