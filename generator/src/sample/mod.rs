//! From a schema to a value that is valid against it: seeded by place, bounded, terminating, proved.

mod array;
mod breach;
mod checks;
mod cost;
mod decimal;
mod discriminator;
mod draw;
mod expand;
mod expansion;
mod format;
mod judge;
mod keywords;
mod members;
mod names;
mod negate;
mod node;
mod number;
mod object;
mod pattern;
mod position;
mod realism;
mod script;
mod seed;
mod shape;
mod spot;
mod strays;
#[cfg(test)]
mod tests;
mod text;
mod texts;
mod types;

use std::sync::Arc;

use serde_json::Value;

use self::checks::TextChecks;
use self::draw::Drawing;
use self::judge::Judge;
use self::node::{Literal, Node};
use self::position::Positions;
use self::realism::Name;
use self::spot::Spot;

pub use self::realism::Locale;
pub(crate) use self::shape::same as same_value;
pub(crate) use self::types::Types;
use crate::model::Schemas;
use crate::source::Pointer;
use crate::validation::Validators;

pub use crate::validation::{Direction, Violation};

/// What kind of values are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Values that a person believes.
    #[default]
    Typical,
    /// Lengths, numbers and counts at their limits, null where allowed.
    Boundary,
    /// Empty arrays, absent optional members, where the schema allows it.
    Empty,
}

/// How much a sample may cost.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Nodes of the value.
    pub nodes: usize,
    /// Levels of nesting.
    pub depth: usize,
    /// Bytes of all strings and names together.
    pub bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { nodes: 10_000, depth: 32, bytes: 1 << 20 }
    }
}

/// What decides a sample besides the schema and its place.
#[derive(Clone, Copy, Debug)]
pub struct SampleOptions {
    /// The seed: the same one gives the same values.
    pub seed: u64,
    /// Which way values travel.
    pub direction: Direction,
    /// What kind of values are drawn.
    pub mode: Mode,
    /// How much one may cost.
    pub budget: Budget,
    /// Where people and addresses come from.
    pub locale: Locale,
}

impl Default for SampleOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            direction: Direction::Response,
            mode: Mode::default(),
            budget: Budget::default(),
            locale: Locale::default(),
        }
    }
}

/// Why no valid value, or not the wanted one, was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleProblem {
    /// What kind of problem.
    pub kind: SampleProblemKind,
    /// The schema concerned.
    pub schema: Pointer,
    /// The sentence that names the keywords in conflict.
    pub message: String,
}

/// What kind of problem stopped a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleProblemKind {
    /// No value can be valid.
    Contradiction,
    /// The schema requires itself without end.
    Endless,
    /// The budget was met.
    Budget,
    /// The search found nothing valid; some value may exist.
    Unproved,
    /// The schema cannot be compiled, such as for a pattern that is no regular expression.
    Uncompilable,
    /// A reference leads to nothing; what it stands for is unknown, so that no value can be proved.
    Dangling,
}

/// The outcome of sampling or repairing.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The value. It is proved valid unless `problems` says otherwise; `None` when there is none to give.
    pub value: Option<Value>,
    /// What stood in the way.
    pub problems: Vec<SampleProblem>,
    /// What it took: schemas merged, whether anew or before, and validators asked.
    pub steps: u64,
}

/// Draws valid values.
///
/// One sampler may serve many schemas and many threads; what it compiles is shared among them and with its clones.
#[derive(Clone, Debug)]
pub struct Sampler {
    validators: Validators,
    options: SampleOptions,
    freshness: Freshness,
    checks: Arc<TextChecks>,
    positions: Arc<Positions>,
}

/// How samples differ from those that stand for a schema.
#[derive(Clone, Debug, Default)]
struct Freshness {
    /// Values that the description offers are left aside.
    without_presets: bool,
    /// An array of the value and how many items it should have.
    items: Option<(Pointer, usize)>,
}

/// Values drawn as a whole before the search is given up.
const ROUNDS: usize = 8;

impl Sampler {
    /// A sampler over a table of schemas.
    #[must_use]
    pub fn new(schemas: &Schemas, options: SampleOptions) -> Self {
        Self {
            validators: Validators::new(schemas.clone()),
            options,
            freshness: Freshness::default(),
            checks: Arc::default(),
            positions: Arc::default(),
        }
    }

    /// A sampler that shares everything compiled with this one.
    #[must_use]
    pub fn with(&self, options: SampleOptions) -> Self {
        Self { options, ..self.clone() }
    }

    /// What decides its samples.
    #[must_use]
    pub fn options(&self) -> SampleOptions {
        self.options
    }

    /// The validators that values are proved by.
    #[must_use]
    pub fn validators(&self) -> &Validators {
        &self.validators
    }

    /// Draws every value, also where the description offers examples and defaults, so that another seed gives others.
    #[must_use]
    pub fn without_presets(mut self) -> Self {
        self.freshness.without_presets = true;
        self
    }

    /// Gives an array of each value so many items, as far as its schema allows.
    #[must_use]
    pub fn with_items(mut self, array: Pointer, count: usize) -> Self {
        self.freshness.items = Some((array, count));
        self
    }

    /// Draws a value of the schema at a pointer.
    ///
    /// `place` names what the value is for in a stable way (`GET /pets 200 application/json`): seed, place and the
    /// position inside the value decide every choice, nothing else does.
    #[must_use]
    pub fn sample(&self, schema: &Pointer, place: &str) -> Sample {
        self.search(schema, place, None)
    }

    /// Mends a value: keeps every part that is valid where it stands and draws the rest.
    #[must_use]
    pub fn repair(&self, schema: &Pointer, place: &str, value: &Value) -> Sample {
        self.search(schema, place, Some(value))
    }

    /// Everything that a value breaks; empty when it is valid. Formats are asserted.
    ///
    /// # Errors
    /// The schema cannot be compiled.
    pub fn check(&self, schema: &Pointer, value: &Value) -> Result<Vec<Violation>, SampleProblem> {
        let node = Node::entry(self.validators.schemas(), schema).ok_or_else(|| missing(schema))?;
        let judge = Judge::new(&self.validators, self.options.direction);
        let violations = judge.violations(&[Literal::holds(node)], value);
        match judge.problems().into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(violations),
        }
    }

    /// Draws whole values until one is proved valid: with other choices where the last one was wrong, in the end with
    /// nothing that need not be there.
    fn search(&self, schema: &Pointer, place: &str, wish: Option<&Value>) -> Sample {
        let Some(node) = Node::entry(self.validators.schemas(), schema) else {
            return Sample { value: None, problems: vec![missing(schema)], steps: 0 };
        };
        let judge = Judge::new(&self.validators, self.options.direction);
        let mut drawing = Drawing::new(&judge, &self.checks, &self.positions, self.options, place);
        drawing.freshness = self.freshness.clone();
        let goal = vec![Literal::holds(node)];
        let position = drawing.position(goal.clone());
        let name = Name::default();
        let mut last: (Option<Value>, Option<SampleProblem>) = (None, None);
        for round in 0..ROUNDS {
            drawing.restart(round + 2 >= ROUNDS);
            let wish = wish.filter(|_| round + 1 < ROUNDS);
            match drawing.draw(&position, &Spot::root(&name, wish)) {
                Ok(value) if position.accepts(&judge, &value) => {
                    return drawing.sample(Some(value), judge.problems());
                }
                Ok(value) => {
                    let violations = judge.violations(&goal, &value);
                    let Some(worst) = violations.first() else {
                        return drawing.sample(Some(value), judge.problems());
                    };
                    let message = format!("no valid value was found; the last one broke this: {}", worst.message);
                    let schema = worst.schema.clone();
                    last = (Some(value), Some(SampleProblem { kind: SampleProblemKind::Unproved, schema, message }));
                    for violation in &violations {
                        drawing.blame(violation.instance.clone());
                    }
                }
                Err(problem) if problem.kind == SampleProblemKind::Budget && drawing.is_endless(&goal) => {
                    last = (None, Some(endless(schema)));
                    break;
                }
                Err(problem) => {
                    last.1.get_or_insert(problem);
                    if round + 2 < ROUNDS {
                        // Trying the same again would fail the same.
                        drawing.restart(true);
                        if let Ok(value) = drawing.draw(&position, &Spot::root(&name, wish))
                            && position.accepts(&judge, &value)
                        {
                            return drawing.sample(Some(value), judge.problems());
                        }
                        break;
                    }
                }
            }
        }
        let problems = judge.problems().into_iter().chain(last.1).collect();
        drawing.sample(last.0, problems)
    }
}

fn missing(schema: &Pointer) -> SampleProblem {
    let message = "there is no schema at this place".to_owned();
    SampleProblem { kind: SampleProblemKind::Dangling, schema: schema.clone(), message }
}

fn endless(schema: &Pointer) -> SampleProblem {
    let message = "the schema requires itself without end: no finite value is valid".to_owned();
    SampleProblem { kind: SampleProblemKind::Endless, schema: schema.clone(), message }
}
