//! What the modes say they do: values at their limits, and values with nothing that need not be there.

use proptest::prelude::*;

use super::*;

fn draw(schema: &Value, mode: Mode) -> Value {
    let sample = outcome(schema, "", SampleOptions { mode, ..options() });
    assert_eq!(sample.problems, [], "{schema}");
    let value = sample.value.unwrap();
    assert!(jsonschema::is_valid(schema, &value), "{schema} gave {value}");
    value
}

fn length(value: &Value) -> usize {
    value.as_str().map_or(usize::MAX, |text| text.chars().count())
}

#[test]
fn texts_at_their_limits_are_as_long_as_they_may_be() {
    for (schema, longest) in [
        (json!({ "type": "string", "maxLength": 5 }), 5),
        (json!({ "type": "string", "minLength": 7 }), 7),
        (json!({ "type": "string", "maxLength": 300 }), 300),
        (json!({ "type": "string", "pattern": "^[A-Z]{2,6}$" }), 6),
        (json!({ "type": "string", "pattern": "^[a-z]+$", "maxLength": 30 }), 30),
        (json!({ "type": "string", "pattern": "^(ab)+$", "maxLength": 9 }), 8),
        (json!({ "type": "string", "format": "email", "maxLength": 50 }), 50),
        (json!({ "type": "string", "format": "uri", "maxLength": 80 }), 80),
        (json!({ "allOf": [{ "type": "string", "maxLength": 9 }, { "maxLength": 12 }] }), 9),
    ] {
        let value = draw(&schema, Mode::Boundary);
        assert_eq!(length(&value), longest, "{schema} gave {value}");
    }
}

#[test]
fn numbers_at_their_limits_are_the_last_ones_allowed() {
    for (schema, number) in [
        (json!({ "type": "integer", "minimum": 3, "maximum": 17 }), json!(17)),
        (json!({ "type": "integer", "minimum": 3 }), json!(3)),
        (json!({ "type": "integer", "exclusiveMaximum": 17, "multipleOf": 5 }), json!(15)),
        (json!({ "type": "number", "maximum": 2.5 }), json!(2.5)),
        (json!({ "type": "number", "multipleOf": 0.01, "maximum": 9.999 }), json!(9.99)),
        (json!({ "allOf": [{ "type": "integer", "maximum": 9 }, { "maximum": 7.5 }] }), json!(7)),
    ] {
        assert_eq!(draw(&schema, Mode::Boundary), number, "{schema}");
    }
}

#[test]
fn null_is_taken_where_the_schema_names_it_and_only_there() {
    let schema = json!({ "type": "object", "required": ["a", "b", "c", "d", "e"], "properties": {
        "a": { "type": ["string", "null"] },
        "b": { "anyOf": [{ "type": "integer" }, { "type": "null" }] },
        "c": { "enum": ["x", null] },
        "d": { "minLength": 2, "maxLength": 4 },
        "e": { "properties": { "f": { "type": ["array", "null"] } } },
    } });
    let value = draw(&schema, Mode::Boundary);
    assert_eq!([&value["a"], &value["b"], &value["c"], &value["e"]["f"]], [&Value::Null; 4], "{value}");
    assert_eq!(length(&value["d"]), 4, "{value}");
}

#[test]
fn lists_and_maps_at_their_limits_are_full() {
    let unique = json!({ "type": "array", "uniqueItems": true, "maxItems": 6, "items": { "type": "integer", "minimum": 1, "maximum": 6 } });
    assert_eq!(draw(&unique, Mode::Boundary).as_array().unwrap().len(), 6);
    let nested = json!({ "type": "object", "properties": { "tags": { "type": "array", "maxItems": 25, "items": { "type": "string", "maxLength": 3 } } } });
    let value = draw(&nested, Mode::Boundary);
    assert_eq!(value["tags"].as_array().unwrap().len(), 25);
    assert!(value["tags"].as_array().unwrap().iter().all(|tag| length(tag) == 3), "{value}");
    let map = json!({ "type": "object", "maxProperties": 5, "additionalProperties": { "type": "boolean" } });
    assert_eq!(draw(&map, Mode::Boundary).as_object().unwrap().len(), 5);
}

#[test]
fn what_may_be_empty_is() {
    for (schema, value) in [
        (json!({ "type": "array", "items": { "type": "string" } }), json!([])),
        (json!({ "type": "array", "items": { "const": 1 }, "minItems": 2 }), json!([1, 1])),
        (json!({ "type": "array", "items": { "const": 1 }, "contains": { "const": 1 } }), json!([1])),
        (json!({ "type": "object", "properties": { "a": { "type": "string" } } }), json!({})),
        (
            json!({ "allOf": [
                { "type": "object", "required": ["a"], "properties": { "a": { "type": "array", "items": {} } } },
                { "properties": { "b": { "type": "string" } } },
            ] }),
            json!({ "a": [] }),
        ),
        (json!({ "type": "object", "additionalProperties": { "type": "string" } }), json!({})),
        (
            json!({ "type": "object", "properties": { "a": { "type": "string" } }, "if": { "required": ["a"] }, "then": { "required": ["b"] } }),
            json!({}),
        ),
        (
            json!({ "type": "object", "properties": { "a": {} }, "dependentSchemas": { "a": { "required": ["b"] } } }),
            json!({}),
        ),
    ] {
        assert_eq!(draw(&schema, Mode::Empty), value, "{schema}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_lengths_and_counts_are_met_at_their_limits(least in 0..20_usize, more in 0..60_usize, items in 1..12_usize) {
        let most = least + more;
        let schema = json!({ "type": "array", "maxItems": items, "items": { "allOf": [
            { "type": "string", "minLength": least }, { "maxLength": most, "pattern": "^[a-z-]*$" },
        ] } });
        let value = draw(&schema, Mode::Boundary);
        let texts = value.as_array().unwrap();
        // Of the empty text there is but one that differs from the others.
        prop_assert_eq!(texts.len(), if most == 0 { 1 } else { items });
        prop_assert!(texts.iter().all(|text| length(text) == most), "{}", value);
        let schema = json!({ "type": "array", "minItems": least, "items": { "type": "object", "properties": { "a": {} } } });
        prop_assert_eq!(draw(&schema, Mode::Empty), Value::Array(vec![json!({}); least]));
    }
}
