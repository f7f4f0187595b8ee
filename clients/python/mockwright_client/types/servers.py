"""Servers and their bundles."""

from typing import Any, Literal, Optional, TypedDict

from .common import Diagnostic, Timestamp

ServerStatus = Literal["starting", "running", "stopping", "stopped", "error"]


class ServerConfig(TypedDict):
    """How a server is served."""

    auth_enabled: bool
    webhooks_enabled: bool
    admin_ui_enabled: bool
    storage_enabled: bool
    cors_enabled: bool
    response_delay_ms: int
    error_rate_percent: float


class ServerConfigChange(TypedDict, total=False):
    """What is to change about it. `port` counts from the next start of the server on."""

    auth_enabled: bool
    webhooks_enabled: bool
    admin_ui_enabled: bool
    storage_enabled: bool
    cors_enabled: bool
    response_delay_ms: int
    error_rate_percent: float
    port: int


class Statistics(TypedDict):
    """How much a server was used."""

    total_requests: int
    error_requests: int
    avg_response_time_ms: float
    unique_clients: int
    last_request_time: Optional[Timestamp]


class Server(TypedDict):
    """A server."""

    id: str
    name: str
    status: ServerStatus
    port: Optional[int]
    url: Optional[str]
    pid: int
    spec_path: str
    output_directory: Optional[str]
    created_at: Timestamp
    created_by: str
    started_at: Optional[Timestamp]
    operations: int
    active_scenario: Optional[str]
    config: ServerConfig
    statistics: Statistics
    diagnostics: list[Diagnostic]


class ServerDetails(Server):
    """A server with its description as YAML, which is None while it was not read."""

    spec_content: Optional[str]


class ServerAndMessage(Server):
    """A server and what was done."""

    message: str


class ServerList(TypedDict):
    """All servers."""

    servers: list[Server]
    total: int


class ServerChange(TypedDict):
    """What a server does now."""

    id: str
    status: ServerStatus
    message: str


class DeletedServer(TypedDict):
    """What became of a server."""

    message: str
    files_deleted: bool


class RegenerationReport(TypedDict):
    """What a regeneration changes, or would change."""

    message: str
    dry_run: bool
    description_changed: bool
    description: Optional[dict[str, Any]]
    assumed: bool
    renames: list[dict[str, Any]]
    files: list[dict[str, Any]]
    edited: list[dict[str, Any]]
    deleted: list[dict[str, Any]]
    orphans: list[dict[str, Any]]
    invalid: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]
    kept_values: int
