use serde_json::Value;

use super::Malformed;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a JSON text. A byte order mark is skipped, as RFC 8259 §8.1 allows; of members with the same name the last one
/// counts (§4), as for every reader in a browser; deeper than 128 levels is malformed, and so is text behind the value.
pub(super) fn read(bytes: &[u8]) -> Result<Value, Malformed> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|error| malformed(&error, 0))
}

/// The fault with its place; `lines_before` are those in front of what was read.
pub(super) fn malformed(error: &serde_json::Error, lines_before: usize) -> Malformed {
    let text = error.to_string();
    let detail = text.rsplit_once(" at line ").map_or(text.as_str(), |(detail, _)| detail);
    let at = (error.line() > 0).then(|| (error.line() + lines_before, error.column()));
    Malformed { detail: format!("the body is no JSON: {detail}"), at }
}
