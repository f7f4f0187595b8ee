//! A problem as a value: severity, code, place, message and hint.

mod code;
mod suggestion;

use std::sync::Arc;

pub use code::Code;
use serde::Serialize;
pub use suggestion::did_you_mean;

use crate::source::Pointer;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The description or bundle breaks a rule; what it concerns degrades.
    Error,
    /// Served as written, but probably not what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file's path or URL as the user would name it; `None` until resolved, or where there is no file.
    pub file: Option<Arc<str>>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column in characters, from 1.
    pub column: Option<u32>,
    /// The node. Before resolution it points into the joined document, after it into `file`.
    pub pointer: Pointer,
}

impl From<&Pointer> for Place {
    fn from(pointer: &Pointer) -> Self {
        Self { file: None, line: None, column: None, pointer: pointer.clone() }
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Which rule it is about.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What is wrong, in lower case, without a full stop.
    pub message: String,
    /// What was expected there, if that can be said shortly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Further places that belong to it, such as the first of two duplicate keys, each with a label.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// An error at a node.
    pub fn error(code: Code, at: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, at, message)
    }

    /// A warning at a node.
    pub fn warning(code: Code, at: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, at, message)
    }

    /// A note at a node.
    pub fn note(code: Code, at: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, at, message)
    }

    fn new(severity: Severity, code: Code, at: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            place: at.into(),
            message: message.into(),
            expected: None,
            hint: None,
            related: Vec::new(),
        }
    }

    /// Adds what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn related(mut self, at: impl Into<Place>, label: impl Into<String>) -> Self {
        self.related.push((at.into(), label.into()));
        self
    }
}
