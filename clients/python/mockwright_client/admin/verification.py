"""Whether a program called what it should have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._request import known, segment
from ..types import Count, CountFilters, Wanted
from ..types import Verification as Verified
from ._calls import Calls

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Verification(Calls):
    """Whether a program called what it should have."""

    async def verify(self, server_id: str, **wanted: Unpack[Wanted]) -> Verified:
        """Whether requests came as often as `times` says, by default at least once.

        `verified` is the answer; nothing is raised when it is false. `times` is a number, or `exactly`, `at_least`,
        `at_most` or `between`.
        """
        path = f"servers/{segment(server_id)}/requests/verify"
        return await self._json(Verified, "POST", path, body=known(wanted, Wanted))

    async def count_requests(self, server_id: str, **filters: Unpack[CountFilters]) -> Count:
        """How many requests came."""
        path = f"servers/{segment(server_id)}/requests/count"
        return await self._json(Count, "GET", path, known(filters, CountFilters))
