//! What is particular about the bodies in a bundle's files.

use serde_json::{Map, Value};

use crate::bundle::BODY_KEYS;
use crate::source::Pointer;

/// Whether a node is a body as a value: `/responses/S/content/M/body`, the same in an example, or a scenario's
/// `/config/PATH/METHOD/body`.
pub(super) fn is_body(at: &Pointer) -> bool {
    at.last().as_deref() == Some("body") && at.parent().is_some_and(|around| holds_body(&around))
}

/// Whether a node is one that has a body: a media type, an example, or what a scenario lists.
pub(super) fn holds_body(at: &Pointer) -> bool {
    let tokens: Vec<String> = at.tokens().collect();
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    matches!(
        tokens.as_slice(),
        ["responses", _, "content", _] | ["responses", _, "content", _, "examples", _] | ["config", _, _]
    )
}

/// Whether a body is a new one rather than an edited one: of what was generated, not one scalar is left in its place.
/// Nothing is added to such a body.
pub(super) fn is_replaced(base: &Value, ours: &Value) -> bool {
    base.is_object() && ours.is_object() && !shares_scalar(base, ours)
}

fn shares_scalar(base: &Value, ours: &Value) -> bool {
    match (base, ours) {
        (Value::Object(base), Value::Object(ours)) => {
            base.iter().any(|(key, value)| ours.get(key).is_some_and(|ours| shares_scalar(value, ours)))
        }
        (Value::Array(base), Value::Array(ours)) => base.iter().zip(ours).any(|(base, ours)| shares_scalar(base, ours)),
        (base, ours) => base == ours,
    }
}

/// The keys of bodies in a merged entry that the user's version does not have, where it has one of its own.
pub(super) fn superfluous(ours: &Map<String, Value>, merged: &Map<String, Value>) -> Vec<&'static str> {
    let has_own = BODY_KEYS.iter().any(|key| ours.contains_key(*key) && merged.contains_key(*key));
    let added = BODY_KEYS.into_iter().filter(|key| merged.contains_key(*key) && !ours.contains_key(*key));
    if has_own { added.collect() } else { Vec::new() }
}
