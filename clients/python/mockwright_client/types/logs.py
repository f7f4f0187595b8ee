"""The request log: what is asked of it, and what it holds."""

from datetime import datetime
from typing import Literal, Optional, TypedDict, Union

from .analysis import LogAnalysis
from .common import Timestamp

ExportFormat = Literal["json", "csv", "xlsx"]


class StreamFilters(TypedDict, total=False):
    """Which requests. `path` is a pattern, searched anywhere in the path."""

    method: str
    path: str
    status: int
    client_ip: str
    scenario: str
    operation: str
    session_id: str
    correlation_id: str
    request_id: str


class _Period(StreamFilters, total=False):
    time_from: Union[str, datetime]
    time_to: Union[str, datetime]


class LogFilters(_Period, total=False):
    """Which requests, from `time_from` until before `time_to`, and how many of them."""

    limit: int
    offset: int
    before_id: int
    analyze: bool


class ExportFilters(_Period, total=False):
    """Which requests, and whether their analysis goes along."""

    include_analysis: bool


class Violation(TypedDict):
    """What of a request or reply breaks the description."""

    place: str
    rule: str
    message: str


class LogEntry(TypedDict):
    """A request and its reply. Values that are secret are `[redacted]`; of bodies 64 KiB are kept."""

    id: int
    timestamp: Timestamp
    method: str
    path: str
    query_params: dict[str, Union[str, list[str]]]
    headers: dict[str, str]
    request_body: Optional[str]
    response_status: int
    response_headers: dict[str, str]
    response_body: Optional[str]
    response_time_ms: float
    client_ip: str
    user_agent: Optional[str]
    request_id: str
    scenario_name: Optional[str]
    operation: Optional[str]
    session_id: Optional[str]
    correlation_id: Optional[str]
    request_size: int
    response_size: int
    request_head_truncated: bool
    request_body_truncated: bool
    response_body_truncated: bool
    violations: list[Violation]


class _Logs(TypedDict):
    logs: list[LogEntry]
    total: int
    dropped: int


class LogList(_Logs, total=False):
    """Some requests, newest first, and how many match; `analysis` is there if it was asked for."""

    analysis: LogAnalysis


class ClearedLogs(TypedDict):
    """How many were deleted, and how many are left."""

    message: str
    deleted_count: int
    remaining_count: int


class LogEvent(TypedDict):
    """A request that came."""

    event: Literal["log"]
    id: int
    data: LogEntry


class Dropped(TypedDict):
    """How many requests are missing from a stream."""

    count: int


class DroppedEvent(TypedDict):
    """The reader was too slow."""

    event: Literal["dropped"]
    data: Dropped


LogStreamEvent = Union[LogEvent, DroppedEvent]
