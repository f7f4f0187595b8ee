use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::Value;

/// Written before each text of a JSON text sequence (RFC 7464 §2.2).
const RECORD_SEPARATOR: char = '\u{1e}';

/// Writes one JSON text a line, an item of an array each; for `json-seq`, each after a record separator.
///
/// A string that is a sequence of JSON texts is taken for the author's own (OpenAPI 3.2 §4.14.6.2).
pub(super) fn write(value: &Value, essence: &str) -> String {
    let texts = match value {
        Value::Array(items) => items.iter().map(|item| Cow::Owned(item.to_string())).collect(),
        Value::String(text) => authored(text).unwrap_or_else(|| vec![Cow::Owned(value.to_string())]),
        single => vec![Cow::Owned(single.to_string())],
    };
    let is_sequence = essence.to_ascii_lowercase().ends_with("json-seq");
    let mut written = String::new();
    for text in texts {
        if is_sequence {
            written.push(RECORD_SEPARATOR);
        }
        written.push_str(&text);
        written.push('\n');
    }
    written
}

fn authored(text: &str) -> Option<Vec<Cow<'_, str>>> {
    let separator = if text.contains(RECORD_SEPARATOR) { RECORD_SEPARATOR } else { '\n' };
    let texts: Vec<_> = text.split(separator).map(str::trim).filter(|text| !text.is_empty()).collect();
    let is_sequence = texts.iter().any(|text| text.starts_with(['{', '[']))
        && texts.iter().all(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
    // A line break inside a JSON text stands between tokens, where a space means the same.
    is_sequence.then(|| texts.into_iter().map(|text| Cow::Owned(text.replace(['\n', '\r'], " "))).collect())
}
