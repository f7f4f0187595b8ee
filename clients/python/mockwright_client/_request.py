"""What is sent: paths, queries and bodies out of what callers give."""

from collections.abc import Mapping
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Optional, Union
from urllib.parse import quote

JSON_TYPE = {"Accept": "application/json"}


def base_of(url: str) -> str:
    """The URL that paths are put behind; a prefix of a reverse proxy stays."""
    return url.rstrip("/")


def credentials(api_key: Optional[str], token: Optional[str]) -> dict[str, str]:
    """The header that says who calls. A token goes before the key, so that it can be ended by `logout`."""
    if token is not None:
        return {"Authorization": f"Bearer {token}"}
    return {} if api_key is None else {"X-API-Key": api_key}


def segment(identifier: Union[str, int]) -> str:
    """An identifier as one segment of a path; whatever would lead to another path is refused."""
    text = str(identifier)
    if text in ("", ".", ".."):
        raise ValueError(f"not an identifier: {text!r}")
    return quote(text, safe="")


def given(**fields: Any) -> dict[str, Any]:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}


def known(fields: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    """The fields, which must be among those of a TypedDict."""
    for name in fields:
        if name not in shape.__annotations__:
            raise TypeError(f"unexpected keyword argument {name!r}")
    return {name: _sent(value) for name, value in fields.items()}


def query_of(fields: Mapping[str, Any]) -> dict[str, str]:
    """Parameters of a query, without those that are None."""
    return {name: _text(value) for name, value in fields.items() if value is not None}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(_sent(value))


def _sent(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    if value.utcoffset() is None:
        raise ValueError("a time needs its zone, such as datetime.now(timezone.utc)")
    return value.isoformat()


def without_cookies() -> CookieJar:
    """Keeps none: what a mock sets is nothing for the next call, and the API refuses some calls with cookies."""
    return CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
