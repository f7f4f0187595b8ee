import type { Timestamp } from './common.js';

export type CheckStatus = 'healthy' | 'unhealthy';

/** Whether it is well. The rest is shown to those who send a key or token. */
export interface Health {
  status: 'healthy' | 'degraded';
  timestamp: Timestamp;
  version: string;
  uptime_seconds?: number;
  checks?: {
    database?: { status: CheckStatus; type: 'sqlite' | 'postgresql'; response_time_ms: number };
    storage?: { status: CheckStatus; free_space_gb: number | null };
    memory?: { status: CheckStatus; usage_percent: number };
    log?: { status: CheckStatus; queued: number; dropped: number };
  };
}

/** What is measured. */
export interface Metrics {
  timestamp: Timestamp;
  system: {
    cpu_usage_percent: number;
    memory_usage_percent: number;
    disk_usage_percent: number;
    uptime_seconds: number;
  };
  application: {
    active_servers: number;
    total_requests: number;
    error_requests: number;
    requests_per_second: number;
    avg_response_time_ms: number;
    error_rate_percent: number;
    log_queued: number;
    log_dropped: number;
  };
  database: {
    connection_pool_size: number;
    active_connections: number;
    query_count: number;
    avg_query_time_ms: number;
  };
}

/** The configuration. What `database` has depends on its `type`. */
export interface SystemConfig {
  server: { host: string; port: number; workers: number; log_level: string };
  database: Record<string, any>;
  auth: { enabled: boolean; type: string };
  logging: {
    level: string;
    format: string;
    requests: { enabled: boolean; include_body: boolean; max_rows: number; max_days: number };
  };
}

/** What is to change; the other sections only flags change. `host` and `port` count from the next start on. */
export interface SystemConfigChange {
  server?: { host?: string; port?: number; logLevel?: string };
  logging?: {
    level?: string;
    format?: string;
    requests?: { enabled?: boolean; includeBody?: boolean; maxRows?: number; maxDays?: number };
  };
}

/** The configuration, what was done, and what counts from the next start on. */
export interface ConfigAndMessage extends SystemConfig {
  message: string;
  restart_required: string[];
}
