import type { Paging, Timestamp } from './common.js';

export type WebhookMethod = 'POST' | 'PUT' | 'PATCH';
/** What a webhook can be told of. */
export type EventName =
  'request.received' | 'response.sent' | 'scenario.changed' | 'server.started' | 'server.stopped' | 'mock.expired';
/** A test is sent whatever a webhook is told of. */
export type EventType = EventName | 'webhook.test';

/** What is to change about a webhook; null takes a secret or a filter away. */
export interface WebhookChange {
  name?: string;
  url?: string;
  method?: WebhookMethod;
  headers?: Record<string, string>;
  events?: EventName[];
  secretKey?: string | null;
  isActive?: boolean;
  /** A pattern: only requests whose path matches. */
  path?: string | null;
  /** A code, or such as `4xx`: only replies with it. */
  status?: number | string | null;
}

/** A webhook that is to be made. */
export interface NewWebhook extends WebhookChange {
  name: string;
  url: string;
  events: EventName[];
}

/** A webhook; its secret is never shown. */
export interface WebhookResource {
  id: number;
  name: string;
  url: string;
  method: WebhookMethod;
  headers: Record<string, string>;
  events: EventName[];
  is_active: boolean;
  created_at: Timestamp;
  updated_at: Timestamp;
  created_by: string;
  has_secret: boolean;
  path: string | null;
  status: string | null;
  disabled_reason: string | null;
  /** How many attempts were made and failed, and how many events wait or never will be delivered. */
  statistics: { deliveries: number; failures: number; pending: number; dropped: number };
}

/** A webhook and what was done. */
export interface ChangedWebhook extends WebhookResource {
  message: string;
}

export interface WebhookList {
  webhooks: WebhookResource[];
  total: number;
}

/** What a test delivery met. */
export interface WebhookTest {
  success: boolean;
  response_status: number | null;
  response_body: string | null;
  delivery_time_ms: number;
  error: string | null;
}

export interface DeliveryFilters extends Paging {
  success?: boolean;
  eventType?: EventType;
}

/** One attempt to deliver. */
export interface Delivery {
  id: number;
  message_id: string;
  event_type: EventType;
  payload: string;
  attempt: number;
  response_status: number | null;
  response_body: string | null;
  delivery_time_ms: number;
  success: boolean;
  error: string | null;
  delivered_at: Timestamp;
  next_attempt_at: Timestamp | null;
}

export interface DeliveryList {
  deliveries: Delivery[];
  total: number;
}
