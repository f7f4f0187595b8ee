//! Whether the process is well.

use std::time::Instant;

use axum::Extension;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::shown::time;
use crate::control::access::Caller;
use crate::control::extract::Shared;
use crate::control::plane::Plane;

/// Health. Those who show a key see the checks as well.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `healthy` or `degraded`.
    #[schema(example = "healthy")]
    status: &'static str,
    /// Now, in UTC.
    #[schema(format = DateTime)]
    timestamp: String,
    /// The program's version.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// Seconds since the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    uptime_seconds: Option<i64>,
    /// What was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    checks: Option<Checks>,
}

/// What was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Checks {
    /// Whether what is kept can be read.
    database: DatabaseCheck,
}

/// Whether what is kept can be read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DatabaseCheck {
    /// `healthy` or `unhealthy`.
    #[schema(example = "healthy")]
    status: &'static str,
    /// `sqlite` or `postgresql`.
    #[schema(example = "sqlite")]
    r#type: &'static str,
    /// How long an answer took.
    #[schema(example = 1, minimum = 0)]
    response_time_ms: u64,
}

/// Check health and status
///
/// Without a key: status, time and version. With one: all of it.
#[utoipa::path(get, operation_id = "getHealth", path = "/admin/api/v1/health", tag = "System", security((), ("api_key" = []), ("bearer" = [])),
    responses((status = 200, description = "The status", body = Health)))]
pub(super) async fn health(State(plane): Shared<Plane>, caller: Option<Extension<Caller>>) -> Json<Health> {
    let now = plane.clock.now();
    let began = Instant::now();
    let answers = plane.store.answers().await;
    let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let database = DatabaseCheck {
        status: if answers { "healthy" } else { "unhealthy" },
        r#type: plane.store.kind(),
        response_time_ms: took,
    };
    Json(Health {
        status: if answers { "healthy" } else { "degraded" },
        timestamp: time(now),
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: caller.is_some().then(|| (now - plane.started_at).num_seconds()),
        checks: caller.map(|_| Checks { database }),
    })
}
