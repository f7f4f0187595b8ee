//! `tests/changes/*.yaml`: what is told about small changes, and what is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use mockwright_generator::compare::{Change, Comparison, Effect, classes, compare};
use mockwright_generator::model::Api;
use mockwright_generator::source::Document;
use mockwright_generator::spec;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemaCase {
    name: String,
    old: Value,
    new: Value,
    old_version: Option<String>,
    new_version: Option<String>,
    components: Option<Value>,
    old_components: Option<Value>,
    new_components: Option<Value>,
    media_type: Option<String>,
    changes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationCase {
    name: String,
    old: Value,
    new: Value,
    old_at: Option<String>,
    new_at: Option<String>,
    old_root: Option<Value>,
    new_root: Option<Value>,
    changes: Vec<String>,
}

fn table<T: for<'de> Deserialize<'de>>(name: &str) -> Vec<T> {
    let path = format!("{}/tests/changes/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn api(description: Value) -> Api {
    spec::lower(Arc::new(Document::from_value(description))).unwrap().0
}

/// A description that sends and answers a schema.
fn with_schema(schema: &Value, version: &str, components: Option<&Value>, media_type: &str) -> Api {
    let components = components.cloned().unwrap_or_else(|| json!({}));
    let info = json!({"title": "T", "version": "1"});
    if version == "2.0" {
        let operation = json!({
            "consumes": [media_type], "produces": [media_type],
            "parameters": [{"name": "body", "in": "body", "schema": schema}],
            "responses": {"200": {"description": "ok", "schema": schema}},
        });
        return api(json!({
            "swagger": version, "info": info, "paths": {"/case": {"post": operation}}, "definitions": components,
        }));
    }
    let content = json!({media_type: {"schema": schema}});
    let operation = json!({
        "requestBody": {"content": content}, "responses": {"200": {"description": "ok", "content": content}},
    });
    api(json!({
        "openapi": version, "info": info, "paths": {"/case": {"post": operation}}, "components": {"schemas": components},
    }))
}

fn with_operation(operation: &Value, at: &str, root: Option<&Value>) -> Api {
    let (method, path) = at.split_once(' ').unwrap();
    let mut operation = operation.clone();
    operation.as_object_mut().unwrap().entry("responses").or_insert(json!({"200": {"description": "ok"}}));
    let mut description = json!({
        "info": {"title": "T", "version": "1"}, "paths": {path: {method.to_lowercase(): operation}},
    });
    if let Some(root) = root {
        description.as_object_mut().unwrap().extend(root.as_object().unwrap().clone());
    }
    if description.get("swagger").is_none() {
        description["openapi"] = json!("3.1.0");
    }
    api(description)
}

/// Every change with where it is: that of a shared schema begins with its name.
fn all(comparison: &Comparison) -> Vec<(String, Change)> {
    let of_operations = comparison.changed.iter().flat_map(|operation| &operation.changes);
    let mut all: Vec<(String, Change)> =
        comparison.description.iter().chain(of_operations).map(|change| (change.at.clone(), change.clone())).collect();
    for schema in &comparison.schemas {
        all.extend(schema.changes.iter().map(|change| (format!("{}{}", schema.new, change.at), change.clone())));
    }
    all
}

/// The changes of a schema in the words of its table: both directions together.
fn of_schema(comparison: &Comparison, media_type: &str) -> Vec<String> {
    let mut found: BTreeMap<(String, String), [Vec<Effect>; 2]> = BTreeMap::new();
    for (at, change) in all(comparison) {
        let id = change.class.id();
        let (direction, facet) = match id.strip_prefix("request-") {
            Some(facet) => (0, facet),
            None => (1, id.strip_prefix("response-").unwrap()),
        };
        let below = at.strip_prefix("body").or_else(|| at.strip_prefix(&format!("response 200 {media_type}")));
        let below = below.map_or(at.as_str(), |below| if below.is_empty() { "#" } else { below });
        found.entry((facet.to_owned(), below.to_owned())).or_default()[direction].push(change.effect);
    }
    let mut words = Vec::new();
    for ((facet, at), [requests, responses]) in found {
        for index in 0..requests.len().max(responses.len()) {
            let effect = match (requests.get(index), responses.get(index)) {
                (Some(Effect::Docs), Some(Effect::Docs)) => ": docs",
                (Some(Effect::Breaking), Some(Effect::Breaking)) => ": breaks both",
                (Some(Effect::Breaking), Some(_)) => ": breaks requests",
                (Some(_), Some(Effect::Breaking)) => ": breaks responses",
                (Some(_), Some(_)) => ": compatible",
                (Some(Effect::Breaking), None) => " in requests: breaking",
                (Some(_), None) => " in requests: compatible",
                (None, Some(Effect::Breaking)) => " in responses: breaking",
                (None, _) => " in responses: compatible",
            };
            words.push(format!("{facet} {at}{effect}"));
        }
    }
    words
}

/// The changes of an operation in the words of its table.
fn of_operation(comparison: &Comparison) -> Vec<String> {
    let mut words: Vec<String> = all(comparison)
        .iter()
        .map(|(at, change)| format!("{} {at}: {}", change.class, format!("{:?}", change.effect).to_lowercase()))
        .collect();
    words.extend(comparison.removed.iter().map(|listed| format!("operation-removed {}: breaking", listed.key)));
    words.extend(comparison.added.iter().map(|listed| format!("operation-added {}: compatible", listed.key)));
    words
}

fn sorted(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    words.sort();
    words
}

fn compare_schemas(case: &SchemaCase) -> Comparison {
    let components = case.components.as_ref();
    let side = |schema: &Value, version: &Option<String>, own: &Option<Value>| {
        let media_type = case.media_type.as_deref().unwrap_or("application/json");
        with_schema(schema, version.as_deref().unwrap_or("3.1.0"), own.as_ref().or(components), media_type)
    };
    let old = side(&case.old, &case.old_version, &case.old_components);
    let new = side(&case.new, &case.new_version, &case.new_components);
    compare(&old, &new)
}

fn compare_operations(case: &OperationCase) -> Comparison {
    let side = |operation: &Value, at: &Option<String>, root: &Option<Value>| {
        with_operation(operation, at.as_deref().unwrap_or("GET /case"), root.as_ref())
    };
    let old = side(&case.old, &case.old_at, &case.old_root);
    compare(&old, &side(&case.new, &case.new_at, &case.new_root))
}

#[test]
fn changes_of_schemas_are_told_with_their_effect_both_ways() {
    let mut faults = String::new();
    for case in table::<SchemaCase>("schemas") {
        let found = of_schema(&compare_schemas(&case), case.media_type.as_deref().unwrap_or("application/json"));
        if sorted(&found) != sorted(&case.changes) {
            let _ = writeln!(faults, "{}\n  expected {:?}\n  found    {found:?}", case.name, case.changes);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn changes_of_operations_are_told_with_their_effect() {
    let mut faults = String::new();
    for case in table::<OperationCase>("operations") {
        let found = of_operation(&compare_operations(&case));
        if sorted(&found) != sorted(&case.changes) {
            let _ = writeln!(faults, "{}\n  expected {:?}\n  found    {found:?}", case.name, case.changes);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn every_class_has_a_case() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for case in table::<SchemaCase>("schemas") {
        seen.extend(all(&compare_schemas(&case)).iter().map(|(_, change)| change.class.to_string()));
    }
    for case in table::<OperationCase>("operations") {
        seen.extend(
            of_operation(&compare_operations(&case)).iter().map(|word| word.split(' ').next().unwrap().to_owned()),
        );
    }
    let missing: Vec<&str> = classes().iter().map(|(class, _)| class.id()).filter(|id| !seen.contains(*id)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn nothing_changed_between_a_description_and_itself() {
    for case in table::<SchemaCase>("schemas") {
        let version = case.old_version.as_deref().unwrap_or("3.1.0");
        let components = case.old_components.as_ref().or(case.components.as_ref());
        let old = with_schema(&case.old, version, components, "application/json");
        assert!(compare(&old, &old).is_empty(), "{}", case.name);
    }
}
