"""Who may call."""

from __future__ import annotations

from typing import Optional

from .._request import given, segment
from ..types import CreatedKey, KeyList, Message, Role, Token
from ._calls import Calls


class Access(Calls):
    """Who may call."""

    async def login(self, username: str, password: str) -> Token:
        """Gets a token, which this client sends from now on."""
        body = {"username": username, "password": password}
        token = await self._json(Token, "POST", "auth/login", body=body)
        self._token = token["access_token"]
        return token

    async def logout(self) -> Message:
        """Ends the token; this client sends its key again, if it has one."""
        answer = await self._json(Message, "POST", "auth/logout")
        self._token = None
        return answer

    async def list_keys(self) -> KeyList:
        """All keys, without themselves."""
        return await self._json(KeyList, "GET", "auth/keys")

    async def create_key(self, name: str, role: Optional[Role] = None) -> CreatedKey:
        """Makes a key. `api_key` is shown only now."""
        return await self._json(CreatedKey, "POST", "auth/keys", body=given(name=name, role=role))

    async def revoke_key(self, key_id: int) -> Message:
        """Ends a key."""
        return await self._json(Message, "DELETE", f"auth/keys/{segment(key_id)}")
