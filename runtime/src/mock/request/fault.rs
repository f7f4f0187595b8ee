//! What cannot be read, and why.

use std::fmt::{self, Write as _};

use mockwright_generator::model::Location;

/// The longest value that is shown, in bytes with the mark of what was cut off.
const MAX_SHOWN: usize = 80;

/// Where a value stands in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A parameter.
    Parameter {
        /// Where it travels.
        location: Location,
        /// Its name as declared.
        name: String,
    },
    /// A member of a form or multipart body.
    Body {
        /// The JSON Pointer to it.
        pointer: String,
    },
}

/// Why a part of a request cannot be read as its schema's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// Where it stands.
    pub(crate) place: Place,
    /// Which rule it breaks: `required`, `allowEmptyValue`, `style`, `explode`, `content` or `encoding`.
    pub(crate) rule: &'static str,
    /// What is wrong, such as `is missing`: a predicate, the place is its subject.
    pub(crate) message: String,
    /// The text in short; `None` where there is none.
    pub(crate) value: Option<String>,
}

/// A fault of one value, whose place is still to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    rule: &'static str,
    message: String,
    value: Option<String>,
}

impl Fault {
    pub(super) fn new(rule: &'static str, message: impl Into<String>, value: &str) -> Self {
        Self { rule, message: message.into(), value: Some(shown(value)) }
    }

    pub(super) fn missing() -> Self {
        Self { rule: "required", message: "is missing".to_owned(), value: None }
    }

    pub(super) fn broken_escape(text: &str) -> Self {
        Self::new("encoding", "is not percent-encoded UTF-8", text)
    }

    pub(super) fn at(self, place: Place) -> Unreadable {
        Unreadable { place, rule: self.rule, message: self.message, value: self.value }
    }

    /// The fault of a value whose members have faults of their own.
    pub(super) fn within(faults: Vec<Unreadable>, text: &str) -> Self {
        let told = faults.into_iter().map(|fault| match fault.place {
            Place::Body { pointer } => format!("`{}` {}", shown(&pointer), fault.message),
            Place::Parameter { .. } => fault.message,
        });
        Self::new("content", told.collect::<Vec<_>>().join(", "), text)
    }
}

/// A value in short: on one line, and no longer than a line can be.
pub(crate) fn shown(value: &str) -> String {
    let mut text = String::new();
    for character in value.chars() {
        let before = text.len();
        if character.is_control() {
            let _ = write!(text, "{}", character.escape_default());
        } else {
            text.push(character);
        }
        if text.len() > MAX_SHOWN {
            text.truncate(before);
            while text.len() > MAX_SHOWN - '…'.len_utf8() {
                text.pop();
            }
            text.push('…');
            break;
        }
    }
    text
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter { location, name } => {
                let location = match location {
                    Location::Path => "path",
                    Location::Query | Location::QueryString => "query",
                    Location::Header => "header",
                    Location::Cookie => "cookie",
                };
                write!(f, "{location}.{name}")
            }
            Self::Body { pointer } => write!(f, "body#{pointer}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_short_and_on_one_line() {
        assert_eq!(shown("a\r\n\0"), "a\\r\\n\\u{0}");
        assert_eq!(shown(&"x".repeat(80)), "x".repeat(80));
        for long in ["x".repeat(81), "語".repeat(100), "\n".repeat(1000), "🦀".repeat(21)] {
            let short = shown(&long);
            assert!(short.len() <= 80 && short.ends_with('…'), "{short}");
        }
    }
}
