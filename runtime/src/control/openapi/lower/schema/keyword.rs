//! Keywords that 3.0 spells in another way, or only in part.

use serde_json::{Map, Value, json};

/// `const` is an `enum` of one.
pub(super) fn const_to_enum(schema: &mut Map<String, Value>) {
    if let Some(value) = schema.shift_remove("const") {
        schema.insert("enum".to_owned(), json!([value]));
    }
}

/// An exclusive bound is a bound with a flag beside it.
pub(super) fn bounds_to_flags(schema: &mut Map<String, Value>) {
    for (exclusive, bound, upper) in [("exclusiveMinimum", "minimum", false), ("exclusiveMaximum", "maximum", true)] {
        let Some(at) = schema.get(exclusive).filter(|at| at.is_number()).cloned() else { continue };
        let looser = schema
            .get(bound)
            .and_then(Value::as_f64)
            .zip(at.as_f64())
            .is_some_and(|(inclusive, at)| if upper { at > inclusive } else { at < inclusive });
        if looser {
            schema.shift_remove(exclusive);
        } else {
            schema.insert(bound.to_owned(), at);
            schema.insert(exclusive.to_owned(), true.into());
        }
    }
}

/// There is one example, which has a name of its own.
pub(super) fn examples_to_example(schema: &mut Map<String, Value>) {
    let examples = schema.shift_remove("examples");
    if let Some(Value::Array(examples)) = examples
        && let Some(first) = examples.into_iter().next()
        && !schema.contains_key("example")
    {
        schema.insert("example".to_owned(), first);
    }
}

/// What a text carries is a format (3.0.3 §4.4).
pub(super) fn content_to_format(schema: &mut Map<String, Value>) {
    let encoding = schema.get("contentEncoding").and_then(Value::as_str);
    let format = match encoding {
        Some(name) if name.eq_ignore_ascii_case("base64") => "byte",
        None if schema.get("contentMediaType").is_some_and(|name| name == "application/octet-stream") => "binary",
        _ => return,
    };
    schema.entry("format").or_insert_with(|| format.into());
}

/// An array of which each place has a schema becomes one of which each element has one of these.
pub(super) fn tuple_to_array(schema: &mut Map<String, Value>) {
    let Some(Value::Array(places)) = schema.shift_remove("prefixItems") else { return };
    let rest = schema.shift_remove("items");
    if rest == Some(Value::Bool(false)) {
        schema.entry("maxItems").or_insert_with(|| places.len().into());
    }
    let rest = match rest {
        Some(Value::Bool(false)) => None,
        other => Some(other.unwrap_or(Value::Bool(true))),
    };
    let mut choice: Vec<Value> = Vec::new();
    for place in places.into_iter().chain(rest) {
        if !choice.contains(&place) {
            choice.push(place);
        }
    }
    let items = if choice.len() == 1 { choice.pop() } else { Some(json!({"anyOf": choice})) };
    schema.insert("items".to_owned(), items.unwrap_or_default());
}

/// Members that only a pattern allows must stay allowed without it.
pub(super) fn open_patterns(schema: &mut Map<String, Value>) {
    if schema.contains_key("patternProperties") {
        schema.shift_remove("additionalProperties");
    }
}

/// What kind of node a value is could not be named before 3.2.
pub(super) fn reduce_xml(schema: &mut Map<String, Value>) {
    if let Some(Value::Object(xml)) = schema.get_mut("xml") {
        xml.shift_remove("nodeType");
    }
}

/// An array must say what is in it.
pub(super) fn require_items(schema: &mut Map<String, Value>) {
    if schema.get("type").is_some_and(|name| name == "array") {
        schema.entry("items").or_insert_with(|| json!({}));
    }
}
