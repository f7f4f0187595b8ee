//! Null, a type of JSON Schema, is the flag `nullable` in 3.0.

use serde_json::{Map, Value, json};

use super::also;
use super::keyword::const_to_enum;

/// What says nothing about which values are valid.
const ANNOTATIONS: [&str; 10] = [
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
];

/// Takes null out of `oneOf` and `anyOf`; a single branch that is left is no choice any more.
pub(super) fn take_null_from_unions(schema: &mut Map<String, Value>) {
    for union in ["oneOf", "anyOf"] {
        let Some(Value::Array(branches)) = schema.get_mut(union) else { continue };
        let before = branches.len();
        branches.retain(|branch| !is_null(branch));
        if branches.len() == before {
            continue;
        }
        let single = if branches.len() == 1 { branches.pop() } else { None };
        if branches.is_empty() {
            schema.shift_remove(union);
        }
        if before == 1 {
            schema.insert("type".to_owned(), "null".into());
            continue;
        }
        if let Some(branch) = single {
            take_in(schema, branch);
        }
        schema.insert("nullable".to_owned(), true.into());
    }
}

/// Makes a list of types one type.
pub(super) fn take_null_from_type(schema: &mut Map<String, Value>) {
    let mut types = match schema.get_mut("type") {
        Some(Value::Array(types)) => std::mem::take(types),
        Some(single) if single == "null" => vec![single.take()],
        _ => return,
    };
    let before = types.len();
    types.retain(|name| name != "null");
    if types.len() < before {
        schema.insert("nullable".to_owned(), true.into());
    }
    if types.len() <= 1 {
        match types.pop() {
            Some(single) => schema.insert("type".to_owned(), single),
            None => schema.shift_remove("type"),
        };
        if before == 1 && !schema.contains_key("type") {
            schema.insert("enum".to_owned(), json!([null]));
        }
        return;
    }
    schema.shift_remove("type");
    let choice: Vec<Value> = types.into_iter().map(|name| json!({"type": name})).collect();
    if schema.contains_key("anyOf") {
        also(schema, json!({"anyOf": choice}));
    } else {
        schema.insert("anyOf".to_owned(), choice.into());
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| *name == "null" || *name == json!(["null"]))
        || schema.get("const").is_some_and(Value::is_null)
        || schema.get("enum").is_some_and(|values| *values == json!([null]))
}

/// Lets a branch hold for the schema itself: its keywords become the schema's where both cannot disturb one another.
fn take_in(schema: &mut Map<String, Value>, branch: Value) {
    match branch {
        Value::Object(keywords)
            if schema.keys().all(|name| ANNOTATIONS.contains(&name.as_str()) && !keywords.contains_key(name)) =>
        {
            schema.extend(keywords);
            const_to_enum(schema);
            // `nullable` adds null to the type alone: an `enum` must list it (3.0.3 §4.7.24.1).
            if let Some(Value::Array(values)) = schema.get_mut("enum")
                && !values.contains(&Value::Null)
            {
                values.push(Value::Null);
            }
            take_null_from_unions(schema);
        }
        other => also(schema, other),
    }
}
