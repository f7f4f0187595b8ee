//! Finding responses.

use mockwright_generator::model::Status;

use super::response_resource::ResponseResource;
use super::scenarios::GENERATOR;
use super::shown::kept_time;
use crate::control::error::ApiError;
use crate::control::servers::MockServer;
use crate::control::servers::response::{OwnPlace, ResponsePlace, ResponseRow, listed, rows};
use crate::mock::Snapshot;
use crate::store::Identity;

/// A response with its number.
pub(super) struct Found {
    pub(super) identity: Identity,
    pub(super) row: ResponseRow,
}

/// All responses that meet the filters, those of operations without bodies.
pub(super) fn all(
    server: &MockServer,
    snapshot: &Snapshot,
    path: Option<&str>,
    method: Option<&str>,
    scenario: Option<i64>,
) -> Vec<ResponseRow> {
    let mut found = Vec::new();
    if scenario.is_none() {
        for (place, operation) in snapshot.api().operations.iter().enumerate() {
            let key = &operation.key;
            if path.is_none_or(|path| same_shape(&key.path, path))
                && method.is_none_or(|method| key.method == method.to_ascii_uppercase())
            {
                found.extend(snapshot.operation_outline(place).map(|file| rows(&file)).unwrap_or_default());
            }
        }
    }
    let identities = server.scenarios();
    for file in snapshot.scenario_files() {
        let Some(identity) = identities.of(&file.name) else { continue };
        if scenario.is_some_and(|scenario| scenario != identity.id) {
            continue;
        }
        let rows = listed(identity.id, file, |path, method| snapshot.default_status(path, method));
        found.extend(rows.into_iter().filter(|row| match &row.place {
            ResponsePlace::Listed { path: at, method: of, .. } => {
                path.is_none_or(|path| same_shape(at, path))
                    && method.is_none_or(|method| *of == method.to_ascii_uppercase())
            }
            ResponsePlace::Own(_) => false,
        }));
    }
    found
}

/// Whether an operation has a reply.
pub(super) fn exists(snapshot: &Snapshot, place: &OwnPlace) -> bool {
    let file = snapshot.operation_place(&place.operation).and_then(|at| snapshot.operation_outline(at));
    let wanted = ResponsePlace::Own(place.clone());
    file.is_some_and(|file| rows(&file).iter().any(|row| row.place == wanted))
}

/// The same responses with their bodies, which may have to be drafted.
pub(super) async fn complete(snapshot: &Snapshot, found: Vec<ResponseRow>) -> Vec<ResponseRow> {
    let snapshot = snapshot.clone();
    let completing = move || {
        let mut whole: Vec<ResponseRow> = Vec::with_capacity(found.len());
        let mut of_operation: (Option<usize>, Vec<ResponseRow>) = (None, Vec::new());
        for row in found {
            let ResponsePlace::Own(own) = &row.place else {
                whole.push(row);
                continue;
            };
            let place = snapshot.operation_place(&own.operation);
            if of_operation.0 != place {
                let file = place.and_then(|place| snapshot.operation_file(place));
                of_operation = (place, file.map(|file| rows(&file)).unwrap_or_default());
            }
            let drafted = of_operation.1.iter().find(|drafted| drafted.place == row.place);
            whole.push(drafted.cloned().unwrap_or(row));
        }
        whole
    };
    tokio::task::spawn_blocking(completing).await.unwrap_or_default()
}

/// A response by its number, with its body.
pub(super) async fn one(server: &MockServer, snapshot: &Snapshot, id: i64) -> Result<Found, ApiError> {
    let missing = || ApiError::not_found("response", id);
    let identity = server.responses().get(id).cloned().ok_or_else(missing)?;
    let place = ResponsePlace::parse(&identity.place).ok_or_else(missing)?;
    let candidates = match &place {
        ResponsePlace::Own(own) => {
            let at = snapshot.operation_place(&own.operation).ok_or_else(missing)?;
            snapshot.operation_outline(at).map(|file| rows(&file)).unwrap_or_default()
        }
        ResponsePlace::Listed { scenario, .. } => all(server, snapshot, None, None, Some(*scenario)),
    };
    let row = candidates.into_iter().find(|row| row.place == place).ok_or_else(missing)?;
    let row = complete(snapshot, vec![row]).await.into_iter().next().ok_or_else(missing)?;
    Ok(Found { identity, row })
}

/// A response as it is shown; `None` while it has no number.
pub(super) fn resource(server: &MockServer, snapshot: &Snapshot, row: &ResponseRow) -> Option<ResponseResource> {
    let text = row.place.text();
    let identity = server.responses().of(&text)?.clone();
    let (path, method, scenario_id, media_type, example, overlaid) = match &row.place {
        ResponsePlace::Own(own) => {
            let overlaid = server.overlay.changes().responses.contains_key(&text);
            let key = &own.operation;
            (key.path.clone(), key.method.clone(), None, own.media_type.clone(), own.example.clone(), overlaid)
        }
        ResponsePlace::Listed { scenario, path, method } => {
            let media_type = row.body.as_ref().map(|_| "application/json".to_owned());
            let name = server.scenarios().get(*scenario).map(|scenario| scenario.place.clone());
            let overlaid = name.is_some_and(|name| server.overlay.changes().scenarios.contains_key(&name));
            (path.clone(), method.clone(), Some(*scenario), media_type, None, overlaid)
        }
    };
    let status = match &row.place {
        ResponsePlace::Own(own) => own.status,
        ResponsePlace::Listed { .. } => Status::Code(row.status),
    };
    let body =
        row.body.as_ref().and_then(|body| snapshot.body_text(&path, &method, status, media_type.as_deref()?, body));
    Some(ResponseResource {
        id: identity.id,
        endpoint_path: path,
        method,
        response_status: row.status,
        response_headers: row.headers.clone(),
        response_body: body,
        media_type,
        example,
        delay_ms: row.delay_ms,
        scenario_id,
        is_default: row.is_default,
        source: match (overlaid, identity.created_by == GENERATOR) {
            (false, _) => "generated",
            (true, true) => "edited",
            (true, false) => "api",
        },
        created_at: kept_time(identity.created_at),
        updated_at: kept_time(identity.updated_at),
        created_by: identity.created_by,
    })
}

/// Whether two paths are the same but for the names of their parameters.
fn same_shape(one: &str, other: &str) -> bool {
    let shape = |path: &str| -> Vec<String> {
        let segments = path.trim_end_matches('/').split('/');
        let name = |segment: &str| {
            if segment.starts_with('{') && segment.ends_with('}') { "{}".to_owned() } else { segment.to_owned() }
        };
        segments.map(name).collect()
    };
    one == other || shape(one) == shape(other)
}
