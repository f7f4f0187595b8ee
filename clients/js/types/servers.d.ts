import type { Diagnostic, Timestamp } from './common.js';

export type ServerStatus = 'starting' | 'running' | 'stopping' | 'stopped' | 'error';

/** How a server is served. */
export interface ServerConfig {
  auth_enabled: boolean;
  webhooks_enabled: boolean;
  admin_ui_enabled: boolean;
  storage_enabled: boolean;
  cors_enabled: boolean;
  response_delay_ms: number;
  error_rate_percent: number;
}

/** What is to change about it. `port` counts from the next start of the server on. */
export interface ServerConfigChange {
  authEnabled?: boolean;
  webhooksEnabled?: boolean;
  adminUiEnabled?: boolean;
  storageEnabled?: boolean;
  corsEnabled?: boolean;
  responseDelayMs?: number;
  errorRatePercent?: number;
  port?: number;
}

/** A server that is to be made. */
export interface NewServer {
  name: string;
  /** A URL, or a path inside the folder that `--spec-root` names. */
  specUrlOrPath: string;
  outputDirName?: string;
  config?: ServerConfigChange;
  emit?: string;
  seed?: number;
}

/** How much a server was used. */
export interface Statistics {
  total_requests: number;
  error_requests: number;
  avg_response_time_ms: number;
  unique_clients: number;
  last_request_time: Timestamp | null;
}

export interface Server {
  id: string;
  name: string;
  status: ServerStatus;
  port: number | null;
  url: string | null;
  pid: number;
  spec_path: string;
  output_directory: string | null;
  created_at: Timestamp;
  created_by: string;
  started_at: Timestamp | null;
  operations: number;
  active_scenario: string | null;
  config: ServerConfig;
  statistics: Statistics;
  diagnostics: Diagnostic[];
}

/** A server with its description as YAML, which is null while it was not read. */
export interface ServerDetails extends Server {
  spec_content: string | null;
}

/** A server and what was done. */
export interface ServerAndMessage extends Server {
  message: string;
}

export interface ServerList {
  servers: Server[];
  total: number;
}

/** What a server does now. */
export interface ServerChange {
  id: string;
  status: ServerStatus;
  message: string;
}

/** What became of a server. */
export interface DeletedServer {
  message: string;
  files_deleted: boolean;
}

/** What is regenerated; without `apply` nothing is written. */
export interface Regeneration {
  apply?: boolean;
  prune?: boolean;
  refresh?: boolean;
}

/** What a regeneration changes, or would change. */
export interface RegenerationReport {
  message: string;
  dry_run: boolean;
  description_changed: boolean;
  description: Record<string, any> | null;
  assumed: boolean;
  renames: Record<string, any>[];
  files: Record<string, any>[];
  edited: Record<string, any>[];
  deleted: Record<string, any>[];
  orphans: Record<string, any>[];
  invalid: Record<string, any>[];
  conflicts: Record<string, any>[];
  kept_values: number;
}
