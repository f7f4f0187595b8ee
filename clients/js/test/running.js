// A Mockwright that runs while tests do: the program that the environment variable MOCKWRIGHT names.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { AdminAPIClient, NotFoundError } from '@mockwright/client';

const PETS = fileURLToPath(new URL('pets.yaml', import.meta.url));
const PATIENCE = 20_000;

/** Starts the program on `pets.yaml`, with a folder of its own, before the tests of a file and stops it after them. */
export function running({ key = 'key-of-the-tests', flags = ['--rate-limit', 'off'] } = {}) {
  const run = { key };
  before(async () => {
    run.folder = await mkdtemp(join(tmpdir(), 'mockwright-client-'));
    await copyFile(PETS, join(run.folder, 'pets.yaml'));
    const told = await open(join(run.folder, 'told'), 'w');
    const given = ['serve', 'pets.yaml', '--port', '0', '--data-dir', 'kept', '--api-key', key, ...flags];
    const program = resolve(process.env.MOCKWRIGHT);
    run.process = spawn(program, given, { cwd: run.folder, stdio: ['ignore', 'pipe', told.fd] });
    await told.close();
    run.ended = new Promise((end) => run.process.once('close', end));
    run.url = await ready(run.process);
    run.client = new AdminAPIClient({ baseURL: run.url, apiKey: key });
    run.serverId = (await run.client.listServers()).servers[0].id;
  });
  after(async () => {
    run.process.kill();
    const late = setTimeout(() => run.process.kill('SIGKILL'), PATIENCE);
    await run.ended;
    clearTimeout(late);
    await rm(run.folder, { recursive: true });
  });
  return run;
}

async function ready(process) {
  for await (const line of createInterface({ input: process.stdout })) {
    assert.match(line, /^listening on /);
    return line.split(' ')[2];
  }
  return assert.fail('it does not listen');
}

export async function password(run) {
  const text = await readFile(join(run.folder, 'kept', 'credentials'), 'utf8');
  return /^password: (.*)$/m.exec(text)[1];
}

/** What `look` gives as soon as it is wanted: some things happen in the background. */
export async function until(look, wanted) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const seen = await look();
    if (wanted(seen)) {
      return seen;
    }
    assert.ok(Date.now() < end, `in vain waited for: ${JSON.stringify(seen)}`);
    await pause(50);
  }
}

export async function withStatus(client, serverId, status) {
  const look = () =>
    client.getServer(serverId).catch((error) => {
      assert.ok(error instanceof NotFoundError, error);
      return { status: 'unknown' };
    });
  return until(look, (server) => server.status === status);
}
