use serde_json::Value;

use super::{push_scalar, push_text};

/// Characters that end a plain scalar between brackets (YAML 1.2.2 §7.4).
const INDICATORS: [char; 5] = [',', '[', ']', '{', '}'];

/// A value on one line, as it stands between brackets.
pub(crate) fn flow_text(value: &Value) -> String {
    let mut text = String::new();
    push_value(&mut text, value);
    text
}

/// A member on one line, as it stands between braces.
pub(crate) fn flow_entry_text(key: &str, value: &Value) -> String {
    let mut text = String::new();
    push_member(&mut text, key, value);
    text
}

fn push_value(text: &mut String, value: &Value) {
    match value {
        Value::Object(members) => {
            text.push('{');
            for (position, (key, value)) in members.iter().enumerate() {
                separate(text, position);
                push_member(text, key, value);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                separate(text, position);
                push_value(text, item);
            }
            text.push(']');
        }
        Value::String(string) => push_string(text, string),
        // At column 0 a scalar never becomes a block.
        scalar => push_scalar(text, scalar, 0),
    }
}

fn push_member(text: &mut String, key: &str, value: &Value) {
    push_string(text, key);
    text.push_str(": ");
    push_value(text, value);
}

fn separate(text: &mut String, position: usize) {
    if position > 0 {
        text.push_str(", ");
    }
}

fn push_string(text: &mut String, string: &str) {
    if string.contains(INDICATORS) {
        // JSON's quotes and escapes mean the same in YAML (YAML 1.2.2 §7.3.1), but for what YAML calls unprintable.
        super::scalar::push_double_quoted(text, string);
    } else {
        push_text(text, string);
    }
}
