use std::borrow::Cow;

use serde_json::Value;

/// A value as plain text: strings without quotes, everything else as JSON writes it.
pub(super) fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// A value as the text of a field, where nothing stands for `null`.
pub(super) fn field(value: &Value) -> Cow<'_, str> {
    if value.is_null() { Cow::Borrowed("") } else { plain(value) }
}
