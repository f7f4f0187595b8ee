//! Random schemas that are built around a witness, so that each has a value.

use proptest::prelude::*;

use super::*;

/// A schema and a value that is valid against it.
fn pair() -> impl Strategy<Value = (Value, Value)> {
    let leaf = prop_oneof![
        Just((json!({ "type": "null" }), json!(null))),
        any::<bool>().prop_map(|value| (json!({ "type": "boolean" }), json!(value))),
        integer(),
        number(),
        text(),
        any::<i16>().prop_map(|value| (json!({ "const": value }), json!(value))),
        Just((json!(true), json!({}))),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            object(inner.clone()),
            array(inner.clone()),
            (inner.clone(), inner.clone()).prop_map(both),
            (inner.clone(), inner.clone())
                .prop_map(|((one, value), (other, _))| (json!({ "anyOf": [other, one] }), value)),
            (inner.clone(), inner.clone()).prop_map(either),
            (inner.clone(), inner).prop_map(unlike),
        ]
    })
}

fn integer() -> impl Strategy<Value = (Value, Value)> {
    (any::<i32>(), 0..50_i64, 0..50_i64, 1..20_i64).prop_map(|(base, below, above, step)| {
        let value = i64::from(base) / step * step;
        let schema = json!({ "type": "integer", "minimum": value - below, "exclusiveMaximum": value + above + 1, "multipleOf": step });
        (schema, json!(value))
    })
}

fn number() -> impl Strategy<Value = (Value, Value)> {
    (-10_000..10_000_i32, 0..100_i32).prop_map(|(cents, width)| {
        let value = f64::from(cents) / 100.0;
        let schema = json!({ "type": "number", "minimum": value, "maximum": f64::from(cents + width) / 100.0, "multipleOf": 0.01 });
        (schema, json!(value))
    })
}

fn text() -> impl Strategy<Value = (Value, Value)> {
    prop_oneof![
        ("[a-z]{0,12}", 0..4_usize, 0..4_usize).prop_map(|(text, below, above)| {
            let schema = json!({ "type": "string", "minLength": text.len().saturating_sub(below), "maxLength": text.len() + above });
            (schema, json!(text))
        }),
        "[A-Z]{2}-[0-9]{1,9}".prop_map(|text| {
            (json!({ "type": "string", "pattern": "^[A-Z]{2}-\\d{1,9}$", "maxLength": text.len() }), json!(text))
        }),
        "(ab|cd){1,4}".prop_map(|text| (json!({ "type": "string", "pattern": "^(ab|cd)+$", "minLength": text.len() }), json!(text))),
    ]
}

fn object(inner: impl Strategy<Value = (Value, Value)>) -> impl Strategy<Value = (Value, Value)> {
    let members = prop::collection::vec(("[a-e]", inner, any::<bool>()), 0..4);
    (members, any::<bool>(), 0..3_usize).prop_map(|(members, closed, more)| {
        let (mut schema, mut value) = (json!({ "type": "object", "properties": {}, "required": [] }), json!({}));
        for (name, (member, witness), required) in members {
            schema["properties"][&name] = member;
            value[&name] = witness;
            if required && !schema["required"].as_array().unwrap().contains(&json!(name)) {
                schema["required"].as_array_mut().unwrap().push(json!(name));
            }
        }
        let count = value.as_object().unwrap().len();
        schema["maxProperties"] = json!(count + more);
        schema["minProperties"] = json!(count.saturating_sub(more));
        if closed {
            schema["additionalProperties"] = json!(false);
        }
        (schema, value)
    })
}

fn array(inner: impl Strategy<Value = (Value, Value)>) -> impl Strategy<Value = (Value, Value)> {
    (inner, 0..4_usize, any::<bool>()).prop_map(|((item, witness), count, contains)| {
        let mut schema = json!({ "type": "array", "items": item, "minItems": count, "maxItems": count + 2 });
        if contains && count > 0 {
            schema["contains"] = json!({ "const": witness });
        }
        (schema, Value::Array(vec![witness; count]))
    })
}

/// Both schemas at once, where the witness of one meets the other.
fn both(((one, value), (other, _)): ((Value, Value), (Value, Value))) -> (Value, Value) {
    if jsonschema::is_valid(&other, &value) {
        (json!({ "allOf": [one, other] }), value)
    } else {
        (json!({ "allOf": [one] }), value)
    }
}

/// Exactly one of two schemas, where that can be said of the witness.
fn either(((one, value), (other, _)): ((Value, Value), (Value, Value))) -> (Value, Value) {
    let exclusive = !jsonschema::is_valid(&other, &value);
    if exclusive { (json!({ "oneOf": [other, one] }), value) } else { (one, value) }
}

/// One schema and not the other, where that can be said of the witness.
fn unlike(((one, value), (other, _)): ((Value, Value), (Value, Value))) -> (Value, Value) {
    let differs = !jsonschema::is_valid(&other, &value);
    if differs { (json!({ "allOf": [one], "not": other }), value) } else { (one, value) }
}

/// As many as `PROPTEST_CASES` says, for long runs.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(2000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn satisfiable_schemas_get_valid_values((schema, witness) in pair()) {
        prop_assert!(jsonschema::is_valid(&schema, &witness));
        let sample = outcome(&schema, "", options());
        let value = sample.value.unwrap_or(Value::Null);
        prop_assert!(jsonschema::is_valid(&schema, &value), "{schema} gave {value}: {:?}; {witness} is valid", sample.problems);
        prop_assert!(sample.problems.is_empty(), "{schema}: {:?}", sample.problems);
    }

    #[test]
    fn a_repaired_value_is_valid_and_a_valid_one_untouched((schema, witness) in pair(), (_, other) in pair()) {
        let schemas = Schemas::of_value(schema.clone());
        let sampler = Sampler::new(&schemas, options());
        prop_assert_eq!(sampler.repair(&Pointer::root(), "test", &witness).value, Some(witness));
        let mended = sampler.repair(&Pointer::root(), "test", &other).value.unwrap_or(Value::Null);
        prop_assert!(jsonschema::is_valid(&schema, &mended), "{schema} gave {mended} for {other}");
    }
}
