//! Keys.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shown::{Message, kept_time};
use crate::control::access::{Caller, Role};
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{JsonBody, Path, Shared, number};
use crate::control::fields::Fields;
use crate::control::plane::Plane;
use crate::control::servers::scenario_json::check_name;
use crate::store::KeyRow;

/// A key that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct NewKeyBody {
    /// What people know it by.
    #[schema(
        example = "ci",
        min_length = 1,
        max_length = 100,
        pattern = "^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]+$"
    )]
    name: String,
    /// What it may do.
    #[serde(default)]
    role: Role,
}

/// A key.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyResource {
    /// Its number.
    #[schema(example = 2)]
    id: i64,
    /// What people know it by.
    #[schema(example = "ci")]
    name: String,
    /// What it may do.
    role: Role,
    /// What it begins with.
    #[schema(example = "mw_5Jx2a")]
    begins_with: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// Who made it.
    #[schema(example = "admin")]
    created_by: String,
    /// When it was revoked, or null.
    #[schema(format = DateTime, required)]
    revoked_at: Option<String>,
}

/// A key that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MadeKey {
    #[serde(flatten)]
    key: KeyResource,
    /// The key itself. It is shown only now.
    #[schema(example = "mw_5Jx2aVq0wz4mUu3m8m0YkS3o1dQv1TqYh0mJvXkq9pE")]
    api_key: String,
    /// What was done.
    #[schema(example = "Key created successfully")]
    message: &'static str,
}

/// All keys.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyList {
    /// The keys, oldest first.
    keys: Vec<KeyResource>,
    /// How many there are.
    #[schema(example = 2)]
    total: usize,
}

impl From<KeyRow> for KeyResource {
    fn from(row: KeyRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            role: Role::of(&row.role).unwrap_or(Role::ReadOnly),
            begins_with: row.begins,
            created_at: kept_time(row.created_at),
            created_by: row.created_by,
            revoked_at: row.revoked_at.map(kept_time),
        }
    }
}

/// Create a key
#[utoipa::path(post, operation_id = "createKey", path = "/admin/api/v1/auth/keys", tag = "Authentication", request_body = NewKeyBody,
    responses((status = 201, description = "The key, shown only now", body = MadeKey)))]
pub(super) async fn create(
    State(plane): Shared<Plane>,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<MadeKey>), ApiError> {
    let mut fields = Fields::of(&body, "", &["name", "role"]).map_err(|fault| ApiError::invalid(&[fault]))?;
    let name = fields.text("name");
    match name.map(check_name) {
        Some(Err(reason)) => fields.fault("name", reason),
        None if fields.get("name").is_none() => fields.fault("name", "is needed"),
        _ => {}
    }
    let role = match fields.text("role").map(Role::of) {
        Some(None) => {
            fields.fault("role", "must be `admin` or `read-only`");
            Role::Admin
        }
        Some(Some(role)) => role,
        None => Role::Admin,
    };
    let faults = fields.into_faults();
    let (Some(name), true) = (name, faults.is_empty()) else { return Err(ApiError::invalid(&faults)) };
    let _changing = plane.access.keys.changing.take().await?;
    let known = plane.access.keys.all();
    if known.iter().any(|key| key.name == name && key.revoked_at.is_none()) {
        return Err(ApiError::conflict(format!("there is a key `{}` already", name.escape_debug())));
    }
    let now = plane.clock.now().timestamp_micros();
    let made = plane.access.keys.draw(&plane.entropy, name, role, &caller.name, now)?;
    plane.store.add_key(made.row.clone()).await?;
    plane.access.keys.add(made.row.clone());
    let key = MadeKey { key: made.row.into(), api_key: made.secret, message: "Key created successfully" };
    Ok((StatusCode::CREATED, Json(key)))
}

/// List keys
///
/// Revoked ones too. What they are is never shown again.
#[utoipa::path(get, operation_id = "listKeys", path = "/admin/api/v1/auth/keys", tag = "Authentication",
    responses((status = 200, description = "The keys", body = KeyList)))]
pub(super) async fn list(State(plane): Shared<Plane>, caller: Caller) -> Result<Json<KeyList>, ApiError> {
    if caller.role != Role::Admin {
        return Err(ApiError::new(ErrorCode::Authorization, "this needs the role admin"));
    }
    let keys: Vec<KeyResource> = plane.access.keys.all().into_iter().map(Into::into).collect();
    Ok(Json(KeyList { total: keys.len(), keys }))
}

/// Revoke a key
#[utoipa::path(delete, operation_id = "revokeKey", path = "/admin/api/v1/auth/keys/{key_id}", tag = "Authentication",
    params(("key_id" = i64, Path, description = "Its number")),
    responses((status = 200, description = "It no longer counts", body = Message)))]
pub(super) async fn revoke(State(plane): Shared<Plane>, Path(key_id): Path<String>) -> Result<Json<Message>, ApiError> {
    let id = number("key_id", &key_id)?;
    let _changing = plane.access.keys.changing.take().await?;
    if !plane.access.keys.all().iter().any(|key| key.id == id && key.revoked_at.is_none()) {
        return Err(ApiError::not_found("key", id));
    }
    let now = plane.clock.now().timestamp_micros();
    plane.store.revoke_key(id, now).await?;
    plane.access.keys.revoke(id, now);
    Ok(Json(Message { message: "Key revoked successfully".to_owned() }))
}
