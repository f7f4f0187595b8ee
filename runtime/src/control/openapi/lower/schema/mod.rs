//! Schemas: JSON Schema 2020-12 to the Schema Object of 3.0.3 (§4.7.24).

mod keyword;
mod nullable;

use serde_json::{Map, Value, json};

/// The keywords of 3.0, and the place of its references.
const KEYWORDS: [&str; 36] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
    "xml",
];

/// Lowers a schema and all within it.
pub(super) fn lower(schema: &mut Value) {
    match schema {
        Value::Bool(true) => *schema = json!({}),
        Value::Bool(false) => *schema = json!({"not": {}}),
        Value::Object(keywords) => lower_keywords(keywords),
        _ => {}
    }
}

fn lower_keywords(schema: &mut Map<String, Value>) {
    nullable::take_null_from_unions(schema);
    nullable::take_null_from_type(schema);
    keyword::const_to_enum(schema);
    keyword::bounds_to_flags(schema);
    keyword::examples_to_example(schema);
    keyword::content_to_format(schema);
    keyword::tuple_to_array(schema);
    keyword::open_patterns(schema);
    keyword::reduce_xml(schema);
    schema
        .retain(|name, value| (KEYWORDS.contains(&name.as_str()) || name.starts_with("x-")) && !is_empty(name, value));
    keyword::require_items(schema);
    lower_parts(schema);
    if schema.len() > 1
        && let Some(target) = schema.shift_remove("$ref")
    {
        // Beside a `$ref` everything is ignored (§4.7.23).
        also(schema, json!({"$ref": target}));
    }
}

/// These lists must not be empty.
fn is_empty(name: &str, value: &Value) -> bool {
    matches!(name, "required" | "enum" | "allOf" | "anyOf" | "oneOf") && value.as_array().is_some_and(Vec::is_empty)
}

fn lower_parts(schema: &mut Map<String, Value>) {
    for (name, value) in schema {
        match (name.as_str(), value) {
            ("items" | "not", part) | ("additionalProperties", part @ Value::Object(_)) => lower(part),
            ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => parts.iter_mut().for_each(lower),
            ("properties", Value::Object(parts)) => parts.values_mut().for_each(lower),
            _ => {}
        }
    }
}

/// Adds a schema that must hold as well.
fn also(schema: &mut Map<String, Value>, part: Value) {
    match schema.get_mut("allOf") {
        Some(Value::Array(parts)) => parts.push(part),
        _ => {
            schema.insert("allOf".to_owned(), json!([part]));
        }
    }
}
