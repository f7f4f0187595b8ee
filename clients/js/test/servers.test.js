import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { ConflictError, NotFoundError } from '@mockwright/client';

import { running, withStatus } from './running.js';

const run = running();

test('the served description is listed', async () => {
  const { servers, total } = await run.client.listServers();
  assert.deepEqual([total, servers[0].name], [1, 'Pets']);
  const details = await run.client.getServer(run.serverId);
  assert.equal(details.status, 'running');
  assert.match(details.spec_content, /listPets/);
});

test('its configuration changes what is served', async () => {
  const asked = async () => fetch(`${run.url}/pets`, { headers: { Origin: 'http://example.com' } });
  const changed = await run.client.updateServerConfig(run.serverId, { corsEnabled: false, responseDelayMs: 1 });
  assert.equal(changed.config.cors_enabled, false);
  assert.equal((await asked()).headers.get('access-control-allow-origin'), null);
  await run.client.updateServerConfig(run.serverId, { corsEnabled: true, responseDelayMs: 0 });
});

test('it is stopped, started and reset', async () => {
  const status = async () => (await fetch(`${run.url}/pets`)).status;
  await run.client.stopServer(run.serverId);
  await withStatus(run.client, run.serverId, 'stopped');
  assert.equal(await status(), 503);
  await run.client.startServer(run.serverId);
  await withStatus(run.client, run.serverId, 'running');
  assert.equal(await status(), 200);
  await run.client.resetServer(run.serverId);
  assert.equal((await run.client.getServer(run.serverId)).statistics.total_requests, 0);
});

test('a server is made, and its bundle goes down and up', async () => {
  const options = { name: 'Copy', specUrlOrPath: 'pets.yaml', outputDirName: 'copy', config: { corsEnabled: false } };
  const made = await run.client.createServer(options);
  assert.equal((await withStatus(run.client, made.id, 'running')).config.cors_enabled, false);
  const archive = await run.client.downloadBundle(made.id);
  assert.ok(gunzipSync(archive).includes('mock.yaml'));
  assert.equal((await run.client.uploadBundle(made.id, archive)).id, made.id);
  assert.equal((await run.client.regenerateBundle(made.id)).dry_run, true);
  assert.equal((await run.client.regenerateBundle(made.id, { apply: true })).dry_run, false);

  await assert.rejects(run.client.createServer(options), ConflictError);
  assert.equal((await run.client.deleteServer(made.id, { deleteFiles: true })).files_deleted, true);
  await assert.rejects(run.client.getServer(made.id), NotFoundError);
});
