"""How operations reach the API."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Optional, TypeVar

import httpx

from .._answer import checked, error_of, json_of
from .._request import JSON_TYPE, base_of, credentials, query_of, without_cookies

if TYPE_CHECKING:
    from typing_extensions import Self

_Answer = TypeVar("_Answer")


class Calls:
    """A connection to the API, and who calls."""

    def __init__(
        self, base_url: str, api_key: Optional[str] = None, token: Optional[str] = None, timeout: float = 30
    ) -> None:
        """`timeout` is in seconds and counts for connecting and for each wait for bytes."""
        self.base_url = base_of(base_url)
        self._api_key = api_key
        self._token = token
        self._timeout = timeout
        self._http = httpx.AsyncClient(timeout=timeout, cookies=without_cookies())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def _json(
        self,
        kind: type[_Answer],
        method: str,
        path: str,
        query: Optional[Mapping[str, Any]] = None,
        body: Optional[Mapping[str, Any]] = None,
    ) -> _Answer:
        return json_of(kind, await self._send(method, path, query, json=body))

    async def _bytes(self, path: str, query: Optional[Mapping[str, Any]] = None, accept: str = "*/*") -> bytes:
        return checked(await self._send("GET", path, query, headers={"Accept": accept})).content

    async def _send(
        self,
        method: str,
        path: str,
        query: Optional[Mapping[str, Any]] = None,
        headers: Optional[Mapping[str, str]] = None,
        **content: Any,
    ) -> httpx.Response:
        sent = {**JSON_TYPE, **credentials(self._api_key, self._token), **(headers or {})}
        return await self._http.request(method, self._url(path), params=query_of(query or {}), headers=sent, **content)

    @asynccontextmanager
    async def _stream(
        self, path: str, query: Mapping[str, Any], headers: Mapping[str, str], endless: bool = False
    ) -> AsyncGenerator[httpx.Response, None]:
        """An answer whose body is read while it comes. An endless one may be silent for any time."""
        timeout = httpx.Timeout(self._timeout, read=None) if endless else httpx.Timeout(self._timeout)
        sent = {**credentials(self._api_key, self._token), **headers}
        request = self._http.build_request(
            "GET", self._url(path), params=query_of(query), headers=sent, timeout=timeout
        )
        response = await self._http.send(request, stream=True)
        try:
            if not response.is_success:
                await response.aread()
                raise error_of(response)
            yield response
        finally:
            await response.aclose()

    def _url(self, path: str) -> str:
        return f"{self.base_url}/admin/api/v1/{path}"
