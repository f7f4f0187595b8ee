use std::fmt::Write as _;

use mockwright_generator::diagnostic::{Code, Diagnostic, Place, Severity};
use serde::Serialize;

use super::summary::{Counts, Problems};
use crate::output::is_hidden;

/// `mockwright check --format json`: one document. Fields are added over time, never renamed or removed; what is not
/// known is null.
#[derive(Serialize)]
struct Report<'a> {
    diagnostics: Vec<Entry<'a>>,
    summary: Summary<'a>,
}

#[derive(Serialize)]
struct Entry<'a> {
    severity: Severity,
    code: Code,
    message: &'a str,
    #[serde(flatten)]
    place: Spot<'a>,
    expected: Option<&'a str>,
    hint: Option<&'a str>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Spot<'a> {
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    pointer: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    label: &'a str,
    #[serde(flatten)]
    place: Spot<'a>,
}

#[derive(Serialize)]
struct Summary<'a> {
    input: &'a str,
    operations: Option<usize>,
    schemas: Option<usize>,
    replies: Option<usize>,
    proved: Option<usize>,
    #[serde(flatten)]
    problems: Problems,
}

impl<'a> From<&'a Place> for Spot<'a> {
    fn from(place: &'a Place) -> Self {
        Self { file: place.file.as_deref(), line: place.line, column: place.column, pointer: place.pointer.as_str() }
    }
}

impl<'a> From<&'a Diagnostic> for Entry<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        let Diagnostic { severity, code, place, message, expected, hint, related } = diagnostic;
        Self {
            severity: *severity,
            code: *code,
            message,
            place: place.into(),
            expected: expected.as_deref(),
            hint: hint.as_deref(),
            related: related.iter().map(|(place, label)| Related { label, place: place.into() }).collect(),
        }
    }
}

/// The whole report as a JSON document with a final line end. `counts` is absent for an input that is no description.
///
/// # Errors
/// None that a report can cause.
pub(crate) fn json(input: &str, diagnostics: &[Diagnostic], counts: Option<Counts>) -> serde_json::Result<String> {
    let report = Report {
        diagnostics: diagnostics.iter().map(Entry::from).collect(),
        summary: Summary {
            input,
            operations: counts.map(|counts| counts.operations),
            schemas: counts.map(|counts| counts.schemas),
            replies: counts.map(|counts| counts.replies),
            proved: counts.map(|counts| counts.proved),
            problems: Problems::count(diagnostics),
        },
    };
    let mut text = escape_hidden(&serde_json::to_string_pretty(&report)?);
    text.push('\n');
    Ok(text)
}

/// Writes as `\uXXXX` what serde_json leaves as it is and a terminal might obey. Outside strings JSON has none of it.
pub(super) fn escape_hidden(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\x7f' || is_hidden(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use mockwright_generator::source::Pointer;
    use serde_json::{Value, json as value};

    use super::*;

    #[test]
    fn every_field_is_there_even_when_it_is_not_known() {
        let diagnostic = Diagnostic::error(Code::Unreadable, &Pointer::root(), "no such file");
        let report: Value = serde_json::from_str(&json("a.yaml", &[diagnostic], None).unwrap()).unwrap();
        assert_eq!(
            report,
            value!({
                "diagnostics": [{
                    "severity": "error", "code": "MW0101", "message": "no such file",
                    "file": null, "line": null, "column": null, "pointer": "",
                    "expected": null, "hint": null, "related": [],
                }],
                "summary": {
                    "input": "a.yaml", "operations": null, "schemas": null, "replies": null, "proved": null,
                    "errors": 1, "warnings": 0, "notes": 0,
                },
            })
        );
    }

    #[test]
    fn hidden_characters_are_escaped_and_read_back_the_same() {
        let hostile = "a\u{9b}31m\u{202e}b\u{7f}\u{e0041}";
        let diagnostic = Diagnostic::error(Code::Syntax, &Pointer::root(), hostile);
        let text = json("x", &[diagnostic], None).unwrap();
        assert!(!text.chars().any(|character| character == '\x7f' || is_hidden(character)));
        let report: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(report["diagnostics"][0]["message"], hostile);
    }
}
