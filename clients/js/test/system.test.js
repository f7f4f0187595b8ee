// Health, metrics and configuration.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AdminAPIClient, ValidationError } from '@mockwright/client';

import { running } from './running.js';

const run = running();

test('health shows its checks to callers with a key', async () => {
  const { status, checks } = await run.client.getHealth();
  assert.deepEqual([status, checks.database.status], ['healthy', 'healthy']);
  assert.equal((await new AdminAPIClient({ baseURL: run.url }).getHealth()).checks, undefined);
});

test('health knows the request log', async () => {
  assert.equal((await run.client.getHealth()).checks.log.dropped, 0);
});

test('metrics are there as JSON and as text', async () => {
  assert.equal((await run.client.getMetrics()).application.active_servers, 1);
  assert.match(await run.client.getMetricsText(), /^# TYPE/m);
});

test('the configuration is changed', async () => {
  const before = await run.client.getConfig();
  assert.equal(before.database.type, 'sqlite');
  const changed = await run.client.updateConfig({ logging: { requests: { includeBody: false } } });
  assert.equal(changed.logging.requests.include_body, false);
  const later = await run.client.updateConfig({ server: { port: before.server.port + 1 } });
  assert.deepEqual(later.restart_required, ['server.port']);
  await assert.rejects(run.client.updateConfig({ database: { type: 'postgresql' } }), ValidationError);
});
