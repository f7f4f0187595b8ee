use mockwright_generator::model::Style;
use serde_json::json;

use super::Description;

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn members_have_the_types_of_their_schemas() {
    let schema = json!({
        "type": "object",
        "properties": {
            "n": {"type": "integer"},
            "ids": {"type": "array", "items": {"type": "integer"}},
            "pet": {"type": "object"},
            "pets": {"type": "array", "items": {"type": "object"}},
            "note": {"type": ["string", "null"]},
        },
        "additionalProperties": {"type": "boolean"},
    });
    let form = Description::new(&[FORM], schema);
    let cases = [
        ("n=5&ids=1&ids=2", json!({"n": 5, "ids": [1, 2]})),
        ("ids=1", json!({"ids": [1]})),
        ("pet=%7B%22a%22:+1%7D", json!({"pet": {"a": 1}})),
        ("pet=text", json!({"pet": "text"})),
        ("pets=%7B%7D&pets=%7B%22a%22:2%7D", json!({"pets": [{}, {"a": 2}]})),
        ("note=&flag=true&other=x", json!({"note": null, "flag": true, "other": "x"})),
        ("n=%zz&flag=%FF", json!(["body#/n encoding", "body#/flag encoding"])),
        ("%zz=1", json!("malformed: the name `%zz` in the form is not percent-encoded UTF-8")),
        ("", json!(null)),
    ];
    for (body, value) in cases {
        assert_eq!(form.read(FORM, body), value, "{body}");
    }
}

#[test]
fn encodings_say_how_members_are_written() {
    let schema = json!({
        "type": "object",
        "properties": {
            "csv": {"type": "array", "items": {"type": "integer"}},
            "deep": {"type": "object", "properties": {"a": {"type": "integer"}}},
            "spread": {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "boolean"}}},
            "json": {"type": "array", "items": {"type": "integer"}},
        },
    });
    let form = Description::new(&[FORM], schema)
        .styled("csv", Some(Style::Form), Some(false))
        .styled("deep", Some(Style::DeepObject), Some(true))
        .styled("spread", Some(Style::Form), None)
        .typed("json", "application/json");
    let cases = [
        ("csv=1,2,3", json!({"csv": [1, 2, 3]})),
        ("deep[a]=1&deep%5Bb%5D=2", json!({"deep": {"a": 1, "b": "2"}})),
        ("x=1&y=true", json!({"spread": {"x": 1, "y": true}})),
        ("json=1&json=2", json!({"json": [1, 2]})),
        ("json=[1,2]", json!({"json": [1, 2]})),
        ("json=[1", json!(["body#/json content"])),
        ("csv=1&csv=2", json!(["body#/csv explode"])),
    ];
    for (body, value) in cases {
        assert_eq!(form.read(FORM, body), value, "{body}");
    }
}

#[test]
fn a_form_that_is_wanted_as_text_stays_text() {
    assert_eq!(Description::new(&[FORM], json!({"type": "string"})).read(FORM, "a=1&b"), json!("a=1&b"));
}
