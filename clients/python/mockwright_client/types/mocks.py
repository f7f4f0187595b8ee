"""Replies that need no description."""

from typing import Optional, TypedDict

from .common import Timestamp


class Mock(TypedDict):
    """A mock; `endpoint_url` is the path that serves it."""

    mock_id: str
    name: Optional[str]
    status_code: int
    content_type: str
    delay_ms: int
    has_custom_headers: bool
    has_body: bool
    created_at: Timestamp
    expires_at: Timestamp
    hit_count: int
    endpoint_url: str


class MockEnvelope(TypedDict):
    """A mock."""

    mock: Mock


class CreatedMock(MockEnvelope):
    """A mock that was just made."""

    message: str


class MockList(TypedDict):
    """Some mocks of a key, newest first."""

    mocks: list[Mock]
    total: int
