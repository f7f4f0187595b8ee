//! What changed between two descriptions, as people, programs and pull requests read it.

mod json;
mod markdown;
mod outline;
mod text;

pub(crate) use json::json;
pub(crate) use markdown::markdown;
use mockwright_generator::compare::Comparison;
pub(crate) use text::text;

use super::summary::Counted;

/// Two descriptions and what changed between them.
#[derive(Clone, Copy)]
pub(crate) struct Compared<'a> {
    /// What the old description was read from.
    pub(crate) old: &'a str,
    /// What the new one was read from.
    pub(crate) new: &'a str,
    /// What changed.
    pub(crate) comparison: &'a Comparison,
}

/// One line: `3 operations added, 1 removed, 12 changed: 4 breaking changes`.
fn summary(comparison: &Comparison) -> String {
    if comparison.is_empty() {
        return "nothing changed".to_owned();
    }
    let totals = comparison.totals();
    let parts = [(totals.added, "added"), (totals.removed, "removed"), (totals.changed, "changed")];
    let mut counted: Vec<String> = Vec::new();
    for (count, what) in parts.into_iter().filter(|(count, _)| *count > 0) {
        let count = if counted.is_empty() { Counted(count, "operation").to_string() } else { count.to_string() };
        counted.push(format!("{count} {what}"));
    }
    let operations = if counted.is_empty() { "no operation changed".to_owned() } else { counted.join(", ") };
    let breaking = match totals.breaking {
        0 => "no breaking changes".to_owned(),
        count => Counted(count, "breaking change").to_string(),
    };
    format!("{operations}: {breaking}")
}
