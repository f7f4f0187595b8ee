"""The program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._request import known
from ..types import ConfigAndMessage, Health, Metrics, SystemConfig, SystemConfigChange
from ._calls import Calls

if TYPE_CHECKING:
    from typing_extensions import Unpack


class System(Calls):
    """The program itself."""

    async def get_health(self) -> Health:
        """Whether it is well; the checks are shown to those who send a key or token."""
        return await self._json(Health, "GET", "health")

    async def get_metrics(self) -> Metrics:
        """What it measures."""
        return await self._json(Metrics, "GET", "metrics")

    async def get_metrics_text(self) -> str:
        """The same in the text format of Prometheus."""
        return (await self._bytes("metrics", accept="text/plain")).decode()

    async def get_config(self) -> SystemConfig:
        """Its configuration."""
        return await self._json(SystemConfig, "GET", "config")

    async def update_config(self, **changes: Unpack[SystemConfigChange]) -> ConfigAndMessage:
        """Changes its configuration, by section; `restart_required` names what counts from the next start on."""
        return await self._json(ConfigAndMessage, "PUT", "config", body=known(changes, SystemConfigChange))
