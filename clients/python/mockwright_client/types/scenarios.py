"""Scenarios."""

from collections.abc import Mapping
from typing import Any, Literal, Optional, TypedDict, Union

from .common import DescriptionWarning, Timestamp


class DeriveStatus(TypedDict):
    """A status is served wherever it is declared."""

    status: int


# What is served where a scenario's `config` says nothing.
Derive = Union[Literal["success", "errors", "empty", "boundary", "slow"], DeriveStatus]


class ScenarioEntry(TypedDict, total=False):
    """What a scenario serves for a path and a method."""

    status: int
    body: Any
    headers: dict[str, str]
    delay_ms: int


# Path, then method, then reply.
ScenarioConfig = Mapping[str, Mapping[str, ScenarioEntry]]


class ScenarioChange(TypedDict, total=False):
    """What is to change about a scenario."""

    name: str
    description: str
    derive: Derive
    config: ScenarioConfig


class Scenario(TypedDict):
    """A scenario, without what it serves."""

    id: int
    name: str
    description: Optional[str]
    is_active: bool
    derive: Derive
    source: Literal["generated", "edited", "api"]
    created_at: Timestamp
    updated_at: Timestamp
    created_by: str


class ScenarioDetails(Scenario):
    """A scenario."""

    config: dict[str, dict[str, ScenarioEntry]]


class ChangedScenario(ScenarioDetails):
    """A scenario, what was done, and what of it the description does not have."""

    message: str
    warnings: list[DescriptionWarning]


class ScenarioList(TypedDict):
    """The scenarios of a server."""

    scenarios: list[Scenario]
    total: int
    active_scenario: Optional[str]


class ActivatedScenario(TypedDict):
    """Which scenario is active."""

    message: str
    active_scenario: str
    previous_scenario: Optional[str]
