use mockwright_generator::source::Pointer;
use mockwright_generator::validation::Violation;
use serde_json::Value;

use crate::mock::request::{Unreadable, shown};

/// What a request breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestViolation {
    /// Where: `query.limit`, `body#/pet/name`.
    pub(crate) place: String,
    /// The rule: a keyword of JSON Schema, or one of the style.
    pub(crate) rule: String,
    /// What is wrong: a sentence, or what can be said of the place, such as `is missing`.
    pub(crate) message: String,
    /// What was sent, in short; `None` where nothing was.
    pub(crate) value: Option<String>,
    /// Where the description says so.
    pub(crate) declared: Option<Pointer>,
}

impl RequestViolation {
    /// A value that breaks its schema. `place` is that of the whole value.
    pub(super) fn of_value(place: &str, value: &Value, found: Violation) -> Self {
        let inside = found.instance.as_str();
        let part = value.pointer(inside);
        Self {
            // A pointer follows `#`, which a body has anyway.
            place: match inside {
                "" => place.to_owned(),
                _ if place.contains('#') => format!("{place}{inside}"),
                _ => format!("{place}#{inside}"),
            },
            rule: found.keyword,
            message: found.message,
            value: part.map(|part| match part {
                Value::String(text) => shown(text),
                other => shown(&other.to_string()),
            }),
            declared: Some(found.schema),
        }
    }

    /// A text that cannot be read.
    pub(super) fn of_fault(fault: Unreadable, declared: Option<&Pointer>) -> Self {
        let place = fault.place.to_string();
        Self {
            message: fault.message,
            place,
            rule: fault.rule.to_owned(),
            value: fault.value,
            declared: declared.cloned(),
        }
    }

    /// The place and what is wrong there.
    pub(crate) fn sentence(&self) -> String {
        let link = if self.message.starts_with("is ") || self.message.starts_with("has ") { "" } else { ":" };
        format!("{}{link} {}", self.place, self.message)
    }

    /// A body that is not looked into.
    pub(crate) fn of_body(rule: &str, message: &str) -> Self {
        Self {
            place: "body".to_owned(),
            rule: rule.to_owned(),
            message: message.to_owned(),
            value: None,
            declared: None,
        }
    }

    /// A body that has to be there.
    pub(super) fn missing_body(declared: &Pointer) -> Self {
        Self {
            place: "body".to_owned(),
            rule: "required".to_owned(),
            message: "is missing".to_owned(),
            value: None,
            declared: Some(declared.clone()),
        }
    }
}
