"""What the request log says in sum."""

from typing import Optional, TypedDict


class TopEndpoint(TypedDict):
    """A path that was called often."""

    path: str
    count: int
    avg_response_time_ms: float


class SlowOperation(TypedDict):
    """An operation that took long."""

    operation: str
    count: int
    avg_response_time_ms: float
    max_response_time_ms: float
    p95_response_time_ms: float


class UnservedStatuses(TypedDict):
    """Declared statuses of a called operation that were never served."""

    operation: str
    statuses: list[str]


class LogNearMiss(TypedDict):
    """What no operation matched, and which may have been meant."""

    method: str
    path: str
    count: int
    did_you_mean: list[str]


class LogAnalysis(TypedDict):
    """What requests say in sum. Times are None where there are none."""

    total_requests: int
    unique_clients: int
    avg_response_time_ms: Optional[float]
    min_response_time_ms: Optional[float]
    max_response_time_ms: Optional[float]
    p50_response_time_ms: Optional[float]
    p95_response_time_ms: Optional[float]
    p99_response_time_ms: Optional[float]
    error_rate_percent: float
    status_distribution: dict[str, int]
    method_distribution: dict[str, int]
    top_endpoints: list[TopEndpoint]
    slowest_operations: list[SlowOperation]
    never_called_operations: list[str]
    never_called_total: int
    statuses_never_served: list[UnservedStatuses]
    violations_by_rule: dict[str, int]
    near_misses: list[LogNearMiss]
