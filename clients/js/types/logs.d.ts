import type { LogAnalysis } from './analysis.js';
import type { Paging, Timestamp } from './common.js';

/** Which requests. `path` is a pattern, searched anywhere in the path. */
export interface RequestFilters {
  method?: string;
  path?: string;
  status?: number;
  clientIp?: string;
  scenario?: string;
  operation?: string;
  sessionId?: string;
  correlationId?: string;
  requestId?: string;
}

/** Which requests, from `timeFrom` until before `timeTo`. */
export interface LoggedFilters extends RequestFilters {
  timeFrom?: string | Date;
  timeTo?: string | Date;
}

/** Which requests, and how many of them. */
export interface LogFilters extends LoggedFilters, Paging {
  beforeId?: number;
  analyze?: boolean;
}

export interface LogExport extends LoggedFilters {
  format?: 'json' | 'csv' | 'xlsx';
  includeAnalysis?: boolean;
}

export interface LogStreamOptions extends RequestFilters {
  /** Resumes after an event. */
  lastEventId?: number;
  /** Ends the stream. */
  signal?: AbortSignal;
}

/** What of a request or reply breaks the description. */
export interface Violation {
  place: string;
  rule: string;
  message: string;
}

/** A request and its reply. Values that are secret are `[redacted]`; of bodies 64 KiB are kept. */
export interface LogEntry {
  id: number;
  timestamp: Timestamp;
  method: string;
  path: string;
  query_params: Record<string, string | string[]>;
  headers: Record<string, string>;
  request_body: string | null;
  response_status: number;
  response_headers: Record<string, string>;
  response_body: string | null;
  response_time_ms: number;
  client_ip: string;
  user_agent: string | null;
  request_id: string;
  scenario_name: string | null;
  operation: string | null;
  session_id: string | null;
  correlation_id: string | null;
  request_size: number;
  response_size: number;
  request_head_truncated: boolean;
  request_body_truncated: boolean;
  response_body_truncated: boolean;
  violations: Violation[];
}

/** Some requests, newest first, and how many match; `analysis` is there if it was asked for. */
export interface LogList {
  logs: LogEntry[];
  total: number;
  dropped: number;
  analysis?: LogAnalysis;
}

/** Those that are older, and are not among the newest; without both, all. */
export interface LogsToClear {
  olderThanDays?: number;
  keepCount?: number;
}

/** How many were deleted, and how many are left. */
export interface ClearedLogs {
  message: string;
  deleted_count: number;
  remaining_count: number;
}

/** A request that came, or that the reader was too slow for some. */
export type LogStreamEvent =
  { event: 'log'; id: number; data: LogEntry } | { event: 'dropped'; data: { count: number } };
