use serde_json::{Map, Value};

use super::text::{field, plain};

/// Writes server-sent events (HTML §9.2): one an item of an array, else a single one.
///
/// An item that has the fields of an event and nothing else is that event (OpenAPI 3.2 §4.14.4.1); any other
/// is the data of one. A string that already is a stream goes as it stands.
pub(super) fn write(value: &Value) -> String {
    match value {
        Value::String(text) if is_stream(text) => ended(text),
        Value::Array(items) => items.iter().map(event).collect(),
        single => event(single),
    }
}

fn event(item: &Value) -> String {
    let mut text = String::new();
    match item {
        Value::String(stream) if is_stream(stream) => return ended(stream),
        Value::Object(members) if is_event(members) => {
            for (name, value) in members {
                match name.as_str() {
                    "data" => push_lines(&mut text, "data", &plain(value)),
                    _ => push_line(&mut text, name, &field(value)),
                }
            }
        }
        other => push_lines(&mut text, "data", &plain(other)),
    }
    text.push('\n');
    text
}

fn is_event(members: &Map<String, Value>) -> bool {
    let fits = |(name, value): (&String, &Value)| match name.as_str() {
        "data" => true,
        "event" | "id" => !(value.is_object() || value.is_array()),
        "retry" => value.is_u64() || value.is_null(),
        _ => false,
    };
    (members.contains_key("data") || members.contains_key("event")) && members.iter().all(fits)
}

fn is_stream(text: &str) -> bool {
    let first = text.trim_start_matches('\u{feff}').lines().find(|line| !line.is_empty()).unwrap_or_default();
    let name = first.split(':').next().unwrap_or_default();
    first.starts_with(':') || name.len() < first.len() && matches!(name, "data" | "event" | "id" | "retry")
}

/// A reader drops an event that no empty line ends.
fn ended(stream: &str) -> String {
    let mut text = stream.to_owned();
    while !text.ends_with("\n\n") && !text.ends_with("\r\n\r\n") {
        text.push('\n');
    }
    text
}

fn push_lines(text: &mut String, name: &str, value: &str) {
    for line in value.replace("\r\n", "\n").split(['\n', '\r']) {
        push_line(text, name, line);
    }
}

/// A field that cannot be split keeps to its line; `null` is written as no value.
fn push_line(text: &mut String, name: &str, value: &str) {
    text.push_str(name);
    text.push(':');
    if !value.is_empty() {
        text.push(' ');
    }
    text.extend(value.chars().map(|character| if matches!(character, '\n' | '\r' | '\0') { ' ' } else { character }));
    text.push('\n');
}
