import { Connection, TIMEOUT, intime } from './connection.js';
import { fields, segment } from './request.js';

// A mock may be that late on purpose.
const LONGEST_DELAY = 30_000;

/** Makes HTTP replies that need no description, which anybody may call. */
export class Webhook {
  #base;
  #http;
  #timeout;

  constructor({ apiKey, baseURL = 'http://localhost:8000', timeout = TIMEOUT } = {}) {
    this.#base = baseURL.replace(/\/+$/, '');
    this.#http = new Connection(baseURL, '/v1/', () => (apiKey == null ? {} : { 'X-API-Key': apiKey }), timeout);
    this.#timeout = timeout;
  }

  async createMock(options) {
    return this.#http.json('POST', 'mocks', { body: fields(options) });
  }

  async listMocks(query) {
    return this.#http.json('GET', 'mocks', { query });
  }

  async getMock(mockId) {
    return this.#http.json('GET', `mocks/${segment(mockId)}`);
  }

  async deleteMock(mockId) {
    return this.#http.json('DELETE', `mocks/${segment(mockId)}`);
  }

  async hitMock(mockId, { method = 'GET', headers, body } = {}) {
    const url = `${this.#base}/v1/mock/${segment(mockId)}`;
    const request = { method, headers, body, redirect: 'manual', credentials: 'omit' };
    return intime(this.#timeout + LONGEST_DELAY, undefined, (signal) => fetch(url, { ...request, signal }));
  }
}
