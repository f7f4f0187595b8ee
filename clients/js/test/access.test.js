// Keys, tokens, and what is refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import {
  AdminAPIClient,
  AuthenticationError,
  AuthorizationError,
  MockwrightError,
  NotFoundError,
  ValidationError,
} from '@mockwright/client';

import { password, running } from './running.js';

const run = running();

test('a login is used until the logout', async () => {
  const client = new AdminAPIClient({ baseURL: run.url });
  await assert.rejects(client.listServers(), AuthenticationError);
  const token = await client.login('admin', await password(run));
  assert.equal(token.role, 'admin');
  assert.equal((await client.listServers()).total, 1);
  const other = new AdminAPIClient({ baseURL: run.url, token: token.access_token });
  await other.listServers();
  await client.logout();
  await assert.rejects(other.listServers(), AuthenticationError);
  await assert.rejects(client.login('admin', 'wrong'), AuthenticationError);
  await other.login('admin', await password(run));
  await other.listServers();
});

test('a key is made, used and revoked', async () => {
  const made = await run.client.createKey({ name: 'ci', role: 'read-only' });
  const { keys } = await run.client.listKeys();
  assert.ok(keys.some((key) => key.name === 'ci'));
  const reader = new AdminAPIClient({ baseURL: `${run.url}/`, apiKey: made.api_key });
  await reader.listServers();
  await assert.rejects(reader.stopServer(run.serverId), AuthorizationError);
  await run.client.revokeKey(made.id);
  await assert.rejects(reader.listServers(), AuthenticationError);
});

test('an error says all that the answer says', async () => {
  const error = await run.client.createServer({ name: '', specUrlOrPath: 'nowhere.yaml', seed: -1 }).catch((it) => it);
  assert.ok(error instanceof ValidationError && error instanceof MockwrightError);
  assert.deepEqual([error.name, error.code, error.status], ['ValidationError', 'VALIDATION_ERROR', 400]);
  assert.ok(error.details.errors.some((fault) => fault.field === 'seed'));
  assert.match(error.requestId, /^req_/);
});

test('an identifier stays within its segment', async () => {
  for (const hostile of ['', '.', '..', undefined]) {
    await assert.rejects(run.client.deleteServer(hostile), TypeError);
  }
  for (const hostile of ['a/../b', '%2e%2e', '?x=1', 'ä#']) {
    await assert.rejects(run.client.getServer(hostile), NotFoundError);
  }
});

test('a client does not show its key', () => {
  assert.doesNotMatch(inspect(run.client, { depth: 9, showHidden: true }), new RegExp(run.key));
});
