mod examples;
mod hostile;
mod modes;
mod random;
mod realism;
mod repairs;
mod repeated;
mod typical;

use serde_json::{Value, json};

use super::{Direction, Locale, Mode, Sample, SampleOptions, SampleProblemKind, Sampler};
use crate::model::Schemas;
use crate::source::Pointer;

fn options() -> SampleOptions {
    SampleOptions::default()
}

/// The outcome for the schema at a pointer of a document.
fn outcome(document: &Value, at: &str, options: SampleOptions) -> Sample {
    let schemas = Schemas::of_value(document.clone());
    Sampler::new(&schemas, options).sample(&Pointer::parse(at), "test")
}

/// The values that five seeds give for a schema, each checked by the crate against the whole schema.
fn values(schema: &Value) -> Vec<Value> {
    let validator = jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap();
    let draw = |seed| {
        let sample = outcome(schema, "", SampleOptions { seed, ..options() });
        let value = sample.value.unwrap_or_else(|| panic!("{schema} has no value: {:?}", sample.problems));
        assert!(validator.is_valid(&value), "{schema} gave {value}: {:?}", sample.problems);
        assert_eq!(sample.problems, [], "{schema}");
        value
    };
    (1..=5).map(draw).collect()
}

/// The kind of problem for a schema that has no valid value, and its message.
fn problem(schema: &Value) -> (SampleProblemKind, String) {
    let sample = outcome(schema, "", options());
    let problem = sample.problems.into_iter().next().unwrap_or_else(|| panic!("{schema} gave {:?}", sample.value));
    (problem.kind, problem.message)
}

#[test]
fn a_pointer_to_nothing_is_a_problem() {
    let sample = outcome(&json!({}), "/components/schemas/Missing", options());
    assert!(sample.value.is_none());
    assert_eq!(sample.problems[0].kind, SampleProblemKind::Dangling);
}
