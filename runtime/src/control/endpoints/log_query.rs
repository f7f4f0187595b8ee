//! Which requests a caller means.

use std::net::IpAddr;

use chrono::DateTime;
use http::Method;

use crate::control::error::ApiError;
use crate::control::extract::Query;
use crate::control::servers::MockServer;
use crate::journal::log::{LogQuery, PathRegex};
use crate::store::LogFilter;

/// Parameters that say which requests are meant.
pub(super) const FILTERS: [&str; 11] = [
    "method",
    "path",
    "status",
    "time_from",
    "time_to",
    "client_ip",
    "scenario",
    "operation",
    "session_id",
    "correlation_id",
    "request_id",
];

/// Reads what is meant, and notes all that is wrong with it.
pub(super) async fn log_query(query: &mut Query, server: &MockServer) -> Result<LogQuery, ApiError> {
    let text = |query: &Query, name: &str| query.text(name).filter(|text| !text.is_empty()).map(findable);
    let filter = LogFilter {
        method: method(query),
        status: query.integer("status", 100, 599),
        from: time(query, "time_from"),
        to: time(query, "time_to"),
        client: client(query),
        scenario: text(query, "scenario"),
        operation: operation(query, server),
        session_id: text(query, "session_id"),
        correlation_id: text(query, "correlation_id"),
        request_id: text(query, "request_id"),
        ..LogFilter::of(&server.id)
    };
    let path = path(query).await;
    query.checked()?;
    Ok(LogQuery { filter, path })
}

fn method(query: &mut Query) -> Option<String> {
    let text = query.text("method")?.to_owned();
    let method = Method::from_bytes(text.to_ascii_uppercase().as_bytes()).ok();
    if method.is_none() {
        query.fault("method", "must be a method, such as `GET`");
    }
    method.map(|method| method.to_string())
}

fn time(query: &mut Query, name: &str) -> Option<i64> {
    let text = query.text(name)?.to_owned();
    // A plus sign that nobody encoded has become a space.
    let time = DateTime::parse_from_rfc3339(&text.replace(' ', "+"));
    if time.is_err() {
        query.fault(name, "must be a time after RFC 3339, such as `2026-11-22T08:30:00Z`");
    }
    time.ok().map(|time| time.timestamp_micros())
}

fn client(query: &mut Query) -> Option<String> {
    let text = query.text("client_ip")?.to_owned();
    let address = text.parse::<IpAddr>().ok();
    if address.is_none() {
        query.fault("client_ip", "must be an IP address");
    }
    address.map(|address| address.to_canonical().to_string())
}

/// An operation that the description does not have any more may be in the log all the same: by its key.
fn operation(query: &mut Query, server: &MockServer) -> Option<String> {
    let text = query.text("operation")?.to_owned();
    let known = server.snapshot().and_then(|snapshot| snapshot.operation_key(&text));
    known.or(Some(findable(&text)))
}

/// A text that every database takes: PostgreSQL knows no NUL, and so nothing that is kept has one.
fn findable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Compiling a pattern may take milliseconds: not on the threads that serve.
async fn path(query: &mut Query) -> Option<PathRegex> {
    // No path has a space: a plus sign that nobody encoded has become one.
    let pattern = query.text("path").filter(|pattern| !pattern.is_empty())?.replace(' ', "+");
    let compiled = tokio::task::spawn_blocking(move || PathRegex::parse(&pattern)).await;
    match compiled {
        Ok(Ok(compiled)) => Some(compiled),
        Ok(Err(reason)) => {
            query.fault("path", reason);
            None
        }
        Err(_) => {
            query.fault("path", "cannot be compiled");
            None
        }
    }
}
