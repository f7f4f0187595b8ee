"""Replies of operations."""

from collections.abc import Mapping
from typing import Any, Literal, Optional, TypedDict

from .common import DescriptionWarning, Timestamp


class ResponseChange(TypedDict, total=False):
    """What is to change about a reply. `response_body` is a text as it is sent, or any JSON value."""

    response_status: int
    response_headers: Mapping[str, str]
    response_body: Any
    delay_ms: int
    is_default: bool


class ResponseFields(TypedDict, total=False):
    """What a new reply may have."""

    response_headers: Mapping[str, str]
    response_body: Any
    delay_ms: int
    scenario_id: int
    example: str
    is_default: bool


class MockResponse(TypedDict):
    """A reply."""

    id: int
    endpoint_path: str
    method: str
    response_status: int
    response_headers: dict[str, Any]
    response_body: Optional[str]
    media_type: Optional[str]
    example: Optional[str]
    delay_ms: int
    scenario_id: Optional[int]
    is_default: bool
    source: Literal["generated", "edited", "api"]
    created_at: Timestamp
    updated_at: Timestamp
    created_by: str


class ChangedResponse(MockResponse):
    """A reply, what was done, and what of it the description does not have."""

    message: str
    warnings: list[DescriptionWarning]


class ResponseList(TypedDict):
    """Some replies of a server."""

    responses: list[MockResponse]
    total: int
