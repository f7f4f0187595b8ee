//! Responses: the replies of operations, and what scenarios list.

use axum::Json;
use axum::extract::State;
use http::{StatusCode, Uri};
use mockwright_generator::model::{OperationKey, Status};
use serde_json::Value;

use super::response_body::{ResponseChange, edited_body};
use super::response_resource::{ChangedResponse, NewResponseBody, ResponseBody, ResponseList, ResponseResource};
use super::responses_found::{Found, all, complete, exists, one, resource};
use super::scenario_resource::Warning;
use super::scenarios::{GENERATOR, judged, keep, number_all, served, warnings_or_error};
use super::servers::found;
use super::shown::Message;
use crate::control::access::Caller;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{JsonBody, Path, Query, Shared, number};
use crate::control::plane::Plane;
use crate::control::servers::MockServer;
use crate::control::servers::response::{EditedBody, OwnPlace, ResponseEdit, ResponsePlace, ResponseRow};
use crate::mock::Snapshot;
use crate::store::{Identity, IdentityKind, OverlayKind, OverlayRow, Statement};

/// Responses in one answer.
const PAGE: i64 = 1000;

/// List mock responses
///
/// The replies of all operations, then what the scenarios list; at most `limit` of them.
#[utoipa::path(get, operation_id = "listResponses", path = "/admin/api/v1/servers/{server_id}/responses", tag = "Responses",
    params(("server_id" = String, Path, description = "The server"),
        ("endpoint" = Option<String>, Query, description = "Only those of this path; names of parameters do not matter"),
        ("method" = Option<String>, Query, description = "Only those of this method"),
        ("scenario_id" = Option<i64>, Query, description = "Only those that this scenario lists"),
        ("limit" = Option<i64>, Query, description = "How many at most", minimum = 1, maximum = 1000),
        ("offset" = Option<i64>, Query, description = "How many to skip", minimum = 0, maximum = 10_000_000)),
    responses((status = 200, description = "The responses", body = ResponseList)))]
pub(super) async fn list(
    State(control): Shared<Plane>,
    Path(server_id): Path<String>,
    uri: Uri,
) -> Result<Json<ResponseList>, ApiError> {
    let server = found(&control, &server_id)?;
    let mut query = Query::of(uri.query(), &["endpoint", "method", "scenario_id", "limit", "offset"]);
    let scenario = query.integer("scenario_id", i64::MIN, i64::MAX);
    let limit = query.integer("limit", 1, PAGE).unwrap_or(PAGE);
    let offset = query.integer("offset", 0, 10_000_000).unwrap_or_default();
    query.checked()?;
    let snapshot = served(&server)?;
    number_all(&control, &server, &snapshot).await;
    let rows = all(&server, &snapshot, query.text("endpoint"), query.text("method"), scenario);
    let total = rows.len();
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    let page: Vec<_> = rows.into_iter().skip(count(offset)).take(count(limit)).collect();
    let page = complete(&snapshot, page).await;
    let places: Vec<String> = page.iter().map(|row| row.place.text()).collect();
    server.number(IdentityKind::Response, places.iter().map(String::as_str), control.clock.now(), GENERATOR);
    control.keep_numbers(&server).await;
    let responses = page.iter().filter_map(|row| resource(&server, &snapshot, row)).collect();
    Ok(Json(ResponseList { responses, total }))
}

/// Get a mock response
#[utoipa::path(get, operation_id = "getResponse", path = "/admin/api/v1/servers/{server_id}/responses/{response_id}", tag = "Responses",
    params(("server_id" = String, Path, description = "The server"), ("response_id" = i64, Path, description = "The response")),
    responses((status = 200, description = "The response", body = ResponseResource)))]
pub(super) async fn get(
    State(control): Shared<Plane>,
    Path((server_id, response_id)): Path<(String, String)>,
) -> Result<Json<ResponseResource>, ApiError> {
    let server = found(&control, &server_id)?;
    let snapshot = served(&server)?;
    let Found { row, .. } = one(&server, &snapshot, number("response_id", &response_id)?).await?;
    shown(&server, &snapshot, &row.place).await.map(Json)
}

/// Update a mock response
///
/// What is absent stays as it is. Headers belong to the status: they change for all its media types and examples.
#[utoipa::path(put, operation_id = "updateResponse", path = "/admin/api/v1/servers/{server_id}/responses/{response_id}", tag = "Responses",
    params(("server_id" = String, Path, description = "The server"), ("response_id" = i64, Path, description = "The response"),
        ("strict" = Option<bool>, Query, description = "Whether what the description does not have is refused")),
    request_body = ResponseBody,
    responses((status = 200, description = "The response", body = ChangedResponse)))]
pub(super) async fn update(
    State(control): Shared<Plane>,
    Path((server_id, response_id)): Path<(String, String)>,
    uri: Uri,
    JsonBody(body): JsonBody,
) -> Result<Json<ChangedResponse>, ApiError> {
    let server = found(&control, &server_id)?;
    let strict = Query::strict(&uri)?;
    let change = ResponseChange::for_update(&body)?;
    let _changing = server.changing.take().await?;
    let snapshot = served(&server)?;
    let found = one(&server, &snapshot, number("response_id", &response_id)?).await?;
    let identity = Identity { updated_at: control.clock.now().timestamp_micros(), ..found.identity };
    let (place, warnings) = match found.row.place.clone() {
        ResponsePlace::Own(place) => {
            let before = (place, found.row);
            change_own(&control, &server, &snapshot, identity, before, change, strict).await?
        }
        place @ ResponsePlace::Listed { .. } => {
            let warnings = list_entry(&control, &server, &snapshot, &place, Some(change), strict).await?;
            enter(&control, &server, identity).await?;
            (place, warnings)
        }
    };
    let snapshot = served(&server)?;
    let response = shown(&server, &snapshot, &place).await?;
    Ok(Json(ChangedResponse { response, message: "Response updated successfully", warnings }))
}

/// Create a mock response
///
/// With `scenario_id`, the scenario lists it from then on. Without, the operation has a reply more.
#[utoipa::path(post, operation_id = "createResponse", path = "/admin/api/v1/servers/{server_id}/responses", tag = "Responses",
    params(("server_id" = String, Path, description = "The server"),
        ("strict" = Option<bool>, Query, description = "Whether what the description does not have is refused")),
    request_body = NewResponseBody,
    responses((status = 201, description = "The response", body = ChangedResponse)))]
pub(super) async fn create(
    State(control): Shared<Plane>,
    Path(server_id): Path<String>,
    caller: Caller,
    uri: Uri,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<ChangedResponse>), ApiError> {
    let server = found(&control, &server_id)?;
    let strict = Query::strict(&uri)?;
    let (path, method, change) = ResponseChange::for_creation(&body)?;
    let _changing = server.changing.take().await?;
    let snapshot = served(&server)?;
    number_all(&control, &server, &snapshot).await;
    let (place, warnings) = match change.scenario_id {
        Some(scenario) => {
            let place = ResponsePlace::Listed { scenario, path, method };
            if all(&server, &snapshot, None, None, Some(scenario)).iter().any(|row| row.place == place) {
                return Err(ApiError::conflict("the scenario lists a response for this path and method already"));
            }
            let warnings = list_entry(&control, &server, &snapshot, &place, Some(change), strict).await?;
            server.number(IdentityKind::Response, [place.text().as_str()], control.clock.now(), &caller.name);
            control.keep_numbers(&server).await;
            (place, warnings)
        }
        None => create_own(&control, &server, &snapshot, (&path, &method), change, strict, &caller.name).await?,
    };
    let snapshot = served(&server)?;
    let response = shown(&server, &snapshot, &place).await?;
    let created = ChangedResponse { response, message: "Response created successfully", warnings };
    Ok((StatusCode::CREATED, Json(created)))
}

/// Delete a mock response
#[utoipa::path(delete, operation_id = "deleteResponse", path = "/admin/api/v1/servers/{server_id}/responses/{response_id}", tag = "Responses",
    params(("server_id" = String, Path, description = "The server"), ("response_id" = i64, Path, description = "The response")),
    responses((status = 200, description = "It is gone", body = Message)))]
pub(super) async fn delete(
    State(control): Shared<Plane>,
    Path((server_id, response_id)): Path<(String, String)>,
) -> Result<Json<Message>, ApiError> {
    let server = found(&control, &server_id)?;
    let _changing = server.changing.take().await?;
    let snapshot = served(&server)?;
    let found = one(&server, &snapshot, number("response_id", &response_id)?).await?;
    match found.row.place {
        ResponsePlace::Own(place) => {
            let row = OverlayRow { kind: OverlayKind::Response, place: place.text(), content: None };
            control.store.write(vec![row.put(&server.id)]).await?;
            server.overlay.changes().responses.insert(place.text(), (place.clone(), None));
            serve_operation(&server, &place.operation);
        }
        place @ ResponsePlace::Listed { .. } => {
            list_entry(&control, &server, &snapshot, &place, None, false).await?;
        }
    }
    Ok(Json(Message { message: "Response deleted successfully".to_owned() }))
}

type Changed = (ResponsePlace, Vec<Warning>);

/// Changes a reply of an operation; another status or media type moves it.
async fn change_own(
    control: &Plane,
    server: &MockServer,
    snapshot: &Snapshot,
    identity: Identity,
    (before, row): (OwnPlace, ResponseRow),
    change: ResponseChange,
    strict: bool,
) -> Result<Changed, ApiError> {
    let mut place = before.clone();
    if let Some(status) = change.status {
        place.status = Status::Code(status);
    }
    if let Some(media_type) = &change.media_type {
        place.media_type = Some(media_type.clone());
    } else if place.media_type.is_none() && change.has_body() {
        place.media_type = Some("application/json".to_owned());
    }
    let moved = place != before;
    if moved && exists(snapshot, &place) {
        return Err(ApiError::conflict("the operation has such a response already"));
    }
    let kept = server.overlay.changes().responses.get(&before.text()).and_then(|(_, edit)| edit.clone());
    // One that moves takes all along that it says.
    let kept = if moved { row.as_edit() } else { kept.unwrap_or_default() };
    let edit = change.onto(kept, place.media_type.as_deref());
    let warnings = judge_own(snapshot, &place, &edit, strict)?;
    let mut statements = Vec::new();
    if moved {
        statements
            .push(OverlayRow { kind: OverlayKind::Response, place: before.text(), content: None }.put(&server.id));
    }
    let identity = Identity { place: ResponsePlace::Own(place.clone()).text(), ..identity };
    statements.extend(kept_edit(server, &place, &edit, &identity)?);
    // Its number may be among those that are kept meanwhile.
    let keeping = server.keeping.lock().await;
    control.store.write(statements).await?;
    drop(keeping);
    server.responses().enter(identity);
    let mut changes = server.overlay.changes();
    if moved {
        changes.responses.insert(before.text(), (before, None));
    }
    changes.responses.insert(place.text(), (place.clone(), Some(edit)));
    drop(changes);
    serve_operation(server, &place.operation);
    Ok((ResponsePlace::Own(place), warnings))
}

async fn create_own(
    control: &Plane,
    server: &MockServer,
    snapshot: &Snapshot,
    (path, method): (&str, &str),
    change: ResponseChange,
    strict: bool,
    by: &str,
) -> Result<Changed, ApiError> {
    let unknown =
        || ApiError::field("endpoint_path", format!("`{method} {path}` is not an operation of the description"));
    let operation = snapshot.operation_of(path, method).ok_or_else(unknown)?;
    let described = snapshot.api().operations.get(operation).ok_or_else(unknown)?;
    let code = change.status.unwrap_or(200);
    let declared = || snapshot.first_media_type(operation, code);
    let media_type = if change.has_body() || change.media_type.is_some() {
        Some(change.media_type.clone().or_else(declared).unwrap_or_else(|| "application/json".to_owned()))
    } else {
        None
    };
    let operation = described.key.clone();
    let place = OwnPlace { operation, status: Status::Code(code), media_type, example: change.example.clone() };
    let text = ResponsePlace::Own(place.clone()).text();
    if exists(snapshot, &place) {
        let conflict = ApiError::conflict("the operation has such a response already");
        return Err(conflict.details(serde_json::json!({"field": "response_status"})));
    }
    let edit = change.onto(ResponseEdit::default(), place.media_type.as_deref());
    let warnings = judge_own(snapshot, &place, &edit, strict)?;
    let now = control.clock.now().timestamp_micros();
    server.number(IdentityKind::Response, [text.as_str()], control.clock.now(), by);
    let identity = server.responses().of(&text).cloned();
    let identity = identity.ok_or_else(|| ApiError::new(ErrorCode::Internal, "no number was found"))?;
    let identity = Identity { created_at: now, updated_at: now, created_by: by.to_owned(), ..identity };
    // Its number may be among those that are kept meanwhile.
    let keeping = server.keeping.lock().await;
    control.store.write(kept_edit(server, &place, &edit, &identity)?).await?;
    drop(keeping);
    server.responses().enter(identity);
    server.overlay.changes().responses.insert(place.text(), (place.clone(), Some(edit)));
    serve_operation(server, &place.operation);
    Ok((ResponsePlace::Own(place), warnings))
}

fn judge_own(
    snapshot: &Snapshot,
    place: &OwnPlace,
    edit: &ResponseEdit,
    strict: bool,
) -> Result<Vec<Warning>, ApiError> {
    let operation = snapshot.operation_place(&place.operation).and_then(|at| snapshot.api().operations.get(at));
    let Some(operation) = operation else { return Ok(Vec::new()) };
    let code = place.status.served_as(false);
    let faults = snapshot.reply_faults(operation, code, place.media_type.as_deref(), edit.value());
    warnings_or_error(
        faults.into_iter().map(|(member, reason)| (format!("response_{member}"), reason)).collect(),
        strict,
    )
}

fn kept_edit(
    server: &MockServer,
    place: &OwnPlace,
    edit: &ResponseEdit,
    identity: &Identity,
) -> Result<Vec<Statement>, ApiError> {
    let content = serde_json::to_string(edit).map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?;
    let row = OverlayRow { kind: OverlayKind::Response, place: place.text(), content: Some(content) };
    Ok(vec![row.put(&server.id), identity.put(&server.id, IdentityKind::Response)])
}

/// Serves what the overlay says of an operation.
fn serve_operation(server: &MockServer, operation: &OperationKey) {
    let changes = server.overlay.changes().clone();
    server.apply(|base, served| {
        served.with_operation_files(changes.operation_file(base, operation).into_iter().collect())
    });
}

/// Changes what a scenario lists for a path and a method; `None` takes it out.
async fn list_entry(
    control: &Plane,
    server: &MockServer,
    snapshot: &Snapshot,
    place: &ResponsePlace,
    change: Option<ResponseChange>,
    strict: bool,
) -> Result<Vec<Warning>, ApiError> {
    let ResponsePlace::Listed { scenario, path, method } = place else { return Ok(Vec::new()) };
    let identity = server.scenarios().get(*scenario).cloned();
    let missing = || ApiError::not_found("scenario", scenario);
    let identity = identity.ok_or_else(missing)?;
    let file = snapshot.scenario_files().find(|file| file.name == identity.place);
    let mut file = file.ok_or_else(missing)?.clone();
    let methods = file.config.entry(path.clone()).or_default();
    match change {
        Some(change) => {
            let entry = methods.entry(method.clone()).or_default();
            entry.status = change.status.or(entry.status);
            entry.delay_ms = change.delay_ms.or(entry.delay_ms);
            if let Some(headers) = change.headers {
                entry.headers = headers;
            }
            if let Some(media_type) = change.media_type {
                entry.headers.insert("Content-Type".to_owned(), media_type.into());
            }
            if let Some(body) = change.body {
                // A status without a body has none, whatever is said.
                let bodiless = matches!(entry.status, Some(204 | 205 | 304)) && body.as_str() == Some("");
                entry.body = (!bodiless).then(|| edited_value(&body));
            }
        }
        None => drop(methods.shift_remove(method)),
    }
    file.config.retain(|_, methods| !methods.is_empty());
    let warnings = judged(snapshot, &file, strict)?;
    let identity = Identity { updated_at: control.clock.now().timestamp_micros(), ..identity };
    keep(control, server, &identity, &file, Vec::new()).await?;
    Ok(warnings)
}

/// The body of a scenario's entry is a value: a text that is JSON is what it says.
fn edited_value(body: &Value) -> Value {
    match edited_body(body, "application/json") {
        EditedBody::Value(value) => value,
        EditedBody::Text(text) => Value::String(text),
    }
}

async fn enter(control: &Plane, server: &MockServer, identity: Identity) -> Result<(), ApiError> {
    let _keeping = server.keeping.lock().await;
    control.store.write(vec![identity.put(&server.id, IdentityKind::Response)]).await?;
    server.responses().enter(identity);
    Ok(())
}

async fn shown(server: &MockServer, snapshot: &Snapshot, place: &ResponsePlace) -> Result<ResponseResource, ApiError> {
    let id = server.responses().of(&place.text()).map(|identity| identity.id);
    let id = id.ok_or_else(|| ApiError::new(ErrorCode::Internal, "the response has no number"))?;
    let Found { row, .. } = one(server, snapshot, id).await?;
    resource(server, snapshot, &row).ok_or_else(|| ApiError::not_found("response", id))
}
