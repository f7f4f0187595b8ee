"""The program itself."""

from typing import Literal, Optional, TypedDict

from .common import Timestamp

CheckStatus = Literal["healthy", "unhealthy"]


class DatabaseCheck(TypedDict):
    """Whether what is kept can be read."""

    status: CheckStatus
    type: Literal["sqlite", "postgresql"]
    response_time_ms: float


class StorageCheck(TypedDict):
    """What is free on the disk."""

    status: CheckStatus
    free_space_gb: Optional[float]


class MemoryCheck(TypedDict):
    """How much memory is in use."""

    status: CheckStatus
    usage_percent: float


class LogCheck(TypedDict):
    """What of the request log waits to be written, and what was dropped."""

    status: CheckStatus
    queued: int
    dropped: int


class Checks(TypedDict, total=False):
    """What was looked at."""

    database: DatabaseCheck
    storage: StorageCheck
    memory: MemoryCheck
    log: LogCheck


class _Health(TypedDict):
    status: Literal["healthy", "degraded"]
    timestamp: Timestamp
    version: str


class Health(_Health, total=False):
    """Whether it is well. The rest is shown to those who send a key or token."""

    uptime_seconds: int
    checks: Checks


class SystemMetrics(TypedDict):
    """The machine."""

    cpu_usage_percent: float
    memory_usage_percent: float
    disk_usage_percent: float
    uptime_seconds: int


class ApplicationMetrics(TypedDict):
    """The mocks."""

    active_servers: int
    total_requests: int
    error_requests: int
    requests_per_second: float
    avg_response_time_ms: float
    error_rate_percent: float
    log_queued: int
    log_dropped: int


class DatabaseMetrics(TypedDict):
    """What keeps the changes."""

    connection_pool_size: int
    active_connections: int
    query_count: int
    avg_query_time_ms: float


class Metrics(TypedDict):
    """What is measured."""

    timestamp: Timestamp
    system: SystemMetrics
    application: ApplicationMetrics
    database: DatabaseMetrics
