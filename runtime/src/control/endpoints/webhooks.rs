//! Webhooks.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use http::{Method, StatusCode};
use serde_json::json;

use super::servers::found;
use super::shown::Message;
use super::webhook_body::{Given, WebhookChange};
use super::webhook_resource::{ChangedWebhook, NewWebhookBody, WebhookBody, WebhookList, WebhookResource};
use crate::control::access::Caller;
use crate::control::error::ApiError;
use crate::control::extract::{JsonBody, Path, Shared, number};
use crate::control::plane::Plane;
use crate::webhook::{Counters, Hook, Secrets};

/// A server has no more.
const MOST: usize = 100;

/// For how long a former secret signs too.
const FORMER: Duration = Duration::from_hours(24);

/// A webhook by its number.
pub(super) fn one(plane: &Plane, server_id: &str, webhook_id: &str) -> Result<Arc<Hook>, ApiError> {
    let id = number("webhook_id", webhook_id)?;
    found(plane, server_id)?;
    plane.webhooks.get(server_id, id).ok_or_else(|| ApiError::not_found("webhook", id))
}

/// List webhooks
#[utoipa::path(get, operation_id = "listWebhooks", path = "/admin/api/v1/servers/{server_id}/webhooks", tag = "Webhooks",
    params(("server_id" = String, Path, description = "The server")),
    responses((status = 200, description = "The webhooks", body = WebhookList)))]
pub(super) async fn list(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
) -> Result<Json<WebhookList>, ApiError> {
    found(&plane, &server_id)?;
    let webhooks: Vec<WebhookResource> =
        plane.webhooks.of_server(&server_id).iter().map(|hook| (&**hook).into()).collect();
    Ok(Json(WebhookList { total: webhooks.len(), webhooks }))
}

/// Get webhook details
#[utoipa::path(get, operation_id = "getWebhook", path = "/admin/api/v1/servers/{server_id}/webhooks/{webhook_id}", tag = "Webhooks",
    params(("server_id" = String, Path, description = "The server"), ("webhook_id" = i64, Path, description = "The webhook")),
    responses((status = 200, description = "The webhook", body = WebhookResource)))]
pub(super) async fn get(
    State(plane): Shared<Plane>,
    Path((server_id, webhook_id)): Path<(String, String)>,
) -> Result<Json<WebhookResource>, ApiError> {
    Ok(Json((&*one(&plane, &server_id, &webhook_id)?).into()))
}

/// Create a webhook
///
/// It is told what happens from then on, signed after Standard Webhooks where it has a secret. What a receiver does not take
/// is tried again: after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h.
#[utoipa::path(post, operation_id = "createWebhook", path = "/admin/api/v1/servers/{server_id}/webhooks", tag = "Webhooks",
    params(("server_id" = String, Path, description = "The server")), request_body = NewWebhookBody,
    responses((status = 201, description = "The webhook", body = ChangedWebhook)))]
pub(super) async fn create(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<ChangedWebhook>), ApiError> {
    found(&plane, &server_id)?;
    let change = WebhookChange::from_json(&body, None, &plane.webhooks).map_err(|faults| ApiError::invalid(&faults))?;
    let (Some(name), Some(url), Some(events)) = (change.name, change.url, change.events) else {
        return Err(ApiError::invalid(&[]));
    };
    let _changing = plane.webhooks.changing.take().await?;
    // It may have been deleted meanwhile.
    found(&plane, &server_id)?;
    check_taken(&plane, &server_id, &name, None)?;
    if plane.webhooks.of_server(&server_id).len() >= MOST {
        return Err(ApiError::conflict(format!("a server has at most {MOST} webhooks")));
    }
    let now = plane.clock.now().timestamp_micros();
    let hook = Hook {
        id: plane.webhooks.next_id(),
        server_id,
        name,
        url,
        method: change.method.unwrap_or(Method::POST),
        headers: change.headers.unwrap_or_default(),
        events,
        path: change.path.or(None),
        status: change.status.or(None),
        secrets: Secrets { current: change.secret.or(None), former: None },
        is_active: change.is_active.unwrap_or(true),
        disabled_reason: None,
        created_at: now,
        created_by: caller.name.to_string(),
        updated_at: now,
        counters: Arc::<Counters>::default(),
    };
    keep(&plane, &hook).await?;
    Ok((StatusCode::CREATED, Json(ChangedWebhook { webhook: (&hook).into(), message: "Webhook created successfully" })))
}

/// Update a webhook
///
/// What is absent stays as it is. After a change of `secret_key` the former one signs too for 24 hours. `is_active: true`
/// also brings back one that was switched off because its receiver answered with 410.
#[utoipa::path(put, operation_id = "updateWebhook", path = "/admin/api/v1/servers/{server_id}/webhooks/{webhook_id}", tag = "Webhooks",
    params(("server_id" = String, Path, description = "The server"), ("webhook_id" = i64, Path, description = "The webhook")),
    request_body = WebhookBody,
    responses((status = 200, description = "The webhook", body = ChangedWebhook)))]
pub(super) async fn update(
    State(plane): Shared<Plane>,
    Path((server_id, webhook_id)): Path<(String, String)>,
    JsonBody(body): JsonBody,
) -> Result<Json<ChangedWebhook>, ApiError> {
    one(&plane, &server_id, &webhook_id)?;
    let _changing = plane.webhooks.changing.take().await?;
    let before = one(&plane, &server_id, &webhook_id)?;
    let change = WebhookChange::from_json(&body, Some(&before), &plane.webhooks);
    let change = change.map_err(|faults| ApiError::invalid(&faults))?;
    if let Some(name) = &change.name {
        check_taken(&plane, &server_id, name, Some(before.id))?;
    }
    let now = plane.clock.now();
    let hook = changed(&before, change, now.timestamp_micros(), (now + FORMER).timestamp_micros());
    keep(&plane, &hook).await?;
    Ok(Json(ChangedWebhook { webhook: (&hook).into(), message: "Webhook updated successfully" }))
}

/// A webhook after a change. `until`: the moment up to which a former secret signs too.
fn changed(before: &Hook, change: WebhookChange, now: i64, until: i64) -> Hook {
    let mut hook = before.clone();
    match change.secret {
        Given::Absent => {}
        Given::Null => hook.secrets = Secrets::default(),
        Given::Value(secret) => hook.secrets.rotate(secret, until),
    }
    if change.is_active == Some(true) {
        hook.disabled_reason = None;
    }
    Hook {
        name: change.name.unwrap_or(hook.name),
        url: change.url.unwrap_or(hook.url),
        method: change.method.unwrap_or(hook.method),
        headers: change.headers.unwrap_or(hook.headers),
        events: change.events.unwrap_or(hook.events),
        is_active: change.is_active.unwrap_or(hook.is_active),
        path: change.path.or(hook.path),
        status: change.status.or(hook.status),
        updated_at: now,
        ..hook
    }
}

/// Delete a webhook
///
/// What was to be delivered is not, and the history is gone.
#[utoipa::path(delete, operation_id = "deleteWebhook", path = "/admin/api/v1/servers/{server_id}/webhooks/{webhook_id}", tag = "Webhooks",
    params(("server_id" = String, Path, description = "The server"), ("webhook_id" = i64, Path, description = "The webhook")),
    responses((status = 200, description = "It is gone", body = Message)))]
pub(super) async fn delete(
    State(plane): Shared<Plane>,
    Path((server_id, webhook_id)): Path<(String, String)>,
) -> Result<Json<Message>, ApiError> {
    let _changing = plane.webhooks.changing.take().await?;
    let hook = one(&plane, &server_id, &webhook_id)?;
    plane.store.remove_webhook(hook.id).await?;
    plane.webhooks.remove(hook.id);
    Ok(Json(Message { message: "Webhook deleted successfully".to_owned() }))
}

fn check_taken(plane: &Plane, server_id: &str, name: &str, except: Option<i64>) -> Result<(), ApiError> {
    let known = plane.webhooks.of_server(server_id);
    if known.iter().any(|hook| hook.name == name && Some(hook.id) != except) {
        let message = format!("there is a webhook `{}` already", name.escape_debug());
        return Err(ApiError::conflict(message).details(json!({"field": "name"})));
    }
    Ok(())
}

/// Keeps a webhook and tells it what happens from now on.
async fn keep(plane: &Plane, hook: &Hook) -> Result<(), ApiError> {
    plane.store.put_webhook(hook.row()).await?;
    plane.webhooks.put(hook);
    Ok(())
}
