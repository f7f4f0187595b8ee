//! Whether a mock was called as it should have been.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::Uri;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::servers::found;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{JsonBody, Path, Query as Parameters, Shared};
use crate::control::plane::Plane;
use crate::control::servers::MockServer;
use crate::journal::{Query, Verification, times_from_json};
use crate::requests::Times;

/// How many requests came.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Count {
    /// How many.
    #[schema(example = 3, minimum = 0)]
    count: u64,
    /// How many requests were forgotten for newer ones.
    #[schema(example = 0, minimum = 0)]
    forgotten: u64,
}

/// What should have come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct VerifyBody {
    /// An operation, by its `operationId` or as `METHOD /path/template`.
    #[schema(example = "POST /pets")]
    operation: Option<String>,
    /// The method.
    #[schema(pattern = "^[A-Za-z]+$")]
    method: Option<String>,
    /// A path, a template such as `/pets/{petId}`, or with `*` for one segment and `**` for any rest.
    #[schema(pattern = "^(/(?!\\*\\*/)([^/?#{}]|\\{[^/?#{}]+\\})*)+$")]
    path: Option<String>,
    /// Parameters of the query that must be there.
    query: Option<std::collections::HashMap<String, Value>>,
    /// Headers that must be there.
    headers: Option<std::collections::HashMap<String, Value>>,
    /// What the body must be: `{"equals": …}`, `{"contains": …}` or `{"pattern": "…"}`.
    #[schema(value_type = Option<WantedBody>, example = json!({"contains": {"name": "Rex"}}))]
    body: Option<Value>,
    /// The status of the reply.
    #[schema(example = 201, minimum = 100, maximum = 599)]
    status: Option<u16>,
    /// Only requests from then on.
    #[schema(format = DateTime)]
    since: Option<String>,
    /// How often: a number, or `exactly`, `at_least`, `at_most` or `between`. By default at least once.
    #[schema(value_type = Option<TimesBody>, example = json!({"exactly": 1}))]
    times: Option<Value>,
}

/// How often something should have been called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) enum TimesBody {
    /// So often.
    Number(Count64),
    /// So often.
    Exactly(Exactly),
    /// At least so often.
    AtLeast(AtLeast),
    /// At most so often.
    AtMost(AtMost),
    /// At least and at most so often.
    Both(AtLeastAndMost),
    /// At least and at most so often.
    Between(Between),
}

/// A number of calls.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(minimum = 0, maximum = 1_000_000_000)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct Count64(i64);

/// What a body must be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) enum WantedBody {
    /// This JSON value.
    Equals(EqualsBody),
    /// JSON that has all of this.
    Contains(ContainsBody),
    /// Text with this in it.
    Pattern(PatternBody),
}

/// This JSON value.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct EqualsBody {
    equals: Value,
}

/// JSON that has all of this: members of objects, elements of lists in their order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct ContainsBody {
    contains: Value,
}

/// Text with this regular expression in it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct PatternBody {
    #[schema(max_length = 1024)]
    pattern: String,
}

/// So often.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct Exactly {
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    exactly: i64,
}

/// At least so often.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct AtLeast {
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    at_least: i64,
}

/// At most so often.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct AtMost {
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    at_most: i64,
}

/// At least and at most so often.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct AtLeastAndMost {
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    at_least: i64,
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    at_most: i64,
}

/// At least and at most so often.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct Between {
    #[schema(min_items = 2, max_items = 2, example = json!([1, 3]))]
    between: Vec<Count64>,
}

/// Count requests
///
/// Of the newest 10,000 that are kept in memory.
#[utoipa::path(get, operation_id = "countRequests", path = "/admin/api/v1/servers/{server_id}/requests/count", tag = "Verification",
    params(("server_id" = String, Path, description = "The server"),
        ("operation" = Option<String>, Query, description = "An operation, by its operationId or as `METHOD /path/template`", min_length = 1),
        ("method" = Option<String>, Query, description = "The method", pattern = "^[A-Za-z]+$"),
        ("path" = Option<String>, Query, description = "A path, a template, or with `*` and `**`", pattern = "^(/(?!\\*\\*/)([^/?#{}]|\\{[^/?#{}]+\\})*)+$"),
        ("status" = Option<i64>, Query, description = "The status of the reply", minimum = 100, maximum = 599),
        ("since" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Only requests from then on")),
    responses((status = 200, description = "How many came", body = Count)))]
pub(super) async fn count(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    uri: Uri,
) -> Result<Json<Count>, ApiError> {
    let server = found(&plane, &server_id)?;
    let known = ["operation", "method", "path", "status", "since"];
    let mut parameters = Parameters::of(uri.query(), &known);
    let status = parameters.integer("status", 100, 599);
    parameters.checked()?;
    let mut wanted = Map::new();
    for name in ["operation", "method", "path", "since"] {
        if let Some(text) = parameters.text(name) {
            wanted.insert(name.to_owned(), text.into());
        }
    }
    wanted.extend(status.map(|status| ("status".to_owned(), status.into())));
    let query = read(&server, &Value::Object(wanted))?;
    let recorder = Arc::clone(server.usage.recorder());
    let counted =
        tokio::task::spawn_blocking(move || Count { count: recorder.count(&query), forgotten: recorder.forgotten() });
    counted.await.map(Json).map_err(|_| ApiError::new(ErrorCode::Internal, "counting was broken off"))
}

/// Verify requests
///
/// Whether what should have been called was, as often as it should have been. The answer is 200 either way; `verified`
/// says which.
#[utoipa::path(post, operation_id = "verifyRequests", path = "/admin/api/v1/servers/{server_id}/requests/verify", tag = "Verification",
    params(("server_id" = String, Path, description = "The server")), request_body = VerifyBody,
    responses((status = 200, description = "Whether it was", body = Verification)))]
pub(super) async fn verify(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Verification>, ApiError> {
    let server = found(&plane, &server_id)?;
    let Value::Object(mut members) = body else { return Err(ApiError::field("request", "must be an object")) };
    let times = members.shift_remove("times").filter(|times| !times.is_null());
    let times = times.map_or_else(|| Ok(Times::from(1..)), |times| times_from_json(&times));
    let query = read(&server, &Value::Object(members));
    let (times, query) = match (times, query) {
        (Ok(times), Ok(query)) => (times, query),
        (Err(faults), Ok(_)) => return Err(ApiError::invalid(&faults)),
        (_, Err(error)) => return Err(error),
    };
    let recorder = Arc::clone(server.usage.recorder());
    let verified = tokio::task::spawn_blocking(move || recorder.verify(&query, times)).await;
    verified.map(Json).map_err(|_| ApiError::new(ErrorCode::Internal, "verifying was broken off"))
}

fn read(server: &MockServer, wanted: &Value) -> Result<Query, ApiError> {
    let snapshot = server.snapshot();
    let resolve = |named: &str| snapshot.as_ref().and_then(|snapshot| snapshot.operation_key(named));
    Query::from_json(wanted, "", &resolve).map_err(|faults| match (faults.as_slice(), wanted["operation"].as_str()) {
        ([only], Some(named)) if only.field == "operation" => ApiError::not_found("operation", named),
        _ => ApiError::invalid(&faults),
    })
}
