"""The client of the control plane: one file a group of operations."""

from .access import Access
from .logs import Logs
from .responses import Responses
from .scenarios import Scenarios
from .servers import Servers
from .system import System
from .verification import Verification
from .webhooks import Webhooks

__all__ = ["AdminAPIClient"]


class AdminAPIClient(Servers, Scenarios, Responses, Verification, Logs, Webhooks, Access, System):
    """Steers the mock servers of a running Mockwright.

    Every operation is awaited and answers what the API says, or raises a `MockwrightError`. What does not reach the
    program at all raises what httpx raises. Nothing is tried twice. `async with` closes the connections at its end, and
    `aclose()` does it without. One client belongs to one event loop.
    """
