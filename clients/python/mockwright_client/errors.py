"""What the API answers when it does not do what was asked."""

from typing import Any, Optional


class MockwrightError(Exception):
    """An answer that is no success. Each code of the API has a class of its own below this one."""

    def __init__(
        self,
        code: str,
        message: str,
        details: dict[str, Any],
        request_id: Optional[str],
        status: int,
        retry_after: Optional[int] = None,
    ) -> None:
        super().__init__(code, message, details, request_id, status, retry_after)
        #: What happened, such as `NOT_FOUND`.
        self.code = code
        #: What happened, for a person.
        self.message = message
        #: What it is about; `field`, `reason` and `errors` (all that is wrong) where the request was invalid.
        self.details = details
        #: The request's identifier, or None where whoever answered gave it none.
        self.request_id = request_id
        #: The status of the answer.
        self.status = status
        #: After how many seconds to ask again, where the answer says so.
        self.retry_after = retry_after

    def __str__(self) -> str:
        known = f", {self.request_id}" if self.request_id else ""
        return f"{self.message} ({self.code}, {self.status}{known})"


class ValidationError(MockwrightError):
    """The request is invalid: `VALIDATION_ERROR`, 400."""


class AuthenticationError(MockwrightError):
    """There is no key or token, or one that does not count: `AUTHENTICATION_ERROR`, 401."""


class AuthorizationError(MockwrightError):
    """The role, the host or the origin does not allow it: `AUTHORIZATION_ERROR`, 403."""


class NotFoundError(MockwrightError):
    """It is not there: `NOT_FOUND`, 404."""


class MethodNotAllowedError(MockwrightError):
    """The path has other methods: `METHOD_NOT_ALLOWED`, 405."""


class ConflictError(MockwrightError):
    """Something is in the way, such as a name that is taken: `CONFLICT`, 409."""


class PayloadTooLargeError(MockwrightError):
    """The body is too large: `PAYLOAD_TOO_LARGE`, 413."""


class UnsupportedMediaTypeError(MockwrightError):
    """The body is of another type than wanted: `UNSUPPORTED_MEDIA_TYPE`, 415."""


class RateLimitError(MockwrightError):
    """There were too many calls: `RATE_LIMIT_EXCEEDED`, 429."""


class InternalError(MockwrightError):
    """The program failed: `INTERNAL_ERROR`, 500."""


class ServiceUnavailableError(MockwrightError):
    """It cannot be done just now: `SERVICE_UNAVAILABLE`, 503."""


_KINDS: dict[str, tuple[int, type[MockwrightError]]] = {
    "VALIDATION_ERROR": (400, ValidationError),
    "AUTHENTICATION_ERROR": (401, AuthenticationError),
    "AUTHORIZATION_ERROR": (403, AuthorizationError),
    "NOT_FOUND": (404, NotFoundError),
    "METHOD_NOT_ALLOWED": (405, MethodNotAllowedError),
    "CONFLICT": (409, ConflictError),
    "PAYLOAD_TOO_LARGE": (413, PayloadTooLargeError),
    "UNSUPPORTED_MEDIA_TYPE": (415, UnsupportedMediaTypeError),
    "RATE_LIMIT_EXCEEDED": (429, RateLimitError),
    "INTERNAL_ERROR": (500, InternalError),
    "SERVICE_UNAVAILABLE": (503, ServiceUnavailableError),
}
_CODES = {status: code for code, (status, _) in _KINDS.items()}


def code_of_status(status: int) -> str:
    """The code of an answer that names none, such as a proxy's."""
    return _CODES.get(status, f"HTTP_{status}")


def kind_of(code: str, status: int) -> type[MockwrightError]:
    """The class for a code, or, if it is not known, for the status."""
    _, kind = _KINDS.get(code) or _KINDS.get(code_of_status(status)) or (status, MockwrightError)
    return kind
