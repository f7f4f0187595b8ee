//! What each form becomes, and whether the result is what the schema of OpenAPI 3.0 says a document is.

mod collected;
mod documents;
mod schemas;

use serde_json::{Value, json};

use super::lower;

/// What the official schema of OpenAPI 3.0 finds wrong with a document, a line a fault.
fn faults(document: &Value) -> Vec<String> {
    let schema = serde_json::from_str(include_str!("../../../../../specs/schemas/openapi-3.0.json")).unwrap();
    let validator = jsonschema::draft4::new(&schema).unwrap();
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// A document with one schema.
fn with_schema(schema: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Any": {"type": "string"}, "It": schema}},
    })
}
