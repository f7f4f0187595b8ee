//! How a row is shown.

use chrono::{DateTime, SecondsFormat};
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;
use url::form_urlencoded;
use utoipa::ToSchema;

use crate::store::LogRow;

/// A request and its reply.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct LogEntry {
    /// The number; later requests have larger ones.
    #[schema(example = 1)]
    pub(crate) id: i64,
    /// When the request came, in UTC.
    #[schema(format = DateTime)]
    pub(crate) timestamp: String,
    /// The method.
    #[schema(example = "GET")]
    pub(crate) method: String,
    /// The path as it was sent, without the query.
    #[schema(example = "/pets")]
    pub(crate) path: String,
    /// The parameters of the query: a string, or a list where a name came several times.
    #[schema(value_type = std::collections::HashMap<String, Value>, example = json!({"limit": "10"}))]
    pub(crate) query_params: IndexMap<String, Value>,
    /// The header fields of the request.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub(crate) headers: Value,
    /// The body of the request, `base64:…` where it is no text, or null.
    #[schema(required)]
    pub(crate) request_body: Option<String>,
    /// The status of the reply.
    #[schema(example = 200, minimum = 100, maximum = 599)]
    pub(crate) response_status: i64,
    /// The header fields of the reply.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub(crate) response_headers: Value,
    /// The body of the reply, `base64:…` where it is no text, or null.
    #[schema(required)]
    pub(crate) response_body: Option<String>,
    /// How long the reply took, delays included.
    #[schema(example = 45.0, minimum = 0)]
    pub(crate) response_time_ms: f64,
    /// Where the request came from.
    #[schema(example = "192.168.1.100")]
    pub(crate) client_ip: String,
    /// What the client calls itself, or null.
    #[schema(required)]
    pub(crate) user_agent: Option<String>,
    /// The name of the request: its `X-Request-Id`, or one that was made.
    #[schema(example = "req_0123456789abcdef")]
    pub(crate) request_id: String,
    /// The scenario that was active, or null.
    #[schema(required, example = "happy_path")]
    pub(crate) scenario_name: Option<String>,
    /// The operation that answered, or null.
    #[schema(required, example = "GET /pets")]
    pub(crate) operation: Option<String>,
    /// The request's `X-Session-Id`, or null.
    #[schema(required)]
    pub(crate) session_id: Option<String>,
    /// The request's `X-Correlation-Id`, or null.
    #[schema(required)]
    pub(crate) correlation_id: Option<String>,
    /// Bytes of the request's whole body.
    #[schema(minimum = 0)]
    pub(crate) request_size: i64,
    /// Bytes of the reply's whole body.
    #[schema(minimum = 0)]
    pub(crate) response_size: i64,
    /// Whether the request's path is longer than what is kept of it, or header fields are missing, since there were more
    /// than 8 KiB of them.
    pub(crate) request_head_truncated: bool,
    /// Whether only the beginning of the request's body is kept.
    pub(crate) request_body_truncated: bool,
    /// Whether only the beginning of the reply's body is kept.
    pub(crate) response_body_truncated: bool,
    /// What the request breaks.
    #[schema(value_type = Vec<LoggedViolation>)]
    pub(crate) violations: Value,
}

/// What a request breaks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoggedViolation {
    /// Where.
    #[schema(example = "query.limit")]
    place: String,
    /// The rule: a keyword of JSON Schema, or one of the style.
    #[schema(example = "maximum")]
    rule: String,
    /// What is wrong.
    #[schema(example = "is larger than 100")]
    message: String,
}

impl From<&LogRow> for LogEntry {
    fn from(row: &LogRow) -> Self {
        let headers: Value = serde_json::from_str(&row.request_headers).unwrap_or_default();
        let user_agent = headers.get("User-Agent").and_then(Value::as_str).map(str::to_owned);
        let at = DateTime::from_timestamp_micros(row.at).unwrap_or_default();
        Self {
            id: row.id,
            timestamp: at.to_rfc3339_opts(SecondsFormat::Micros, true),
            method: row.method.clone(),
            path: row.path.clone(),
            query_params: query_params(row.query.as_deref().unwrap_or_default()),
            headers,
            request_body: row.request_body.clone(),
            response_status: row.status,
            response_headers: serde_json::from_str(&row.response_headers).unwrap_or_default(),
            response_body: row.response_body.clone(),
            response_time_ms: milliseconds(row.duration_us),
            client_ip: row.client.clone(),
            user_agent,
            request_id: row.request_id.clone(),
            scenario_name: row.scenario.clone(),
            operation: row.operation.clone(),
            session_id: row.session_id.clone(),
            correlation_id: row.correlation_id.clone(),
            request_size: row.request_size,
            response_size: row.response_size,
            request_head_truncated: row.cut & 4 != 0,
            request_body_truncated: row.cut & 1 != 0,
            response_body_truncated: row.cut & 2 != 0,
            violations: violations(row.violations.as_deref()),
        }
    }
}

/// Microseconds as they are shown.
#[expect(clippy::cast_precision_loss, reason = "no reply takes centuries")]
pub(crate) fn milliseconds(microseconds: i64) -> f64 {
    microseconds as f64 / 1000.0
}

fn violations(kept: Option<&str>) -> Value {
    kept.and_then(|kept| serde_json::from_str(kept).ok()).unwrap_or_else(|| Value::Array(Vec::new()))
}

fn query_params(query: &str) -> IndexMap<String, Value> {
    let mut params: IndexMap<String, Value> = IndexMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = Value::String(value.into_owned());
        match params.get_mut(&*name) {
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => drop(params.insert(name.into_owned(), value)),
        }
    }
    params
}
