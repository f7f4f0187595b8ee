//! From a schema to a value that is valid against it: seeded by place, bounded, terminating, proved.

use serde_json::Value;

use crate::model::Schemas;
use crate::source::Pointer;

/// Which way a value travels: `writeOnly` properties are left out of responses, `readOnly` ones out of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Sent by clients.
    Request,
    /// Sent by the mock.
    Response,
}

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
}

/// What a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where in the value.
    pub instance: Pointer,
    /// The keyword that is broken, by its pointer in the document.
    pub schema: Pointer,
    /// What is wrong, in a sentence.
    pub message: String,
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
}

/// The outcome of sampling or repairing.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The value. It is proved valid unless `problems` says otherwise; `None` when there is none to give.
    pub value: Option<Value>,
    /// What stood in the way.
    pub problems: Vec<SampleProblem>,
}

/// Draws valid values.
#[derive(Debug)]
pub struct Sampler<'s> {
    schemas: &'s Schemas,
    options: SampleOptions,
}

impl<'s> Sampler<'s> {
    /// A sampler over a table of schemas.
    #[must_use]
    pub fn new(schemas: &'s Schemas, options: SampleOptions) -> Self {
        Self { schemas, options }
    }

    /// Draws a value of the schema at a pointer.
    ///
    /// `place` names what the value is for in a stable way (`GET /pets 200 application/json`): seed, place and the
    /// position inside the value decide every choice, nothing else does.
    #[must_use]
    pub fn sample(&self, schema: &Pointer, place: &str) -> Sample {
        let _ = (self.schemas, self.options, schema, place);
        todo!()
    }

    /// Mends a value: keeps every part that is valid where it stands and draws the rest.
    #[must_use]
    pub fn repair(&self, _schema: &Pointer, _place: &str, _value: &Value) -> Sample {
        todo!()
    }

    /// Everything that a value breaks; empty when it is valid. Formats are asserted.
    ///
    /// # Errors
    /// The schema cannot be compiled.
    pub fn check(&self, _schema: &Pointer, _value: &Value) -> Result<Vec<Violation>, SampleProblem> {
        todo!()
    }
}
