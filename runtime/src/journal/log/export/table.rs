//! What stands in the cells of a table.

use serde_json::Value;

use crate::journal::log::LogEntry;
use crate::journal::log::analysis::Analysis;

/// The names of the columns, in their order.
pub(super) const COLUMNS: [&str; 24] = [
    "id",
    "timestamp",
    "method",
    "path",
    "query_params",
    "headers",
    "request_body",
    "response_status",
    "response_headers",
    "response_body",
    "response_time_ms",
    "client_ip",
    "user_agent",
    "request_id",
    "scenario_name",
    "operation",
    "session_id",
    "correlation_id",
    "request_size",
    "response_size",
    "request_head_truncated",
    "request_body_truncated",
    "response_body_truncated",
    "violations",
];

/// One cell.
#[derive(Debug, PartialEq)]
pub(super) enum Cell {
    Number(f64),
    Text(String),
}

/// The cells of a row.
#[expect(clippy::cast_precision_loss, reason = "numbers of rows and sizes stay far below 2^52")]
pub(super) fn cells(entry: LogEntry) -> [Cell; 24] {
    let text = |text: Option<String>| Cell::Text(text.unwrap_or_default());
    let json = |value: &Value| Cell::Text(value.to_string());
    let flag = |flag: bool| Cell::Text(flag.to_string());
    [
        Cell::Number(entry.id as f64),
        Cell::Text(entry.timestamp),
        Cell::Text(entry.method),
        Cell::Text(entry.path),
        Cell::Text(serde_json::to_string(&entry.query_params).unwrap_or_default()),
        json(&entry.headers),
        text(entry.request_body),
        Cell::Number(entry.response_status as f64),
        json(&entry.response_headers),
        text(entry.response_body),
        Cell::Number(entry.response_time_ms),
        Cell::Text(entry.client_ip),
        text(entry.user_agent),
        Cell::Text(entry.request_id),
        text(entry.scenario_name),
        text(entry.operation),
        text(entry.session_id),
        text(entry.correlation_id),
        Cell::Number(entry.request_size as f64),
        Cell::Number(entry.response_size as f64),
        flag(entry.request_head_truncated),
        flag(entry.request_body_truncated),
        flag(entry.response_body_truncated),
        json(&entry.violations),
    ]
}

/// The lines of an analysis: the figure, what it is about, its value.
pub(super) fn lines(analysis: &Analysis) -> Vec<[String; 3]> {
    let Ok(Value::Object(figures)) = serde_json::to_value(analysis) else { return Vec::new() };
    let mut lines = Vec::new();
    for (name, figure) in figures {
        match figure {
            Value::Object(parts) => {
                lines.extend(parts.into_iter().map(|(part, value)| [name.clone(), part, plain(&value)]));
            }
            Value::Array(parts) => lines.extend(parts.iter().map(|part| [name.clone(), String::new(), plain(part)])),
            value => lines.push([name, String::new(), plain(&value)]),
        }
    }
    lines
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
