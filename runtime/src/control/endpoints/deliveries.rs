//! What was sent to webhooks, and whether it arrived.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::Uri;
use http::header::RETRY_AFTER;
use serde_json::json;

use super::servers::found;
use super::webhook_resource::{DeliveryList, WebhookTest};
use super::webhooks::one;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{Path, Query, Shared};
use crate::control::plane::Plane;
use crate::store::AttemptFilter;
use crate::webhook::{Event, EventKind};

const MOST: i64 = 1_000;
const USUAL: i64 = 100;

/// Test a webhook
///
/// Sends an event `webhook.test` once, also where the webhook is not active, and answers within 15 seconds. It is kept in
/// the history.
#[utoipa::path(post, operation_id = "testWebhook", path = "/admin/api/v1/servers/{server_id}/webhooks/{webhook_id}/test", tag = "Webhooks",
    params(("server_id" = String, Path, description = "The server"), ("webhook_id" = i64, Path, description = "The webhook")),
    responses((status = 200, description = "What became of it", body = WebhookTest)))]
pub(super) async fn test(
    State(plane): Shared<Plane>,
    Path((server_id, webhook_id)): Path<(String, String)>,
) -> Result<Json<WebhookTest>, ApiError> {
    let server = found(&plane, &server_id)?;
    let hook = one(&plane, &server_id, &webhook_id)?;
    let data = json!({"webhook_id": hook.id, "webhook_name": hook.name});
    let event = Event::new(EventKind::Test, plane.clock.now(), (&server.id, server.name()), data);
    let ending = || ApiError::new(ErrorCode::Unavailable, "the process ends");
    // It is kept even where the client does not wait for it, and longer than a request may wait for the database.
    let own = Arc::clone(&plane);
    let tested = plane.tasks.spawn(async move {
        tokio::select! {
            tested = own.webhooks.test(&hook, event, &own.store) => Some(tested),
            () = own.stopping.cancelled() => None,
        }
    });
    let tested = tested.await.ok().flatten().ok_or_else(ending)??;
    let reply = tested.ok_or_else(|| {
        ApiError::new(ErrorCode::RateLimit, "too many webhooks are tested just now").header(RETRY_AFTER, "1")
    })?;
    Ok(Json(WebhookTest {
        success: reply.success(),
        response_status: reply.status,
        response_body: reply.body,
        delivery_time_ms: i64::try_from(reply.took.as_millis()).unwrap_or(i64::MAX),
        error: reply.error,
    }))
}

/// Get the delivery history of a webhook
///
/// One entry an attempt. The newest 1,000 are kept.
#[utoipa::path(get, operation_id = "listDeliveries", path = "/admin/api/v1/servers/{server_id}/webhooks/{webhook_id}/deliveries", tag = "Webhooks",
    params(("server_id" = String, Path, description = "The server"), ("webhook_id" = i64, Path, description = "The webhook"),
        ("limit" = Option<i64>, Query, description = "How many at most", minimum = 1, maximum = 1000),
        ("offset" = Option<i64>, Query, description = "How many of the newest are left out", minimum = 0, maximum = 1_000_000),
        ("success" = Option<bool>, Query, description = "Only those that arrived, or only those that did not"),
        ("event_type" = Option<String>, Query, description = "Only those of one kind of events",
            pattern = "^(request\\.received|response\\.sent|scenario\\.changed|server\\.started|server\\.stopped|mock\\.expired|webhook\\.test)$")),
    responses((status = 200, description = "The attempts", body = DeliveryList)))]
pub(super) async fn list(
    State(plane): Shared<Plane>,
    Path((server_id, webhook_id)): Path<(String, String)>,
    uri: Uri,
) -> Result<Json<DeliveryList>, ApiError> {
    let hook = one(&plane, &server_id, &webhook_id)?;
    let mut query = Query::of(uri.query(), &["limit", "offset", "success", "event_type"]);
    let limit = query.integer("limit", 1, MOST).unwrap_or(USUAL);
    let offset = query.integer("offset", 0, 1_000_000).unwrap_or(0);
    let asked = query.text("success").is_some();
    let success = Some(query.flag("success")).filter(|_| asked);
    let event_type = query.text("event_type").map(str::to_owned);
    let test = EventKind::Test.name();
    if event_type.as_ref().is_some_and(|name| name != test && EventKind::of(name).is_none()) {
        query.fault("event_type", "is no event");
    }
    query.checked()?;
    let filter = AttemptFilter { success, event_type: event_type.as_deref() };
    let (rows, total) = plane.store.attempts(hook.id, filter, limit, offset).await?;
    Ok(Json(DeliveryList { deliveries: rows.into_iter().map(Into::into).collect(), total }))
}
