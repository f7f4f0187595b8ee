//! Keywords whose changes move what is valid in ways that nobody can tell from them: they stay, or they changed.

use serde_json::Value;

use super::position::Keywords;
use super::{Facet, Walk};
use crate::compare::same::same_value;

impl Walk<'_, '_> {
    pub(super) fn conditions(&mut self, old: &Keywords<'_>, new: &Keywords<'_>) {
        for (keyword, facet) in [
            ("not", Facet::NegationChanged),
            ("if", Facet::ConditionChanged),
            ("then", Facet::ConditionChanged),
            ("else", Facet::ConditionChanged),
            ("dependentRequired", Facet::DependenciesChanged),
            ("dependentSchemas", Facet::DependenciesChanged),
            ("unevaluatedProperties", Facet::UnevaluatedChanged),
            ("unevaluatedItems", Facet::UnevaluatedChanged),
        ] {
            self.keep(keyword, facet, old, new);
        }
    }

    /// Reports a keyword unless both sides say the same under it.
    pub(super) fn keep(&mut self, keyword: &str, facet: Facet, old: &Keywords<'_>, new: &Keywords<'_>) {
        let (before, after): (Vec<&Value>, Vec<&Value>) = (old.all(keyword).collect(), new.all(keyword).collect());
        let same = before.len() == after.len()
            && before.iter().zip(&after).all(|(before, after)| {
                // A keyword that holds no schema itself is put into one.
                let wrap = |value: &Value| Value::from_iter([(keyword, value.clone())]);
                *before == *after
                    || same_value(
                        (self.context.old, &wrap(before)),
                        (self.context.new, &wrap(after)),
                        &mut self.context.same,
                    )
            });
        if !same {
            let what = match (before.is_empty(), after.is_empty()) {
                (true, _) => "was added",
                (_, true) => "was removed",
                _ => "changed",
            };
            self.report(facet, format!("`{keyword}` {what}"));
        }
    }
}
