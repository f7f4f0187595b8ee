use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Version;
use crate::source::{Document, Pointer};

/// Finds the version that a document was written in, from its `openapi` or `swagger` field.
///
/// A patch level or minor version from the future is read as the newest known one, with a warning.
pub(super) fn detect(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Option<Version> {
    let root = Pointer::root();
    let Value::Object(fields) = document.root() else {
        diagnostics.push(Diagnostic::error(Code::NotADescription, &root, "a description is a mapping"));
        return None;
    };
    let (field, value) = match (fields.get("openapi"), fields.get("swagger")) {
        (Some(value), _) => ("openapi", value),
        (None, Some(value)) => ("swagger", value),
        (None, None) => {
            diagnostics.push(
                Diagnostic::error(Code::UnknownVersion, &root, "neither `openapi` nor `swagger` names a version")
                    .hint("begin the description with `openapi: 3.1.0`"),
            );
            return None;
        }
    };
    let at = root.child(field);
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            diagnostics.push(
                Diagnostic::warning(Code::WrongType, &at, format!("`{field}` is a number"))
                    .expected("a string")
                    .hint(format!("write `{field}: \"{number}\"`")),
            );
            number.to_string()
        }
        _ => String::new(),
    };
    let found = parse(&text);
    match found {
        Some((version, true)) => Some(version),
        Some((version, false)) => {
            diagnostics.push(Diagnostic::warning(
                Code::UnknownVersion,
                &at,
                format!("version `{text}` is not known; it is read as the newest that is"),
            ));
            Some(version)
        }
        None => {
            diagnostics.push(
                Diagnostic::error(Code::UnknownVersion, &at, format!("version `{text}` cannot be read"))
                    .expected("2.0, 3.0.x, 3.1.x or 3.2.x"),
            );
            None
        }
    }
}

fn parse(text: &str) -> Option<(Version, bool)> {
    let mut numbers = text.trim().split('.');
    let major = numbers.next()?;
    let minor = numbers.next().unwrap_or("0");
    Some(match (major, minor) {
        ("2", minor) => (Version::V2, minor == "0"),
        ("3", minor) if minor.starts_with('0') => (Version::V3_0, minor == "0"),
        ("3", minor) if minor.starts_with('1') => (Version::V3_1, minor == "1"),
        ("3", "2") => (Version::V3_2, true),
        ("3", minor) if minor.starts_with(|first: char| first.is_ascii_digit()) => (Version::V3_2, false),
        _ => return None,
    })
}
