//! Responses: 3.0 wants at least one of each operation, and a description of each.

use http::StatusCode;
use serde_json::{Map, Value, json};

/// Describes the responses of an operation that came without a description, which utoipa then leaves out.
pub(super) fn describe(responses: &mut Map<String, Value>) {
    for (status, response) in responses {
        describe_one(response, phrase(status));
    }
}

/// Describes the shared responses by their names.
pub(super) fn describe_components(components: &mut Map<String, Value>) {
    let shared = components.get_mut("responses").and_then(Value::as_object_mut);
    for (name, response) in shared.into_iter().flatten() {
        describe_one(response, name);
    }
}

/// Gives an operation that names no response one.
pub(super) fn require(operation: &mut Map<String, Value>) {
    let named = operation.get("responses").and_then(Value::as_object);
    if named.is_none_or(Map::is_empty) {
        operation.insert("responses".to_owned(), json!({"default": {}}));
    }
}

fn describe_one(response: &mut Value, description: &str) {
    let Value::Object(fields) = response else { return };
    let described = fields.get("description").is_some_and(|description| description != "");
    if !described && !fields.contains_key("$ref") {
        // First, where a reader looks for it.
        fields.shift_insert(0, "description".to_owned(), description.into());
    }
}

/// The reason phrase of a status (RFC 9110 §15), or what its class is called.
fn phrase(status: &str) -> &'static str {
    let exact = StatusCode::from_bytes(status.as_bytes()).ok();
    exact.and_then(|status| status.canonical_reason()).unwrap_or(match status.as_bytes().first() {
        Some(b'1') => "Informational",
        Some(b'2') => "Successful",
        Some(b'3') => "Redirection",
        Some(b'4') => "Client error",
        Some(b'5') => "Server error",
        _ => "Any other status",
    })
}
