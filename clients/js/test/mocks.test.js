import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AuthenticationError, NotFoundError, ValidationError, Webhook } from '@mockwright/client';

import { running } from './running.js';

const run = running();
const webhook = () => new Webhook({ apiKey: run.key, baseURL: run.url });

test('a mock is made, hit, listed and deleted', async () => {
  const client = webhook();
  const options = { name: 'late', statusCode: 503, headers: { 'X-Try': '1' }, body: 'no', ttlSeconds: 60 };
  const { mock } = await client.createMock(options);
  const answer = await client.hitMock(mock.mock_id, { method: 'POST', body: 'hello' });
  assert.deepEqual([answer.status, await answer.text(), answer.headers.get('x-try')], [503, 'no', '1']);
  assert.equal((await client.getMock(mock.mock_id)).mock.hit_count, 1);
  assert.deepEqual(
    (await client.listMocks({ limit: 1 })).mocks.map(({ name }) => name),
    ['late'],
  );
  assert.ok((await client.deleteMock(mock.mock_id)).message);
  await assert.rejects(client.getMock(mock.mock_id), NotFoundError);
  assert.equal((await client.hitMock(mock.mock_id)).status, 404);
});

test('a redirect is given as it is', async () => {
  const { mock } = await webhook().createMock({ statusCode: 302, headers: { Location: 'http://127.0.0.1:1/' } });
  assert.equal((await webhook().hitMock(mock.mock_id)).status, 302);
});

test('defaults and faults', async () => {
  const { mock } = await webhook().createMock();
  assert.deepEqual([mock.status_code, mock.content_type], [200, 'application/json']);
  const error = await webhook()
    .createMock({ statusCode: 99 })
    .catch((it) => it);
  assert.ok(error instanceof ValidationError);
  assert.equal(error.details.field, 'status_code');
  await assert.rejects(new Webhook({ apiKey: 'wrong', baseURL: run.url }).createMock(), AuthenticationError);
});
