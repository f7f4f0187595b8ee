//! Replies while a scenario is active.

use std::sync::Arc;

use mockwright_generator::bundle::{Bundle, Derive, ScenarioEntry, ScenarioFile, ServerSettings};
use serde_json::{Value, json};

use super::{ask, bundled, described, file, snapshot, text};
use crate::mock::snapshot::{Choice, Snapshot};

fn pets() -> Value {
    let pet = json!({
        "type": "object",
        "required": ["id", "tags"],
        "properties": {
            "id": {"type": "integer", "minimum": 3, "maximum": 40},
            "name": {"type": "string", "minLength": 2, "maxLength": 5},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
    });
    let reply = |schema: Value| json!({"description": "d", "content": {"application/json": {"schema": schema}}});
    let error = json!({"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "/v1"}],
        "paths": {
            "/pets": {"get": {"responses": {
                "200": reply(json!({"type": "array", "items": pet})),
                "default": reply(error.clone()),
            }}},
            "/pets/mine": {"get": {"responses": {"200": reply(pet.clone())}}},
            "/pets/{petId}": {
                "parameters": [{"name": "petId", "in": "path", "required": true, "schema": {"type": "string"}}],
                "get": {"responses": {
                    "200": reply(pet),
                    "404": reply(error),
                    "503": {"description": "busy", "headers": {"Retry-After": {"schema": {"const": 9}}}},
                }},
                "delete": {"responses": {"204": {"description": "gone"}}},
            },
        },
    })
}

fn json_of(snapshot: &Snapshot, path: &str, scenario: &str) -> (u16, Value) {
    let prefer = format!("scenario={scenario}");
    let response = ask(snapshot, "GET", path, &[("prefer", &prefer)]);
    assert_eq!(response.headers()["preference-applied"], prefer.as_str());
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or_default())
}

pub(super) fn delay(snapshot: &Snapshot, path: &str, prefer: &str) -> u64 {
    let request = http::Request::get(path).header("prefer", prefer).body(()).unwrap().into_parts().0;
    match snapshot.choose(&request, &[]) {
        Choice::Reply(selection) => selection.delay_ms,
        other => panic!("{other:?}"),
    }
}

#[test]
fn scenarios_are_derived_without_a_bundle() {
    let snapshot = described(pets());
    for (scenario, path, status) in [
        ("happy_path", "/pets/7", 200),
        ("error_scenario", "/pets/7", 404),
        ("error_scenario", "/pets", 500),
        ("error_scenario", "/pets/mine", 200),
        ("status_503", "/pets/7", 503),
        ("status_503", "/v1/pets", 200),
        ("status_404", "/pets", 200),
        ("slow", "/pets/7", 200),
        ("empty", "/pets/7", 200),
        ("boundary", "/pets/7", 200),
    ] {
        let (given, _) = json_of(&snapshot, path, scenario);
        assert_eq!(given, status, "{scenario} {path}");
        let switched = snapshot.with_scenario(scenario).unwrap();
        assert_eq!(ask(&switched, "GET", path, &[]).status(), status, "{scenario} {path}");
        assert_eq!(switched.scenario(), Some(scenario));
    }
    assert_eq!(json_of(&snapshot, "/pets", "empty").1, json!([]));
    let (_, least) = json_of(&snapshot, "/pets/7", "empty");
    assert_eq!((least.get("name"), &least["tags"]), (None, &json!([])));
    let (_, limits) = json_of(&snapshot, "/pets/7", "boundary");
    assert!([json!(3), json!(40)].contains(&limits["id"]), "{limits}");
    assert_eq!((delay(&snapshot, "/pets", "scenario=slow"), delay(&snapshot, "/pets", "")), (2_000, 0));
    assert_eq!(delay(&snapshot, "/pets", "scenario=slow, delay=5"), 5);
}

#[test]
fn a_scenario_that_is_not_there_is_refused_with_those_that_are() {
    let snapshot = described(pets());
    let response = ask(&snapshot, "GET", "/pets", &[("prefer", "scenario=hapy_path")]);
    let problem: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(
        (response.status().as_u16(), &problem["type"]),
        (404, &json!("urn:mockwright:problem:no-such-scenario"))
    );
    assert!(problem["scenarios"].as_array().unwrap().contains(&json!("happy_path")), "{problem}");
    let unknown = snapshot.with_scenario("x").unwrap_err();
    assert!(unknown.to_string().starts_with("there is no scenario `x`, but `happy_path`, "), "{unknown}");
}

/// A scenario that lists replies: `(path, method, entry)`.
fn listing(bundle: &mut Bundle, derive: Derive, entries: &[(&str, &str, ScenarioEntry)]) {
    let mut file =
        ScenarioFile { name: "mine".to_owned(), description: None, derive, config: indexmap::IndexMap::new() };
    for (path, method, entry) in entries {
        file.config.entry((*path).to_owned()).or_default().insert((*method).to_owned(), entry.clone());
    }
    bundle.scenarios.push(file);
    bundle.settings.scenario = Some("mine".to_owned());
}

fn entry(status: Option<u16>, body: Option<Value>) -> ScenarioEntry {
    ScenarioEntry { status, body, ..ScenarioEntry::default() }
}

#[test]
fn a_scenario_serves_what_it_lists() {
    let gone = entry(Some(404), Some(json!({"message": "gone"})));
    let teapot = entry(Some(418), Some(json!({"short": "stout"})));
    let mut late = entry(None, None);
    late.delay_ms = Some(30);
    let mut busy = entry(Some(503), None);
    busy.headers.insert("retry-after".to_owned(), json!(120));
    busy.headers.insert("X-Queue".to_owned(), json!("long"));
    let snapshot = bundled(pets(), |bundle| {
        bundle.settings.server.response_delay_ms = 1;
        listing(
            bundle,
            Derive::Empty,
            &[
                ("/pets/{id}", "GET", gone),
                ("/pets/7", "GET", teapot),
                ("/v1/pets/8", "GET", busy),
                ("/pets/9", "GET", late),
                ("/pets/10", "GET", entry(Some(429), None)),
                ("/pets/11", "GET", entry(Some(404), None)),
                ("/v1/pets/{id}", "DELETE", entry(Some(409), Some(json!("locked")))),
                ("/cats", "GET", entry(None, None)),
            ],
        );
    });
    for (method, path, expected) in [
        ("GET", "/pets/1", r#"404 application/json {"message":"gone"}"#),
        ("HEAD", "/pets/1", "404 application/json "),
        ("GET", "/v1/pets/1", r#"404 application/json {"message":"gone"}"#),
        ("GET", "/pets/7", r#"418 application/json {"short":"stout"}"#),
        ("GET", "/v1/pets/%37", r#"418 application/json {"short":"stout"}"#),
        ("GET", "/pets/8", "503 - "),
        ("GET", "/pets/10", "429 - "),
        ("DELETE", "/pets/1", r#"409 application/json "locked""#),
        ("GET", "/pets", "200 application/json []"),
    ] {
        assert_eq!(text(&ask(&snapshot, method, path, &[])), expected, "{method} {path}");
    }
    let busy = ask(&snapshot, "GET", "/pets/8", &[]);
    assert_eq!(
        (&busy.headers()["retry-after"], &busy.headers()["x-queue"]),
        (&"120".parse().unwrap(), &"long".parse().unwrap())
    );
    let drafted = ask(&snapshot, "GET", "/pets/11", &[]);
    assert_eq!(drafted.body(), ask(&snapshot, "GET", "/pets/12", &[("prefer", "scenario=status_404")]).body());
    let late = ask(&snapshot, "GET", "/pets/9", &[]);
    assert_eq!(late.body(), ask(&snapshot, "GET", "/pets/9", &[("prefer", "scenario=happy_path")]).body());
    assert_eq!((delay(&snapshot, "/pets/9", ""), delay(&snapshot, "/pets/9", "delay=7")), (31, 8));
    assert!(snapshot.noticed().iter().any(|told| told.message.contains("`GET /cats`, which is not served")));
}

#[test]
fn a_preference_is_stronger_than_what_a_scenario_lists() {
    let gone = entry(Some(404), Some(json!({"message": "gone"})));
    let snapshot = bundled(pets(), |bundle| {
        listing(bundle, Derive::Success, &[("/pets/{petId}", "GET", gone)]);
        let content = &mut bundle.operations[2].responses[0].content[0];
        let named = mockwright_generator::bundle::ExampleEntry {
            body: Some(mockwright_generator::bundle::Body::Value(json!({"id": 5, "tags": []}))),
            ..Default::default()
        };
        content.examples.insert("five".to_owned(), named);
    });
    for (prefer, expected) in [
        ("code=404", r#"404 application/json {"message":"gone"}"#),
        ("code=503", "503 - "),
        ("code=200, example=five", r#"200 application/json {"id":5,"tags":[]}"#),
        ("scenario=happy_path, example=five", r#"200 application/json {"id":5,"tags":[]}"#),
    ] {
        assert_eq!(text(&ask(&snapshot, "GET", "/pets/1", &[("prefer", prefer)])), expected, "{prefer}");
    }
}

#[test]
fn switching_costs_the_same_for_any_number_of_operations() {
    let files = (0..11_422).map(|index| file(&format!("GET /things{index}"), &[("200", "", json!(null))])).collect();
    let mut many = snapshot(files, ServerSettings::default());
    for name in ["one", "two"] {
        many = many.with_scenario_file(ScenarioFile {
            name: name.to_owned(),
            description: None,
            derive: Derive::Boundary,
            config: indexmap::IndexMap::new(),
        });
    }
    let switched = many.with_scenario("one").unwrap().with_scenario("two").unwrap();
    assert!(Arc::ptr_eq(&many.shared, &switched.shared));
    let made = |snapshot: &Snapshot| snapshot.operations.iter().filter(|slot| slot.plan.get().is_some()).count();
    assert_eq!(made(&switched), 0);
    assert_eq!(ask(&switched, "GET", "/things7", &[]).status(), 200);
    assert_eq!(made(&many), 1);
}
