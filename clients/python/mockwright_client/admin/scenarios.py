"""Scenarios of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from .._request import given, known, segment
from ..types import (
    ActivatedScenario,
    ChangedScenario,
    Derive,
    Message,
    ScenarioChange,
    ScenarioConfig,
    ScenarioDetails,
    ScenarioList,
)
from ._calls import Calls

if TYPE_CHECKING:
    from typing_extensions import Unpack


def _of(server_id: str, scenario_id: Optional[int] = None, rest: str = "") -> str:
    path = f"servers/{segment(server_id)}/scenarios"
    return path if scenario_id is None else f"{path}/{segment(scenario_id)}{rest}"


class Scenarios(Calls):
    """Scenarios of a server."""

    async def list_scenarios(self, server_id: str) -> ScenarioList:
        """All scenarios, without what they serve."""
        return await self._json(ScenarioList, "GET", _of(server_id))

    async def get_scenario(self, server_id: str, scenario_id: int) -> ScenarioDetails:
        """One scenario."""
        return await self._json(ScenarioDetails, "GET", _of(server_id, scenario_id))

    async def create_scenario(
        self,
        server_id: str,
        name: str,
        config: Optional[ScenarioConfig] = None,
        description: Optional[str] = None,
        *,
        derive: Optional[Derive] = None,
        strict: Optional[bool] = None,
    ) -> ChangedScenario:
        """Makes a scenario. What the description does not have is in `warnings`, or refused if `strict`."""
        body = given(name=name, config=config, description=description, derive=derive)
        return await self._json(ChangedScenario, "POST", _of(server_id), {"strict": strict}, body)

    async def update_scenario(
        self, server_id: str, scenario_id: int, *, strict: Optional[bool] = None, **changes: Unpack[ScenarioChange]
    ) -> ChangedScenario:
        """Changes a scenario; what is not given stays, and `config` is replaced as a whole."""
        body = known(changes, ScenarioChange)
        return await self._json(ChangedScenario, "PUT", _of(server_id, scenario_id), {"strict": strict}, body)

    async def activate_scenario(self, server_id: str, scenario_id: int) -> ActivatedScenario:
        """Switches to a scenario; the very next request sees it."""
        return await self._json(ActivatedScenario, "POST", _of(server_id, scenario_id, "/activate"))

    async def delete_scenario(self, server_id: str, scenario_id: int) -> Message:
        """Deletes a scenario that is not active."""
        return await self._json(Message, "DELETE", _of(server_id, scenario_id))
