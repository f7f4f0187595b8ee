use super::*;

const ANY: &str = "#/components/schemas/Any";

fn assert_lowered(cases: &[(Value, Value)]) {
    for (given, wanted) in cases {
        let lowered = lower(with_schema(given));
        assert_eq!(lowered.pointer("/components/schemas/It"), Some(wanted), "of {given}");
        assert_eq!(faults(&lowered), Vec::<String>::new(), "of {given}");
    }
}

#[test]
fn null_becomes_a_flag() {
    assert_lowered(&[
        (json!({"type": ["string", "null"]}), json!({"type": "string", "nullable": true})),
        (json!({"type": ["null", "array"]}), json!({"type": "array", "nullable": true, "items": {}})),
        (json!({"type": ["integer"]}), json!({"type": "integer"})),
        (json!({"type": "null"}), json!({"nullable": true, "enum": [null]})),
        (json!({"const": null}), json!({"enum": [null]})),
        (
            json!({"type": ["string", "null"], "enum": ["a", null]}),
            json!({"type": "string", "enum": ["a", null], "nullable": true}),
        ),
        (
            json!({"type": ["string", "array", "null"], "maxLength": 3}),
            json!({"maxLength": 3, "nullable": true, "anyOf": [{"type": "string"}, {"type": "array", "items": {}}]}),
        ),
        (
            json!({"type": ["string", "integer"], "anyOf": [{"minimum": 1}]}),
            json!({"anyOf": [{"minimum": 1}], "allOf": [{"anyOf": [{"type": "string"}, {"type": "integer"}]}]}),
        ),
    ]);
}

#[test]
fn a_choice_between_null_and_something_is_that_thing() {
    assert_lowered(&[
        (json!({"oneOf": [{"type": "null"}, {"$ref": ANY}]}), json!({"allOf": [{"$ref": ANY}], "nullable": true})),
        (
            json!({"description": "d", "anyOf": [{"$ref": ANY, "description": "e"}, {"type": "null"}]}),
            json!({"description": "d", "allOf": [{"description": "e", "allOf": [{"$ref": ANY}]}], "nullable": true}),
        ),
        (
            json!({"oneOf": [{"type": "null"}, {"$ref": ANY, "description": "d"}]}),
            json!({"description": "d", "nullable": true, "allOf": [{"$ref": ANY}]}),
        ),
        (
            json!({"oneOf": [{"type": "null"}, {"type": "string", "enum": ["a"]}]}),
            json!({"type": "string", "enum": ["a", null], "nullable": true}),
        ),
        (json!({"oneOf": [{"const": 1}, {"type": "null"}]}), json!({"enum": [1, null], "nullable": true})),
        (
            json!({"description": "d", "oneOf": [{"type": "null"}, {"type": "object", "additionalProperties": false}]}),
            json!({"description": "d", "type": "object", "additionalProperties": false, "nullable": true}),
        ),
        // What closes the branch would close the members beside it.
        (
            json!({"properties": {"a": {}}, "oneOf": [{"type": "null"}, {"additionalProperties": false}]}),
            json!({"properties": {"a": {}}, "allOf": [{"additionalProperties": false}], "nullable": true}),
        ),
        (
            json!({"oneOf": [{"type": "null"}, {"$ref": ANY}, {"type": "integer"}]}),
            json!({"oneOf": [{"$ref": ANY}, {"type": "integer"}], "nullable": true}),
        ),
        (
            json!({"oneOf": [{"type": "null"}, {"anyOf": [{"const": null}, {"type": ["integer", "null"]}]}]}),
            json!({"type": "integer", "nullable": true}),
        ),
        (json!({"oneOf": [{"type": "null"}]}), json!({"nullable": true, "enum": [null]})),
    ]);
}

#[test]
fn keywords_get_their_older_spelling() {
    assert_lowered(&[
        (json!({"const": "a", "type": "string"}), json!({"type": "string", "enum": ["a"]})),
        (json!({"exclusiveMinimum": 0}), json!({"exclusiveMinimum": true, "minimum": 0})),
        (json!({"exclusiveMinimum": 0, "minimum": 1}), json!({"minimum": 1})),
        (json!({"exclusiveMaximum": 9, "maximum": 9}), json!({"exclusiveMaximum": true, "maximum": 9})),
        (json!({"exclusiveMaximum": 9, "maximum": 8.5}), json!({"maximum": 8.5})),
        (
            json!({"type": "integer", "format": "int64", "minimum": i64::MIN, "maximum": i64::MAX}),
            json!({"type": "integer", "format": "int64", "minimum": i64::MIN, "maximum": i64::MAX}),
        ),
        (json!({"examples": ["a", "b"]}), json!({"example": "a"})),
        (json!({"example": 1, "examples": [2]}), json!({"example": 1})),
        (json!({"type": "string", "contentEncoding": "base64"}), json!({"type": "string", "format": "byte"})),
        (
            json!({"type": "string", "contentMediaType": "application/octet-stream"}),
            json!({"type": "string", "format": "binary"}),
        ),
        (json!({"$ref": ANY}), json!({"$ref": ANY})),
        (json!({"$ref": ANY, "$comment": "c"}), json!({"$ref": ANY})),
        (json!({"$ref": ANY, "default": "a"}), json!({"default": "a", "allOf": [{"$ref": ANY}]})),
        (json!({"$ref": ANY, "title": "t", "allOf": [true]}), json!({"title": "t", "allOf": [{}, {"$ref": ANY}]})),
    ]);
}

#[test]
fn a_tuple_becomes_an_array() {
    assert_lowered(&[
        (
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": ["integer", "null"]}], "items": false}),
            json!({
                "type": "array",
                "maxItems": 2,
                "items": {"anyOf": [{"type": "string"}, {"type": "integer", "nullable": true}]},
            }),
        ),
        (
            json!({"type": "array", "prefixItems": [{"$ref": ANY}, {"$ref": ANY}], "items": {"$ref": ANY}}),
            json!({"type": "array", "items": {"$ref": ANY}}),
        ),
        (
            json!({"type": "array", "prefixItems": [{"type": "string"}]}),
            json!({"type": "array", "items": {"anyOf": [{"type": "string"}, {}]}}),
        ),
    ]);
}

#[test]
fn what_cannot_be_said_is_left_out_and_narrows_nothing() {
    assert_lowered(&[
        (
            json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "i", "$anchor": "a", "$comment": "c",
                "$defs": {"a": {}}, "propertyNames": {"type": "string"}, "unevaluatedProperties": false,
                "dependentRequired": {}, "if": {}, "then": {}, "contains": {}, "type": "object", "required": [],
            }),
            json!({"type": "object"}),
        ),
        (json!({"patternProperties": {"^a": {}}, "additionalProperties": false}), json!({})),
        (
            json!({"xml": {"name": "n", "nodeType": "element"}, "x-kept": {"const": 1}}),
            json!({"xml": {"name": "n"}, "x-kept": {"const": 1}}),
        ),
    ]);
}

#[test]
fn schemas_are_found_wherever_they_stand_and_values_are_left_alone() {
    let hidden = json!({"type": ["string", "null"], "const": 1});
    let lowered = json!({"type": "string", "nullable": true, "enum": [1]});
    assert_lowered(&[
        (
            json!({"properties": {"const": hidden, "examples": hidden}}),
            json!({"properties": {"const": lowered, "examples": lowered}}),
        ),
        (json!({"additionalProperties": hidden}), json!({"additionalProperties": lowered})),
        (json!({"additionalProperties": true}), json!({"additionalProperties": true})),
        (json!({"type": "array", "items": hidden}), json!({"type": "array", "items": lowered})),
        (json!({"not": hidden}), json!({"not": lowered})),
        (json!({"anyOf": [hidden, false]}), json!({"anyOf": [lowered, {"not": {}}]})),
        (
            json!({"default": hidden, "example": hidden, "enum": [hidden]}),
            json!({"default": hidden, "example": hidden, "enum": [hidden]}),
        ),
    ]);
}
