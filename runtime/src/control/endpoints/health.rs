//! Whether the process is well.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::shown::{hundredths, time};
use crate::control::access::Caller;
use crate::control::extract::Shared;
use crate::control::plane::Plane;

/// Health. Those who show a key see the checks as well.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `healthy` or `degraded`. Mocks are served either way.
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
    /// What was looked at within the last seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    checks: Option<Checks>,
}

/// What was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Checks {
    database: DatabaseCheck,
    storage: StorageCheck,
    memory: MemoryCheck,
    log: LogCheck,
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
    #[schema(example = 1.0, minimum = 0)]
    response_time_ms: f64,
}

/// Whether the disk of the data folder has room.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StorageCheck {
    /// `healthy` or `unhealthy`.
    #[schema(example = "healthy")]
    status: &'static str,
    /// Room that is left, in units of 10^9 bytes, or null where the system does not say.
    #[schema(required, example = 50.5, minimum = 0)]
    free_space_gb: Option<f64>,
}

/// Whether the machine has memory.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MemoryCheck {
    /// `healthy` or `unhealthy`.
    #[schema(example = "healthy")]
    status: &'static str,
    /// How much of it is used.
    #[schema(example = 45.2, minimum = 0, maximum = 100)]
    usage_percent: f64,
}

/// Whether requests are logged.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogCheck {
    /// `healthy` or `unhealthy`.
    #[schema(example = "healthy")]
    status: &'static str,
    /// Requests that wait to be written.
    #[schema(example = 0, minimum = 0)]
    queued: usize,
    /// Requests that were not logged since the start, because too many came at once.
    #[schema(example = 0, minimum = 0)]
    dropped: u64,
}

fn status(well: bool) -> &'static str {
    if well { "healthy" } else { "unhealthy" }
}

/// Check health and status
///
/// Without a key: status, time and version. With one: all of it. The process is looked at every other second.
#[utoipa::path(get, operation_id = "getHealth", path = "/admin/api/v1/health", tag = "System", security((), ("api_key" = []), ("bearer" = [])),
    responses((status = 200, description = "The status", body = Health)))]
pub(super) async fn health(State(plane): Shared<Plane>, caller: Option<Extension<Caller>>) -> Json<Health> {
    let now = plane.clock.now();
    let seen = plane.vitals.seen();
    let (disk_full, memory_full, logs) = (seen.disk_is_full(), seen.memory_is_full(), plane.log.is_well());
    let is_well = !seen.database_fails && !disk_full && !memory_full && logs;
    let checks = || Checks {
        database: DatabaseCheck {
            status: status(!seen.database_fails),
            r#type: plane.store.kind(),
            response_time_ms: hundredths(seen.database_took.as_secs_f64() * 1000.0),
        },
        storage: StorageCheck {
            status: status(!disk_full),
            #[expect(clippy::cast_precision_loss, reason = "gigabytes need no last digits")]
            free_space_gb: seen.disk.map(|disk| hundredths(disk.free as f64 / 1e9)),
        },
        memory: MemoryCheck { status: status(!memory_full), usage_percent: hundredths(seen.memory) },
        log: LogCheck { status: status(logs), queued: plane.log.queued(), dropped: plane.log.dropped() },
    };
    Json(Health {
        status: if is_well { "healthy" } else { "degraded" },
        timestamp: time(now),
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: caller.is_some().then(|| (now - plane.started_at).num_seconds()),
        checks: caller.map(|_| checks()),
    })
}
