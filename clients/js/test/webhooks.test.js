import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { ConflictError, NotFoundError } from '@mockwright/client';

import { running, until } from './running.js';

const run = running();
const received = [];
const receiver = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) {
    parts.push(part);
  }
  received.push({ headers: request.headers, payload: JSON.parse(Buffer.concat(parts).toString()) });
  response.end('OK');
});
let url;

before(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${receiver.address().port}/hook`;
});
after(() => {
  receiver.close();
  receiver.closeAllConnections();
});

const told = (type) =>
  until(
    () => received.find(({ payload }) => payload.event === type),
    (found) => found !== undefined,
  );

test('events are delivered signed', async () => {
  const made = await run.client.createWebhook(run.serverId, {
    name: 'told',
    url,
    events: ['request.received'],
    headers: { Authorization: 'Bearer secret' },
    secretKey: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    path: '^/pets/7$',
  });
  assert.equal(made.has_secret, true);
  assert.equal(made.secret_key, undefined);
  assert.deepEqual(Object.values(made.headers), ['[redacted]']);
  await fetch(`${run.url}/pets`);
  await fetch(`${run.url}/pets/7`);
  const { headers, payload } = await told('request.received');
  assert.equal(headers.authorization, 'Bearer secret');
  assert.ok(headers['webhook-signature']);
  assert.match(JSON.stringify(payload.data), /\/pets\/7/);

  const look = () => run.client.listDeliveries(run.serverId, made.id, { success: true, limit: 5 });
  const { deliveries } = await until(look, (found) => found.total > 0);
  assert.deepEqual([deliveries[0].event_type, deliveries[0].response_body], ['request.received', 'OK']);
});

test('a webhook is tested, changed and deleted', async () => {
  const { client, serverId } = run;
  const options = { name: 'tried', url, events: ['scenario.changed'], secretKey: 'a secret', isActive: false };
  const made = await client.createWebhook(serverId, options);
  const tested = await client.testWebhook(serverId, made.id);
  assert.deepEqual([tested.success, tested.response_status, tested.response_body], [true, 200, 'OK']);
  await told('webhook.test');
  await assert.rejects(client.createWebhook(serverId, options), ConflictError);

  const changed = await client.updateWebhook(serverId, made.id, { secretKey: null, events: ['mock.expired'] });
  assert.deepEqual([changed.has_secret, changed.events], [false, ['mock.expired']]);
  assert.equal((await client.getWebhook(serverId, made.id)).url, url);
  await client.deleteWebhook(serverId, made.id);
  await assert.rejects(client.getWebhook(serverId, made.id), NotFoundError);
  const { webhooks } = await client.listWebhooks(serverId);
  assert.ok(webhooks.every((webhook) => webhook.name !== 'tried'));
});
