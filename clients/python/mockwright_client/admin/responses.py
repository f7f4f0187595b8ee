"""Replies of a server's operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from .._request import known, segment
from ..types import ChangedResponse, Message, MockResponse, ResponseChange, ResponseFields, ResponseList
from ._calls import Calls

if TYPE_CHECKING:
    from typing_extensions import Unpack


def _of(server_id: str, response_id: Optional[int] = None) -> str:
    path = f"servers/{segment(server_id)}/responses"
    return path if response_id is None else f"{path}/{segment(response_id)}"


class Responses(Calls):
    """Replies of a server's operations."""

    async def list_responses(
        self,
        server_id: str,
        *,
        endpoint: Optional[str] = None,
        method: Optional[str] = None,
        scenario_id: Optional[int] = None,
        limit: Optional[int] = None,
        offset: Optional[int] = None,
    ) -> ResponseList:
        """Some of the replies; `total` says how many there are."""
        query = {"endpoint": endpoint, "method": method, "scenario_id": scenario_id, "limit": limit, "offset": offset}
        return await self._json(ResponseList, "GET", _of(server_id), query)

    async def get_response(self, server_id: str, response_id: int) -> MockResponse:
        """One reply."""
        return await self._json(MockResponse, "GET", _of(server_id, response_id))

    async def create_response(
        self,
        server_id: str,
        endpoint_path: str,
        method: str,
        response_status: int,
        *,
        strict: Optional[bool] = None,
        **fields: Unpack[ResponseFields],
    ) -> ChangedResponse:
        """Gives an operation a reply more, or a scenario with `scenario_id`."""
        body = {
            "endpoint_path": endpoint_path,
            "method": method,
            "response_status": response_status,
            **known(fields, ResponseFields),
        }
        return await self._json(ChangedResponse, "POST", _of(server_id), {"strict": strict}, body)

    async def update_response(
        self, server_id: str, response_id: int, *, strict: Optional[bool] = None, **changes: Unpack[ResponseChange]
    ) -> ChangedResponse:
        """Changes a reply; what is not given stays."""
        body = known(changes, ResponseChange)
        return await self._json(ChangedResponse, "PUT", _of(server_id, response_id), {"strict": strict}, body)

    async def delete_response(self, server_id: str, response_id: int) -> Message:
        """Deletes a reply."""
        return await self._json(Message, "DELETE", _of(server_id, response_id))
