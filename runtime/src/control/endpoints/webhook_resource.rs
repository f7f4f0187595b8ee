//! A webhook and its deliveries as the admin API shows and takes them.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::shown::kept_time;
use crate::journal::is_secret;
use crate::store::AttemptRow;
use crate::webhook::{Hook, StatusFilter, text_of};

/// Stands for a value that is not shown.
pub(super) const REDACTED: &str = "[redacted]";

/// The webhooks of a server.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookList {
    /// The webhooks, oldest first.
    pub(super) webhooks: Vec<WebhookResource>,
    /// How many there are.
    #[schema(example = 1)]
    pub(super) total: usize,
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookResource {
    /// Its number.
    #[schema(example = 1)]
    id: i64,
    /// Its name.
    #[schema(example = "notification_webhook")]
    name: String,
    /// Who is told.
    #[schema(example = "https://api.example.com/webhooks/mockwright")]
    url: String,
    /// The method of its requests.
    #[schema(example = "POST")]
    method: String,
    /// Header fields of its requests. What seems to be a secret is `[redacted]`.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    headers: IndexMap<String, String>,
    /// What it is told of.
    #[schema(example = json!(["request.received", "response.sent"]))]
    events: Vec<&'static str>,
    /// Whether it is told anything.
    is_active: bool,
    /// The pattern that paths of requests must match, or null.
    #[schema(required)]
    path: Option<String>,
    /// The status, or the class of statuses such as `4xx`, that replies must have, or null.
    #[schema(example = "4xx", required)]
    status: Option<String>,
    /// Whether its requests are signed.
    has_secret: bool,
    /// Why it was switched off without anybody asking for it, or null.
    #[schema(required)]
    disabled_reason: Option<String>,
    /// How its deliveries went.
    statistics: WebhookStatistics,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
    /// Who made it.
    #[schema(example = "admin")]
    created_by: String,
}

/// How the deliveries of a webhook went.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookStatistics {
    /// How many attempts were made.
    #[schema(example = 50, minimum = 0)]
    deliveries: i64,
    /// How many of them failed.
    #[schema(example = 2, minimum = 0)]
    failures: i64,
    /// How many events are to be delivered.
    #[schema(example = 0, minimum = 0)]
    pending: i64,
    /// How many events never will be, because too many waited or the receiver is gone.
    #[schema(example = 0, minimum = 0)]
    dropped: i64,
}

/// A webhook and what was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedWebhook {
    #[serde(flatten)]
    pub(super) webhook: WebhookResource,
    /// What was done.
    #[schema(example = "Webhook created successfully")]
    pub(super) message: &'static str,
}

/// A webhook that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct NewWebhookBody {
    /// The name people see; no other webhook of the server has it.
    #[schema(
        example = "test_webhook",
        min_length = 1,
        max_length = 100,
        pattern = "^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]+$"
    )]
    name: String,
    /// Who is told: a URL of http or https, without user and password.
    #[schema(example = "https://webhook.example/unique-id", max_length = 2048, pattern = "^[Hh][Tt][Tt][Pp][Ss]?://")]
    url: String,
    /// What it is told of.
    #[schema(value_type = std::collections::BTreeSet<EventName>, min_items = 1)]
    events: Vec<String>,
    /// The method of its requests. By default POST.
    #[schema(value_type = Option<WebhookMethod>)]
    method: Option<String>,
    /// Header fields of its requests.
    #[schema(value_type = Option<std::collections::HashMap<String, String>>, example = json!({"Authorization": "Bearer token"}))]
    headers: Option<Value>,
    /// What its requests are signed with. What begins with `whsec_` is base64; 24 bytes or more should be behind it.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", min_length = 1, max_length = 256)]
    secret_key: Option<String>,
    /// Whether it is told anything. By default true.
    is_active: Option<bool>,
    /// A pattern that is found somewhere in the paths of the requests that it is told of.
    #[schema(example = "^/pets", min_length = 1, max_length = 1024)]
    path: Option<String>,
    /// The status, or the class of statuses such as `4xx`, of the replies that it is told of.
    #[schema(example = "4xx", pattern = "^([1-5][0-9][0-9]|[1-5](xx|XX))$")]
    status: Option<String>,
}

/// What is to change about a webhook. What is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct WebhookBody {
    /// The name people see; no other webhook of the server has it.
    #[schema(
        example = "test_webhook",
        min_length = 1,
        max_length = 100,
        pattern = "^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]+$"
    )]
    name: Option<String>,
    /// Who is told: a URL of http or https, without user and password.
    #[schema(example = "https://webhook.example/unique-id", max_length = 2048, pattern = "^[Hh][Tt][Tt][Pp][Ss]?://")]
    url: Option<String>,
    /// What it is told of.
    #[schema(value_type = Option<std::collections::BTreeSet<EventName>>, min_items = 1)]
    events: Option<Vec<String>>,
    /// The method of its requests.
    #[schema(value_type = Option<WebhookMethod>)]
    method: Option<String>,
    /// Header fields of its requests, all of them. One that is `[redacted]` stays as it is.
    #[schema(value_type = Option<std::collections::HashMap<String, String>>)]
    headers: Option<Value>,
    /// What its requests are signed with; the former one signs too for 24 hours. Null: they are not signed.
    #[schema(min_length = 1, max_length = 256)]
    secret_key: Option<String>,
    /// Whether it is told anything.
    is_active: Option<bool>,
    /// A pattern that is found somewhere in the paths of the requests that it is told of. Null: any.
    #[schema(example = "^/pets", min_length = 1, max_length = 1024)]
    path: Option<String>,
    /// The status, or the class of statuses such as `4xx`, of the replies that it is told of. Null: any.
    #[schema(example = "4xx", pattern = "^([1-5][0-9][0-9]|[1-5](xx|XX))$")]
    status: Option<String>,
}

/// What a webhook can be told of.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) enum EventName {
    /// A request came.
    #[serde(rename = "request.received")]
    RequestReceived,
    /// A reply was sent.
    #[serde(rename = "response.sent")]
    ResponseSent,
    /// A scenario was activated, made, changed or deleted.
    #[serde(rename = "scenario.changed")]
    ScenarioChanged,
    /// The server began to serve.
    #[serde(rename = "server.started")]
    ServerStarted,
    /// The server was stopped.
    #[serde(rename = "server.stopped")]
    ServerStopped,
    /// A reply that a client made for itself is over. The first server is told.
    #[serde(rename = "mock.expired")]
    MockExpired,
}

/// The method of the requests of a webhook.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum WebhookMethod {
    Post,
    Put,
    Patch,
}

/// What became of a test.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookTest {
    /// Whether the receiver answered with a status of 2xx.
    pub(super) success: bool,
    /// The status, or null.
    #[schema(example = 200, required)]
    pub(super) response_status: Option<u16>,
    /// The first 64 KiB of the body, or null. What is no text is base64 behind `base64:`.
    #[schema(example = "OK", required)]
    pub(super) response_body: Option<String>,
    /// How long it took.
    #[schema(example = 150, minimum = 0)]
    pub(super) delivery_time_ms: i64,
    /// Why it failed, or null.
    #[schema(required)]
    pub(super) error: Option<String>,
}

/// Some attempts to deliver.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryList {
    /// The attempts, newest first.
    pub(super) deliveries: Vec<WebhookDelivery>,
    /// How many there are that match.
    #[schema(example = 50, minimum = 0)]
    pub(super) total: i64,
}

/// An attempt to deliver.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookDelivery {
    /// Its number.
    #[schema(example = 1)]
    id: i64,
    /// The message, the same for all attempts: `webhook-id`.
    #[schema(example = "msg_0123456789abcdef0123456789abcdef")]
    message_id: String,
    /// What it told of.
    #[schema(example = "request.received")]
    event_type: String,
    /// What was sent.
    #[schema(example = "{\"event\": \"request.received\"}")]
    payload: String,
    /// Which attempt it was, from 1.
    #[schema(example = 1, minimum = 1)]
    attempt: i64,
    /// The status, or null.
    #[schema(example = 200, required)]
    response_status: Option<i64>,
    /// The first 64 KiB of the body, or null. What is no text is base64 behind `base64:`.
    #[schema(example = "OK", required)]
    response_body: Option<String>,
    /// How long it took.
    #[schema(example = 150, minimum = 0)]
    delivery_time_ms: i64,
    /// Whether the receiver answered with a status of 2xx.
    success: bool,
    /// Why it failed, or null.
    #[schema(required)]
    error: Option<String>,
    /// When it ended.
    #[schema(format = DateTime)]
    delivered_at: String,
    /// When it is tried again, or null.
    #[schema(format = DateTime, required)]
    next_attempt_at: Option<String>,
}

impl From<&Hook> for WebhookResource {
    fn from(hook: &Hook) -> Self {
        let header = |name: &str, value: &str| if is_secret(name) { REDACTED.to_owned() } else { value.to_owned() };
        let counts = hook.counters.now();
        Self {
            id: hook.id,
            name: hook.name.clone(),
            url: hook.url.to_string(),
            method: hook.method.to_string(),
            headers: hook
                .headers
                .iter()
                .map(|(name, value)| (name.to_string(), header(name.as_str(), text_of(value))))
                .collect(),
            events: hook.events.iter().map(|kind| kind.name()).collect(),
            is_active: hook.is_active,
            path: hook.path.as_ref().map(|path| path.text().to_owned()),
            status: hook.status.map(StatusFilter::text),
            has_secret: hook.secrets.current.is_some(),
            disabled_reason: hook.disabled_reason.clone(),
            statistics: WebhookStatistics {
                deliveries: counts.deliveries,
                failures: counts.failures,
                pending: hook.counters.pending(),
                dropped: counts.dropped,
            },
            created_at: kept_time(hook.created_at),
            updated_at: kept_time(hook.updated_at),
            created_by: hook.created_by.clone(),
        }
    }
}

impl From<AttemptRow> for WebhookDelivery {
    fn from(row: AttemptRow) -> Self {
        Self {
            id: row.id,
            message_id: row.message_id,
            event_type: row.event_type,
            payload: row.payload,
            attempt: row.attempt,
            response_status: row.response_status,
            response_body: row.response_body,
            delivery_time_ms: row.took_us / 1_000,
            success: row.error.is_none(),
            error: row.error,
            delivered_at: kept_time(row.delivered_at),
            next_attempt_at: row.next_attempt_at.map(kept_time),
        }
    }
}
