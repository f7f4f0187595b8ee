//! Tokens for users.

use axum::extract::State;
use axum::{Extension, Json};
use http::header::RETRY_AFTER;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shown::Message;
use crate::control::access::{Caller, Role};
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{JsonBody, Shared};
use crate::control::fields::Fields;
use crate::control::front::Client;
use crate::control::plane::Plane;

/// Who wants a token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct Login {
    /// The user's name.
    #[schema(example = "admin")]
    username: String,
    /// The password.
    #[schema(example = "password", format = Password)]
    password: String,
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the names of RFC 6749")]
pub(crate) struct Token {
    /// What `Authorization: Bearer` takes.
    access_token: String,
    /// `bearer`.
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// Seconds until it is over.
    #[schema(example = 3600)]
    expires_in: u64,
    /// What the user may do.
    role: Role,
}

/// Get a token
///
/// Nine wrong passwords a minute are allowed from one address.
#[utoipa::path(post, operation_id = "login", path = "/admin/api/v1/auth/login", tag = "Authentication", security(()), request_body = Login,
    responses((status = 200, description = "The token", body = Token)))]
pub(super) async fn login(
    State(plane): Shared<Plane>,
    Extension(Client(client)): Extension<Client>,
    JsonBody(body): JsonBody,
) -> Result<Json<Token>, ApiError> {
    let mut fields = Fields::of(&body, "", &["username", "password"]).map_err(|fault| ApiError::invalid(&[fault]))?;
    let (name, password) = (fields.text("username"), fields.text("password"));
    for (field, given) in [("username", name), ("password", password)] {
        if given.is_none() && fields.get(field).is_none() {
            fields.fault(field, "is needed");
        }
    }
    let faults = fields.into_faults();
    let (Some(name), Some(password), true) = (name, password, faults.is_empty()) else {
        return Err(ApiError::invalid(&faults));
    };
    let address = client.to_string();
    plane.access.limits.may_log_in(&address).map_err(|wait| {
        ApiError::new(ErrorCode::RateLimit, "too many wrong passwords came from this address").header(RETRY_AFTER, wait)
    })?;
    let Some(role) = plane.access.users.log_in(name, password.to_owned()).await else {
        plane.access.limits.count_failed_login(&address);
        return Err(ApiError::new(ErrorCode::Authentication, "there is no such user with this password"));
    };
    let token = plane.access.tokens.issue(name, role);
    let token = token.ok_or_else(|| ApiError::new(ErrorCode::Internal, "no token can be made"))?;
    Ok(Json(Token { access_token: token.text, token_type: "bearer", expires_in: token.expires_in, role }))
}

/// End a token
///
/// The token that this request shows no longer counts.
#[utoipa::path(post, operation_id = "logout", path = "/admin/api/v1/auth/logout", tag = "Authentication", security(("bearer" = [])),
    responses((status = 200, description = "It is ended", body = Message)))]
pub(super) async fn logout(State(plane): Shared<Plane>, caller: Caller) -> Result<Json<Message>, ApiError> {
    let Some(claims) = caller.token else {
        return Err(ApiError::new(ErrorCode::Authentication, "only a token can be ended so; a key is revoked"));
    };
    let until = i64::try_from(claims.exp).unwrap_or(i64::MAX);
    plane.store.revoke_token(&claims.jti, until, plane.clock.now().timestamp()).await?;
    plane.access.tokens.revoke(&claims);
    Ok(Json(Message { message: "Logged out successfully".to_owned() }))
}
