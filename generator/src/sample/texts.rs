//! What texts of one shape are checked by and made from, looked up once.

use std::sync::{Arc, OnceLock};

use jsonschema::Validator;
use serde_json::Value;

use super::checks::TextChecks;
use super::pattern::Pattern;
use super::realism::{Maker, hinted};
use super::shape::Shape;

/// Checks and expressions of one shape.
#[derive(Debug)]
pub(super) struct Texts {
    /// What a text has to be, or not to be.
    checks: Vec<(Arc<Validator>, bool)>,
    /// What texts for each pattern are made from.
    patterns: Vec<Option<Arc<Pattern>>>,
    /// Those of them that are too large to be checked.
    unchecked: Vec<Arc<Pattern>>,
    hint: OnceLock<Option<Maker>>,
}

impl Texts {
    pub(super) fn new(shape: &Shape, checks: &TextChecks) -> Self {
        let rules = &shape.text;
        let patterns = rules.patterns.iter().map(|source| checks.pattern(source)).collect();
        let unchecked = checks.unchecked(rules).into_iter().filter_map(|source| checks.pattern(source)).collect();
        Self { checks: checks.of(rules), patterns, unchecked, hint: OnceLock::new() }
    }

    /// Whether a text meets patterns and formats; what cannot be compiled does not count.
    pub(super) fn admit(&self, text: &str) -> bool {
        if self.checks.is_empty() {
            return true;
        }
        let text = Value::String(text.to_owned());
        self.checks.iter().all(|(check, holds)| check.is_valid(&text) == *holds)
    }

    /// The expressions of all patterns that texts can be made for, with the rank of the pattern.
    pub(super) fn patterns(&self) -> impl Iterator<Item = (usize, &Pattern)> {
        let ranked = self.patterns.iter().enumerate();
        ranked.filter_map(|(rank, pattern)| Some((rank, pattern.as_deref()?)))
    }

    /// The expressions of patterns that texts are made for but that are too large to be checked.
    pub(super) fn unchecked(&self) -> &[Arc<Pattern>] {
        &self.unchecked
    }

    /// What makes texts that fit the title or description.
    pub(super) fn hint(&self, shape: &Shape) -> Option<Maker> {
        *self.hint.get_or_init(|| shape.prose.as_deref().and_then(hinted))
    }
}
