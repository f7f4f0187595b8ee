import type { Paging, Timestamp } from './common.js';

export type WebhookMethod = 'POST' | 'PUT' | 'PATCH';
export type EventType =
  | 'request.received'
  | 'response.sent'
  | 'scenario.changed'
  | 'server.started'
  | 'server.stopped'
  | 'mock.expired'
  | 'webhook.test';

/** What is to change about a webhook; `secretKey` null takes the secret away. */
export interface WebhookChange {
  name?: string;
  url?: string;
  method?: WebhookMethod;
  headers?: Record<string, string>;
  events?: EventType[];
  secretKey?: string | null;
  isActive?: boolean;
  /** A pattern: only requests whose path matches. */
  path?: string;
  /** A code, or such as `4xx`: only replies with it. */
  status?: number | string;
}

/** A webhook that is to be made. */
export interface NewWebhook extends WebhookChange {
  name: string;
  url: string;
  events: EventType[];
}

/** A webhook; its secret is never shown. */
export interface WebhookResource {
  id: number;
  name: string;
  url: string;
  method: WebhookMethod;
  headers: Record<string, string>;
  events: EventType[];
  is_active: boolean;
  created_at: Timestamp;
  updated_at: Timestamp;
  created_by: string;
  has_secret: boolean;
  path: string | null;
  status: number | string | null;
  disabled_reason: string | null;
  statistics: { deliveries: number; failures: number };
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
