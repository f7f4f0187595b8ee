//! Scenarios.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::{StatusCode, Uri};
use mockwright_generator::bundle::ScenarioFile;
use serde_json::json;

use super::scenario_resource::{
    Activated, ChangedScenario, NewScenarioBody, ScenarioBody, ScenarioList, ScenarioResource, Warning,
};
use super::servers::found;
use super::shown::{Message, kept_time};
use crate::control::access::Caller;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{JsonBody, Path, Query, Shared, number};
use crate::control::fault::FieldFault;
use crate::control::plane::Plane;
use crate::control::servers::scenario_json::{ScenarioChange, config_json, derive_json, file_json};
use crate::control::servers::{MockServer, told};
use crate::mock::Snapshot;
use crate::store::{Identity, IdentityKind, OverlayKind, OverlayRow, Statement};

/// What is served, or that the server was not read yet.
pub(super) fn served(server: &MockServer) -> Result<Arc<Snapshot>, ApiError> {
    server.snapshot().ok_or_else(|| ApiError::conflict("the server was not started: it has no scenarios and responses"))
}

/// Numbers for all scenarios of a server.
pub(super) async fn number_all(plane: &Plane, server: &MockServer, snapshot: &Snapshot) {
    let names = snapshot.scenario_files().map(|file| file.name.as_str());
    server.number(IdentityKind::Scenario, names, plane.clock.now(), GENERATOR);
    plane.keep_numbers(server).await;
}

/// Who made what is generated.
pub(super) const GENERATOR: &str = "mockwright";

/// A scenario by its number.
async fn one(
    plane: &Plane,
    server: &MockServer,
    scenario_id: &str,
) -> Result<(Arc<Snapshot>, Identity, ScenarioFile), ApiError> {
    let id = number("scenario_id", scenario_id)?;
    let snapshot = served(server)?;
    number_all(plane, server, &snapshot).await;
    let identity = server.scenarios().get(id).cloned();
    let found = identity.and_then(|identity| {
        let file = snapshot.scenario_files().find(|file| file.name == identity.place)?.clone();
        Some((identity, file))
    });
    let (identity, file) = found.ok_or_else(|| ApiError::not_found("scenario", id))?;
    Ok((snapshot, identity, file))
}

fn resource(
    server: &MockServer,
    identity: &Identity,
    file: &ScenarioFile,
    active: Option<&str>,
    whole: bool,
) -> ScenarioResource {
    let overlaid = server.overlay.changes().scenarios.contains_key(&file.name);
    let source = match (overlaid, identity.created_by == GENERATOR) {
        (false, _) => "generated",
        (true, true) => "edited",
        (true, false) => "api",
    };
    ScenarioResource {
        id: identity.id,
        name: file.name.clone(),
        description: file.description.clone(),
        is_active: active == Some(&file.name),
        derive: derive_json(file.derive),
        config: whole.then(|| config_json(&file.config)),
        source,
        created_at: kept_time(identity.created_at),
        updated_at: kept_time(identity.updated_at),
        created_by: identity.created_by.clone(),
    }
}

/// List scenarios
#[utoipa::path(get, operation_id = "listScenarios", path = "/admin/api/v1/servers/{server_id}/scenarios", tag = "Scenarios",
    params(("server_id" = String, Path, description = "The server")),
    responses((status = 200, description = "The scenarios", body = ScenarioList)))]
pub(super) async fn list(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
) -> Result<Json<ScenarioList>, ApiError> {
    let server = found(&plane, &server_id)?;
    let snapshot = served(&server)?;
    number_all(&plane, &server, &snapshot).await;
    let active = snapshot.scenario().map(str::to_owned);
    let identities = server.scenarios();
    let scenarios: Vec<ScenarioResource> = snapshot
        .scenario_files()
        .filter_map(|file| Some(resource(&server, identities.of(&file.name)?, file, active.as_deref(), false)))
        .collect();
    Ok(Json(ScenarioList { total: scenarios.len(), scenarios, active_scenario: active }))
}

/// Get scenario details
#[utoipa::path(get, operation_id = "getScenario", path = "/admin/api/v1/servers/{server_id}/scenarios/{scenario_id}", tag = "Scenarios",
    params(("server_id" = String, Path, description = "The server"), ("scenario_id" = i64, Path, description = "The scenario")),
    responses((status = 200, description = "The scenario", body = ScenarioResource)))]
pub(super) async fn get(
    State(plane): Shared<Plane>,
    Path((server_id, scenario_id)): Path<(String, String)>,
) -> Result<Json<ScenarioResource>, ApiError> {
    let server = found(&plane, &server_id)?;
    let (snapshot, identity, file) = one(&plane, &server, &scenario_id).await?;
    Ok(Json(resource(&server, &identity, &file, snapshot.scenario(), true)))
}

/// Create a scenario
///
/// The very next request sees it.
#[utoipa::path(post, operation_id = "createScenario", path = "/admin/api/v1/servers/{server_id}/scenarios", tag = "Scenarios",
    params(("server_id" = String, Path, description = "The server"),
        ("strict" = Option<bool>, Query, description = "Whether what the description does not have is refused")),
    request_body = NewScenarioBody,
    responses((status = 201, description = "The scenario", body = ChangedScenario)))]
pub(super) async fn create(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    caller: Caller,
    uri: Uri,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<ChangedScenario>), ApiError> {
    let server = found(&plane, &server_id)?;
    let strict = Query::strict(&uri)?;
    let change = ScenarioChange::from_json(&body).map_err(|faults| ApiError::invalid(&faults))?;
    let Some(name) = change.name else { return Err(ApiError::field("name", "is needed")) };
    let file = ScenarioFile {
        name,
        description: change.description,
        derive: change.derive.unwrap_or_default(),
        config: change.config.unwrap_or_default(),
    };
    let _changing = server.changing.take().await?;
    let snapshot = served(&server)?;
    number_all(&plane, &server, &snapshot).await;
    if snapshot.scenario_files().any(|known| known.name == file.name) {
        return Err(taken(&file.name));
    }
    let warnings = judged(&snapshot, &file, strict)?;
    let now = plane.clock.now().timestamp_micros();
    server.number(IdentityKind::Scenario, [file.name.as_str()], plane.clock.now(), &caller.name);
    // One that was deleted had a number, which the new one of its name has then.
    let identity = server.scenarios().of(&file.name).cloned();
    let identity = identity.ok_or_else(|| ApiError::new(ErrorCode::Internal, "no number was found"))?;
    let identity = Identity { created_at: now, updated_at: now, created_by: caller.name.to_string(), ..identity };
    keep(&plane, &server, &identity, &file, Vec::new()).await?;
    let active = server.snapshot().and_then(|snapshot| snapshot.scenario().map(str::to_owned));
    let scenario = resource(&server, &identity, &file, active.as_deref(), true);
    plane.tell_scenario(&server, "created", &file.name, None);
    Ok((StatusCode::CREATED, Json(ChangedScenario { scenario, message: "Scenario created successfully", warnings })))
}

/// Update a scenario
///
/// What is absent stays as it is; `config` is replaced as a whole.
#[utoipa::path(put, operation_id = "updateScenario", path = "/admin/api/v1/servers/{server_id}/scenarios/{scenario_id}", tag = "Scenarios",
    params(("server_id" = String, Path, description = "The server"), ("scenario_id" = i64, Path, description = "The scenario"),
        ("strict" = Option<bool>, Query, description = "Whether what the description does not have is refused")),
    request_body = ScenarioBody,
    responses((status = 200, description = "The scenario", body = ChangedScenario)))]
pub(super) async fn update(
    State(plane): Shared<Plane>,
    Path((server_id, scenario_id)): Path<(String, String)>,
    uri: Uri,
    JsonBody(body): JsonBody,
) -> Result<Json<ChangedScenario>, ApiError> {
    let server = found(&plane, &server_id)?;
    let strict = Query::strict(&uri)?;
    let change = ScenarioChange::from_json(&body).map_err(|faults| ApiError::invalid(&faults))?;
    let undescribed = body.get("description").is_some_and(serde_json::Value::is_null);
    let _changing = server.changing.take().await?;
    let (snapshot, identity, before) = one(&plane, &server, &scenario_id).await?;
    let file = ScenarioFile {
        name: change.name.unwrap_or_else(|| before.name.clone()),
        description: if undescribed { None } else { change.description.or(before.description) },
        derive: change.derive.unwrap_or(before.derive),
        config: change.config.unwrap_or(before.config),
    };
    let renamed = file.name != before.name;
    if renamed && snapshot.scenario_files().any(|known| known.name == file.name) {
        return Err(taken(&file.name));
    }
    let warnings = judged(&snapshot, &file, strict)?;
    let identity = Identity { place: file.name.clone(), updated_at: plane.clock.now().timestamp_micros(), ..identity };
    if renamed {
        rename(&plane, &server, &before.name, &identity, &file).await?;
    } else {
        keep(&plane, &server, &identity, &file, Vec::new()).await?;
    }
    let active = server.snapshot().and_then(|snapshot| snapshot.scenario().map(str::to_owned));
    let scenario = resource(&server, &identity, &file, active.as_deref(), true);
    let former = renamed.then_some(before.name.as_str());
    plane.tell_scenario(&server, "updated", &file.name, former);
    Ok(Json(ChangedScenario { scenario, message: "Scenario updated successfully", warnings }))
}

/// Activate a scenario
///
/// The very next request sees it.
#[utoipa::path(post, operation_id = "activateScenario", path = "/admin/api/v1/servers/{server_id}/scenarios/{scenario_id}/activate", tag = "Scenarios",
    params(("server_id" = String, Path, description = "The server"), ("scenario_id" = i64, Path, description = "The scenario")),
    responses((status = 200, description = "Which one is active now, and was before", body = Activated)))]
pub(super) async fn activate(
    State(plane): Shared<Plane>,
    caller: Caller,
    Path((server_id, scenario_id)): Path<(String, String)>,
) -> Result<Json<Activated>, ApiError> {
    let server = found(&plane, &server_id)?;
    let _changing = server.changing.take().await?;
    let (snapshot, _, file) = one(&plane, &server, &scenario_id).await?;
    let previous = snapshot.scenario().map(str::to_owned);
    let before = server.overlay.changes().active.replace(file.name.clone());
    if let Err(error) = plane.store.put_server(server.row(true)).await {
        server.overlay.changes().active = before;
        return Err(error.into());
    }
    server.apply(|_, served| served.with_scenario(&file.name).unwrap_or_else(|_| served.clone()));
    plane.tell_scenario(&server, "activated", &file.name, previous.as_deref());
    told::activated(&server, &file.name, &caller.account);
    Ok(Json(Activated {
        message: "Scenario activated successfully",
        active_scenario: file.name,
        previous_scenario: previous,
    }))
}

/// Delete a scenario
///
/// The active one cannot be deleted.
#[utoipa::path(delete, operation_id = "deleteScenario", path = "/admin/api/v1/servers/{server_id}/scenarios/{scenario_id}", tag = "Scenarios",
    params(("server_id" = String, Path, description = "The server"), ("scenario_id" = i64, Path, description = "The scenario")),
    responses((status = 200, description = "It is gone", body = Message)))]
pub(super) async fn delete(
    State(plane): Shared<Plane>,
    Path((server_id, scenario_id)): Path<(String, String)>,
) -> Result<Json<Message>, ApiError> {
    let server = found(&plane, &server_id)?;
    let _changing = server.changing.take().await?;
    let (snapshot, _, file) = one(&plane, &server, &scenario_id).await?;
    if snapshot.scenario() == Some(&file.name) {
        return Err(ApiError::conflict("the active scenario cannot be deleted: activate another first"));
    }
    plane.store.write(vec![gone(&server, &file.name)]).await?;
    forget(&server, &file.name);
    server.apply(|_, served| served.without_scenario(&file.name));
    plane.tell_scenario(&server, "deleted", &file.name, None);
    Ok(Json(Message { message: "Scenario deleted successfully".to_owned() }))
}

fn taken(name: &str) -> ApiError {
    ApiError::conflict(format!("there is a scenario `{}` already", name.escape_debug()))
        .details(json!({"field": "name"}))
}

/// What the description does not have of a scenario; an error where that is asked for.
pub(super) fn judged(snapshot: &Snapshot, file: &ScenarioFile, strict: bool) -> Result<Vec<Warning>, ApiError> {
    warnings_or_error(snapshot.scenario_faults(file), strict)
}

/// What was found, as warnings or as an error.
pub(super) fn warnings_or_error(found: Vec<(String, String)>, strict: bool) -> Result<Vec<Warning>, ApiError> {
    if strict && !found.is_empty() {
        let faults: Vec<FieldFault> = found.into_iter().map(|(field, reason)| FieldFault::new(field, reason)).collect();
        return Err(ApiError::invalid(&faults));
    }
    Ok(found.into_iter().map(|(field, reason)| Warning { field, reason }).collect())
}

/// Keeps a scenario with its number and serves it.
pub(super) async fn keep(
    plane: &Plane,
    server: &MockServer,
    identity: &Identity,
    file: &ScenarioFile,
    mut statements: Vec<Statement>,
) -> Result<(), ApiError> {
    let content = Some(file_json(file).to_string());
    let row = OverlayRow { kind: OverlayKind::Scenario, place: file.name.clone(), content };
    statements.extend([identity.put(&server.id, IdentityKind::Scenario), row.put(&server.id)]);
    // Its number may be among those that are kept meanwhile.
    let keeping = server.keeping.lock().await;
    plane.store.write(statements).await?;
    drop(keeping);
    server.scenarios().enter(identity.clone());
    server.overlay.changes().scenarios.insert(file.name.clone(), Some(file.clone()));
    server.apply(|_, served| served.with_scenario_file(file.clone()));
    Ok(())
}

async fn rename(
    plane: &Plane,
    server: &MockServer,
    before: &str,
    identity: &Identity,
    file: &ScenarioFile,
) -> Result<(), ApiError> {
    let was_active = server.snapshot().is_some_and(|snapshot| snapshot.scenario() == Some(before));
    if was_active {
        server.overlay.changes().active = Some(file.name.clone());
    }
    let statements = vec![gone(server, before), server.row(true).put()];
    if let Err(error) = keep(plane, server, identity, file, statements).await {
        if was_active {
            server.overlay.changes().active = Some(before.to_owned());
        }
        return Err(error);
    }
    forget(server, before);
    server.apply(|_, served| {
        let renamed = served.without_scenario(before);
        if was_active { renamed.with_scenario(&file.name).unwrap_or(renamed) } else { renamed }
    });
    Ok(())
}

/// Whether the files have a scenario, which then stays deleted over a reload.
fn in_files(server: &MockServer, name: &str) -> bool {
    let base = server.running().map(|running| running.stage().base());
    base.is_none_or(|base| base.scenario_files().any(|file| file.name == name))
}

fn gone(server: &MockServer, name: &str) -> Statement {
    let row = OverlayRow { kind: OverlayKind::Scenario, place: name.to_owned(), content: None };
    if in_files(server, name) { row.put(&server.id) } else { row.remove(&server.id) }
}

fn forget(server: &MockServer, name: &str) {
    let stays = in_files(server, name);
    let mut changes = server.overlay.changes();
    if stays {
        changes.scenarios.insert(name.to_owned(), None);
    } else {
        changes.scenarios.remove(name);
    }
}
