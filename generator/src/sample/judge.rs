//! The proof: the `jsonschema` crate on the projection of a schema onto a value, and nothing else.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use jsonschema::Validator;
use serde_json::Value;

use super::node::Literal;
use super::project::{Projection, View, project};
use super::{SampleProblem, SampleProblemKind as Problem, Violation};
use crate::source::Pointer;

/// Keywords set aside in one value before the rest is given up, too.
const MOST_REFUSALS: usize = 32;

/// Evaluations that one proof may take.
const MOST_EFFORT: f64 = 1_000_000.0;

/// Evaluations that all proofs on the way to one value may take.
const MOST_WORK: f64 = 150_000.0;

/// Says whether values are valid.
///
/// A keyword that the crate cannot compile is set aside so that the rest can still be judged; each is a problem that
/// the outcome carries.
pub(super) struct Judge<'s> {
    pub(super) view: View<'s>,
    refused: RefCell<HashSet<Pointer>>,
    problems: RefCell<Vec<SampleProblem>>,
    work: Cell<f64>,
}

impl<'s> Judge<'s> {
    pub(super) fn new(view: View<'s>) -> Self {
        Self { view, refused: RefCell::default(), problems: RefCell::default(), work: Cell::new(0.0) }
    }

    /// Whether a value meets everything that is wanted of it, keywords that cannot be compiled aside.
    pub(super) fn accepts(&self, goal: &[Literal], value: &Value) -> bool {
        goal.iter().all(Literal::is_idle)
            || self.compile(goal, value).is_none_or(|(validator, _)| validator.is_valid(value))
    }

    /// Whether proofs have taken as much as one search may cost.
    pub(super) fn is_worn(&self) -> bool {
        self.work.get() > MOST_WORK
    }

    /// Starts counting anew.
    pub(super) fn rest(&self) {
        self.work.set(0.0);
    }

    /// Everything that a value breaks, keywords that cannot be compiled aside.
    pub(super) fn violations(&self, goal: &[Literal], value: &Value) -> Vec<Violation> {
        let Some((validator, projection)) = self.compile(goal, value) else { return Vec::new() };
        let violations = validator.iter_errors(value).map(|error| Violation {
            instance: Pointer::parse(error.instance_path().as_str()),
            schema: projection.origin(error.schema_path().as_str()),
            message: error.to_string(),
        });
        violations.collect()
    }

    /// The problems met so far, each once.
    pub(super) fn problems(&self) -> Vec<SampleProblem> {
        self.problems.borrow().clone()
    }

    fn compile(&self, goal: &[Literal], value: &Value) -> Option<(Validator, Projection)> {
        let at = goal.first().map_or_else(Pointer::root, |literal| literal.node.at().clone());
        for _ in 0..MOST_REFUSALS {
            let projection = project(self.view, goal, value, &self.refused.borrow());
            for (at, reference) in &projection.dangling {
                self.report(Problem::Dangling, at.clone(), format!("`$ref` {reference} leads to nothing"));
            }
            self.work.set(self.work.get() + projection.effort);
            if projection.effort > MOST_EFFORT {
                self.report(
                    Problem::Budget,
                    at.clone(),
                    "the schema branches so often that checking a value takes too long".to_owned(),
                );
                return None;
            }
            match compile(&projection.schema) {
                Ok(validator) => return Some((validator, projection)),
                Err((location, message)) => {
                    let place = projection.origin(&location);
                    self.report(Problem::Uncompilable, place.clone(), message);
                    if !self.refused.borrow_mut().insert(place) {
                        return None;
                    }
                }
            }
        }
        None
    }

    fn report(&self, kind: Problem, schema: Pointer, message: String) {
        let problem = SampleProblem { kind, schema, message };
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

/// A validator that asserts formats; else the place in the schema that cannot be compiled, and why.
pub(super) fn compile(schema: &Value) -> Result<Validator, (String, String)> {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(schema)
        .map_err(|error| (error.instance_path().as_str().to_owned(), error.to_string()))
}
