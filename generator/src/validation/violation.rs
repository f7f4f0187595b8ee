//! Everything that a value breaks.

use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::reference::{KEYWORD, LOWEST};
use super::unit::Unit;
use super::{Table, evaluation};
use crate::source::Pointer;

/// Violations told of one value.
pub(super) const MOST: usize = 100;

/// References followed inside one another on the way to a violation.
const MOST_DEPTH: usize = 64;

/// Alternatives looked into for the one that was meant.
const MOST_BRANCHES: usize = 16;

/// Texts up to this many bytes are quoted.
const MOST_QUOTED: usize = 80;

/// What a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where in the value.
    pub instance: Pointer,
    /// The keyword that is broken, by its pointer in the document.
    pub schema: Pointer,
    /// The keyword that is broken, such as `maximum`.
    pub keyword: String,
    /// What is wrong, in a sentence.
    pub message: String,
}

/// Everything that a value breaks.
pub(super) fn gather(table: &Arc<Table>, unit: &Arc<Unit>, value: &Value) -> Vec<Violation> {
    let gathering = || {
        let mut gathered = Gathered { table, found: Vec::new() };
        gathered.of_unit(unit, value, &Pointer::root(), 0);
        gathered.found
    };
    evaluation::alone(gathering).0
}

struct Gathered<'t> {
    table: &'t Arc<Table>,
    found: Vec<Violation>,
}

impl Gathered<'_> {
    fn of_unit(&mut self, unit: &Arc<Unit>, value: &Value, base: &Pointer, depth: usize) {
        let Some(validator) = unit.validator() else { return };
        for error in validator.iter_errors(value) {
            if self.found.len() >= MOST {
                return;
            }
            self.of_error(unit, &error, value, base, depth);
        }
    }

    fn of_error(&mut self, unit: &Unit, error: &ValidationError<'_>, value: &Value, base: &Pointer, depth: usize) {
        let instance = Pointer::parse(&format!("{base}{}", error.instance_path().as_str()));
        match error.kind() {
            Kind::Custom { keyword, .. } if keyword == KEYWORD => {
                let part = value.pointer(error.instance_path().as_str());
                let key = unit.reference(error.schema_path().as_str());
                if let (Some(part), Some(key)) = (part, key)
                    && depth < MOST_DEPTH
                {
                    let before = self.found.len();
                    self.of_unit(&self.table.unit(key), part, &instance, depth + 1);
                    if self.found.len() > before {
                        return;
                    }
                }
                self.push(unit, error, instance);
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                match self.meant(unit, context, value, base, &instance, depth) {
                    Some(violations) => self.found.extend(violations),
                    None => self.push(unit, error, instance),
                }
            }
            _ => self.push(unit, error, instance),
        }
    }

    /// What the only alternative for values of this kind says. The others ask for another type, or for another name
    /// of the kind, so that they were not meant.
    fn meant(
        &self,
        unit: &Unit,
        branches: &[Vec<ValidationError<'_>>],
        value: &Value,
        base: &Pointer,
        at: &Pointer,
        depth: usize,
    ) -> Option<Vec<Violation>> {
        if branches.len() > MOST_BRANCHES || depth >= MOST_DEPTH {
            return None;
        }
        let mut meant = None;
        for errors in branches {
            let mut branch = Gathered { table: self.table, found: Vec::new() };
            for error in errors {
                branch.of_error(unit, error, value, base, depth + 1);
            }
            let otherwise = branch.found.iter().any(|violation| {
                violation.instance == *at && violation.keyword == "type" || is_other_kind(violation, at)
            });
            if !otherwise && meant.replace(branch.found).is_some() {
                return None;
            }
        }
        meant.filter(|violations| !violations.is_empty())
    }

    fn push(&mut self, unit: &Unit, error: &ValidationError<'_>, instance: Pointer) {
        let mut schema = unit.origin(error.schema_path().as_str());
        let keyword = match error.kind() {
            Kind::Custom { keyword, .. } if keyword == LOWEST => {
                schema = schema.parent().unwrap_or_else(Pointer::root).child("minimum");
                "minimum"
            }
            Kind::Custom { .. } => "$ref",
            // The crate has one kind for both.
            Kind::Required { .. } if error.schema_path().as_str().contains("/dependentRequired") => "dependentRequired",
            kind => kind.keyword(),
        };
        self.found.push(Violation { instance, schema, keyword: keyword.to_owned(), message: message(error) });
    }
}

/// Whether a member that names the kind of an object names another one.
fn is_other_kind(violation: &Violation, at: &Pointer) -> bool {
    matches!(violation.keyword.as_str(), "const" | "enum") && violation.instance.parent().as_ref() == Some(at)
}

/// The crate's sentence; what was sent is quoted only when it is short.
fn message(error: &ValidationError<'_>) -> String {
    let short = match &**error.instance() {
        Value::String(text) => text.len() <= MOST_QUOTED,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    };
    if short { error.to_string() } else { error.masked_with("the value").to_string() }
}
