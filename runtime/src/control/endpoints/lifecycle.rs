//! Starting, stopping and resetting servers.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::server_resource::{ServerAndMessage, ServerResource};
use super::servers::{found, life};
use crate::control::error::ApiError;
use crate::control::extract::{Path, Shared};
use crate::control::plane::Plane;
use crate::control::servers::ServerStatus;
use crate::store::StatisticsRow;

/// What a server does now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Changed {
    /// Its identifier.
    #[schema(example = "server_1f2e3d4c5b6a")]
    id: String,
    /// What it does just now.
    status: ServerStatus,
    /// What was done.
    #[schema(example = "Server start initiated")]
    message: &'static str,
}

/// Start a stopped server
///
/// Its description or bundle is read anew. A port that is in use is a conflict that names it.
#[utoipa::path(post, operation_id = "startServer", path = "/admin/api/v1/servers/{server_id}/start", tag = "Servers",
    params(("server_id" = String, Path, description = "The server")),
    responses((status = 200, description = "What it does now", body = Changed)))]
pub(super) async fn start(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
) -> Result<Json<Changed>, ApiError> {
    let server = found(&plane, &server_id)?;
    let was_running = server.state().status == ServerStatus::Running;
    let status = plane.start(&server).await.map_err(life)?;
    let message = match status {
        ServerStatus::Running if was_running => "Server is running already",
        ServerStatus::Running => "Server started successfully",
        _ => "Server start initiated",
    };
    Ok(Json(Changed { id: server_id, status, message }))
}

/// Stop a running server
///
/// Replies that are under way are finished. One that is served on the control plane's own port answers 503 from then on.
#[utoipa::path(post, operation_id = "stopServer", path = "/admin/api/v1/servers/{server_id}/stop", tag = "Servers",
    params(("server_id" = String, Path, description = "The server")),
    responses((status = 200, description = "What it does now", body = Changed)))]
pub(super) async fn stop(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
) -> Result<Json<Changed>, ApiError> {
    let server = found(&plane, &server_id)?;
    let was_stopped = server.state().status == ServerStatus::Stopped;
    let status = plane.stop(&server).await.map_err(life)?;
    let message = match status {
        ServerStatus::Stopped if was_stopped => "Server is stopped already",
        ServerStatus::Stopped => "Server stopped successfully",
        _ => "Server stop initiated",
    };
    Ok(Json(Changed { id: server_id, status, message }))
}

/// Reset a server
///
/// The counters begin again, and the requests that verification looks at are forgotten. What was changed about scenarios
/// and responses stays.
#[utoipa::path(post, operation_id = "resetServer", path = "/admin/api/v1/servers/{server_id}/reset", tag = "Servers",
    params(("server_id" = String, Path, description = "The server")),
    responses((status = 200, description = "The server", body = ServerAndMessage)))]
pub(super) async fn reset(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
) -> Result<Json<ServerAndMessage>, ApiError> {
    let server = found(&plane, &server_id)?;
    let _changing = server.changing.take().await?;
    plane.store.write(StatisticsRow::reset(&server_id).into()).await?;
    server.usage.reset();
    server.usage.recorder().clear();
    Ok(Json(ServerAndMessage { server: ServerResource::of(&server), message: "Server reset successfully" }))
}
