"""Webhooks of a server, and what was delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Optional, Union

from .._request import given, known, segment
from ..types import (
    ChangedWebhook,
    DeliveryList,
    EventName,
    EventType,
    Message,
    WebhookChange,
    WebhookList,
    WebhookMethod,
    WebhookResource,
    WebhookTest,
)
from ._calls import Calls

if TYPE_CHECKING:
    from typing_extensions import Unpack


def _of(server_id: str, webhook_id: Optional[int] = None, rest: str = "") -> str:
    path = f"servers/{segment(server_id)}/webhooks"
    return path if webhook_id is None else f"{path}/{segment(webhook_id)}{rest}"


class Webhooks(Calls):
    """Webhooks of a server, and what was delivered."""

    async def list_webhooks(self, server_id: str) -> WebhookList:
        """All webhooks; secrets are never shown."""
        return await self._json(WebhookList, "GET", _of(server_id))

    async def get_webhook(self, server_id: str, webhook_id: int) -> WebhookResource:
        """One webhook."""
        return await self._json(WebhookResource, "GET", _of(server_id, webhook_id))

    async def create_webhook(
        self,
        server_id: str,
        name: str,
        url: str,
        events: Sequence[EventName],
        *,
        method: Optional[WebhookMethod] = None,
        headers: Optional[Mapping[str, str]] = None,
        secret_key: Optional[str] = None,
        is_active: Optional[bool] = None,
        path: Optional[str] = None,
        status: Optional[Union[int, str]] = None,
    ) -> ChangedWebhook:
        """Sends events to a URL from now on.

        `path`, a pattern, and `status`, a code or such as `4xx`, choose which requests are told.
        """
        body = given(
            name=name,
            url=url,
            events=list(events),
            method=method,
            headers=headers,
            secret_key=secret_key,
            is_active=is_active,
            path=path,
            status=status,
        )
        return await self._json(ChangedWebhook, "POST", _of(server_id), body=body)

    async def update_webhook(self, server_id: str, webhook_id: int, **changes: Unpack[WebhookChange]) -> ChangedWebhook:
        """Changes a webhook; what is not given stays. None takes `secret_key`, `path` or `status` away."""
        return await self._json(ChangedWebhook, "PUT", _of(server_id, webhook_id), body=known(changes, WebhookChange))

    async def delete_webhook(self, server_id: str, webhook_id: int) -> Message:
        """Deletes a webhook."""
        return await self._json(Message, "DELETE", _of(server_id, webhook_id))

    async def test_webhook(self, server_id: str, webhook_id: int) -> WebhookTest:
        """Sends a `webhook.test` and says what came back; `success` may be false."""
        return await self._json(WebhookTest, "POST", _of(server_id, webhook_id, "/test"))

    async def list_deliveries(
        self,
        server_id: str,
        webhook_id: int,
        *,
        limit: Optional[int] = None,
        offset: Optional[int] = None,
        success: Optional[bool] = None,
        event_type: Optional[EventType] = None,
    ) -> DeliveryList:
        """What was sent, newest first, one entry an attempt."""
        query = {"limit": limit, "offset": offset, "success": success, "event_type": event_type}
        return await self._json(DeliveryList, "GET", _of(server_id, webhook_id, "/deliveries"), query)
