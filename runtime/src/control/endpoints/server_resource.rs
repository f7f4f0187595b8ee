//! A server as the admin API shows it.

use serde::Serialize;
use utoipa::ToSchema;

use super::shown::{DiagnosticResource, time};
use crate::control::plane::Plane;
use crate::control::servers::config::ServerConfig;
use crate::control::servers::{MockServer, ServerStatus};
use crate::host::url_of;

/// A mock server.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServerResource {
    /// Its identifier.
    #[schema(example = "server_1f2e3d4c5b6a")]
    id: String,
    /// The name people see.
    #[schema(example = "Petstore API Mock")]
    name: String,
    /// What it does just now.
    status: ServerStatus,
    /// The port, or null while it has none.
    #[schema(example = 8000, required)]
    port: Option<u16>,
    /// What requests to it begin with, or null while it does not serve.
    #[schema(example = "http://127.0.0.1:8000", required)]
    url: Option<String>,
    /// The process that serves it.
    #[schema(example = 12345)]
    pid: u32,
    /// The description or bundle that it was made from.
    #[schema(example = "./petstore-api.yaml")]
    spec_path: String,
    /// The description, references joined, as YAML. Only in the details of one server; null while it was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    spec_content: Option<String>,
    /// The folder of its bundle, or null.
    #[schema(example = "./generated_mocks/petstore", required)]
    output_directory: Option<String>,
    /// When it was made, or first named.
    #[schema(format = DateTime)]
    created_at: String,
    /// Who made it.
    #[schema(example = "admin")]
    created_by: String,
    /// Since when it serves, or null.
    #[schema(format = DateTime, required)]
    started_at: Option<String>,
    /// How many operations it has.
    #[schema(example = 19, minimum = 0)]
    operations: usize,
    /// The active scenario, or null.
    #[schema(example = "happy_path", required)]
    active_scenario: Option<String>,
    /// Its configuration.
    config: ServerConfig,
    /// How much it was used.
    statistics: Statistics,
    /// What is wrong with its description or bundle, or why it did not start.
    diagnostics: Vec<DiagnosticResource>,
}

/// How much a server was used, counted exactly and over restarts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Statistics {
    /// Requests in all.
    #[schema(example = 1250, minimum = 0)]
    total_requests: u64,
    /// Those that were answered with a status from 400 on.
    #[schema(example = 15, minimum = 0)]
    error_requests: u64,
    /// Milliseconds from a request to its reply, on average.
    #[schema(example = 45.0, minimum = 0)]
    avg_response_time_ms: f64,
    /// Addresses that requests came from.
    #[schema(example = 8, minimum = 0)]
    unique_clients: usize,
    /// When the last one came, or null.
    #[schema(format = DateTime, required)]
    last_request_time: Option<String>,
}

/// A server, and what was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServerAndMessage {
    #[serde(flatten)]
    pub(super) server: ServerResource,
    /// What was done.
    #[schema(example = "Server creation initiated")]
    pub(super) message: &'static str,
}

impl ServerResource {
    pub(super) fn of(server: &MockServer) -> Self {
        let snapshot = server.snapshot();
        let config = server.config();
        let name = server.name();
        let state = server.state().clone();
        let is_running = state.status == ServerStatus::Running;
        let diagnostics = match &state.running {
            Some(running) if is_running => running.diagnostics(),
            _ => state.failure,
        };
        let orphans = server.running().map_or(0, |running| server.overlay.changes().orphans(&running.stage().base()));
        let orphaned = (orphans > 0).then(|| DiagnosticResource::orphans(orphans));
        Self {
            id: server.id.clone(),
            name,
            status: state.status,
            port: state.port,
            url: state.running.as_ref().filter(|_| is_running).map(|running| url_of(running.address())),
            pid: std::process::id(),
            spec_path: server.location(),
            spec_content: None,
            output_directory: server.output().map(|folder| folder.to_string_lossy().into_owned()),
            created_at: time(server.created_at),
            created_by: server.created_by.clone(),
            started_at: state.started_at.map(time),
            operations: snapshot.as_ref().map_or(0, |snapshot| snapshot.api().operations.len()),
            active_scenario: snapshot.as_ref().and_then(|snapshot| snapshot.scenario().map(str::to_owned)),
            config,
            statistics: Statistics::of(server),
            diagnostics: diagnostics.iter().map(Into::into).chain(orphaned).collect(),
        }
    }

    /// With the description, which is large.
    pub(super) async fn detailed(_: &Plane, server: &MockServer) -> Self {
        let snapshot = server.snapshot();
        let text = tokio::task::spawn_blocking(move || {
            snapshot.and_then(|snapshot| serde_yaml::to_string(snapshot.api().document.root()).ok())
        });
        let mut server_now = Self { spec_content: text.await.ok().flatten(), ..Self::of(server) };
        server_now.diagnostics.extend(invalid_changes(server));
        server_now
    }
}

/// What of the changed scenarios the description does not have or contradicts now.
fn invalid_changes(server: &MockServer) -> Vec<DiagnosticResource> {
    let Some(snapshot) = server.snapshot() else { return Vec::new() };
    let changes = server.overlay.changes().clone();
    let mut told = Vec::new();
    for file in changes.scenarios.values().flatten() {
        for (field, reason) in snapshot.scenario_faults(file) {
            told.push(DiagnosticResource::invalid(&format!("changed scenario `{}`: {field}: {reason}", file.name)));
        }
    }
    for (place, edit) in changes.responses.values() {
        let operation = snapshot.operation_place(&place.operation).and_then(|at| snapshot.api().operations.get(at));
        let (Some(operation), Some(edit)) = (operation, edit) else { continue };
        for (member, reason) in
            snapshot.reply_faults(operation, place.status.served_as(false), place.media_type.as_deref(), edit.value())
        {
            told.push(DiagnosticResource::invalid(&format!(
                "changed response `{}` {}: {member}: {reason}",
                place.operation, place.status
            )));
        }
    }
    told
}

impl Statistics {
    fn of(server: &MockServer) -> Self {
        let now = server.usage.now();
        #[expect(clippy::cast_precision_loss, reason = "an average needs no more digits")]
        let average = if now.total == 0 { 0.0 } else { now.busy_us as f64 / now.total as f64 / 1000.0 };
        Self {
            total_requests: now.total,
            error_requests: now.errors,
            avg_response_time_ms: (average * 1000.0).round() / 1000.0,
            unique_clients: now.clients,
            last_request_time: now.last.map(time),
        }
    }
}
