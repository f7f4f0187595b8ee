mod choosing;
mod overlay;
mod preferences;
mod scenarios;

use std::sync::Arc;

use http::{Request, Response};
use mockwright_generator::bundle::{Body, Bundle, ContentEntry, OperationFile, ServerSettings, Settings};
use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::model::{Api, Operation, OperationKey, Schemas, Version};
use mockwright_generator::source::{Document, Pointer};
use mockwright_generator::spec;
use serde_json::{Value, json};

use super::{ServeOptions, Snapshot};
use bundled_snapshot as bundled;
use handmade_file as file;
use handmade_snapshot as snapshot;

/// A mock of handmade files: `(method and path, responses as the bundle writes them, shortened)`.
pub(crate) fn handmade_snapshot(files: Vec<OperationFile>, server: ServerSettings) -> Snapshot {
    let document = Arc::new(Document::from_value(json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}})));
    let operation = |key: &OperationKey| Operation {
        key: key.clone(),
        at: Pointer::root(),
        operation_id: None,
        summary: None,
        tags: Vec::new(),
        deprecated: false,
        parameters: Vec::new(),
        request_body: None,
        responses: Vec::new(),
        callbacks: Vec::new(),
        security: Vec::new(),
        servers: Vec::new(),
    };
    let api = Api {
        title: "T".to_owned(),
        version: "1".to_owned(),
        description: None,
        spec_version: Version::V3_1,
        servers: Vec::new(),
        tags: Vec::new(),
        operations: files
            .iter()
            .map(|file| operation(&file.operation))
            .chain([operation(&"GET /deleted".parse().unwrap())])
            .collect(),
        webhooks: Vec::new(),
        security_schemes: indexmap::IndexMap::new(),
        schemas: Schemas::of_value(Value::Null),
        document: Arc::clone(&document),
    };
    let settings = Settings {
        mockwright: "1.0".to_owned(),
        name: "T".to_owned(),
        spec: "t.yaml".to_owned(),
        seed: 1,
        locale: "en".to_owned(),
        server,
        scenario: None,
    };
    let bundle = Bundle { settings, document, operations: files, scenarios: Vec::new() };
    let options = DraftOptions::default();
    Snapshot::of_bundle("T", Arc::new(api), bundle, options).0
}

/// One operation's file; a response is `(status, media type, body)`, without a body where the media type is empty.
pub(crate) fn handmade_file(operation: &str, responses: &[(&str, &str, Value)]) -> OperationFile {
    let mut file = OperationFile {
        operation: operation.parse().unwrap(),
        operation_id: None,
        default: None,
        delay_ms: None,
        validate: None,
        dynamic: None,
        responses: indexmap::IndexMap::new(),
    };
    for (status, media_type, body) in responses {
        let entry = file.responses.entry(status.parse().unwrap()).or_default();
        if !media_type.is_empty() {
            let content = ContentEntry { body: Some(Body::Value(body.clone())), ..ContentEntry::default() };
            entry.content.insert((*media_type).to_owned(), content);
        }
    }
    file
}

/// A mock of a description, without a bundle.
fn described(description: Value) -> Snapshot {
    let (api, _) = spec::lower(Arc::new(Document::from_value(description))).unwrap();
    Snapshot::of_api("T", Arc::new(api), DraftOptions::default()).0
}

/// A mock of the bundle that is drafted for a description, edited.
pub(crate) fn bundled_snapshot(description: Value, edit: impl FnOnce(&mut Bundle)) -> Snapshot {
    let (api, _) = spec::lower(Arc::new(Document::from_value(description))).unwrap();
    let api = Arc::new(api);
    let mut bundle = Drafter::new(Arc::clone(&api), DraftOptions::default()).bundle("t.yaml").bundle;
    edit(&mut bundle);
    Snapshot::of_bundle("T", api, bundle, DraftOptions::default()).0
}

fn ask(snapshot: &Snapshot, method: &str, path: &str, headers: &[(&str, &str)]) -> Response<bytes::Bytes> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    snapshot.answer(&request.body(()).unwrap().into_parts().0, &[])
}

fn text(response: &Response<bytes::Bytes>) -> String {
    let content_type = response.headers().get("content-type").map_or("-", |value| value.to_str().unwrap());
    format!("{} {content_type} {}", response.status().as_u16(), String::from_utf8_lossy(response.body()))
}

const JSON: &str = "application/json";

#[test]
fn the_bundle_decides_what_is_served() {
    let mut listed = file("GET /listed", &[("404", JSON, json!("chosen")), ("200", JSON, json!("ok"))]);
    listed.default = Some("404".parse().unwrap());
    listed.responses[0].headers.insert("X-Page".to_owned(), json!(2));
    listed.responses[0].headers.insert("Content-Length".to_owned(), json!(999));
    let mut bodiless = file("DELETE /listed", &[("200", JSON, json!(null))]);
    bodiless.responses[0].content[0].body = None;
    let server = ServerSettings { base_path: "/v3/".to_owned(), ..ServerSettings::default() };
    let snapshot = snapshot(vec![listed, bodiless, file("PUT /listed", &[])], server);
    let response = ask(&snapshot, "GET", "/v3/listed", &[]);
    assert_eq!(text(&response), "404 application/json \"chosen\"");
    assert_eq!(response.headers()["x-page"], "2");
    assert!(!response.headers().contains_key("content-length"));
    assert_eq!(text(&ask(&snapshot, "PUT", "/listed", &[])), "200 - ");
    assert_eq!(ask(&snapshot, "GET", "/deleted", &[]).status(), 404);
    let unservable = ask(&snapshot, "DELETE", "/listed", &[]);
    assert_eq!(unservable.status(), 500);
    assert!(String::from_utf8_lossy(unservable.body()).contains("the bundle gives no body"));
}

#[test]
fn requests_that_lead_nowhere_are_told_why() {
    let snapshot = snapshot(
        vec![file("GET /a", &[("200", "text/csv", json!("x"))]), file("QUERY /a", &[])],
        ServerSettings::default(),
    );
    for (method, path, headers, expected) in [
        ("GET", "/b", &[][..], (404, "no-route", None)),
        ("GET", "/a/", &[], (404, "no-route", None)),
        ("POST", "/a", &[], (405, "method-not-allowed", Some("GET, HEAD, OPTIONS, QUERY"))),
        ("GET", "/%ff", &[], (400, "malformed-path", None)),
        ("GET", "/a", &[("accept", "image/png")], (406, "not-acceptable", None)),
        ("POST", "/health", &[], (405, "method-not-allowed", Some("GET, HEAD, OPTIONS"))),
    ] {
        let response = ask(&snapshot, method, path, headers);
        let problem: Value = serde_json::from_slice(response.body()).unwrap();
        let allow = response.headers().get("allow").map(|value| value.to_str().unwrap());
        assert_eq!((response.status().as_u16(), allow), (expected.0, expected.2), "{method} {path}");
        assert!(problem["type"].as_str().unwrap().ends_with(expected.1), "{problem}");
    }
    let options = ask(&snapshot, "OPTIONS", "/a", &[]);
    assert_eq!((options.status().as_u16(), options.body().len()), (204, 0));
    assert_eq!(options.headers()["allow"], "GET, HEAD, OPTIONS, QUERY");
    assert_eq!(ask(&snapshot, "OPTIONS", "*", &[]).status(), 204);
    let head = ask(&snapshot, "HEAD", "/b", &[]);
    assert_eq!((head.status().as_u16(), head.body().len()), (404, 0));
}

#[test]
fn built_in_paths_yield_to_the_description() {
    let plain = snapshot(Vec::new(), ServerSettings::default());
    assert_eq!(text(&ask(&plain, "GET", "/health", &[])), r#"200 application/json {"status":"ok","name":"T"}"#);
    let document = ask(&plain, "GET", "/openapi.json", &[]);
    assert_eq!(serde_json::from_slice::<Value>(document.body()).unwrap()["info"]["title"], "T");
    let yaml = ask(&plain, "GET", "/openapi.yaml", &[]);
    assert_eq!(text(&yaml), "200 application/yaml openapi: 3.1.0\ninfo:\n  title: T\n  version: '1'\n");
    let server = ServerSettings { base_path: "/v1".to_owned(), ..ServerSettings::default() };
    let own = snapshot(vec![file("GET /health", &[("200", "text/plain", json!("mine"))])], server);
    assert_eq!(text(&ask(&own, "GET", "/health", &[])), "200 text/plain; charset=utf-8 mine");
    assert_eq!(text(&ask(&own, "GET", "/v1/health", &[])), "200 text/plain; charset=utf-8 mine");
    assert_eq!(ask(&own, "GET", "/openapi.json", &[]).status(), 200);
}

#[test]
fn a_type_chosen_within_a_range_is_kept_without_growing() {
    let snapshot = snapshot(vec![file("GET /any", &[("200", "*/*", json!(1))])], ServerSettings::default());
    for round in 0..3 {
        for index in 0..20 {
            let accept = format!("text/x{index}");
            let response = ask(&snapshot, "GET", "/any", &[("accept", &accept)]);
            assert_eq!(text(&response), format!("200 {accept}; charset=utf-8 1"), "round {round}");
        }
    }
    assert_eq!(text(&ask(&snapshot, "GET", "/any", &[])), "200 application/json 1");
}
