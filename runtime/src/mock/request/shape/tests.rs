use mockwright_generator::model::Schemas;
use mockwright_generator::source::Pointer;
use serde_json::{Value, json};

use super::Shape;
use crate::mock::request::types::Types;

fn shape(root: Value) -> Shape {
    Shape::of(&Schemas::of_value(root), Some(&Pointer::parse("/schema")))
}

#[test]
fn members_are_merged_from_all_that_applies() {
    let shape = shape(json!({
        "schema": {"allOf": [{"$ref": "#/base"}, {"properties": {"a": {"maximum": 5}, "b": {"type": "boolean"}}}]},
        "base": {"type": "object", "properties": {"a": {"type": "integer"}}, "patternProperties": {"^x": {"type": "number"}}},
    }));
    let view = shape.view();
    assert_eq!(view.types(), Some(Types::OBJECT));
    assert_eq!(view.member("a").types(), Some(Types::INTEGER));
    assert_eq!(view.member("b").types(), Some(Types::BOOLEAN));
    assert_eq!(view.member("x1").types(), Some(Types::NUMBER));
    assert!(view.invites_members());
}

#[test]
fn a_schema_that_contains_itself_has_a_shape() {
    let shape = shape(json!({
        "schema": {"type": "object", "properties": {"next": {"$ref": "#/schema"}, "n": {"type": "integer"}}},
    }));
    let mut view = shape.view();
    for _ in 0..1000 {
        view = view.member("next");
    }
    assert_eq!(view.member("n").types(), Some(Types::INTEGER));
}

#[test]
fn hostile_schemas_have_an_end() {
    // Each level combines every other in a new way.
    let names: Vec<String> = (0..12).map(|index| format!("s{index}")).collect();
    let mut root = json!({"schema": {"$ref": "#/s0"}});
    for (index, name) in names.iter().enumerate() {
        let others = names.iter().enumerate().filter(|(other, _)| (index + other) % 3 != 0);
        let members: serde_json::Map<_, _> = others
            .map(|(other, name)| {
                let pair = json!({"allOf": [{"$ref": format!("#/{name}")}, {"$ref": format!("#/s{}", (other * 7 + index) % 12)}]});
                (format!("m{}", other % 4), pair)
            })
            .collect();
        root[name.as_str()] =
            json!({"properties": members, "anyOf": [{"$ref": format!("#/s{}", (index + 1) % 12)}, {}]});
    }
    let shape = shape(root);
    assert!(shape.nodes.len() <= 8192);
    let looped =
        self::shape(json!({"schema": {"allOf": [{"$ref": "#/other"}]}, "other": {"anyOf": [{"$ref": "#/schema"}]}}));
    assert_eq!(looped.view().types(), None);
}
