//! `/v1/mocks`: replies that a client makes for itself.

use axum::Json;
use axum::extract::{OriginalUri, State};
use http::{StatusCode, Uri};
use serde::Serialize;
use utoipa::ToSchema;

use super::shown::Message;
use crate::control::access::Caller;
use crate::control::adhoc::{
    AdhocMock, CreateError, MockId, MockResource, NewMock, NewMockBody, StoredMock, requested_id,
};
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{JsonBody, Path, Query, Shared};
use crate::control::plane::Plane;
use crate::store::AdhocRow;

/// A mock endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MockEnvelope {
    mock: MockResource,
}

/// A mock endpoint that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MadeMock {
    mock: MockResource,
    /// What was done.
    #[schema(example = "Mock created successfully")]
    message: &'static str,
}

/// The mock endpoints of a key.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MockList {
    /// Some of them, newest first.
    mocks: Vec<MockResource>,
    /// How many there are.
    #[schema(example = 1)]
    total: usize,
}

/// Create a mock endpoint
///
/// All fields are optional. It is served at `endpoint_url`, to anybody and with any method, until it expires.
#[utoipa::path(post, operation_id = "createMock", path = "/v1/mocks", tag = "Mock endpoints", request_body(content = Option<NewMockBody>),
    responses((status = 201, description = "The mock", body = MadeMock)))]
pub(super) async fn create(
    State(plane): Shared<Plane>,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<MadeMock>), ApiError> {
    let new = NewMock::from_json(&body).map_err(|faults| ApiError::invalid(&faults))?;
    let mock = plane.adhoc.create(&caller.account, new).map_err(|error| match error {
        CreateError::NoEntropy(error) => error.into(),
        quota => ApiError::new(ErrorCode::RateLimit, quota.to_string()),
    })?;
    if let Err(error) = plane.store.add_adhoc_mock(row(&mock)).await {
        plane.adhoc.delete(&caller.account, mock.id());
        return Err(error.into());
    }
    let made = MadeMock { mock: (&*mock).into(), message: "Mock created successfully" };
    Ok((StatusCode::CREATED, Json(made)))
}

/// List mock endpoints
///
/// Those that the caller's key has made, newest first.
#[utoipa::path(get, operation_id = "listMocks", path = "/v1/mocks", tag = "Mock endpoints",
    params(("limit" = Option<i64>, Query, description = "How many at most", minimum = 1, maximum = 1000),
        ("offset" = Option<i64>, Query, description = "How many to skip", minimum = 0, maximum = 1_000_000)),
    responses((status = 200, description = "The mocks", body = MockList)))]
pub(super) async fn list(State(plane): Shared<Plane>, caller: Caller, uri: Uri) -> Result<Json<MockList>, ApiError> {
    let mut query = Query::of(uri.query(), &["limit", "offset"]);
    let limit = query.integer("limit", 1, 1000).unwrap_or(100);
    let offset = query.integer("offset", 0, 1_000_000).unwrap_or_default();
    query.checked()?;
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    let (mocks, total) = plane.adhoc.list(&caller.account, count(offset), count(limit));
    Ok(Json(MockList { mocks: mocks.iter().map(|mock| (&**mock).into()).collect(), total }))
}

/// Get mock metadata and hit count
#[utoipa::path(get, operation_id = "getMock", path = "/v1/mocks/{mock_id}", tag = "Mock endpoints",
    params(("mock_id" = String, Path, description = "Mock identifier")),
    responses((status = 200, description = "The mock", body = MockEnvelope)))]
pub(super) async fn get(
    State(plane): Shared<Plane>,
    caller: Caller,
    Path(mock_id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<MockEnvelope>, ApiError> {
    let mock = requested(&mock_id, &uri).and_then(|id| plane.adhoc.get(&caller.account, id));
    let mock = mock.ok_or_else(|| missing(&mock_id, &uri))?;
    Ok(Json(MockEnvelope { mock: (&*mock).into() }))
}

/// Delete a mock endpoint
#[utoipa::path(delete, operation_id = "deleteMock", path = "/v1/mocks/{mock_id}", tag = "Mock endpoints",
    params(("mock_id" = String, Path, description = "Mock identifier")),
    responses((status = 200, description = "It is gone", body = Message)))]
pub(super) async fn delete(
    State(plane): Shared<Plane>,
    caller: Caller,
    Path(mock_id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Message>, ApiError> {
    let missing = || missing(&mock_id, &uri);
    let id = requested(&mock_id, &uri).ok_or_else(missing)?;
    plane.adhoc.get(&caller.account, id).ok_or_else(missing)?;
    plane.store.remove_adhoc_mock(&id.to_string()).await?;
    plane.adhoc.delete(&caller.account, id).ok_or_else(missing)?;
    Ok(Json(Message { message: "Mock deleted successfully".to_owned() }))
}

/// There is no such mock: the one that was asked for, wherever it stands.
fn missing(segment: &str, uri: &Uri) -> ApiError {
    let named = requested(segment, uri).map_or_else(|| segment.to_owned(), |id| id.to_string());
    ApiError::not_found("mock", named)
}

/// The released Python client never fills the placeholder of the path.
fn requested(segment: &str, uri: &Uri) -> Option<MockId> {
    requested_id(segment, uri.query())
}

fn row(mock: &AdhocMock) -> AdhocRow {
    let stored = StoredMock::from(mock);
    let json = |value: serde_json::Result<String>| value.unwrap_or_default();
    AdhocRow {
        id: stored.id,
        owner: stored.owner,
        name: stored.name,
        status: stored.status.into(),
        headers: json(serde_json::to_string(&stored.headers)),
        // As JSON: a text may hold U+0000, which PostgreSQL does not take.
        body: stored.body.map(|body| json(serde_json::to_string(&body))),
        content_type: stored.content_type,
        delay_ms: stored.delay_ms.into(),
        created_at: stored.created_at.timestamp_micros(),
        expires_at: stored.expires_at.timestamp_micros(),
        hits: i64::try_from(stored.hits).unwrap_or(i64::MAX),
    }
}

/// A mock as it was kept; `None` where somebody else wrote there.
pub(crate) fn stored(row: AdhocRow) -> Option<StoredMock> {
    use chrono::DateTime;
    Some(StoredMock {
        id: row.id,
        owner: row.owner,
        name: row.name,
        status: u16::try_from(row.status).ok()?,
        headers: serde_json::from_str(&row.headers).ok()?,
        body: match row.body {
            Some(body) => Some(serde_json::from_str(&body).ok()?),
            None => None,
        },
        content_type: row.content_type,
        delay_ms: u16::try_from(row.delay_ms).ok()?,
        created_at: DateTime::from_timestamp_micros(row.created_at)?,
        expires_at: DateTime::from_timestamp_micros(row.expires_at)?,
        hits: u64::try_from(row.hits).ok()?,
    })
}
