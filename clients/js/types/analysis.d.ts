/** A path that was called often. */
export interface TopEndpoint {
  path: string;
  count: number;
  avg_response_time_ms: number;
}

/** An operation that took long. */
export interface SlowOperation {
  operation: string;
  count: number;
  avg_response_time_ms: number;
  max_response_time_ms: number;
  p95_response_time_ms: number;
}

/** Declared statuses of a called operation that were never served. */
export interface UnservedStatuses {
  operation: string;
  statuses: string[];
}

/** What no operation matched, and which may have been meant. */
export interface LogNearMiss {
  method: string;
  path: string;
  count: number;
  did_you_mean: string[];
}

/** What requests say in sum. Times are null where there are none. */
export interface LogAnalysis {
  total_requests: number;
  unique_clients: number;
  avg_response_time_ms: number | null;
  min_response_time_ms: number | null;
  max_response_time_ms: number | null;
  p50_response_time_ms: number | null;
  p95_response_time_ms: number | null;
  p99_response_time_ms: number | null;
  error_rate_percent: number;
  status_distribution: Record<string, number>;
  method_distribution: Record<string, number>;
  top_endpoints: TopEndpoint[];
  slowest_operations: SlowOperation[];
  never_called_operations: string[];
  never_called_total: number;
  statuses_never_served: UnservedStatuses[];
  violations_by_rule: Record<string, number>;
  near_misses: LogNearMiss[];
}
