"""Client of the HTTP API of Mockwright.

`AdminAPIClient` steers mock servers and is asynchronous; `Webhook` makes replies that need no description and is not.
What the API answers is described in `mockwright_client.types`.
"""

from .admin import AdminAPIClient
from .errors import (
    AuthenticationError,
    AuthorizationError,
    ConflictError,
    InternalError,
    MethodNotAllowedError,
    MockwrightError,
    NotFoundError,
    PayloadTooLargeError,
    RateLimitError,
    ServiceUnavailableError,
    UnsupportedMediaTypeError,
    ValidationError,
)
from .webhook import Webhook

__all__ = [
    "AdminAPIClient",
    "AuthenticationError",
    "AuthorizationError",
    "ConflictError",
    "InternalError",
    "MethodNotAllowedError",
    "MockwrightError",
    "NotFoundError",
    "PayloadTooLargeError",
    "RateLimitError",
    "ServiceUnavailableError",
    "UnsupportedMediaTypeError",
    "ValidationError",
    "Webhook",
]
