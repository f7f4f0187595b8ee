//! What is kept of a value that breaks its schema.

use super::*;

fn repaired(schema: &Value, value: &Value) -> Value {
    let schemas = Schemas::of_value(schema.clone());
    let sampler = Sampler::new(&schemas, options());
    let sample = sampler.repair(&Pointer::root(), "test", value);
    assert_eq!(sample.problems, [], "{schema}");
    let mended = sample.value.unwrap();
    assert_eq!(sampler.check(&Pointer::root(), &mended).unwrap(), []);
    mended
}

fn person() -> Value {
    json!({
        "type": "object",
        "required": ["id", "name"],
        "additionalProperties": false,
        "properties": {
            "id": { "type": "integer" },
            "name": { "type": "string" },
            "nick": { "type": "string" },
            "tags": { "type": "array", "items": { "type": "string", "maxLength": 5 } },
            "home": { "type": "object", "required": ["city"], "properties": { "city": { "type": "string" }, "zip": { "type": "string" } } },
        },
    })
}

#[test]
fn a_valid_value_is_kept_to_the_letter() {
    let value = json!({ "name": "Ann", "id": 7 });
    assert_eq!(repaired(&person(), &value).to_string(), r#"{"name":"Ann","id":7}"#);
}

#[test]
fn only_the_wrong_parts_change() {
    let value = json!({ "name": "Ann", "id": "seven", "tags": ["ok", "far too long", "fine"], "home": { "zip": "1" }, "junk": 1 });
    let mended = repaired(&person(), &value);
    assert_eq!(mended["name"], "Ann");
    assert!(mended["id"].is_i64());
    assert_eq!((&mended["tags"][0], &mended["tags"][2]), (&json!("ok"), &json!("fine")));
    assert_eq!(mended["tags"].as_array().unwrap().len(), 3);
    assert_eq!(mended["home"]["zip"], "1");
    assert!(mended["home"]["city"].is_string());
    assert!(mended.get("junk").is_none() && mended.get("nick").is_none(), "{mended}");
}

#[test]
fn the_nearest_alternative_is_mended() {
    let schema = json!({ "oneOf": [
        { "type": "object", "required": ["a", "b"], "properties": { "a": { "type": "integer" }, "b": { "type": "integer" } }, "additionalProperties": false },
        { "type": "object", "required": ["x", "y", "z"], "properties": { "x": { "type": "integer" }, "y": { "type": "integer" }, "z": { "type": "integer" } }, "additionalProperties": false },
    ] });
    let mended = repaired(&schema, &json!({ "x": 1, "y": 2, "z": "three" }));
    assert_eq!((&mended["x"], &mended["y"]), (&json!(1), &json!(2)));
}

#[test]
fn an_object_of_another_kind_becomes_a_sample() {
    assert!(repaired(&person(), &json!("nonsense")).is_object());
}

#[test]
fn members_of_open_objects_are_kept() {
    let schema = json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "integer" } } });
    assert_eq!(repaired(&schema, &json!({ "id": "x", "extra": [1] }))["extra"], json!([1]));
}
