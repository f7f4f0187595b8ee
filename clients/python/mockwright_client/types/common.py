"""What several groups of operations share."""

from typing import Literal, Optional, TypedDict

# A time in UTC, such as `2026-01-01T15:30:00.000000Z`.
Timestamp = str

Role = Literal["admin", "read-only"]


class Message(TypedDict):
    """What an answer without a resource says."""

    message: str


class DescriptionWarning(TypedDict):
    """What the description does not have or contradicts."""

    field: str
    reason: str


class Diagnostic(TypedDict):
    """A problem of a description or bundle."""

    severity: Literal["error", "warning", "note"]
    code: str
    message: str
    file: Optional[str]
    line: Optional[int]
    column: Optional[int]
    pointer: str
    hint: Optional[str]
