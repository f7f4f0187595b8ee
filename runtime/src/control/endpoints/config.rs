//! What can be set about the whole process.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::control::access::{Caller, Role};
use crate::control::config::ConfigPatch;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{JsonBody, Shared};
use crate::control::plane::Plane;

/// What is set about the process.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SystemConfigResource {
    /// Where it listens.
    server: ServerSection,
    /// What keeps what is changed.
    database: DatabaseSection,
    /// Who may call.
    auth: AuthSection,
    /// What is logged.
    logging: LoggingSection,
    /// What was set and holds from the next start on.
    #[schema(example = json!([]))]
    restart_required: Vec<&'static str>,
    /// What was set, and is decided by a flag or the environment when the process starts as it did.
    #[schema(example = json!([]))]
    overridden_at_start: Vec<&'static str>,
}

/// Where the process listens.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServerSection {
    /// The address.
    #[schema(example = "127.0.0.1")]
    host: String,
    /// The port of the first server, or null before it listens.
    #[schema(example = 8000, required)]
    port: Option<u16>,
    /// How many threads serve.
    #[schema(example = 4)]
    workers: usize,
    /// How much the program logs.
    #[schema(example = "info")]
    log_level: &'static str,
}

/// What keeps what is changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DatabaseSection {
    /// `sqlite` or `postgresql`.
    #[schema(example = "sqlite")]
    r#type: &'static str,
    /// Its host; a file has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    /// Its port; a file has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    /// Its name, or that of the file.
    #[schema(example = "mockwright.db")]
    database: String,
}

/// Who may call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuthSection {
    /// Whether callers of the control plane have to say who they are.
    #[schema(example = true)]
    enabled: bool,
    /// What tokens are.
    #[schema(example = "jwt")]
    r#type: &'static str,
}

/// What is logged.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoggingSection {
    /// How much the program logs.
    #[schema(example = "info")]
    level: &'static str,
    /// How lines of its log are written.
    #[schema(example = "text")]
    format: &'static str,
    /// What is kept of requests to the mocks.
    requests: RequestsSection,
}

/// What is kept of requests to the mocks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestsSection {
    /// Whether they are kept.
    #[schema(example = true)]
    enabled: bool,
    /// Whether bodies are kept, each way.
    #[schema(example = true)]
    include_body: bool,
    /// How many of each server.
    #[schema(example = 100_000)]
    max_rows: u64,
    /// For how many days.
    #[schema(example = 7)]
    max_days: u32,
}

/// What is set about the process. What is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct SystemConfigBody {
    /// Where it listens from the next start on.
    server: Option<ServerSectionBody>,
    /// What is logged.
    logging: Option<LoggingSectionBody>,
}

/// Where it listens from the next start on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct ServerSectionBody {
    /// An address, or the name of one.
    #[schema(example = "127.0.0.1")]
    host: Option<String>,
    /// The port of the first server; 0 takes a free one.
    #[schema(example = 8000, minimum = 0, maximum = 65535)]
    port: Option<u16>,
    /// The same as `logging.level`.
    #[schema(example = "info", pattern = "^(error|warn|info|debug|trace)$")]
    log_level: Option<String>,
}

/// What is logged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct LoggingSectionBody {
    /// How much the program logs.
    #[schema(example = "debug", pattern = "^(error|warn|info|debug|trace)$")]
    level: Option<String>,
    /// How lines of its log are written.
    #[schema(example = "json", pattern = "^(text|json)$")]
    format: Option<String>,
    /// What is kept of requests to the mocks.
    requests: Option<RequestsSectionBody>,
}

/// What is kept of requests to the mocks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct RequestsSectionBody {
    /// Whether they are kept.
    enabled: Option<bool>,
    /// Whether bodies are kept, each way.
    include_body: Option<bool>,
    /// How many of each server.
    #[schema(minimum = 1, maximum = 100_000_000)]
    max_rows: Option<u32>,
    /// For how many days.
    #[schema(minimum = 1, maximum = 36_500)]
    max_days: Option<u32>,
}

/// What is set about the process, after a change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SystemConfigAndMessage {
    #[serde(flatten)]
    config: SystemConfigResource,
    /// What was done.
    #[schema(example = "System configuration updated successfully")]
    message: &'static str,
}

impl SystemConfigResource {
    fn of(plane: &Plane) -> Self {
        let config = &plane.config;
        let (level, rules) = (config.log.level().as_str(), plane.log.policy().rules());
        let database = config.database.clone();
        Self {
            server: ServerSection {
                host: config.host.clone(),
                port: config.port.get().copied(),
                workers: tokio::runtime::Handle::current().metrics().num_workers(),
                log_level: level,
            },
            database: DatabaseSection {
                r#type: plane.store.kind(),
                host: database.host,
                port: database.port,
                database: database.name,
            },
            auth: AuthSection { enabled: config.auth, r#type: "jwt" },
            logging: LoggingSection {
                level,
                format: config.log.format().as_str(),
                requests: RequestsSection {
                    enabled: rules.enabled,
                    include_body: rules.bodies,
                    max_rows: rules.rows,
                    max_days: rules.days,
                },
            },
            restart_required: config.restart_required(),
            overridden_at_start: config.overridden_at_start(),
        }
    }
}

/// Get the system configuration
#[utoipa::path(get, operation_id = "getConfig", path = "/admin/api/v1/config", tag = "System",
    responses((status = 200, description = "What is set", body = SystemConfigResource)))]
pub(super) async fn get(State(plane): Shared<Plane>) -> Json<SystemConfigResource> {
    Json(SystemConfigResource::of(&plane))
}

/// Update the system configuration
///
/// What is logged follows at once, where the process listens when it next starts. All is kept; at a start, flags and the
/// environment go before it.
#[utoipa::path(put, operation_id = "updateConfig", path = "/admin/api/v1/config", tag = "System", request_body = SystemConfigBody,
    responses((status = 200, description = "What is set", body = SystemConfigAndMessage)))]
pub(super) async fn update(
    State(plane): Shared<Plane>,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Result<Json<SystemConfigAndMessage>, ApiError> {
    if caller.role != Role::Admin {
        return Err(ApiError::new(ErrorCode::Authorization, "this needs the role admin"));
    }
    let change = ConfigPatch::from_json(&body, !plane.config.auth).map_err(|faults| ApiError::invalid(&faults))?;
    let _changing = plane.config.changing.take().await?;
    plane.config.change(&plane.store, plane.log.policy(), &change).await?;
    tracing::info!(caller = &*caller.account, changed = change.members().join(" "), "configuration changed");
    let message = "System configuration updated successfully";
    Ok(Json(SystemConfigAndMessage { config: SystemConfigResource::of(&plane), message }))
}
