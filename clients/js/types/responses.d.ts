import type { DescriptionWarning, Paging, Timestamp } from './common.js';

export interface ResponseFilters extends Paging {
  endpoint?: string;
  method?: string;
  scenarioId?: number;
}

/** What is to change about a reply. `responseBody` is a text as it is sent, or any JSON value. */
export interface ResponseChange {
  responseStatus?: number;
  responseHeaders?: Record<string, string>;
  responseBody?: any;
  delayMs?: number;
  isDefault?: boolean;
}

/** A reply that is to be made: an operation's own, or with `scenarioId` a scenario's. */
export interface NewResponse extends ResponseChange {
  endpointPath: string;
  method: string;
  responseStatus: number;
  scenarioId?: number;
  example?: string;
}

export interface MockResponse {
  id: number;
  endpoint_path: string;
  method: string;
  response_status: number;
  response_headers: Record<string, any>;
  response_body: string | null;
  media_type: string | null;
  example: string | null;
  delay_ms: number;
  scenario_id: number | null;
  is_default: boolean;
  source: 'generated' | 'edited' | 'api';
  created_at: Timestamp;
  updated_at: Timestamp;
  created_by: string;
}

/** A reply, what was done, and what of it the description does not have. */
export interface ChangedResponse extends MockResponse {
  message: string;
  warnings: DescriptionWarning[];
}

export interface ResponseList {
  responses: MockResponse[];
  total: number;
}
