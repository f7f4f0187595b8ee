import type { CreatedKey, KeyList, NewKey, Token } from './access.js';
import type { Message, Strict } from './common.js';
import type {
  ClearedLogs,
  LogExport,
  LogFilters,
  LogList,
  LogsToClear,
  LogStreamEvent,
  LogStreamOptions,
} from './logs.js';
import type {
  ChangedResponse,
  MockResponse,
  NewResponse,
  ResponseChange,
  ResponseFilters,
  ResponseList,
} from './responses.js';
import type {
  ActivatedScenario,
  ChangedScenario,
  NewScenario,
  ScenarioChange,
  ScenarioDetails,
  ScenarioList,
} from './scenarios.js';
import type {
  DeletedServer,
  NewServer,
  Regeneration,
  RegenerationReport,
  ServerAndMessage,
  ServerChange,
  ServerConfigChange,
  ServerDetails,
  ServerList,
} from './servers.js';
import type { ConfigAndMessage, Health, Metrics, SystemConfig, SystemConfigChange } from './system.js';
import type { Count, CountFilters, Verification, Wanted } from './verification.js';
import type {
  ChangedWebhook,
  DeliveryFilters,
  DeliveryList,
  NewWebhook,
  WebhookChange,
  WebhookList,
  WebhookResource,
  WebhookTest,
} from './webhooks.js';

export interface AdminAPIClientOptions {
  baseURL: string;
  apiKey?: string;
  /** Goes before the key. */
  token?: string;
  /** Milliseconds for a whole call, and for the beginning of a stream; by default 30000. */
  timeout?: number;
}

/**
 * Steers the mock servers of a running Mockwright.
 *
 * Every operation resolves to what the API answers, or rejects with a `MockwrightError`; what does not reach the program
 * at all rejects with what `fetch` rejects with. Nothing is tried twice.
 */
export class AdminAPIClient {
  constructor(options: AdminAPIClientOptions);

  /** All servers, in the order in which they came. */
  listServers(): Promise<ServerList>;
  /** One server, with its description. */
  getServer(serverId: string): Promise<ServerDetails>;
  /** Makes a server from a description; its `status` goes from `starting` to `running` or `error`. */
  createServer(options: NewServer): Promise<ServerAndMessage>;
  /** Changes how a server is served; what is not given stays. */
  updateServerConfig(serverId: string, changes: ServerConfigChange): Promise<ServerAndMessage>;
  startServer(serverId: string): Promise<ServerChange>;
  /** Stops a server; what is under way is answered. */
  stopServer(serverId: string): Promise<ServerChange>;
  /** Begins the statistics and the recorded requests of a server again. */
  resetServer(serverId: string): Promise<ServerAndMessage>;
  /** Deletes a server that was made through the API, its generated files too if that is asked for. */
  deleteServer(serverId: string, options?: { deleteFiles?: boolean }): Promise<DeletedServer>;
  /** The bundle of a server with all changes in it: a tar archive, compressed with gzip. */
  downloadBundle(serverId: string): Promise<Uint8Array>;
  /** Replaces the bundle of a server that was made through the API. */
  uploadBundle(serverId: string, archive: Uint8Array | ArrayBuffer | Blob): Promise<ServerAndMessage>;
  /** Brings a bundle up to date with its description. Without `apply` nothing is written. */
  regenerateBundle(serverId: string, options?: Regeneration): Promise<RegenerationReport>;

  /** All scenarios, without what they serve. */
  listScenarios(serverId: string): Promise<ScenarioList>;
  getScenario(serverId: string, scenarioId: number): Promise<ScenarioDetails>;
  /** Makes a scenario. What the description does not have is in `warnings`, or refused if `strict`. */
  createScenario(serverId: string, options: NewScenario & Strict): Promise<ChangedScenario>;
  /** Changes a scenario; what is not given stays. */
  updateScenario(serverId: string, scenarioId: number, changes: ScenarioChange & Strict): Promise<ChangedScenario>;
  /** Switches to a scenario; the very next request sees it. */
  activateScenario(serverId: string, scenarioId: number): Promise<ActivatedScenario>;
  /** Deletes a scenario that is not active. */
  deleteScenario(serverId: string, scenarioId: number): Promise<Message>;

  /** Some of the replies; `total` says how many there are. */
  listResponses(serverId: string, filters?: ResponseFilters): Promise<ResponseList>;
  getResponse(serverId: string, responseId: number): Promise<MockResponse>;
  /** Gives an operation a reply more, or a scenario with `scenarioId`. */
  createResponse(serverId: string, options: NewResponse & Strict): Promise<ChangedResponse>;
  /** Changes a reply; what is not given stays. */
  updateResponse(serverId: string, responseId: number, changes: ResponseChange & Strict): Promise<ChangedResponse>;
  deleteResponse(serverId: string, responseId: number): Promise<Message>;

  /** Whether requests came as often as `times` says, by default at least once; `verified` is the answer. */
  verify(serverId: string, wanted: Wanted): Promise<Verification>;
  /** How many requests came. */
  countRequests(serverId: string, filters?: CountFilters): Promise<Count>;

  /** The newest requests that match, with `analysis` if `analyze` is asked for. */
  queryLogs(serverId: string, filters?: LogFilters): Promise<LogList>;
  /** All requests that match, as a file. */
  exportLogs(serverId: string, options?: LogExport): Promise<Uint8Array>;
  /** The same file as it comes, for one that is too large to hold. */
  exportLogsStream(
    serverId: string,
    options?: LogExport & { signal?: AbortSignal },
  ): Promise<ReadableStream<Uint8Array>>;
  /** Requests as they come, until the server or the caller ends it. It may be silent for any time. */
  streamLogs(serverId: string, options?: LogStreamOptions): AsyncGenerator<LogStreamEvent, void, void>;
  /** Deletes requests. */
  clearLogs(serverId: string, options?: LogsToClear): Promise<ClearedLogs>;

  listWebhooks(serverId: string): Promise<WebhookList>;
  getWebhook(serverId: string, webhookId: number): Promise<WebhookResource>;
  /** Sends events to a URL from now on. */
  createWebhook(serverId: string, options: NewWebhook): Promise<ChangedWebhook>;
  /** Changes a webhook; what is not given stays. */
  updateWebhook(serverId: string, webhookId: number, changes: WebhookChange): Promise<ChangedWebhook>;
  deleteWebhook(serverId: string, webhookId: number): Promise<Message>;
  /** Sends a `webhook.test` and says what came back; `success` may be false. */
  testWebhook(serverId: string, webhookId: number): Promise<WebhookTest>;
  /** What was sent, newest first, one entry an attempt. */
  listDeliveries(serverId: string, webhookId: number, filters?: DeliveryFilters): Promise<DeliveryList>;

  /** Gets a token, which this client sends from now on. */
  login(username: string, password: string): Promise<Token>;
  /** Ends the token; this client sends its key again, if it has one. */
  logout(): Promise<Message>;
  /** All keys, without themselves. */
  listKeys(): Promise<KeyList>;
  /** Makes a key. `api_key` is shown only now. */
  createKey(options: NewKey): Promise<CreatedKey>;
  revokeKey(keyId: number): Promise<Message>;

  /** Whether it is well; the checks are shown to those who send a key or token. */
  getHealth(): Promise<Health>;
  /** What it measures. */
  getMetrics(): Promise<Metrics>;
  /** The same in the text format of Prometheus. */
  getMetricsText(): Promise<string>;
  getConfig(): Promise<SystemConfig>;
  /** Changes the configuration, by section; `restart_required` names what counts from the next start on. */
  updateConfig(changes: SystemConfigChange): Promise<ConfigAndMessage>;
}
