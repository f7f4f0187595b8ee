// How calls reach the API.

import { errorOf, jsonOf } from './errors.js';
import { queryOf } from './request.js';

export const TIMEOUT = 30_000;

/** Below one path of a server. `credentials` gives the headers that say who calls. */
export class Connection {
  #base;
  #credentials;
  #timeout;

  constructor(baseURL, path, credentials, timeout) {
    this.#base = baseURL.replace(/\/+$/, '') + path;
    this.#credentials = credentials;
    this.#timeout = timeout;
  }

  async json(method, path, { query, body } = {}) {
    const headers = { Accept: 'application/json' };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    return this.upload(method, path, { query, headers, body: body && JSON.stringify(body) });
  }

  /** Sends bytes or a text as they are; the JSON of the answer. */
  async upload(method, path, { query, headers, body }) {
    return this.#within(path, { method, query, headers, body }, async (answer) => jsonOf(answer, await answer.text()));
  }

  async bytes(path, { query, headers } = {}) {
    return this.#within(path, { query, headers }, async (answer) => new Uint8Array(await answer.arrayBuffer()));
  }

  /** An answer whose body is read while it comes, for any time. */
  async open(path, { query, headers, signal } = {}) {
    return this.#within(path, { query, headers, signal }, (answer) => answer);
  }

  /** What is read of an answer, if it is a success and read in time. */
  async #within(path, { method = 'GET', query, headers, body, signal }, read) {
    const sent = { ...this.#credentials(), ...headers };
    const request = {
      method,
      headers: sent,
      body,
      // A key must not follow to another place, and cookies would only stand beside it.
      redirect: 'error',
      credentials: Object.keys(this.#credentials()).length > 0 ? 'omit' : 'same-origin',
    };
    return intime(this.#timeout, signal, async (stop) => {
      const answer = await fetch(this.#base + path + queryOf(query), { ...request, signal: stop });
      if (!answer.ok) {
        throw errorOf(answer, await answer.text());
      }
      return read(answer);
    });
  }
}

/** Runs what takes a signal, which is aborted after the time or with another signal, also when that one is later. */
export async function intime(milliseconds, signal, run) {
  const stop = new AbortController();
  const late = () => stop.abort(new DOMException(`no answer within ${milliseconds} ms`, 'TimeoutError'));
  const timer = setTimeout(late, milliseconds);
  if (signal?.aborted) {
    stop.abort(signal.reason);
  }
  signal?.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
  try {
    return await run(stop.signal);
  } finally {
    clearTimeout(timer);
  }
}
