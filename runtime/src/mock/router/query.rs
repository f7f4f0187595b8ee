//! Pairs of a query, decoded as forms are (`+` is a space).

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The pairs in order; the value is `None` where no `=` stands.
pub(super) fn written_pairs(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Option<Cow<'_, str>>)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| match pair.split_once('=') {
        Some((name, value)) => (decode(name), Some(decode(value))),
        None => (decode(pair), None),
    })
}

/// Whether a request's query has every required pair.
pub(super) fn has_pairs(query: Option<&str>, required: &[(Box<str>, Option<Box<str>>)]) -> bool {
    required.iter().all(|(name, value)| {
        written_pairs(query.unwrap_or_default()).any(|(given, given_value)| {
            *given == **name && value.as_deref().is_none_or(|value| given_value.as_deref().unwrap_or_default() == value)
        })
    })
}

fn decode(text: &str) -> Cow<'_, str> {
    if text.contains('+') {
        let spaced = text.replace('+', " ");
        return Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned());
    }
    percent_decode_str(text).decode_utf8_lossy()
}
