use serde_json::{Map, Value, json};

use super::{Direction, FaultKind, Validator, Validators};
use crate::model::Schemas;
use crate::source::Pointer;

fn validator(document: &Value, at: &str, direction: Direction) -> Validator {
    Validators::new(Schemas::of_value(document.clone())).get(&Pointer::parse(at), direction).unwrap()
}

fn of(document: &Value) -> Validator {
    validator(document, "/s", Direction::Response)
}

fn broken(validator: &Validator, value: &Value) -> Vec<String> {
    let violations = validator.violations(value);
    assert_eq!(violations.is_empty(), validator.is_valid(value), "{value}");
    violations
        .into_iter()
        .map(|found| format!("{} {} {} {}", found.instance, found.keyword, found.schema, found.message))
        .collect()
}

#[test]
fn references_are_followed_to_every_violation() {
    let document = json!({
        "s": { "type": "object", "properties": { "pets": { "type": "array", "items": { "$ref": "#/pet" } } } },
        "pet": { "$ref": "#/animal" },
        "animal": {
            "required": ["id"],
            "properties": { "id": { "type": "integer" }, "tag": { "$ref": "#/tag" }, "parent": { "$ref": "#/pet" } }
        },
        "tag": { "type": "string", "maxLength": 3 }
    });
    let validator = of(&document);
    assert!(validator.is_valid(&json!({ "pets": [{ "id": 1, "tag": "abc", "parent": { "id": 2 } }] })));
    assert_eq!(
        broken(&validator, &json!({ "pets": [{ "id": "1" }, { "id": 1, "parent": { "tag": "long" } }, 5] })),
        [
            "/pets/0/id type /animal/properties/id/type \"1\" is not of type \"integer\"",
            "/pets/1/parent required /animal/required \"id\" is a required property",
            "/pets/1/parent/tag maxLength /tag/maxLength \"long\" is longer than 3 characters",
        ]
        .map(str::to_owned)
    );
}

#[test]
fn what_is_rounded_to_the_lowest_integer_is_below_it() {
    let validator = of(&json!({ "s": { "type": "integer", "minimum": i64::MIN } }));
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert!(validator.is_valid(&read("-9223372036854775808")));
    assert_eq!(
        broken(&validator, &read("-9223372036854775809")),
        [" minimum /s/minimum -9.223372036854776e+18 is less than the minimum of -9223372036854775808"]
    );
}

#[test]
fn members_that_do_not_travel_are_not_required() {
    let document = json!({
        "s": { "allOf": [{ "$ref": "#/base" }, { "properties": { "name": { "readOnly": true } } }] },
        "base": {
            "required": ["id", "name", "tag"],
            "properties": { "id": { "$ref": "#/id" }, "secret": { "writeOnly": true } }
        },
        "id": { "readOnly": true, "type": "integer" }
    });
    let request = validator(&document, "/s", Direction::Request);
    assert!(request.is_valid(&json!({ "tag": "a" })));
    assert!(!request.is_valid(&json!({ "tag": "a", "id": "wrong all the same" })));
    assert!(!request.is_valid(&json!({})));
    let response = validator(&document, "/s", Direction::Response);
    assert!(!response.is_valid(&json!({ "tag": "a" })));
    assert!(response.is_valid(&json!({ "tag": "a", "id": 1, "name": 1 })));
    // By itself the base knows nothing of `name`.
    assert!(!validator(&document, "/base", Direction::Request).is_valid(&json!({ "tag": "a" })));
}

#[test]
fn unevaluated_members_are_seen_through_references() {
    let document = json!({
        "s": { "$ref": "#/base", "properties": { "b": true }, "unevaluatedProperties": false },
        "base": { "allOf": [{ "$ref": "#/more" }], "properties": { "a": { "$ref": "#/leaf" } } },
        "more": { "properties": { "m": { "type": "integer" } } },
        "leaf": { "type": "string" }
    });
    let validator = of(&document);
    assert!(validator.is_valid(&json!({ "a": "x", "b": 1, "m": 1 })));
    assert_eq!(
        broken(&validator, &json!({ "a": 1, "m": "x" })),
        [
            "/a type /leaf/type 1 is not of type \"string\"",
            "/m type /more/properties/m/type \"x\" is not of type \"integer\"",
            " unevaluatedProperties /s/unevaluatedProperties Unevaluated properties are not allowed ('a', 'm' were \
             unexpected)",
        ]
        .map(str::to_owned)
    );
    assert!(!validator.is_valid(&json!({ "c": 1 })));
}

#[test]
fn schemas_that_apply_themselves_to_the_same_value_ask_nothing_new() {
    let document = json!({
        "s": { "allOf": [{ "$ref": "#/b" }], "required": ["a"] },
        "b": { "allOf": [{ "$ref": "#/s" }], "required": ["b"] },
        "pure": { "$ref": "#/pure" }
    });
    let validator = of(&document);
    assert!(validator.is_valid(&json!({ "a": 1, "b": 1 })));
    assert!(!validator.is_valid(&json!({ "a": 1 })));
    assert!(!validator.is_valid(&json!({ "b": 1 })));
    assert!(super::tests::validator(&document, "/pure", Direction::Request).is_valid(&json!(1)));
}

#[test]
fn what_branches_and_meets_again_is_asked_once() {
    let mut document = Map::new();
    for level in 0..60 {
        let next = json!({ "$ref": format!("#/{}", level + 1) });
        document.insert(level.to_string(), json!({ "allOf": [next, { "anyOf": [next, next] }] }));
    }
    document.insert("60".to_owned(), json!({ "type": "object" }));
    let validator = validator(&Value::Object(document), "/0", Direction::Response);
    assert!(validator.is_valid(&json!({})));
    assert!(!validator.is_valid(&json!([])));
}

#[test]
fn what_nests_too_far_is_not_judged_and_said() {
    let mut document = Map::new();
    for level in 0..20_000 {
        document.insert(level.to_string(), json!({ "allOf": [{ "$ref": format!("#/{}", level + 1) }] }));
    }
    document.insert("20000".to_owned(), json!({ "type": "object" }));
    let validator = validator(&Value::Object(document), "/0", Direction::Response);
    // A thread that serves has no more stack than this.
    let judged = std::thread::Builder::new().stack_size(2 << 20).spawn(move || validator.judge(&json!({}))).unwrap();
    let verdict = judged.join().unwrap();
    assert_eq!(verdict.faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), [FaultKind::Budget]);
}

#[test]
fn deep_values_are_judged_to_their_end() {
    let document = json!({
        "s": { "anyOf": [{ "$ref": "#/list" }, { "type": "integer" }] },
        "list": { "type": "array", "items": { "$ref": "#/s" } }
    });
    let nested = |leaf: Value| (0..120).fold(leaf, |inner, _| json!([inner]));
    let validator = of(&document);
    let judge = move || (validator.judge(&nested(json!(1))), validator.judge(&nested(json!("x"))));
    let judged = std::thread::Builder::new().stack_size(2 << 20).spawn(judge).unwrap().join().unwrap();
    assert!(judged.0.valid && judged.0.faults.is_empty());
    assert!(!judged.1.valid && judged.1.faults.is_empty());
}

#[test]
fn what_cannot_be_judged_is_told_by_those_who_meet_it() {
    let document = json!({
        "s": { "properties": {
            "a": { "type": "string", "pattern": "(" },
            "b": { "$ref": "#/nowhere" },
            "c": { "type": "integer" }
        } }
    });
    let validator = of(&document);
    let faults = |value: Value| {
        let verdict = validator.judge(&value);
        (verdict.valid, verdict.faults.iter().map(|fault| format!("{:?} {}", fault.kind, fault.schema)).collect())
    };
    let told = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    assert_eq!(faults(json!({ "c": 1 })), (true, told(&[])));
    assert_eq!(faults(json!({ "a": "x" })), (true, told(&["Uncompilable /s/properties/a/pattern"])));
    assert_eq!(faults(json!({ "a": 1 })), (false, told(&[])));
    assert_eq!(faults(json!({ "b": 1 })), (true, told(&["Dangling /s/properties/b"])));
}

#[test]
fn the_alternative_that_was_meant_is_explained() {
    let document = json!({
        "s": { "anyOf": [{ "$ref": "#/cat" }, { "$ref": "#/dog" }, { "type": "null" }] },
        "cat": { "type": "object", "properties": { "kind": { "const": "cat" }, "lives": { "maximum": 9 } } },
        "dog": { "type": "object", "properties": { "kind": { "const": "dog" } }, "required": ["kind"] }
    });
    let validator = of(&document);
    assert_eq!(
        broken(&validator, &json!({ "kind": "cat", "lives": 10 })),
        ["/lives maximum /cat/properties/lives/maximum 10 is greater than the maximum of 9".to_owned()]
    );
    assert_eq!(broken(&validator, &json!({ "kind": "cow" })).len(), 1);
}

#[test]
fn long_values_are_not_quoted() {
    let validator = of(&json!({ "s": { "type": "integer" } }));
    let message = broken(&validator, &Value::String("x".repeat(10_000)));
    assert_eq!(message, ["/ type /s/type the value is not of type \"integer\"".trim_start_matches('/').to_owned()]);
}
