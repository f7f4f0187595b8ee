//! Schemas without end, without a value, or too large: an answer in time, and the right one.

use std::time::{Duration, Instant};

use super::*;

#[test]
fn contradictions_name_the_keywords_in_conflict() {
    for (schema, words) in [
        (json!({ "type": "integer", "minimum": 5, "maximum": 3 }), ["minimum", "maximum"]),
        (json!({ "allOf": [{ "type": "string" }, { "type": "integer" }] }), ["type", "/allOf/1"]),
        (json!({ "type": "string", "minLength": 5, "maxLength": 3 }), ["minLength", "maxLength"]),
        (json!({ "type": "array", "minItems": 5, "maxItems": 3 }), ["minItems", "maxItems"]),
        (json!({ "allOf": [{ "enum": [1, 2] }, { "enum": [3] }] }), ["enum", "/allOf/1"]),
        (json!({ "type": "object", "required": ["a"], "properties": { "a": false } }), ["required", "`a`"]),
        (json!({ "type": "integer", "minimum": 1, "maximum": 9, "multipleOf": 10 }), ["minimum", "maximum"]),
        (json!(false), ["false", "no value"]),
    ] {
        let (kind, message) = problem(&schema);
        assert_eq!(kind, SampleProblemKind::Contradiction, "{schema}: {message}");
        assert!(words.iter().all(|word| message.contains(word)), "{schema}: {message}");
    }
}

#[test]
fn recursion_is_cut_where_the_schema_allows_it() {
    for document in [
        json!({ "Root": { "type": "object", "required": ["children"], "additionalProperties": false,
            "properties": { "children": { "type": "array", "items": { "$ref": "#/Root" } } } } }),
        json!({ "Root": { "type": "object", "required": ["next"], "properties": { "next": { "anyOf": [{ "$ref": "#/Root" }, { "type": "null" }] } } } }),
        json!({ "Root": { "type": "object", "properties": { "parent": { "$ref": "#/Root" }, "name": { "type": "string" } } } }),
        json!({ "Root": { "type": "object", "required": ["by"], "properties": { "by": { "type": "object", "additionalProperties": { "$ref": "#/Root" } } } } }),
        json!({
            "Root": { "oneOf": [{ "$ref": "#/Both" }, { "$ref": "#/Leaf" }] },
            "Both": { "type": "object", "required": ["left", "right"], "properties": { "left": { "$ref": "#/Root" }, "right": { "$ref": "#/Root" } } },
            "Leaf": { "type": "object", "required": ["value"], "properties": { "value": { "type": "integer" } }, "additionalProperties": false },
        }),
        json!({
            "Root": { "type": "object", "required": ["accessories"], "properties": { "accessories": { "type": "array", "items": { "$ref": "#/Accessory" } } } },
            "Accessory": { "type": "object", "required": ["owner"], "properties": { "owner": { "$ref": "#/Root" } } },
        }),
    ] {
        let sample = outcome(&document, "/Root", options());
        assert_eq!(sample.problems, [], "{document}");
        let text = sample.value.unwrap().to_string();
        assert!(text.len() < 4096, "{text}");
    }
}

#[test]
fn what_requires_itself_is_endless() {
    for document in [
        json!({ "Root": { "type": "object", "required": ["self"], "properties": { "self": { "$ref": "#/Root" } } } }),
        json!({ "Root": { "type": "array", "minItems": 1, "items": { "$ref": "#/Root" } } }),
        json!({
            "Root": { "oneOf": [{ "$ref": "#/A" }, { "$ref": "#/B" }] },
            "A": { "type": "object", "required": ["b"], "properties": { "b": { "$ref": "#/B" } } },
            "B": { "type": "object", "required": ["a"], "properties": { "a": { "$ref": "#/A" } } },
        }),
    ] {
        let sample = outcome(&document, "/Root", options());
        assert_eq!(sample.problems[0].kind, SampleProblemKind::Endless, "{document}: {sample:?}");
    }
}

#[test]
fn schemas_that_lead_back_to_themselves_in_place_are_no_trap() {
    for document in [
        json!({ "Root": { "$ref": "#/Root" } }),
        json!({ "Root": { "allOf": [{ "$ref": "#/Root" }, { "type": "integer" }] } }),
        json!({ "Root": { "oneOf": [{ "$ref": "#/Child" }], "properties": { "a": { "type": "string" } } }, "Child": { "allOf": [{ "$ref": "#/Root" }] } }),
        json!({ "Root": { "not": { "$ref": "#/Root" } } }),
        json!({ "Root": { "anyOf": [{ "$ref": "#/Root" }] } }),
    ] {
        in_time(|| drop(outcome(&document, "/Root", options())));
    }
}

#[test]
fn giant_demands_are_answered_at_once() {
    for schema in [
        json!({ "type": "array", "minItems": 1_000_000_000, "items": { "type": "string" } }),
        json!({ "type": "string", "minLength": 1_000_000_000 }),
        json!({ "type": "object", "minProperties": 1_000_000_000, "additionalProperties": { "type": "integer" } }),
        json!({ "type": "array", "items": {}, "contains": { "const": 1 }, "minContains": 1_000_000_000 }),
    ] {
        in_time(|| assert_eq!(problem(&schema).0, SampleProblemKind::Budget));
    }
    for schema in [
        json!({ "type": "string", "maxLength": 1_000_000_000 }),
        json!({ "type": "array", "items": { "type": "integer" }, "maxItems": 1_000_000_000 }),
        json!({ "type": "string", "pattern": "^a{1,1000}$" }),
        json!({ "type": "string", "pattern": "^(a+)+$" }),
    ] {
        in_time(|| assert!(outcome(&schema, "", options()).problems.is_empty()));
        in_time(|| drop(outcome(&schema, "", SampleOptions { mode: Mode::Boundary, ..options() })));
    }
    in_time(|| drop(outcome(&json!({ "type": "string", "pattern": "^a{1000000}$" }), "", options())));
}

#[test]
fn exponential_trees_are_answered_in_time() {
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let mut document = serde_json::Map::new();
        for level in 0..40 {
            let next = json!({ "$ref": format!("#/S{}", level + 1) });
            document.insert(format!("S{level}"), json!({ keyword: [next, next] }));
        }
        document.insert(
            "S40".to_owned(),
            json!({ "type": "object", "required": ["x"], "properties": { "x": { "type": "integer" } } }),
        );
        in_time(|| drop(outcome(&Value::Object(document), "/S0", options())));
    }
    let mut document = serde_json::Map::new();
    for level in 0..40 {
        let next = json!({ "$ref": format!("#/S{}", level + 1) });
        document.insert(
            format!("S{level}"),
            json!({ "type": "object", "required": ["a", "b"], "properties": { "a": next, "b": next } }),
        );
    }
    document.insert("S40".to_owned(), json!({ "type": "integer" }));
    in_time(|| {
        let sample = outcome(&Value::Object(document), "/S0", options());
        assert_eq!(sample.problems[0].kind, SampleProblemKind::Budget, "{sample:?}");
    });
}

#[test]
fn long_chains_of_references_do_not_overflow() {
    let mut document = serde_json::Map::new();
    for level in 0..20_000 {
        document.insert(format!("S{level}"), json!({ "$ref": format!("#/S{}", level + 1) }));
    }
    document.insert("S20000".to_owned(), json!({ "type": "integer" }));
    in_time(|| drop(outcome(&Value::Object(document), "/S0", options())));
}

#[test]
fn a_row_of_references_leads_to_its_end() {
    let mut document = serde_json::Map::new();
    for level in 0..5_000 {
        document.insert(format!("S{level}"), json!({ "$ref": format!("#/S{}", level + 1) }));
    }
    document.insert("S5000".to_owned(), json!({ "type": "integer" }));
    in_time(|| {
        let sample = outcome(&Value::Object(document), "/S0", options());
        assert!(sample.value.unwrap().is_i64() && sample.problems.is_empty());
    });
}

/// The proof cannot be had, so that nothing but what is made for the pattern will do.
#[test]
fn texts_for_patterns_that_are_too_large_to_be_checked_are_made_for_them_or_told() {
    let named = |pattern: &str| {
        json!({ "type": "object", "required": ["email"], "properties": {
        "email": { "type": "string", "pattern": pattern },
    } })
    };
    let text = outcome(&named("^[a-z]{100000}$"), "", options()).value.unwrap()["email"].as_str().unwrap().to_owned();
    assert!(text.len() == 100_000 && text.bytes().all(|byte| byte.is_ascii_lowercase()));
    for hopeless in [
        named("^((a{1000}){1000}){1000}$"),
        json!({ "type": "string", "allOf": [{ "pattern": "^[a-z]{100000}$" }, { "pattern": "^a+[b-z]{100000}$" }] }),
    ] {
        assert_eq!(outcome(&hopeless, "", options()).value, None, "{hopeless}");
    }
}

#[test]
fn a_pattern_that_is_none_is_named_and_the_rest_is_drawn() {
    for pattern in ["[^]", "\\Z", "(", "a{2,1}"] {
        let schema = json!({ "type": "object", "required": ["code", "size"], "properties": {
            "code": { "type": "string", "pattern": pattern }, "size": { "type": "integer" },
        } });
        let sample = outcome(&schema, "", options());
        let problem = &sample.problems[0];
        assert_eq!(problem.kind, SampleProblemKind::Uncompilable);
        assert_eq!(problem.schema.as_str(), "/properties/code/pattern");
        assert!(problem.message.contains(pattern), "{}", problem.message);
        assert!(sample.value.unwrap()["size"].is_i64());
        let schemas = Schemas::of_value(schema);
        let checked = Sampler::new(&schemas, options()).check(&Pointer::root(), &json!({ "code": "x", "size": 1 }));
        assert_eq!(checked.unwrap_err().kind, SampleProblemKind::Uncompilable);
    }
}

#[test]
fn violations_point_into_the_document() {
    let document = json!({
        "Pet": { "type": "object", "properties": { "tag": { "$ref": "#/Tag" } } },
        "Tag": { "type": "object", "properties": { "name": { "type": "string", "maxLength": 3 } }, "required": ["id"] },
    });
    let schemas = Schemas::of_value(document);
    let violations = Sampler::new(&schemas, options())
        .check(&Pointer::parse("/Pet"), &json!({ "tag": { "name": "long" } }))
        .unwrap();
    let mut places: Vec<(&str, &str)> =
        violations.iter().map(|violation| (violation.instance.as_str(), violation.schema.as_str())).collect();
    places.sort_unstable();
    assert_eq!(places, [("/tag", "/Tag/required"), ("/tag/name", "/Tag/properties/name/maxLength")]);
}

fn in_time(work: impl FnOnce()) {
    let start = Instant::now();
    work();
    // Two seconds without optimisation are far less than one with it.
    assert!(start.elapsed() < Duration::from_secs(4), "took {:?}", start.elapsed());
}
