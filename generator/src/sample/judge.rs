//! The proof: the validators of the schemas concerned, and nothing else.

use std::cell::{Cell, RefCell};

use serde_json::Value;

use super::node::Literal;
use super::{SampleProblem, SampleProblemKind as Problem, Violation};
use crate::model::Schemas;
use crate::validation::{Direction, Fault, FaultKind, Validator, Validators};

/// Validators that all proofs on the way to one value may ask.
const MOST_WORK: u64 = 150_000;

/// What is looked at while a value is drawn.
#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    pub(super) schemas: &'s Schemas,
    pub(super) direction: Direction,
}

/// Says whether values are valid.
///
/// What a schema cannot judge, such as a pattern that is no regular expression, is a problem that the outcome carries.
pub(super) struct Judge<'s> {
    pub(super) view: View<'s>,
    validators: &'s Validators,
    problems: RefCell<Vec<SampleProblem>>,
    work: Cell<u64>,
}

impl<'s> Judge<'s> {
    pub(super) fn new(validators: &'s Validators, direction: Direction) -> Self {
        let view = View { schemas: validators.schemas(), direction };
        Self { view, validators, problems: RefCell::default(), work: Cell::new(0) }
    }

    /// Whether a value meets everything that is wanted of it, as far as that can be judged.
    pub(super) fn accepts(&self, goal: &[Literal], value: &Value) -> bool {
        goal.iter().all(|literal| self.meets(literal, value))
    }

    fn meets(&self, literal: &Literal, value: &Value) -> bool {
        self.validator(literal).is_none_or(|by| self.finds(&by, value) != Some(!literal.holds))
    }

    /// What judges a literal; `None` where every value meets it.
    pub(super) fn validator(&self, literal: &Literal) -> Option<Validator> {
        (!literal.is_idle()).then(|| self.validators.of_node(&literal.node, self.view.direction))
    }

    /// Whether a value is valid; `None` where that takes more than it may.
    pub(super) fn finds(&self, validator: &Validator, value: &Value) -> Option<bool> {
        let verdict = validator.judge(value);
        self.work.set(self.work.get() + verdict.steps);
        verdict.faults.iter().for_each(|fault| self.report(fault));
        let unknown = verdict.faults.iter().any(|fault| fault.kind == FaultKind::Budget);
        (!unknown).then_some(verdict.valid)
    }

    /// Whether proofs have taken as much as one search may cost.
    pub(super) fn is_worn(&self) -> bool {
        self.work.get() > MOST_WORK
    }

    /// Validators that were asked.
    pub(super) fn work(&self) -> u64 {
        self.work.get()
    }

    /// Starts counting anew.
    pub(super) fn rest(&self) {
        self.work.set(0);
    }

    /// Everything that a value breaks, as far as that can be judged.
    pub(super) fn violations(&self, goal: &[Literal], value: &Value) -> Vec<Violation> {
        let broken = goal.iter().filter(|literal| !self.meets(literal, value));
        let violations = broken.flat_map(|literal| {
            if literal.holds {
                self.validators.of_node(&literal.node, self.view.direction).violations(value)
            } else {
                vec![excluded(literal)]
            }
        });
        violations.collect()
    }

    /// The problems met so far, each once.
    pub(super) fn problems(&self) -> Vec<SampleProblem> {
        self.problems.borrow().clone()
    }

    fn report(&self, fault: &Fault) {
        let kind = match fault.kind {
            FaultKind::Dangling => Problem::Dangling,
            FaultKind::Uncompilable => Problem::Uncompilable,
            FaultKind::Budget => Problem::Budget,
        };
        let problem = SampleProblem { kind, schema: fault.schema.clone(), message: fault.message.clone() };
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

fn excluded(literal: &Literal) -> Violation {
    Violation {
        instance: crate::source::Pointer::root(),
        schema: literal.node.at().clone(),
        keyword: "not".to_owned(),
        message: "the value matches a schema that it must not match".to_owned(),
    }
}
