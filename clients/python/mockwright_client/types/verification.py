"""Whether a program called what it should have."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Union

from .common import Timestamp


class Equals(TypedDict):
    """This JSON value."""

    equals: Any


class Contains(TypedDict):
    """JSON that has all of this."""

    contains: Any


class Pattern(TypedDict):
    """Text with this in it."""

    pattern: str


class Times(TypedDict, total=False):
    """How often: `exactly`, `at_least` and `at_most` or one of them, or `between`."""

    exactly: int
    at_least: int
    at_most: int
    between: tuple[int, int]


class Wanted(TypedDict, total=False):
    """What should have come. `operation` is an `operationId` or such as `POST /pets`."""

    operation: str
    method: str
    path: str
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Union[Equals, Contains, Pattern]
    status: int
    since: Union[str, datetime]
    times: Union[int, Times]


class CountFilters(TypedDict, total=False):
    """What is counted."""

    operation: str
    method: str
    path: str
    status: int
    since: Union[str, datetime]


class Count(TypedDict):
    """How many requests came, and how many were forgotten for newer ones."""

    count: int
    forgotten: int


class NearMiss(TypedDict):
    """A request that was not as wanted, and why."""

    method: str
    path: str
    status: int
    at: Timestamp
    reasons: list[str]


class Verification(TypedDict):
    """Whether something was called as often as it should have been."""

    verified: bool
    count: int
    expected: str
    message: str
    near_misses: list[NearMiss]
    forgotten: int
