"""What comes back: JSON, or an error."""

from typing import Any, Optional, TypeVar, cast

import httpx

from .errors import MockwrightError, code_of_status, kind_of

_Kind = TypeVar("_Kind")

# Enough of a page that no program of ours wrote to tell what it is.
_SHOWN = 300


def checked(response: httpx.Response) -> httpx.Response:
    """The answer, if it is a success."""
    if not response.is_success:
        raise error_of(response)
    return response


def json_of(kind: type[_Kind], response: httpx.Response) -> _Kind:
    """The JSON of an answer that is a success, which is taken to be of the kind."""
    try:
        return cast(_Kind, checked(response).json())
    except ValueError:
        told = f"the answer is no JSON: {response.text[:_SHOWN]}"
        raise MockwrightError("INVALID_ANSWER", told, {}, _request_id(response), response.status_code) from None


def error_of(response: httpx.Response) -> MockwrightError:
    """The error that an answer tells of, whose body was read."""
    status = response.status_code
    envelope = _envelope(response)
    code = str(envelope.get("code") or code_of_status(status))
    message = str(envelope.get("message") or response.text[:_SHOWN] or response.reason_phrase or "no reason is given")
    details = envelope.get("details")
    request_id = envelope.get("request_id") or _request_id(response)
    return kind_of(code, status)(
        code, message, details if isinstance(details, dict) else {}, request_id, status, _retry_after(response)
    )


def _envelope(response: httpx.Response) -> dict[str, Any]:
    try:
        envelope = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return envelope if isinstance(envelope, dict) else {}


def _request_id(response: httpx.Response) -> Optional[str]:
    request_id: Optional[str] = response.headers.get("x-request-id")
    return request_id


def _retry_after(response: httpx.Response) -> Optional[int]:
    seconds = response.headers.get("retry-after", "")
    return int(seconds) if seconds.isascii() and seconds.isdigit() else None
