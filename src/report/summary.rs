use std::fmt;

use mockwright_generator::diagnostic::{Diagnostic, Severity};
use serde::Serialize;

/// How many diagnostics there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Problems {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
}

impl Problems {
    pub(crate) fn count(diagnostics: &[Diagnostic]) -> Self {
        let of = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        Self { errors: of(Severity::Error), warnings: of(Severity::Warning), notes: of(Severity::Note) }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (count, word) in [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")] {
            if count > 0 {
                write!(f, "{separator}{}", Counted(count, word))?;
                separator = ", ";
            }
        }
        if separator.is_empty() { f.write_str("no problems") } else { Ok(()) }
    }
}

/// What a description holds, and how many of its replies were proved valid against their schemas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) operations: usize,
    pub(crate) schemas: usize,
    pub(crate) replies: usize,
    pub(crate) proved: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operations, schemas) = (Counted(self.operations, "operation"), Counted(self.schemas, "schema"));
        write!(f, "{operations}, {schemas}, {} of {} proved valid", self.proved, Counted(self.replies, "reply"))
    }
}

/// A number with its noun.
pub(super) struct Counted(pub(super) usize, pub(super) &'static str);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (1, noun) => write!(f, "1 {noun}"),
            (count, "reply") => write!(f, "{count} replies"),
            (count, noun) => write!(f, "{count} {noun}s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!(Problems { errors: 1, warnings: 0, notes: 2 }.to_string(), "1 error, 2 notes");
        assert_eq!(Problems::default().to_string(), "no problems");
        let counts = Counts { operations: 1, schemas: 0, replies: 3, proved: 2 };
        assert_eq!(counts.to_string(), "1 operation, 0 schemas, 2 of 3 replies proved valid");
    }
}
