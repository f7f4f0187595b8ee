//! How values of the program are shown.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// What a reply without a resource says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Message {
    /// What was done.
    #[schema(example = "Scenario deleted successfully")]
    pub(crate) message: String,
}

/// A moment, in UTC.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A moment that is kept.
pub(crate) fn kept_time(micros: i64) -> String {
    DateTime::from_timestamp_micros(micros).map(time).unwrap_or_default()
}

/// A problem of a description or bundle.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DiagnosticResource {
    /// `error`, `warning` or `note`.
    #[schema(example = "error")]
    severity: String,
    /// Which rule it is about.
    #[schema(example = "MW0101")]
    code: String,
    /// What is wrong.
    message: String,
    /// The file, or null.
    #[schema(required)]
    file: Option<String>,
    /// The line, from 1, or null.
    #[schema(required)]
    line: Option<u32>,
    /// The column, from 1, or null.
    #[schema(required)]
    column: Option<u32>,
    /// The node, as a JSON Pointer.
    pointer: String,
    /// How to mend it, or null.
    #[schema(required)]
    hint: Option<String>,
}

impl DiagnosticResource {
    /// A change contradicts the description.
    pub(super) fn invalid(message: &str) -> Self {
        use mockwright_generator::diagnostic::{Code, Diagnostic};
        use mockwright_generator::source::Pointer;
        (&Diagnostic::warning(Code::InvalidEntry, &Pointer::root(), message)).into()
    }

    /// Changes of responses have nothing to stand on.
    pub(super) fn orphans(count: usize) -> Self {
        use mockwright_generator::diagnostic::{Code, Diagnostic};
        use mockwright_generator::source::Pointer;
        let message =
            format!("{count} changed responses are not served: the description no longer has their operations");
        (&Diagnostic::warning(Code::OrphanOperation, &Pointer::root(), message)).into()
    }
}

impl From<&mockwright_generator::diagnostic::Diagnostic> for DiagnosticResource {
    fn from(diagnostic: &mockwright_generator::diagnostic::Diagnostic) -> Self {
        use mockwright_generator::diagnostic::Severity;
        let place = &diagnostic.place;
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        Self {
            severity: severity.to_owned(),
            code: diagnostic.code.to_string(),
            message: diagnostic.message.clone(),
            file: place.file.as_deref().map(str::to_owned),
            line: place.line,
            column: place.column,
            pointer: place.pointer.as_str().to_owned(),
            hint: diagnostic.hint.clone(),
        }
    }
}

/// A figure with two decimals.
pub(crate) fn hundredths(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}
