//! What a request says, delays, errors and drawn data decide a reply.

use std::collections::BTreeSet;

use mockwright_generator::bundle::{Body, Bundle, ExampleEntry, ServerSettings, ValidateMode};
use serde_json::{Value, json};

use super::{JSON, ServeOptions, ask, bundled, described, file, snapshot, text};
use crate::mock::prefer::Preferences;
use crate::mock::request::ReadRequest;
use crate::mock::snapshot::Snapshot;
use crate::mock::snapshot::route::Route;

fn things() -> Value {
    let reply = |schema: Value, examples: Value| {
        let content = json!({"schema": schema, "examples": examples});
        json!({"description": "d", "content": {"application/json": content}})
    };
    let thing = json!({
        "type": "object",
        "required": ["id", "code"],
        "properties": {
            "id": {"type": "integer", "minimum": 1, "maximum": 99, "example": 5},
            "code": {"type": "string", "pattern": "^[a-z]{8}$"},
        },
    });
    let page = json!({
        "type": "object",
        "required": ["items", "total"],
        "properties": {
            "items": {"type": "array", "items": thing, "minItems": 1, "maxItems": 6},
            "total": {"type": "integer"},
        },
    });
    let in_path = json!({"name": "thingId", "in": "path", "required": true, "schema": {"type": "integer"}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/things": {
                "get": {
                    "parameters": [{"name": "per_page", "in": "query", "schema": {"type": "integer"}}],
                    "responses": {"200": reply(page, json!({}))},
                },
                "post": {
                    "parameters": [{
                        "name": "X-Kind", "in": "header", "schema": {"type": "string"},
                        "examples": {"big": {"value": "large"}, "small": {"value": "tiny"}},
                    }],
                    "requestBody": {"content": {"application/json": {"examples": {
                        "big": {"value": {"size": 10}}, "small": {"value": {"size": 1}}, "none": {"value": null},
                    }}}},
                    "responses": {
                        "201": reply(json!({}), json!({"big": {"value": "is big"}, "small": {"value": "is small"}})),
                        "400": reply(json!({}), json!({"none": {"value": "is nothing"}})),
                    },
                },
            },
            "/things/{thingId}": {
                "get": {"parameters": [in_path], "responses": {
                    "200": reply(thing, json!({})),
                    "404": {"description": "d"},
                    "500": {"description": "d"},
                }},
            },
        },
    })
}

/// The text of the reply to a request that was read so.
fn told(snapshot: &Snapshot, method: &str, path: &str, prefer: &str, read: &ReadRequest) -> String {
    let request = http::Request::builder().method(method).uri(path).header("prefer", prefer);
    let request = request.body(()).unwrap().into_parts().0;
    let Ok(Route::Operation(found)) = snapshot.route(&request) else { panic!("no operation") };
    let preferences = Preferences::of_request(&request, false).unwrap();
    let selection = snapshot.select(found.operation(), &request, &preferences, read).unwrap();
    text(&snapshot.make(&selection))
}

#[test]
fn an_example_that_equals_the_request_names_the_reply() {
    let snapshot = described(things());
    let read = |body: Option<Value>, kind: Option<&str>| ReadRequest {
        body,
        header: kind.map(|kind| ("x-kind".to_owned(), json!(kind))).into_iter().collect(),
        ..ReadRequest::default()
    };
    for (body, kind, expected) in [
        (Some(json!({"size": 10.0})), None, "201 application/json \"is big\""),
        (Some(json!({"size": 1})), None, "201 application/json \"is small\""),
        (Some(json!({"size": 1})), Some("tiny"), "201 application/json \"is small\""),
        // Each name is contradicted by one of the two: the default is served.
        (Some(json!({"size": 1})), Some("large"), "201 application/json \"is big\""),
        (None, Some("tiny"), "201 application/json \"is small\""),
        (Some(json!(null)), None, "400 application/json \"is nothing\""),
        (Some(json!({"size": 2})), None, "201 application/json \"is big\""),
    ] {
        let seen = told(&snapshot, "POST", "/things", "", &read(body.clone(), kind));
        assert_eq!(seen, expected, "{body:?} {kind:?}");
    }
    let small = read(Some(json!({"size": 1})), None);
    assert_eq!(told(&snapshot, "POST", "/things", "example=big", &small), "201 application/json \"is big\"");
    assert_eq!(told(&snapshot, "POST", "/things", "code=400", &small), "400 application/json \"is nothing\"");
    assert_eq!(
        told(&snapshot, "POST", "/things", "scenario=error_scenario", &small),
        "400 application/json \"is nothing\""
    );
}

#[test]
fn a_request_is_echoed_as_far_as_the_schema_allows() {
    let snapshot = described(things());
    let id = |path: &str| json_of(&snapshot, path, "")["id"].clone();
    assert_eq!((id("/things/7"), id("/things/99")), (json!(7), json!(99)));
    assert_eq!((id("/things/100"), id("/things/abc")), (json!(5), json!(5)));
    // More things than are kept are still told apart.
    for round in 0..2 {
        for number in 1..40 {
            assert_eq!(id(&format!("/things/{number}")), json!(number), "round {round}");
        }
    }
    assert_eq!(json_of(&snapshot, "/things/7", "scenario=happy_path")["id"], 7);
    let limits = json_of(&snapshot, "/things/7", "scenario=boundary");
    assert!([json!(1), json!(99)].contains(&limits["id"]), "{limits}");
}

fn json_of(snapshot: &Snapshot, path: &str, prefer: &str) -> Value {
    // What is chosen for requests that validation would refuse is looked at, too.
    let lenient = ServeOptions { validate: Some(ValidateMode::Off), ..snapshot.options };
    let snapshot = snapshot.clone().with_options(lenient);
    let response = ask(&snapshot, "GET", path, &[("prefer", prefer)]);
    assert_eq!(response.status(), 200, "{path} {prefer}");
    serde_json::from_slice(response.body()).unwrap()
}

#[test]
fn drawn_replies_are_new_each_time_or_follow_their_seed() {
    let snapshot = described(things());
    let dynamic = snapshot.clone().with_options(ServeOptions { dynamic: Some(true), ..ServeOptions::default() });
    let drawn: BTreeSet<String> = (0..20).map(|_| json_of(&dynamic, "/things/7", "").to_string()).collect();
    assert_eq!(drawn.len(), 20);
    assert!(drawn.iter().all(|body| body.contains("\"id\":7")));
    let seeded = json_of(&dynamic, "/things", "seed=3");
    json_of(&dynamic, "/things", "");
    assert_eq!(json_of(&dynamic, "/things", "seed=3"), seeded);
    assert_eq!(json_of(&snapshot, "/things", "dynamic=true, seed=3"), seeded);
    assert_ne!(json_of(&dynamic, "/things?a", "seed=3"), seeded);
    assert_ne!(json_of(&dynamic, "/things", "seed=4"), seeded);
    assert_eq!(json_of(&dynamic, "/things", "dynamic=false"), json_of(&snapshot, "/things", ""));
    let applied = |snapshot: &Snapshot, prefer: &str| {
        let response = ask(snapshot, "GET", "/things", &[("prefer", prefer)]);
        response.headers().get("preference-applied").map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(applied(&dynamic, "seed=3").as_deref(), Some("seed=3"));
    assert_eq!(applied(&snapshot, "seed=3"), None);
    assert_eq!(applied(&snapshot, "dynamic=false").as_deref(), Some("dynamic=false"));
}

#[test]
fn a_limit_bounds_the_list_within_the_schema() {
    let snapshot = described(things());
    for (query, count) in [("?per_page=1", 1), ("?per_page=4", 4), ("?per_page=50", 6), ("?per_page=0", 1)] {
        let page = json_of(&snapshot, &format!("/things{query}"), "dynamic=true");
        assert_eq!(page["items"].as_array().map(Vec::len), Some(count), "{query}: {page}");
    }
    assert!(json_of(&snapshot, "/things?per_page=many", "dynamic=true").is_object());
}

#[test]
fn an_operation_may_be_dynamic_alone() {
    let snapshot = bundled(things(), |bundle: &mut Bundle| bundle.operations[0].dynamic = Some(true));
    assert_ne!(json_of(&snapshot, "/things", ""), json_of(&snapshot, "/things", ""));
    assert_eq!(json_of(&snapshot, "/things/7", ""), json_of(&snapshot, "/things/7", ""));
    let all = bundled(things(), |bundle: &mut Bundle| {
        bundle.settings.server.dynamic = true;
        bundle.operations[0].dynamic = Some(false);
    });
    assert_eq!(json_of(&all, "/things", ""), json_of(&all, "/things", ""));
    assert_ne!(json_of(&all, "/things/7", ""), json_of(&all, "/things/7", ""));
}

#[test]
fn the_nearest_delay_counts() {
    let mut pets =
        file("GET /pets", &[("200", JSON, json!("ok")), ("404", JSON, json!("no")), ("500", "", json!(null))]);
    pets.delay_ms = Some(10);
    pets.responses[1].delay_ms = Some(20);
    let late = ExampleEntry { delay_ms: Some(30), body: Some(Body::Value(json!(1))), ..ExampleEntry::default() };
    pets.responses[1].content[0].examples.insert("late".to_owned(), late);
    let server = ServerSettings { response_delay_ms: 100, ..ServerSettings::default() };
    let snapshot = snapshot(vec![pets], server);
    for (prefer, delay) in [
        ("", 110),
        ("code=404", 120),
        ("code=404, example=late", 130),
        ("code=500", 110),
        ("code=404, example=late, delay=1", 101),
        ("delay=0", 100),
    ] {
        assert_eq!(super::scenarios::delay(&snapshot, "/pets", prefer), delay, "{prefer}");
    }
}

#[test]
fn a_share_of_requests_fails_with_what_is_declared() {
    let with_rate =
        |percent| bundled(things(), |bundle: &mut Bundle| bundle.settings.server.error_rate_percent = percent);
    let snapshot = with_rate(40);
    let statuses: Vec<u16> = (0..100).map(|_| ask(&snapshot, "GET", "/things/7", &[]).status().as_u16()).collect();
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!(count(404) + count(500), 40, "{statuses:?}");
    assert!(count(404) > 0 && count(500) > 0);
    let always = with_rate(100);
    assert_eq!(ask(&always, "GET", "/things", &[]).status(), 200);
    for prefer in ["code=200", "scenario=happy_path"] {
        assert_eq!(ask(&always, "GET", "/things/7", &[("prefer", prefer)]).status(), 200, "{prefer}");
    }
    assert_ne!(ask(&always, "GET", "/things/7", &[("prefer", "delay=0")]).status(), 200);
}
