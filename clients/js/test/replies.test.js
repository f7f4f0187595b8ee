// Scenarios, responses and verification.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ConflictError, NotFoundError, ValidationError } from '@mockwright/client';

import { running } from './running.js';

const run = running();
const asked = async (path) => fetch(run.url + path);

test('a scenario is made, changed, activated and deleted', async () => {
  const { client, serverId } = run;
  const config = { '/pets': { GET: { status: 200, body: [{ id: 1, name: 'Rex' }], delay_ms: 1 } } };
  const made = await client.createScenario(serverId, { name: 'testing', description: 'For a test', config });
  assert.deepEqual([made.warnings, made.description], [[], 'For a test']);
  assert.deepEqual((await client.getScenario(serverId, made.id)).config, config);

  assert.equal((await client.activateScenario(serverId, made.id)).active_scenario, 'testing');
  assert.deepEqual(await (await asked('/pets')).json(), [{ id: 1, name: 'Rex' }]);
  const listed = await client.listScenarios(serverId);
  assert.equal(listed.active_scenario, 'testing');
  await assert.rejects(client.deleteScenario(serverId, made.id), ConflictError);

  const changed = await client.updateScenario(serverId, made.id, { name: 'tested', derive: { status: 500 } });
  assert.deepEqual([changed.name, changed.derive, changed.config], ['tested', { status: 500 }, config]);
  await client.activateScenario(serverId, listed.scenarios.find((one) => one.id !== made.id).id);
  await client.deleteScenario(serverId, made.id);
  await assert.rejects(client.getScenario(serverId, made.id), NotFoundError);
});

test('what the description does not have is warned of or refused', async () => {
  const options = { name: 'dogs', config: { '/dogs': { GET: { status: 200 } } } };
  const made = await run.client.createScenario(run.serverId, options);
  assert.match(made.warnings[0].field, /\/dogs/);
  const strict = run.client.createScenario(run.serverId, { ...options, name: 'strict dogs', strict: true });
  await assert.rejects(strict, ValidationError);
});

test('a reply is found and changed', async () => {
  const { client, serverId } = run;
  const found = await client.listResponses(serverId, { endpoint: '/pets', method: 'GET', limit: 10 });
  const { id } = found.responses.find((one) => one.is_default);
  const changes = { responseBody: [{ id: 2, name: 'Rex' }], responseHeaders: { 'X-Try': '1' } };
  assert.deepEqual((await client.updateResponse(serverId, id, changes)).warnings, []);
  const answer = await asked('/pets');
  assert.deepEqual([await answer.json(), answer.headers.get('x-try')], [[{ id: 2, name: 'Rex' }], '1']);
  assert.equal((await client.getResponse(serverId, id)).source, 'edited');
});

test('a reply is made and deleted', async () => {
  const { client, serverId } = run;
  const options = { endpointPath: '/pets/{id}', method: 'GET', responseStatus: 410, isDefault: true };
  const made = await client.createResponse(serverId, { ...options, responseBody: { reason: 'gone' } });
  assert.equal(made.response_status, 410);
  assert.equal((await asked('/pets/1')).status, 410);
  await client.deleteResponse(serverId, made.id);
  assert.equal((await asked('/pets/1')).status, 200);
  await assert.rejects(client.deleteResponse(serverId, made.id), NotFoundError);
});

test('requests are counted and verified', async () => {
  const { client, serverId } = run;
  const since = new Date();
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`${run.url}/pets`, { method: 'POST', headers, body: '{"name": "Tom"}' });
  assert.equal((await client.countRequests(serverId, { operation: 'createPet', since })).count, 1);
  const wanted = { operation: 'POST /pets', body: { contains: { name: 'Tom' } } };
  for (const times of [1, { exactly: 1 }, { atLeast: 1, atMost: 2 }, { between: [1, 2] }]) {
    assert.equal((await client.verify(serverId, { ...wanted, times })).verified, true, JSON.stringify(times));
  }
  const missed = await client.verify(serverId, { operation: 'POST /pets', body: { contains: { name: 'Rex' } } });
  assert.equal(missed.verified, false);
  assert.match(missed.near_misses[0].reasons[0], /Rex/);
});
