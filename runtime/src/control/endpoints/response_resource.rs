//! A response as the admin API shows it.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::scenario_resource::Warning;

/// Responses of a server.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResponseList {
    /// Some of them.
    pub(super) responses: Vec<ResponseResource>,
    /// How many there are.
    #[schema(example = 1)]
    pub(super) total: usize,
}

/// A response.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResponseResource {
    /// Its number.
    #[schema(example = 1)]
    pub(super) id: i64,
    /// The path that it is for.
    #[schema(example = "/pets")]
    pub(super) endpoint_path: String,
    /// The method that it is for.
    #[schema(example = "GET")]
    pub(super) method: String,
    /// Its status.
    #[schema(example = 200)]
    pub(super) response_status: u16,
    /// Its headers besides `Content-Type`.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub(super) response_headers: IndexMap<String, Value>,
    /// Its body as it is sent, or null: none, or no text.
    #[schema(example = "{\"pets\": []}", required)]
    pub(super) response_body: Option<String>,
    /// The type of its body, or null.
    #[schema(example = "application/json", required)]
    pub(super) media_type: Option<String>,
    /// The name of the example, or null.
    #[schema(required)]
    pub(super) example: Option<String>,
    /// Its delay.
    #[schema(example = 0, minimum = 0)]
    pub(super) delay_ms: u64,
    /// The scenario that lists it, or null: it is the operation's own.
    #[schema(example = 1, required)]
    pub(super) scenario_id: Option<i64>,
    /// Whether it is the one that is served when nothing selects another.
    pub(super) is_default: bool,
    /// Where it comes from: `generated` with the description or bundle, `edited` since, or `api`.
    #[schema(example = "generated")]
    pub(super) source: &'static str,
    /// When it was first seen.
    #[schema(format = DateTime)]
    pub(super) created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    pub(super) updated_at: String,
    /// Who made it.
    #[schema(example = "admin")]
    pub(super) created_by: String,
}

/// A response, what was done, and what of it the description does not have.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedResponse {
    #[serde(flatten)]
    pub(super) response: ResponseResource,
    /// What was done.
    #[schema(example = "Response created successfully")]
    pub(super) message: &'static str,
    /// What the description does not have or contradicts. It is accepted all the same, unless `strict` is asked for.
    pub(super) warnings: Vec<Warning>,
}

/// A response that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct NewResponseBody {
    /// The path.
    #[schema(example = "/pets/{id}", pattern = "^/")]
    endpoint_path: String,
    /// The method.
    #[schema(example = "DELETE", pattern = "^[A-Za-z]+$")]
    method: String,
    /// The status.
    #[schema(example = 204, minimum = 200, maximum = 599)]
    response_status: u16,
    /// Headers; `Content-Type` says the type of the body.
    response_headers: Option<std::collections::HashMap<String, String>>,
    /// The body: a text as it is sent, or any JSON value.
    #[schema(value_type = Option<Value>)]
    response_body: Option<Value>,
    /// Its delay.
    #[schema(example = 0, minimum = 0, maximum = 600_000)]
    delay_ms: Option<u32>,
    /// The scenario that lists it; without it, the operation has a reply more.
    #[schema(example = 1)]
    scenario_id: Option<i64>,
    /// The name of an example.
    #[schema(min_length = 1, max_length = 100, pattern = "^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]+$")]
    example: Option<String>,
    /// Whether its status is the one that is served when nothing selects another.
    is_default: Option<bool>,
}

/// A change of a response. What is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the names of the page")]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct ResponseBody {
    /// The status.
    #[schema(example = 200, minimum = 200, maximum = 599)]
    response_status: Option<u16>,
    /// Headers; `Content-Type` says the type of the body.
    response_headers: Option<std::collections::HashMap<String, String>>,
    /// The body: a text as it is sent, or any JSON value.
    #[schema(value_type = Option<Value>)]
    response_body: Option<Value>,
    /// Its delay.
    #[schema(example = 50, minimum = 0, maximum = 600_000)]
    delay_ms: Option<u32>,
    /// Whether its status is the one that is served when nothing selects another.
    is_default: Option<bool>,
}
