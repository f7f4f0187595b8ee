"""The program itself."""

from typing import Literal, Optional, TypedDict

from .common import Timestamp


class DatabaseCheck(TypedDict):
    """Whether what is kept can be read."""

    status: str
    type: Literal["sqlite", "postgresql"]
    response_time_ms: float


class StorageCheck(TypedDict):
    """What is free on the disk."""

    status: str
    free_space_gb: float


class MemoryCheck(TypedDict):
    """How much memory is in use."""

    status: str
    usage_percent: float


class LogCheck(TypedDict):
    """What of the request log waits to be written, and what was dropped."""

    status: str
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

    cpu_usage_percent: Optional[float]
    memory_usage_percent: Optional[float]
    disk_usage_percent: Optional[float]
    uptime_seconds: int


class ApplicationMetrics(TypedDict):
    """The mocks."""

    active_servers: int
    total_requests: int
    requests_per_second: float
    avg_response_time_ms: Optional[float]
    error_rate_percent: Optional[float]
    log_dropped: int


class DatabaseMetrics(TypedDict):
    """What keeps the changes."""

    connection_pool_size: int
    active_connections: int
    query_count: int
    avg_query_time_ms: Optional[float]


class Metrics(TypedDict):
    """What is measured."""

    timestamp: Timestamp
    system: SystemMetrics
    application: ApplicationMetrics
    database: DatabaseMetrics
