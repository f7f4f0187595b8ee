"""The program's configuration."""

from typing import Any, TypedDict


class ListenerConfigChange(TypedDict, total=False):
    """Where it listens, from the next start on, and how much it tells, at once."""

    host: str
    port: int
    log_level: str


class RequestLogConfigChange(TypedDict, total=False):
    """What is kept of requests."""

    enabled: bool
    include_body: bool
    max_rows: int
    max_days: int


class LoggingConfigChange(TypedDict, total=False):
    """What is told and kept."""

    level: str
    format: str
    requests: RequestLogConfigChange


class SystemConfigChange(TypedDict, total=False):
    """What is to change; the other sections only flags change."""

    server: ListenerConfigChange
    logging: LoggingConfigChange


class ListenerConfig(TypedDict):
    """Where it listens."""

    host: str
    port: int
    workers: int
    log_level: str


class AuthConfig(TypedDict):
    """Who may call."""

    enabled: bool
    type: str


class RequestLogConfig(TypedDict):
    """What is kept of requests."""

    enabled: bool
    include_body: bool
    max_rows: int
    max_days: int


class LoggingConfig(TypedDict):
    """What is told and kept."""

    level: str
    format: str
    requests: RequestLogConfig


class SystemConfig(TypedDict):
    """The configuration. What `database` has depends on its `type`."""

    server: ListenerConfig
    database: dict[str, Any]
    auth: AuthConfig
    logging: LoggingConfig


class ConfigAndMessage(SystemConfig):
    """The configuration, what was done, and what counts from the next start on."""

    message: str
    restart_required: list[str]
