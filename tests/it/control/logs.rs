//! The request log: what is in it, and how it is asked, exported, cleared and followed.

mod analysis;
mod clearing;
mod export;
mod kept;
mod query;
mod recorded;
mod redaction;
mod stream;

use serde_json::Value;

use crate::harness::{Control, Reply, Request};

/// The members of an entry.
const ENTRY: &str = "id:integer timestamp:time method:string path:string query_params:object headers:object \
     request_body:string? response_status:integer response_headers:object response_body:string? \
     response_time_ms:number client_ip:string user_agent:string? request_id:string scenario_name:string? \
     operation:string? session_id:string? correlation_id:string? request_size:integer response_size:integer \
     request_head_truncated:boolean request_body_truncated:boolean response_body_truncated:boolean violations:array";

/// The entries that a query finds, newest first.
#[track_caller]
fn logs(control: &Control, query: &str) -> Vec<Value> {
    control.get(&control.of(&format!("/logs{query}")))["logs"].as_array().unwrap().clone()
}

/// The entry of the last request.
#[track_caller]
fn last(control: &Control) -> Value {
    logs(control, "?limit=1").first().unwrap().clone()
}

/// Sends JSON to the first mock.
fn post(control: &Control, path: &str, body: &str) -> Reply {
    Request::new("POST", path).anonymous().json(body).send(control.mock_address())
}

/// A text as it stands in a query.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02X}"))
}
