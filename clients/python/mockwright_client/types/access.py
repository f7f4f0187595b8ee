"""Who may call."""

from typing import Literal, Optional, TypedDict

from .common import Role, Timestamp


class Token(TypedDict):
    """A token, and for how many seconds it counts."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int
    role: Role


class Key(TypedDict):
    """A key, without itself."""

    id: int
    name: str
    role: Role
    begins_with: str
    created_at: Timestamp
    created_by: str
    revoked_at: Optional[Timestamp]


class CreatedKey(Key):
    """A key that was just made; it is shown only now."""

    api_key: str
    message: str


class KeyList(TypedDict):
    """All keys, oldest first."""

    keys: list[Key]
    total: int
