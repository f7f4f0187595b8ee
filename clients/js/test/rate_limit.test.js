import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RateLimitError } from '@mockwright/client';

import { running } from './running.js';

const run = running({ flags: ['--rate-limit', '3/minute'] });

test('it says when to ask again', async () => {
  const error = await Promise.all(Array.from({ length: 4 }, () => run.client.listServers())).catch((it) => it);
  assert.ok(error instanceof RateLimitError);
  assert.equal(error.code, 'RATE_LIMIT_EXCEEDED');
  assert.ok(error.retryAfter >= 1 && error.retryAfter <= 60);
});
