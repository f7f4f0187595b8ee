//! Random schemas that are built around a witness, so that each has a value.

mod arrays;
mod branches;
mod objects;
mod scalars;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

/// A schema and a value that is valid against it.
type Pair = (Value, Value);

/// Whether a value is valid, formats asserted.
fn valid(schema: &Value, value: &Value) -> bool {
    jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap().is_valid(value)
}

fn pair() -> impl Strategy<Value = Pair> {
    let inner = scalars::scalar().prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            3 => objects::object(inner.clone()),
            3 => arrays::array(inner.clone()),
            4 => branches::branch(inner),
        ]
    });
    prop_oneof![6 => inner.clone(), 1 => recursive(inner)]
}

/// A schema that refers to itself: in a list, a map, or as an alternative to null.
fn recursive(inner: impl Strategy<Value = Pair>) -> impl Strategy<Value = Pair> {
    let again = json!({ "$ref": "#/$defs/again" });
    let ways = vec![
        (json!({ "type": "array", "items": again, "maxItems": 2 }), json!([])),
        (json!({ "type": "object", "additionalProperties": again }), json!({})),
        (json!({ "oneOf": [again, { "type": "null" }] }), json!(null)),
        (json!({ "anyOf": [again, { "type": "string", "maxLength": 1 }] }), json!("")),
    ];
    (inner, prop::sample::select(ways), any::<bool>()).prop_map(|((schema, value), (next, end), closed)| {
        let mut again =
            json!({ "type": "object", "required": ["next", "own"], "properties": { "own": schema, "next": next } });
        if closed {
            again["additionalProperties"] = json!(false);
        }
        let witness = json!({ "own": value, "next": end });
        (json!({ "$ref": "#/$defs/again", "$defs": { "again": again } }), witness)
    })
}

/// As many as `PROPTEST_CASES` says, for long runs, which also draw other schemas each time; a change is held against the
/// same 2,000.
fn cases() -> ProptestConfig {
    let count = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    let rng_seed = if count.is_some() { RngSeed::Random } else { RngSeed::Fixed(1) };
    ProptestConfig { cases: count.unwrap_or(2000), rng_seed, max_shrink_iters: 400, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn satisfiable_schemas_get_valid_values((schema, witness) in pair()) {
        prop_assert!(valid(&schema, &witness), "{schema} refuses its witness {witness}");
        let sample = outcome(&schema, "", options());
        let value = sample.value.unwrap_or(Value::Null);
        prop_assert!(valid(&schema, &value), "{schema} gave {value}: {:?}; {witness} is valid", sample.problems);
        prop_assert!(sample.problems.is_empty(), "{schema}: {:?}; {witness} is valid", sample.problems);
    }

    #[test]
    fn the_other_modes_give_valid_values_as_well((schema, witness) in pair(), boundary in any::<bool>()) {
        let mode = if boundary { Mode::Boundary } else { Mode::Empty };
        let sample = outcome(&schema, "", SampleOptions { mode, ..options() });
        let value = sample.value.unwrap_or(Value::Null);
        prop_assert!(valid(&schema, &value), "{mode:?} {schema} gave {value}: {:?}; {witness}", sample.problems);
    }

    #[test]
    fn a_repaired_value_is_valid_and_a_valid_one_untouched((schema, witness) in pair(), (_, other) in pair()) {
        let schemas = Schemas::of_value(schema.clone());
        let sampler = Sampler::new(&schemas, options());
        prop_assert_eq!(sampler.repair(&Pointer::root(), "test", &witness).value, Some(witness));
        let mended = sampler.repair(&Pointer::root(), "test", &other).value.unwrap_or(Value::Null);
        prop_assert!(valid(&schema, &mended), "{schema} gave {mended} for {other}");
    }
}
