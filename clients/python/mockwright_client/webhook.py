"""The client of `/v1/mocks`."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Optional, TypeVar, Union

import httpx

from ._answer import json_of
from ._request import JSON_TYPE, base_of, credentials, given, query_of, segment, without_cookies
from .types import CreatedMock, Message, MockEnvelope, MockList

_Answer = TypeVar("_Answer")

# A mock may be that late on purpose.
_LONGEST_DELAY = 30


class Webhook:
    """Makes HTTP replies that need no description, which anybody may call.

    Operations raise a `MockwrightError` where the API refuses; what does not reach the program at all raises what httpx
    raises. Nothing is tried twice.
    """

    def __init__(
        self, api_key: Optional[str] = None, base_url: str = "http://localhost:8000", timeout: float = 30
    ) -> None:
        """`timeout` is in seconds and counts for connecting and for each wait for bytes."""
        self.base_url = base_of(base_url)
        self._api_key = api_key
        self._timeout = timeout
        self._http = httpx.Client(timeout=timeout, cookies=without_cookies())

    def __enter__(self) -> Webhook:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def create_mock(
        self,
        *,
        name: Optional[str] = None,
        status_code: Optional[int] = None,
        headers: Optional[Mapping[str, Union[str, float, bool]]] = None,
        body: Optional[str] = None,
        content_type: Optional[str] = None,
        delay_ms: Optional[int] = None,
        ttl_seconds: Optional[int] = None,
    ) -> CreatedMock:
        """Makes a mock; `mock.endpoint_url` is the path that serves it."""
        fields = given(
            name=name,
            status_code=status_code,
            headers=headers,
            body=body,
            content_type=content_type,
            delay_ms=delay_ms,
            ttl_seconds=ttl_seconds,
        )
        return self._json(CreatedMock, "POST", "mocks", body=fields)

    def list_mocks(self, *, limit: Optional[int] = None, offset: Optional[int] = None) -> MockList:
        """The mocks of the key, newest first."""
        return self._json(MockList, "GET", "mocks", {"limit": limit, "offset": offset})

    def get_mock(self, mock_id: str) -> MockEnvelope:
        """A mock and how often it was served."""
        return self._json(MockEnvelope, "GET", f"mocks/{segment(mock_id)}")

    def delete_mock(self, mock_id: str) -> Message:
        """Deletes a mock."""
        return self._json(Message, "DELETE", f"mocks/{segment(mock_id)}")

    def hit_mock(
        self,
        mock_id: str,
        method: str = "GET",
        *,
        headers: Optional[Mapping[str, str]] = None,
        body: Optional[Union[str, bytes]] = None,
    ) -> httpx.Response:
        """Calls a mock as anybody may, without the key. Its reply is what was configured, so no status is an error."""
        url = f"{self.base_url}/v1/mock/{segment(mock_id)}"
        timeout = httpx.Timeout(self._timeout, read=self._timeout + _LONGEST_DELAY)
        return self._http.request(method, url, headers=headers, content=body, timeout=timeout)

    def _json(
        self,
        kind: type[_Answer],
        method: str,
        path: str,
        query: Optional[Mapping[str, Any]] = None,
        body: Optional[Mapping[str, Any]] = None,
    ) -> _Answer:
        headers = {**JSON_TYPE, **credentials(self._api_key, None)}
        url, params = f"{self.base_url}/v1/{path}", query_of(query or {})
        return json_of(kind, self._http.request(method, url, params=params, headers=headers, json=body))
