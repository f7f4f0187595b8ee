// What is sent and what is read, without a program of ours.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { AdminAPIClient, MockwrightError, ServiceUnavailableError } from '@mockwright/client';

import { events } from '../src/events.js';
import { fields, queryOf } from '../src/request.js';

const bytes = (text) => new TextEncoder().encode(text);

async function read(...chunks) {
  const stream = new ReadableStream({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(chunk));
      controller.close();
    },
  });
  const found = [];
  for await (const { event, data, id } of events(stream)) {
    found.push([event, data, id]);
  }
  return found;
}

/** A client of a server that answers like this. */
async function answering(context, listener, options) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return new AdminAPIClient({ baseURL: `http://127.0.0.1:${server.address().port}`, apiKey: 'a', ...options });
}

test('events may be cut anywhere', async () => {
  const stream = bytes('event: log\r\nid: 7\r\ndata: {"a":\r\ndata: "ä"}\r\n\r\n: heartbeat\n\ndata:x\r\rid\n');
  const wanted = [
    ['log', '{"a":\n"ä"}', '7'],
    ['message', 'x', '7'],
  ];
  assert.deepEqual(await read(stream), wanted);
  assert.deepEqual(await read(...Array.from(stream, (byte) => Uint8Array.of(byte))), wanted);
});

test('only its own line ends end an event', async () => {
  const text = 'a\u2028b\u0085c';
  assert.deepEqual(await read(bytes(`data: ${text}\n\ndata: not ended\n`)), [['message', text, null]]);
});

test('options have the names of the API', () => {
  const config = { '/a': { GET: { delayMs: 1 } } };
  assert.deepEqual(fields({ specUrlOrPath: 'a', seed: undefined, config }), { spec_url_or_path: 'a', config });
  assert.deepEqual(fields({ config: { corsEnabled: true } }, { config: fields }), { config: { cors_enabled: true } });
  const query = { analyze: true, limit: 0, method: null, timeFrom: new Date(0), path: '^/a&b' };
  assert.equal(queryOf(query), '?analyze=true&limit=0&time_from=1970-01-01T00%3A00%3A00.000Z&path=%5E%2Fa%26b');
});

test('an answer that is no envelope is known by its status', async (context) => {
  const client = await answering(context, (_, answer) => answer.writeHead(503, { 'Retry-After': '7' }).end('<h1>down'));
  const error = await client.listServers().catch((it) => it);
  assert.ok(error instanceof ServiceUnavailableError);
  assert.deepEqual([error.code, error.message, error.retryAfter], ['SERVICE_UNAVAILABLE', '<h1>down', 7]);
});

test('a success that is no JSON is an error', async (context) => {
  const client = await answering(context, (_, answer) => answer.end('<html>'));
  const error = await client.listServers().catch((it) => it);
  assert.ok(error instanceof MockwrightError);
  assert.deepEqual([error.code, error.status], ['INVALID_ANSWER', 200]);
});

test('a key does not follow to another place', async (context) => {
  const paths = [];
  const client = await answering(context, (request, answer) => {
    paths.push(request.url);
    answer.writeHead(302, { Location: '/elsewhere' }).end();
  });
  await assert.rejects(client.listServers(), TypeError);
  assert.deepEqual(paths, ['/admin/api/v1/servers']);
});

test('what is never answered ends', async (context) => {
  const client = await answering(context, () => {}, { timeout: 20 });
  await assert.rejects(client.listServers(), { name: 'TimeoutError' });
});

test('a stream of requests is read as it comes, and leaving it closes the connection', async (context) => {
  let asked;
  const client = await answering(context, (request, answer) => {
    asked = request;
    answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
    answer.write('event: log\nid: 8\ndata: {"id":8,"path":"/pets"}\n\nevent: newer\ndata: {}\n\n');
    answer.write('event: dropped\ndata: {"count":3}\n\n');
  });
  const seen = [];
  for await (const event of client.streamLogs('a', { lastEventId: 7, status: 200 })) {
    seen.push(event);
    if (event.event === 'dropped') {
      break;
    }
  }
  assert.deepEqual(seen, [
    { event: 'log', id: 8, data: { id: 8, path: '/pets' } },
    { event: 'dropped', data: { count: 3 } },
  ]);
  assert.equal(asked.url, '/admin/api/v1/servers/a/logs/stream?status=200');
  assert.deepEqual([asked.headers['last-event-id'], asked.headers['x-api-key']], ['7', 'a']);
  await once(asked.socket, 'close');
});
