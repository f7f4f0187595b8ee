//! Servers: list, details, creation, configuration, deletion.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::{StatusCode, Uri};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::server_resource::{ServerAndMessage, ServerResource};
use crate::control::access::Caller;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{JsonBody, Path, Query, Shared};
use crate::control::fields::Fields;
use crate::control::plane::Plane;
use crate::control::servers::config::ConfigChange;
use crate::control::servers::generate::locate;
use crate::control::servers::scenario_json::check_name;
use crate::control::servers::{LifeError, MockServer, NewServer};
use crate::host::StartError;

/// All servers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServerList {
    /// The servers, in the order in which they came.
    servers: Vec<ServerResource>,
    /// How many there are.
    #[schema(example = 1)]
    total: usize,
}

/// A server that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct NewServerBody {
    /// The name people see; no other server has it.
    #[schema(
        example = "New API Mock",
        min_length = 1,
        max_length = 100,
        pattern = "^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]+$"
    )]
    name: String,
    /// A URL, or a path inside the folder that `--spec-root` names.
    #[schema(example = "./new-api.yaml")]
    spec_url_or_path: String,
    /// The name of the folder that its bundle is written to. By default after `name`.
    #[schema(example = "new_api_mock", pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$")]
    output_dir_name: Option<String>,
    /// What is written: a `bundle`, or a Rust `project` with a bundle in it.
    #[schema(example = "bundle", pattern = "^(bundle|project)$")]
    emit: Option<String>,
    /// Decides every drawn value.
    #[schema(example = 1, minimum = 0)]
    seed: Option<u32>,
    /// How it is served.
    config: Option<ServerConfigBody>,
}

/// What is set about a server. What is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct ServerConfigBody {
    /// Whether the mock checks the security that its description declares.
    auth_enabled: Option<bool>,
    /// Whether webhooks are delivered.
    webhooks_enabled: Option<bool>,
    /// Whether the control plane is served on the server's own port too.
    admin_ui_enabled: Option<bool>,
    /// Whether requests are recorded.
    storage_enabled: Option<bool>,
    /// Whether web pages of other origins may call the mock.
    cors_enabled: Option<bool>,
    /// Added to every reply, in milliseconds.
    #[schema(example = 100, minimum = 0, maximum = 600_000)]
    response_delay_ms: Option<u32>,
    /// How many replies in a hundred are declared errors.
    #[schema(example = 5.0, minimum = 0, maximum = 100)]
    error_rate_percent: Option<f64>,
    /// The port that it takes when it next starts.
    #[schema(example = 8001, minimum = 0, maximum = 65535)]
    port: Option<u16>,
}

/// What became of a server.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Deleted {
    /// What was done.
    #[schema(example = "Server deleted successfully")]
    message: &'static str,
    /// Whether its generated files are gone.
    files_deleted: bool,
}

/// The server of an identifier.
pub(super) fn found(plane: &Plane, id: &str) -> Result<Arc<MockServer>, ApiError> {
    plane.servers.get(id).ok_or_else(|| ApiError::not_found("server", id))
}

/// List servers
#[utoipa::path(get, operation_id = "listServers", path = "/admin/api/v1/servers", tag = "Servers",
    responses((status = 200, description = "The servers", body = ServerList)))]
pub(super) async fn list(State(plane): Shared<Plane>) -> Json<ServerList> {
    let servers: Vec<ServerResource> = plane.servers.all().iter().map(|server| ServerResource::of(server)).collect();
    Json(ServerList { total: servers.len(), servers })
}

/// Get server details
#[utoipa::path(get, operation_id = "getServer", path = "/admin/api/v1/servers/{server_id}", tag = "Servers",
    params(("server_id" = String, Path, description = "The server")),
    responses((status = 200, description = "The server", body = ServerResource)))]
pub(super) async fn get(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
) -> Result<Json<ServerResource>, ApiError> {
    let server = found(&plane, &server_id)?;
    Ok(Json(ServerResource::detailed(&plane, &server).await))
}

/// Create a server from a description
///
/// Its bundle is written and it is started after this has answered: `status` goes from `starting` to `running`, or to
/// `error` with `diagnostics`.
#[utoipa::path(post, operation_id = "createServer", path = "/admin/api/v1/servers", tag = "Servers", request_body = NewServerBody,
    responses((status = 201, description = "The server", body = ServerAndMessage)))]
pub(super) async fn create(
    State(plane): Shared<Plane>,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<ServerAndMessage>), ApiError> {
    let known = ["name", "spec_url_or_path", "output_dir_name", "emit", "seed", "config"];
    let mut fields = Fields::of(&body, "", &known).map_err(|fault| ApiError::invalid(&[fault]))?;
    let name = needed(&mut fields, "name").unwrap_or_default();
    if fields.get("name").is_some_and(serde_json::Value::is_string)
        && let Err(reason) = check_name(name)
    {
        fields.fault("name", reason);
    }
    let spec = needed(&mut fields, "spec_url_or_path").map(|spec| locate(spec, &plane.settings.root));
    if let Some(Err(reason)) = &spec {
        fields.fault("spec_url_or_path", reason.clone());
    }
    let folder = fields.text("output_dir_name").map(str::to_owned);
    let emit = fields.text("emit").unwrap_or("bundle");
    if !["bundle", "project"].contains(&emit) {
        fields.fault("emit", "must be `bundle` or `project`");
    }
    let seed = fields.integer("seed", 0..=u32::MAX).map(u64::from);
    let config = fields.get("config").map(|config| ConfigChange::from_json(config, "config"));
    let config = config.unwrap_or_else(|| Ok(ConfigChange::default())).unwrap_or_else(|faults| {
        fields.faults(faults);
        ConfigChange::default()
    });
    let faults = fields.into_faults();
    let (Some(Ok(spec)), true) = (spec, faults.is_empty()) else { return Err(ApiError::invalid(&faults)) };
    let (name, created_by, is_project) = (name.to_owned(), caller.name.to_string(), emit == "project");
    let new = NewServer { name, spec, folder, seed, is_project, config, created_by };
    let server = plane.create(new).await.map_err(life)?;
    let made = ServerAndMessage { server: ServerResource::of(&server), message: "Server creation initiated" };
    Ok((StatusCode::CREATED, Json(made)))
}

fn needed<'v>(fields: &mut Fields<'v>, name: &str) -> Option<&'v str> {
    if fields.get(name).is_none() {
        fields.fault(name, "is needed");
    }
    fields.text(name)
}

/// Update server configuration
///
/// What is set holds from the next request on. A port holds from the next start on.
#[utoipa::path(put, operation_id = "updateServerConfig", path = "/admin/api/v1/servers/{server_id}/config", tag = "Servers",
    params(("server_id" = String, Path, description = "The server")), request_body = ServerConfigBody,
    responses((status = 200, description = "The server", body = ServerAndMessage)))]
pub(super) async fn configure(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<ServerAndMessage>, ApiError> {
    let server = found(&plane, &server_id)?;
    let change = ConfigChange::from_json(&body, "").map_err(|faults| ApiError::invalid(&faults))?;
    if change.port.is_some() && server.front.own {
        return Err(ApiError::conflict("this server is served on the control plane's own port, which stays")
            .details(json!({"field": "port"})));
    }
    let _changing = server.changing.take().await?;
    let before = server.state().config;
    let after = before.and(change);
    server.state().config = after;
    if let Err(error) = plane.store.put_server(server.row(true)).await {
        server.state().config = before;
        return Err(error.into());
    }
    server.overlay.changes().behaviour = after.behaviour();
    server.usage.set_recording(after.storage_enabled.unwrap_or(true));
    plane.webhooks.enable(&server_id, after.webhooks_enabled.unwrap_or(true));
    if let Some(shown) = after.admin_ui_enabled {
        server.front.enable(shown);
    }
    server.apply(|_, served| served.behaving(&after.behaviour()));
    let message = "Server configuration updated successfully";
    Ok(Json(ServerAndMessage { server: ServerResource::of(&server), message }))
}

/// Delete a server
///
/// It is stopped, and what was changed about it is forgotten. Files are deleted only if they were generated for it.
#[utoipa::path(delete, operation_id = "deleteServer", path = "/admin/api/v1/servers/{server_id}", tag = "Servers",
    params(("server_id" = String, Path, description = "The server"),
        ("delete_files" = Option<bool>, Query, description = "Whether to delete generated files")),
    responses((status = 200, description = "It is gone", body = Deleted)))]
pub(super) async fn delete(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    uri: Uri,
) -> Result<Json<Deleted>, ApiError> {
    let mut query = Query::of(uri.query(), &["delete_files"]);
    let with_files = query.flag("delete_files");
    query.checked()?;
    let deleted = plane.delete(&server_id, with_files).await.map_err(life)?;
    let files_deleted = deleted.ok_or_else(|| ApiError::not_found("server", &server_id))?;
    Ok(Json(Deleted { message: "Server deleted successfully", files_deleted }))
}

/// Why a server does not do what was asked, for the client.
pub(super) fn life(error: LifeError) -> ApiError {
    match error {
        LifeError::Store(error) => error.into(),
        LifeError::Entropy(error) => error.into(),
        LifeError::Start(StartError::PortInUse { port, .. }) => {
            ApiError::conflict(format!("port {port} is in use")).details(json!({"field": "config.port", "port": port}))
        }
        LifeError::Start(error @ StartError::Listen { .. }) => ApiError::field("config.port", error.to_string()),
        LifeError::Start(error) => ApiError::conflict(error.to_string()),
        LifeError::NameTaken(_) => ApiError::conflict(error.to_string()).details(json!({"field": "name"})),
        LifeError::FolderTaken(_) => ApiError::conflict(error.to_string()).details(json!({"field": "output_dir_name"})),
        LifeError::Folder(reason) => ApiError::field("output_dir_name", reason),
        LifeError::Waited(error) => *error,
        LifeError::Busy(_) => ApiError::new(ErrorCode::Conflict, error.to_string()),
    }
}
