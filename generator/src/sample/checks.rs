//! Compiled checks of texts, shared by all values of a sampler.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::pattern::Pattern;
use super::shape::TextRules;
use crate::validation::is_base64;

/// Checks kept before all are forgotten.
const MOST_KEPT: usize = 10_000;

/// Validators of strings by what they check, and expressions by their pattern.
#[derive(Debug, Default)]
pub(super) struct TextChecks {
    validators: Mutex<HashMap<String, Option<Arc<Validator>>>>,
    patterns: Mutex<HashMap<String, Option<Arc<Pattern>>>>,
}

impl TextChecks {
    /// What texts have to be, or not to be; what cannot be compiled does not count.
    pub(super) fn of(&self, rules: &TextRules) -> Vec<(Arc<Validator>, bool)> {
        let parts = rules.patterns.iter().map(|pattern| ("pattern", pattern, true));
        let parts = parts.chain(rules.antipatterns.iter().map(|pattern| ("pattern", pattern, false)));
        let parts = parts.chain(rules.formats.iter().map(|format| ("format", format, true)));
        let parts = parts.chain(rules.antiformats.iter().map(|format| ("format", format, false)));
        parts.filter_map(|(keyword, argument, holds)| Some((self.validator(keyword, argument)?, holds))).collect()
    }

    /// The patterns that texts are made for but that are too large to be checked.
    pub(super) fn unchecked<'r>(&self, rules: &'r TextRules) -> Vec<&'r String> {
        let patterns = rules.patterns.iter();
        patterns
            .filter(|source| self.validator("pattern", source).is_none() && self.pattern(source).is_some())
            .collect()
    }

    /// Whether a pattern of `patternProperties` matches a name.
    pub(super) fn matches(&self, pattern: &str, name: &str) -> bool {
        self.validator("pattern", pattern).is_some_and(|validator| validator.is_valid(&Value::String(name.to_owned())))
    }

    /// The expression that texts for a pattern are made from.
    pub(super) fn pattern(&self, source: &str) -> Option<Arc<Pattern>> {
        let mut patterns = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        if patterns.len() > MOST_KEPT {
            patterns.clear();
        }
        patterns.entry(source.to_owned()).or_insert_with(|| Pattern::parse(source).map(Arc::new)).clone()
    }

    fn validator(&self, keyword: &str, argument: &str) -> Option<Arc<Validator>> {
        let key = format!("{keyword} {argument}");
        if let Some(known) = self.validators.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let mut schema = Map::new();
        schema.insert(keyword.to_owned(), json!(argument));
        let compiled = compile(&Value::Object(schema)).map(Arc::new);
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        if validators.len() > MOST_KEPT {
            validators.clear();
        }
        validators.entry(key).or_insert(compiled).clone()
    }
}

/// A validator that asserts formats.
fn compile(schema: &Value) -> Option<Validator> {
    jsonschema::draft202012::options().should_validate_formats(true).with_format("byte", is_base64).build(schema).ok()
}
