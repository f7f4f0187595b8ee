import { Connection, TIMEOUT } from './connection.js';
import { events } from './events.js';
import { fields, segment } from './request.js';

const of = (serverId, ...rest) => ['servers', segment(serverId), ...rest].join('/');
const scenario = (serverId, id, ...rest) => of(serverId, 'scenarios', segment(id), ...rest);
const response = (serverId, id) => of(serverId, 'responses', segment(id));
const webhook = (serverId, id, ...rest) => of(serverId, 'webhooks', segment(id), ...rest);

/** Steers the mock servers of a running Mockwright. */
export class AdminAPIClient {
  #http;
  #apiKey;
  #token;

  constructor({ baseURL, apiKey, token, timeout = TIMEOUT }) {
    this.#apiKey = apiKey;
    this.#token = token;
    this.#http = new Connection(baseURL, '/admin/api/v1/', () => this.#credentials(), timeout);
  }

  // A token goes before the key, so that it can be ended by `logout`.
  #credentials() {
    if (this.#token != null) {
      return { Authorization: `Bearer ${this.#token}` };
    }
    return this.#apiKey == null ? {} : { 'X-API-Key': this.#apiKey };
  }

  // Servers and their bundles

  async listServers() {
    return this.#http.json('GET', 'servers');
  }

  async getServer(serverId) {
    return this.#http.json('GET', of(serverId));
  }

  async createServer(options) {
    return this.#http.json('POST', 'servers', { body: fields(options, { config: fields }) });
  }

  async updateServerConfig(serverId, changes) {
    return this.#http.json('PUT', of(serverId, 'config'), { body: fields(changes) });
  }

  async startServer(serverId) {
    return this.#http.json('POST', of(serverId, 'start'));
  }

  async stopServer(serverId) {
    return this.#http.json('POST', of(serverId, 'stop'));
  }

  async resetServer(serverId) {
    return this.#http.json('POST', of(serverId, 'reset'));
  }

  async deleteServer(serverId, query) {
    return this.#http.json('DELETE', of(serverId), { query });
  }

  async downloadBundle(serverId) {
    return this.#http.bytes(of(serverId, 'bundle'));
  }

  async uploadBundle(serverId, archive) {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/gzip' };
    return this.#http.upload('PUT', of(serverId, 'bundle'), { headers, body: archive });
  }

  async regenerateBundle(serverId, options) {
    return this.#http.json('POST', of(serverId, 'regenerate'), { body: fields(options) });
  }

  // Scenarios

  async listScenarios(serverId) {
    return this.#http.json('GET', of(serverId, 'scenarios'));
  }

  async getScenario(serverId, scenarioId) {
    return this.#http.json('GET', scenario(serverId, scenarioId));
  }

  async createScenario(serverId, { strict, ...options }) {
    return this.#http.json('POST', of(serverId, 'scenarios'), { query: { strict }, body: fields(options) });
  }

  async updateScenario(serverId, scenarioId, { strict, ...changes }) {
    return this.#http.json('PUT', scenario(serverId, scenarioId), { query: { strict }, body: fields(changes) });
  }

  async activateScenario(serverId, scenarioId) {
    return this.#http.json('POST', scenario(serverId, scenarioId, 'activate'));
  }

  async deleteScenario(serverId, scenarioId) {
    return this.#http.json('DELETE', scenario(serverId, scenarioId));
  }

  // Responses

  async listResponses(serverId, query) {
    return this.#http.json('GET', of(serverId, 'responses'), { query });
  }

  async getResponse(serverId, responseId) {
    return this.#http.json('GET', response(serverId, responseId));
  }

  async createResponse(serverId, { strict, ...options }) {
    return this.#http.json('POST', of(serverId, 'responses'), { query: { strict }, body: fields(options) });
  }

  async updateResponse(serverId, responseId, { strict, ...changes }) {
    return this.#http.json('PUT', response(serverId, responseId), { query: { strict }, body: fields(changes) });
  }

  async deleteResponse(serverId, responseId) {
    return this.#http.json('DELETE', response(serverId, responseId));
  }

  // Verification

  async verify(serverId, wanted) {
    return this.#http.json('POST', of(serverId, 'requests', 'verify'), { body: fields(wanted, { times: fields }) });
  }

  async countRequests(serverId, query) {
    return this.#http.json('GET', of(serverId, 'requests', 'count'), { query });
  }

  // The request log

  async queryLogs(serverId, query) {
    return this.#http.json('GET', of(serverId, 'logs'), { query });
  }

  async exportLogs(serverId, query) {
    return this.#http.bytes(of(serverId, 'logs', 'export'), { query });
  }

  async exportLogsStream(serverId, { signal, ...query } = {}) {
    return (await this.#http.open(of(serverId, 'logs', 'export'), { query, signal })).body;
  }

  async *streamLogs(serverId, { lastEventId, signal, ...query } = {}) {
    const headers = { Accept: 'text/event-stream' };
    if (lastEventId != null) {
      headers['Last-Event-ID'] = String(lastEventId);
    }
    const answer = await this.#http.open(of(serverId, 'logs', 'stream'), { query, headers, signal });
    for await (const { event, data, id } of events(answer.body)) {
      // A newer program may tell more.
      if (event === 'log') {
        const entry = JSON.parse(data);
        yield { event, id: id ? Number(id) : entry.id, data: entry };
      } else if (event === 'dropped') {
        yield { event, data: JSON.parse(data) };
      }
    }
  }

  async clearLogs(serverId, query) {
    return this.#http.json('DELETE', of(serverId, 'logs'), { query });
  }

  // Webhooks

  async listWebhooks(serverId) {
    return this.#http.json('GET', of(serverId, 'webhooks'));
  }

  async getWebhook(serverId, webhookId) {
    return this.#http.json('GET', webhook(serverId, webhookId));
  }

  async createWebhook(serverId, options) {
    return this.#http.json('POST', of(serverId, 'webhooks'), { body: fields(options) });
  }

  async updateWebhook(serverId, webhookId, changes) {
    return this.#http.json('PUT', webhook(serverId, webhookId), { body: fields(changes) });
  }

  async deleteWebhook(serverId, webhookId) {
    return this.#http.json('DELETE', webhook(serverId, webhookId));
  }

  async testWebhook(serverId, webhookId) {
    return this.#http.json('POST', webhook(serverId, webhookId, 'test'));
  }

  async listDeliveries(serverId, webhookId, query) {
    return this.#http.json('GET', webhook(serverId, webhookId, 'deliveries'), { query });
  }

  // Who may call

  async login(username, password) {
    const token = await this.#http.json('POST', 'auth/login', { body: { username, password } });
    this.#token = token.access_token;
    return token;
  }

  async logout() {
    const answer = await this.#http.json('POST', 'auth/logout');
    this.#token = undefined;
    return answer;
  }

  async listKeys() {
    return this.#http.json('GET', 'auth/keys');
  }

  async createKey(options) {
    return this.#http.json('POST', 'auth/keys', { body: fields(options) });
  }

  async revokeKey(keyId) {
    return this.#http.json('DELETE', `auth/keys/${segment(keyId)}`);
  }

  // The program itself

  async getHealth() {
    return this.#http.json('GET', 'health');
  }

  async getMetrics() {
    return this.#http.json('GET', 'metrics');
  }

  async getMetricsText() {
    return new TextDecoder().decode(await this.#http.bytes('metrics', { headers: { Accept: 'text/plain' } }));
  }

  async getConfig() {
    return this.#http.json('GET', 'config');
  }

  async updateConfig(changes) {
    const logging = (section) => fields(section, { requests: fields });
    return this.#http.json('PUT', 'config', { body: fields(changes, { server: fields, logging }) });
  }
}
