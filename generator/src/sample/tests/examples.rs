//! Which of the values that a description offers is taken.

use super::*;

#[test]
fn an_example_goes_before_const_before_default_and_falsy_values_count() {
    let schema = json!({
        "type": "object",
        "properties": {
            "status": { "type": "string", "enum": ["FAILURE", "SUCCESS"], "examples": ["SUCCESS"] },
            "code": { "type": "number", "enum": [200] },
            "title": { "anyOf": [{ "type": "string" }, { "type": "null" }], "examples": ["Some kind of title"] },
            "zero": { "type": "integer", "examples": [0] },
            "no": { "type": "boolean", "examples": [false] },
            "blank": { "type": "string", "examples": [""] },
            "nothing": { "type": ["string", "null"], "examples": [null] },
            "list": { "type": "array", "items": { "type": "string" }, "examples": [["one", "two", "three"]] },
            "dflt": { "type": "string", "default": "from-default" },
            "both": { "type": "string", "default": "from-default", "examples": ["from-example"] },
            "old": { "type": "string", "example": "from-3.0", "default": "from-default" },
        },
    });
    let value = &values(&schema)[0];
    assert_eq!(
        *value,
        json!({
            "status": "SUCCESS", "code": 200, "title": "Some kind of title", "zero": 0, "no": false, "blank": "",
            "nothing": null, "list": ["one", "two", "three"], "dflt": "from-default", "both": "from-example",
            "old": "from-3.0",
        })
    );
}

#[test]
fn an_example_that_breaks_its_schema_is_not_taken() {
    let schema = json!({ "type": "object", "properties": {
        "age": { "type": "integer", "example": "forty" },
        "pets": { "type": "array", "items": { "type": "string", "maxLength": 3 }, "example": ["too long"] },
        "level": { "type": "integer", "maximum": 3, "default": 5 },
    } });
    values(&schema);
}

#[test]
fn the_example_of_a_referenced_schema_counts_but_the_nearer_one_goes_first() {
    let document = json!({
        "Name": { "type": "string", "example": "far" },
        "Root": { "type": "object", "properties": {
            "plain": { "$ref": "#/Name" },
            "nearer": { "allOf": [{ "$ref": "#/Name" }], "example": "near" },
        } },
    });
    let value = outcome(&document, "/Root", options()).value.unwrap();
    assert_eq!(value, json!({ "plain": "far", "nearer": "near" }));
}
