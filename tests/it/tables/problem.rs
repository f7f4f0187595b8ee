//! Problems (RFC 9457) as replies.

use serde_json::Value;

use super::compare::header;
use super::format::ViolationExpectation;
use crate::harness::Reply;

const TYPE_BASE: &str = "urn:mockwright:problem:";

/// A problem of a name: `type`, `title`, `status` and `detail`, in its own media type.
pub(super) fn of_name(name: &str, status: u16, reply: &Reply, found: &mut Vec<String>) -> Option<Value> {
    if reply.media_type() != "application/problem+json" {
        found.push(format!("expected a problem, got {:?}", reply.media_type()));
        return None;
    }
    let Ok(problem) = serde_json::from_slice::<Value>(&reply.body) else {
        found.push("expected JSON".to_owned());
        return None;
    };
    let of_type = problem["type"].as_str().and_then(|uri| uri.strip_prefix(TYPE_BASE));
    if of_type.is_none_or(|got| got != name) {
        found.push(format!("expected the type {TYPE_BASE}{name}, got {}", problem["type"]));
    }
    if problem["status"] != status {
        found.push(format!("expected the member status {status}, got {}", problem["status"]));
    }
    for member in ["title", "detail"] {
        if problem[member].as_str().is_none_or(str::is_empty) {
            found.push(format!("expected a text in the member {member}, got {}", problem[member]));
        }
    }
    Some(problem)
}

/// The problem of an invalid request: these violations, no other ones, and the header that lists them in short.
pub(super) fn of_violations(wanted: &[ViolationExpectation], status: u16, reply: &Reply, found: &mut Vec<String>) {
    let Some(problem) = of_name("invalid-request", status, reply, found) else { return };
    let Some(violations) = problem["violations"].as_array() else {
        found.push(format!("expected a list of violations, got {}", problem["violations"]));
        return;
    };
    let mut left: Vec<&Value> = violations.iter().collect();
    for expected in wanted {
        match left.iter().position(|violation| expected.is(violation)) {
            Some(place) => drop(left.remove(place)),
            None => found.push(format!("expected a violation like {expected}")),
        }
    }
    for violation in left {
        found.push(format!("expected no violation {violation}"));
    }
    for violation in violations {
        for member in ["in", "rule", "message", "declared"] {
            if violation[member].as_str().is_none_or(str::is_empty) {
                found.push(format!("expected a text in {member} of each violation, got {violation}"));
            }
        }
    }
    let listed = header(reply, "mockwright-violations").unwrap_or_default();
    for expected in wanted {
        if !listed.contains(&expected.place) {
            found.push(format!("expected Mockwright-Violations to name {}, got {listed:?}", expected.place));
        }
    }
}

impl ViolationExpectation {
    fn is(&self, violation: &Value) -> bool {
        let text = |member: &str| violation[member].as_str().unwrap_or_default();
        text("in") == self.place
            && self.rule.as_deref().is_none_or(|rule| text("rule") == rule)
            && self.value.as_ref().is_none_or(|value| text("value") == in_short(value))
            && self.message.as_deref().is_none_or(|part| text("message").contains(part))
            && self.declared.as_deref().is_none_or(|end| text("declared").ends_with(end))
    }
}

/// A value as a violation tells it: as text.
fn in_short(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl std::fmt::Display for ViolationExpectation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { place, rule, value, message, declared } = self;
        write!(f, "{{in: {place}")?;
        for (name, text) in [("rule", rule), ("message", message), ("declared", declared)] {
            text.iter().try_for_each(|text| write!(f, ", {name}: {text}"))?;
        }
        value.iter().try_for_each(|value| write!(f, ", value: {value}"))?;
        write!(f, "}}")
    }
}
