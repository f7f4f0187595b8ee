use serde_json::Value;

use super::{Malformed, json};

/// Written before each text of a JSON text sequence (RFC 7464 §2.2).
const RECORD_SEPARATOR: char = '\u{1e}';

/// Reads one JSON text a line, or one behind each record separator, as the items of an array.
pub(super) fn read(text: &str) -> Result<Value, Malformed> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = if text.contains(RECORD_SEPARATOR) { RECORD_SEPARATOR } else { '\n' };
    let mut items = Vec::new();
    let mut lines_before = 0;
    for record in text.split(separator) {
        if !record.trim_ascii().is_empty() {
            items.push(serde_json::from_str(record).map_err(|error| json::malformed(&error, lines_before))?);
        }
        lines_before += if separator == '\n' { 1 } else { record.matches('\n').count() };
    }
    Ok(Value::Array(items))
}
