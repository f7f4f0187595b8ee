//! JSON values as YAML text that people read: block style, stable, the same to YAML 1.1 and 1.2 readers.
//!
//! The serializer of `serde_yaml` leaves words such as `no`, `on`, `1:20` and `2026-01-01` plain, which readers of
//! YAML 1.1 take for booleans, numbers and dates, and it offers no say over the style of a scalar; so the text is
//! written here.

mod flow;
mod scalar;

use serde_json::{Map, Value};

pub(crate) use flow::{flow_entry_text, flow_text};
use scalar::{push_number, push_text};

/// An implicit key may have 1024 characters at most (YAML 1.2.2 §7.4.2); a longer one is marked with `?`.
const LONGEST_IMPLICIT_KEY: usize = 1000;

/// How the keys of a mapping are written.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    /// As strings: quoted where a reader would take them for something else.
    Strings,
    /// Whole numbers stay plain, as people write statuses.
    Statuses,
}

/// A value as a YAML document that ends with a line break. The keys of the root's member `statuses` are written as
/// plain numbers where they are some.
///
/// Recursion is as deep as the value, which its reader has bounded.
pub(crate) fn to_text(value: &Value, statuses: Option<&str>) -> String {
    let mut text = String::new();
    match value {
        Value::Object(members) if !members.is_empty() => push_root(&mut text, members, statuses),
        Value::Array(items) if !items.is_empty() => push_items(&mut text, items, 0),
        other => push_scalar(&mut text, other, 0),
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// A member of a block mapping whose keys stand at a column: the first line without its indentation, no line end. The
/// keys of the mapping are written as plain numbers where they are `statuses`.
pub(crate) fn entry_text(key: &str, value: &Value, column: usize, statuses: bool) -> String {
    let mut text = String::new();
    let keys = if statuses { Keys::Statuses } else { Keys::Strings };
    push_member(&mut text, key, value, column, keys, Keys::Strings);
    text
}

fn push_root(text: &mut String, members: &Map<String, Value>, statuses: Option<&str>) {
    for (key, value) in members {
        let below = if Some(key.as_str()) == statuses { Keys::Statuses } else { Keys::Strings };
        start_line(text, 0);
        push_member(text, key, value, 0, Keys::Strings, below);
    }
}

/// Members at a column; the first one stands where the text ends.
fn push_members(text: &mut String, members: &Map<String, Value>, column: usize, keys: Keys) {
    for (position, (key, value)) in members.iter().enumerate() {
        if position > 0 {
            start_line(text, column);
        }
        push_member(text, key, value, column, keys, Keys::Strings);
    }
}

fn push_member(text: &mut String, key: &str, value: &Value, column: usize, keys: Keys, below: Keys) {
    push_key(text, key, column, keys);
    let inner = column + 2;
    match value {
        Value::Object(members) if !members.is_empty() => {
            start_line(text, inner);
            push_members(text, members, inner, below);
        }
        Value::Array(items) if !items.is_empty() => {
            start_line(text, inner);
            push_items(text, items, inner);
        }
        other => {
            text.push(' ');
            push_scalar(text, other, inner);
        }
    }
}

fn push_key(text: &mut String, key: &str, column: usize, keys: Keys) {
    let start = text.len();
    if keys == Keys::Statuses && is_status(key) {
        text.push_str(key);
    } else {
        push_text(text, key);
    }
    if text.len() - start > LONGEST_IMPLICIT_KEY {
        text.insert_str(start, "? ");
        start_line(text, column);
    }
    text.push(':');
}

/// Items at a column; the first dash stands where the text ends.
fn push_items(text: &mut String, items: &[Value], column: usize) {
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            start_line(text, column);
        }
        text.push_str("- ");
        let inner = column + 2;
        match item {
            Value::Object(members) if !members.is_empty() => push_members(text, members, inner, Keys::Strings),
            Value::Array(items) if !items.is_empty() => push_items(text, items, inner),
            other => push_scalar(text, other, inner),
        }
    }
}

/// A value that needs no lines of its own, or a block of lines at the column.
fn push_scalar(text: &mut String, value: &Value, column: usize) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => push_number(text, number),
        Value::String(string) if column > 0 && scalar::fits_block(string) => push_block(text, string, column),
        Value::String(string) => push_text(text, string),
        Value::Array(_) => text.push_str("[]"),
        Value::Object(_) => text.push_str("{}"),
    }
}

/// A literal block (YAML 1.2.2 §8.1.2), its lines at the column, two further in than its parent.
fn push_block(text: &mut String, string: &str, column: usize) {
    text.push('|');
    if string.starts_with([' ', '\n']) {
        text.push('2');
    }
    let body = string.strip_suffix('\n');
    match body {
        None => text.push('-'),
        Some(body) if body.ends_with('\n') => text.push('+'),
        Some(_) => {}
    }
    for line in body.unwrap_or(string).split('\n') {
        if line.is_empty() {
            text.push('\n');
        } else {
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', column));
            text.push_str(line);
        }
    }
    if body.is_some_and(|body| body.ends_with('\n')) {
        text.push('\n');
    }
}

/// Goes to a new line at a column, unless the text is at the start of one already.
fn start_line(text: &mut String, column: usize) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.extend(std::iter::repeat_n(' ', column));
}

fn is_status(key: &str) -> bool {
    key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_digit()) && !key.starts_with('0')
}

#[cfg(test)]
mod tests;
