import type { Message, Paging, Timestamp } from './common.js';

/** A mock that is to be made. */
export interface NewMock {
  name?: string;
  statusCode?: number;
  headers?: Record<string, string | number | boolean>;
  body?: string;
  contentType?: string;
  delayMs?: number;
  ttlSeconds?: number;
}

/** A mock; `endpoint_url` is the path that serves it. */
export interface Mock {
  mock_id: string;
  name: string | null;
  status_code: number;
  content_type: string;
  delay_ms: number;
  has_custom_headers: boolean;
  has_body: boolean;
  created_at: Timestamp;
  expires_at: Timestamp;
  hit_count: number;
  endpoint_url: string;
}

export interface MockEnvelope {
  mock: Mock;
}

export interface CreatedMock extends MockEnvelope {
  message: string;
}

export interface MockList {
  mocks: Mock[];
  total: number;
}

export interface WebhookOptions {
  apiKey?: string;
  /** By default `http://localhost:8000`. */
  baseURL?: string;
  /** Milliseconds for a whole call, by default 30000. */
  timeout?: number;
}

export interface Hit {
  /** By default `GET`. */
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** Makes HTTP replies that need no description, which anybody may call. */
export class Webhook {
  constructor(options?: WebhookOptions);
  /** Makes a mock; `mock.endpoint_url` is the path that serves it. */
  createMock(options?: NewMock): Promise<CreatedMock>;
  /** The mocks of the key, newest first. */
  listMocks(paging?: Paging): Promise<MockList>;
  /** A mock and how often it was served. */
  getMock(mockId: string): Promise<MockEnvelope>;
  deleteMock(mockId: string): Promise<Message>;
  /** Calls a mock as anybody may, without the key. Its reply is what was configured, so no status is an error. */
  hitMock(mockId: string, options?: Hit): Promise<Response>;
}
