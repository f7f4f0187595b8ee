"""The request log of a server."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Optional

from .._events import ServerSentEvent, events
from .._request import known, segment
from ..types import (
    ClearedLogs,
    ExportFilters,
    ExportFormat,
    LogFilters,
    LogList,
    LogStreamEvent,
    StreamFilters,
)
from ._calls import Calls

if TYPE_CHECKING:
    from typing_extensions import Unpack


def _of(server_id: str, rest: str = "") -> str:
    return f"servers/{segment(server_id)}/logs{rest}"


class Logs(Calls):
    """The request log of a server."""

    async def query_logs(self, server_id: str, **filters: Unpack[LogFilters]) -> LogList:
        """The newest requests that match, with `analysis` if `analyze` is asked for."""
        return await self._json(LogList, "GET", _of(server_id), known(filters, LogFilters))

    async def export_logs(
        self, server_id: str, format: ExportFormat = "json", **filters: Unpack[ExportFilters]
    ) -> bytes:
        """All requests that match, as a file."""
        return await self._bytes(_of(server_id, "/export"), {"format": format, **known(filters, ExportFilters)})

    async def export_logs_stream(
        self, server_id: str, format: ExportFormat = "json", **filters: Unpack[ExportFilters]
    ) -> AsyncGenerator[bytes, None]:
        """The same file in pieces, for one that is too large to hold."""
        query = {"format": format, **known(filters, ExportFilters)}
        async with self._stream(_of(server_id, "/export"), query, {"Accept": "*/*"}) as answer:
            async for piece in answer.aiter_bytes():
                yield piece

    async def stream_logs(
        self, server_id: str, *, last_event_id: Optional[int] = None, **filters: Unpack[StreamFilters]
    ) -> AsyncGenerator[LogStreamEvent, None]:
        """Requests as they come, until the server or the caller ends it.

        Its events are `{"event": "log", "id": …, "data": …}`, and where the caller was too slow
        `{"event": "dropped", "data": {"count": …}}`. With the `id` of an event as `last_event_id` a later call resumes
        after it. `contextlib.aclosing` closes the connection as soon as the loop is left.
        """
        headers = {"Accept": "text/event-stream"}
        if last_event_id is not None:
            headers["Last-Event-ID"] = str(last_event_id)
        query = known(filters, StreamFilters)
        async with self._stream(_of(server_id, "/stream"), query, headers, endless=True) as answer:
            async for event in events(answer.aiter_bytes()):
                read = _read(event)
                if read is not None:
                    yield read

    async def clear_logs(
        self, server_id: str, older_than_days: Optional[int] = None, keep_count: Optional[int] = None
    ) -> ClearedLogs:
        """Deletes requests: those that are older, and are not among the newest; without both, all."""
        query = {"older_than_days": older_than_days, "keep_count": keep_count}
        return await self._json(ClearedLogs, "DELETE", _of(server_id), query)


def _read(event: ServerSentEvent) -> Optional[LogStreamEvent]:
    if event.event == "log":
        data = json.loads(event.data)
        return {"event": "log", "id": int(event.id) if event.id else data["id"], "data": data}
    if event.event == "dropped":
        return {"event": "dropped", "data": json.loads(event.data)}
    # A newer program may tell more.
    return None
