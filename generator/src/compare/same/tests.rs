use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::source::Document;
use crate::spec;

fn api(version: &str, schemas: &Value) -> Api {
    let root = json!({
        "openapi": version, "info": {"title": "t", "version": "1"}, "paths": {},
        "components": {"schemas": schemas},
    });
    spec::lower(Arc::new(Document::from_value(root))).unwrap().0
}

/// Whether the schemas `A` are the same.
fn same(old: &Value, new: &Value) -> bool {
    let (old, new) = (api("3.1.0", old), api("3.1.0", new));
    let at = Pointer::parse("/components/schemas/A");
    let mut memo = SameSchemas::default();
    let first = same_schema((&old, &at), (&new, &at), &mut memo);
    assert_eq!(same_schema((&old, &at), (&new, &at), &mut memo), first, "asking twice");
    first
}

#[test]
fn the_names_of_references_do_not_matter() {
    let old = json!({"A": {"properties": {"pet": {"$ref": "#/components/schemas/Pet"}}}, "Pet": {"type": "string"}});
    let new = json!({"A": {"properties": {"pet": {"$ref": "#/components/schemas/Dog"}}}, "Dog": {"type": "string"}});
    let inlined = json!({"A": {"properties": {"pet": {"type": "string"}}}});
    assert!(same(&old, &new));
    assert!(same(&old, &inlined));
    assert!(same(&inlined, &new));
    let other = json!({"A": {"properties": {"pet": {"$ref": "#/components/schemas/Pet"}}}, "Pet": {"type": "integer"}});
    assert!(!same(&old, &other));
    assert!(!same(&inlined, &other));
}

#[test]
fn nullable_and_a_list_of_types_are_the_same() {
    let old = api("3.0.3", &json!({"A": {"type": "string", "nullable": true}}));
    let new = api("3.1.0", &json!({"A": {"type": ["string", "null"]}}));
    let at = Pointer::parse("/components/schemas/A");
    assert!(same_schema((&old, &at), (&new, &at), &mut SameSchemas::default()));
}

#[test]
fn what_a_sample_is_drawn_from_matters() {
    let base = json!({"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "string"}, "b": true}});
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = base.clone();
        change(&mut changed);
        same(&json!({"A": base}), &json!({"A": changed}))
    };
    assert!(with(&|schema| schema["required"] = json!(["b", "a"])));
    assert!(with(&|schema| schema["properties"]["b"] = json!({})));
    assert!(!with(&|schema| schema["properties"] = json!({"b": true, "a": {"type": "string"}})));
    assert!(!with(&|schema| schema["description"] = json!("pets")));
    assert!(!with(&|schema| schema["properties"]["a"]["example"] = json!("x")));
    assert!(!with(&|schema| schema["properties"]["a"]["format"] = json!("email")));
    assert!(!with(&|schema| schema["required"] = json!(["a"])));
}

#[test]
fn rings_of_schemas_are_judged_whole() {
    let ring = |last: Value| {
        json!({
            "A": {"properties": {"next": {"$ref": "#/components/schemas/B"}}},
            "B": {"properties": {"next": {"$ref": "#/components/schemas/C"}, "back": {"$ref": "#/components/schemas/A"}}},
            "C": {"properties": {"next": {"$ref": "#/components/schemas/A"}, "value": last}},
        })
    };
    assert!(same(&ring(json!({"type": "string"})), &ring(json!({"type": "string"}))));
    assert!(!same(&ring(json!({"type": "string"})), &ring(json!({"type": "integer"}))));

    let (old, new) = (api("3.1.0", &ring(json!(true))), api("3.1.0", &ring(json!({"title": "t"}))));
    let mut memo = SameSchemas::default();
    for name in ["C", "B", "A"] {
        let at = Pointer::parse("/components/schemas").child(name);
        assert!(!same_schema((&old, &at), (&new, &at), &mut memo), "{name} leads to what differs");
    }
}

#[test]
fn references_at_other_depths_end() {
    let old = json!({"A": {"items": {"items": {"$ref": "#/components/schemas/A"}, "not": {"$ref": "#/components/schemas/A"}}}});
    let new = json!({
        "A": {"items": {"$ref": "#/components/schemas/B"}},
        "B": {"items": {"items": {"$ref": "#/components/schemas/B"}}, "not": {"items": {"$ref": "#/components/schemas/B"}}},
    });
    same(&old, &new);
    let long = |rings: usize| {
        let name = |number: usize| if number == 0 { "A".to_owned() } else { format!("S{number}") };
        let schemas = (0..rings).map(|number| {
            let to = format!("#/components/schemas/{}", name((number + 1) % rings));
            (name(number), json!({"items": {"$ref": to}}))
        });
        Value::Object(schemas.collect())
    };
    assert!(same(&long(211), &long(97)), "rings of other lengths unroll to the same");
}

#[test]
fn names_that_are_values_matter() {
    let animals = |cat: &str| {
        json!({
            "A": {"properties": {"pet": {"$ref": format!("#/components/schemas/{cat}")}}},
            "Pet": {"properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind"}},
            cat: {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
        })
    };
    assert!(same(&animals("Cat"), &animals("Cat")));
    assert!(!same(&animals("Cat"), &animals("Kitten")));
    let choice = |cat: &str, mapping: Option<Value>| {
        let mut choice = json!({
            "A": {"oneOf": [{"$ref": format!("#/components/schemas/{cat}")}], "discriminator": {"propertyName": "kind"}},
            cat: {"properties": {"kind": {"type": "string"}}},
        });
        if let Some(mapping) = mapping {
            choice["A"]["discriminator"]["mapping"] = mapping;
        }
        choice
    };
    assert!(!same(&choice("Cat", None), &choice("Kitten", None)));
    let mapped = |cat: &str| Some(json!({"cat": format!("#/components/schemas/{cat}")}));
    assert!(same(&choice("Cat", mapped("Cat")), &choice("Kitten", mapped("Kitten"))));
}
