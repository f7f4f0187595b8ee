"""Servers and their bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from .._answer import json_of
from .._request import given, known, segment
from ..types import (
    DeletedServer,
    RegenerationReport,
    ServerAndMessage,
    ServerChange,
    ServerConfigChange,
    ServerDetails,
    ServerList,
)
from ._calls import Calls

if TYPE_CHECKING:
    from typing_extensions import Unpack


def _of(server_id: str, rest: str = "") -> str:
    return f"servers/{segment(server_id)}{rest}"


class Servers(Calls):
    """Servers and their bundles."""

    async def list_servers(self) -> ServerList:
        """All servers, in the order in which they came."""
        return await self._json(ServerList, "GET", "servers")

    async def get_server(self, server_id: str) -> ServerDetails:
        """One server, with its description."""
        return await self._json(ServerDetails, "GET", _of(server_id))

    async def create_server(
        self,
        name: str,
        spec_url_or_path: str,
        output_dir_name: Optional[str] = None,
        config: Optional[ServerConfigChange] = None,
        *,
        emit: Optional[str] = None,
        seed: Optional[int] = None,
    ) -> ServerAndMessage:
        """Makes a server from a description; its `status` goes from `starting` to `running` or `error`."""
        body = given(
            name=name,
            spec_url_or_path=spec_url_or_path,
            output_dir_name=output_dir_name,
            config=config,
            emit=emit,
            seed=seed,
        )
        return await self._json(ServerAndMessage, "POST", "servers", body=body)

    async def update_server_config(self, server_id: str, **changes: Unpack[ServerConfigChange]) -> ServerAndMessage:
        """Changes how a server is served; what is not given stays."""
        body = known(changes, ServerConfigChange)
        return await self._json(ServerAndMessage, "PUT", _of(server_id, "/config"), body=body)

    async def start_server(self, server_id: str) -> ServerChange:
        """Starts a server that is stopped."""
        return await self._json(ServerChange, "POST", _of(server_id, "/start"))

    async def stop_server(self, server_id: str) -> ServerChange:
        """Stops a server; what is under way is answered."""
        return await self._json(ServerChange, "POST", _of(server_id, "/stop"))

    async def reset_server(self, server_id: str) -> ServerAndMessage:
        """Begins the statistics and the recorded requests of a server again."""
        return await self._json(ServerAndMessage, "POST", _of(server_id, "/reset"))

    async def delete_server(self, server_id: str, delete_files: bool = False) -> DeletedServer:
        """Deletes a server that was made through the API, its generated files too if that is asked for."""
        query = {"delete_files": delete_files}
        return await self._json(DeletedServer, "DELETE", _of(server_id), query)

    async def download_bundle(self, server_id: str) -> bytes:
        """The bundle of a server with all changes in it: a tar archive, compressed with gzip."""
        return await self._bytes(_of(server_id, "/bundle"))

    async def upload_bundle(self, server_id: str, archive: bytes) -> ServerAndMessage:
        """Replaces the bundle of a server that was made through the API."""
        headers = {"Content-Type": "application/gzip"}
        answer = await self._send("PUT", _of(server_id, "/bundle"), headers=headers, content=archive)
        return json_of(ServerAndMessage, answer)

    async def regenerate_bundle(
        self, server_id: str, apply: bool = False, prune: bool = False, refresh: bool = False
    ) -> RegenerationReport:
        """Brings a bundle up to date with its description. Without `apply` nothing is written."""
        body: dict[str, Any] = {"apply": apply, "prune": prune, "refresh": refresh}
        return await self._json(RegenerationReport, "POST", _of(server_id, "/regenerate"), body=body)
