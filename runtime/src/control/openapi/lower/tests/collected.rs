//! What utoipa really collects.
#![expect(dead_code, reason = "only the descriptions are asked for")]

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::*;

/// A place where a mock listens.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"host": "localhost"}))]
struct Place {
    host: String,
    #[schema(minimum = 1, maximum = 65535, example = 8080, default = 80)]
    port: u16,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum State {
    Running,
    Stopped,
}

#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Source {
    File { path: String },
    Inline { content: Option<String> },
    Place(Place),
}

#[derive(Serialize, ToSchema)]
enum Outcome {
    Done,
    Failed(String),
    Moved { to: (String, u16) },
}

#[derive(Serialize, ToSchema)]
struct Server {
    /// Where it listens, if it does.
    place: Option<Place>,
    previous: Option<State>,
    #[schema(inline)]
    inlined: Option<State>,
    state: State,
    source: Source,
    outcome: Option<Vec<Outcome>>,
    labels: BTreeMap<String, String>,
    places: BTreeMap<String, Vec<Place>>,
    /// First and last.
    span: (i64, Option<i64>),
    #[schema(exclusive_minimum = 0, exclusive_maximum = 10.5)]
    factor: f64,
    #[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
    number: i64,
    count: Option<u64>,
    bytes: Vec<u8>,
    #[schema(examples("a", "b"), max_length = 5, pattern = "^[a-z]+$")]
    name: Option<String>,
    anything: Value,
    nothing: (),
    members: serde_json::Map<String, Value>,
    #[schema(deprecated, read_only, nullable)]
    old: String,
}

#[derive(Serialize, ToSchema)]
struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
}

#[utoipa::path(
    post,
    path = "/servers/{id}",
    tag = "servers",
    params(("id" = i64, Path, minimum = 1), ("state" = Option<State>, Query, description = "only these")),
    request_body(content = Server, description = "the server"),
    responses(
        (status = 200, body = Page<Server>),
        (status = 204),
        (status = 404, body = Option<Place>, headers(("retry-after" = Option<u64>))),
        (status = "5XX", description = "broken"),
        (status = "default", body = Server, example = json!({"name": null})),
    ),
    security(("key" = [])),
)]
fn change() {}

#[derive(OpenApi)]
#[openapi(
    info(title = "t", version = "1", license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    paths(change),
    tags((name = "servers", description = "what runs")),
)]
struct Collected;

fn collected() -> Value {
    serde_json::to_value(Collected::openapi()).unwrap()
}

#[test]
fn the_document_that_utoipa_collects_becomes_valid() {
    assert_ne!(faults(&collected()), Vec::<String>::new(), "it needs no lowering any more");
    let lowered = lower(collected());
    assert_eq!(faults(&lowered), Vec::<String>::new());
    insta::assert_yaml_snapshot!(lowered);
}
