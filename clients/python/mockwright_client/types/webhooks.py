"""Webhooks and their deliveries."""

from collections.abc import Mapping, Sequence
from typing import Literal, Optional, TypedDict, Union

from .common import Timestamp

WebhookMethod = Literal["POST", "PUT", "PATCH"]
# What a webhook can be told of.
EventName = Literal[
    "request.received",
    "response.sent",
    "scenario.changed",
    "server.started",
    "server.stopped",
    "mock.expired",
]
# A test is sent whatever a webhook is told of.
EventType = Union[EventName, Literal["webhook.test"]]


class WebhookChange(TypedDict, total=False):
    """What is to change about a webhook; None takes a secret or a filter away."""

    name: str
    url: str
    method: WebhookMethod
    headers: Mapping[str, str]
    events: Sequence[EventName]
    secret_key: Optional[str]
    is_active: bool
    path: Optional[str]
    status: Optional[Union[int, str]]


class WebhookStatistics(TypedDict):
    """How many attempts were made and failed, and how many events wait or never will be delivered."""

    deliveries: int
    failures: int
    pending: int
    dropped: int


class WebhookResource(TypedDict):
    """A webhook; its secret is never shown."""

    id: int
    name: str
    url: str
    method: WebhookMethod
    headers: dict[str, str]
    events: list[EventName]
    is_active: bool
    created_at: Timestamp
    updated_at: Timestamp
    created_by: str
    has_secret: bool
    path: Optional[str]
    status: Optional[str]
    disabled_reason: Optional[str]
    statistics: WebhookStatistics


class ChangedWebhook(WebhookResource):
    """A webhook and what was done."""

    message: str


class WebhookList(TypedDict):
    """The webhooks of a server."""

    webhooks: list[WebhookResource]
    total: int


class WebhookTest(TypedDict):
    """What a test delivery met."""

    success: bool
    response_status: Optional[int]
    response_body: Optional[str]
    delivery_time_ms: int
    error: Optional[str]


class Delivery(TypedDict):
    """One attempt to deliver."""

    id: int
    message_id: str
    event_type: EventType
    payload: str
    attempt: int
    response_status: Optional[int]
    response_body: Optional[str]
    delivery_time_ms: int
    success: bool
    error: Optional[str]
    delivered_at: Timestamp
    next_attempt_at: Optional[Timestamp]


class DeliveryList(TypedDict):
    """Some attempts, newest first."""

    deliveries: list[Delivery]
    total: int
