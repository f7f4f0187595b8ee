//! Cost of answering one request without sockets: `cargo bench -p mockwright-runtime --bench answer`.
#![allow(missing_docs)]

use std::sync::Arc;

use divan::{Bencher, black_box};
use http::Request;
use http::request::Parts;
use indexmap::IndexMap;
use mockwright_generator::bundle::{
    Body, Bundle, ContentEntry, Derive, OperationFile, ResponseEntry, ScenarioFile, ServerSettings, Settings,
};
use mockwright_generator::draft::DraftOptions;
use mockwright_generator::model::{Api, Operation, OperationKey, Schemas, Status, Version};
use mockwright_generator::source::{Document, Pointer};
use mockwright_runtime::mock::Snapshot;
use serde_json::{Value, json};

fn main() {
    divan::main();
}

fn operation(key: &OperationKey) -> Operation {
    Operation {
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
    }
}

fn file(index: usize) -> OperationFile {
    let content =
        ContentEntry { body: Some(Body::Value(json!({"id": index, "name": "Bella"}))), ..ContentEntry::default() };
    let response = ResponseEntry {
        headers: IndexMap::from([("X-Rate-Limit".to_owned(), json!(60))]),
        content: IndexMap::from([("application/json".to_owned(), content)]),
        ..ResponseEntry::default()
    };
    let path = if index.is_multiple_of(2) { format!("/things{index}") } else { format!("/things{index}/{{id}}") };
    OperationFile {
        operation: OperationKey { method: "GET".to_owned(), path },
        operation_id: None,
        default: None,
        delay_ms: None,
        validate: None,
        dynamic: None,
        responses: IndexMap::from([(Status::Code(200), response)]),
    }
}

fn snapshot(count: usize) -> Snapshot {
    let document = Arc::new(Document::from_value(Value::Null));
    let operations: Vec<OperationFile> = (0..count).map(file).collect();
    let api = Api {
        title: String::new(),
        version: String::new(),
        description: None,
        spec_version: Version::V3_1,
        servers: Vec::new(),
        tags: Vec::new(),
        operations: operations.iter().map(|file| operation(&file.operation)).collect(),
        webhooks: Vec::new(),
        security_schemes: IndexMap::new(),
        schemas: Schemas::of_value(Value::Null),
        document: Arc::clone(&document),
    };
    let settings = Settings {
        mockwright: "1.0".to_owned(),
        name: "bench".to_owned(),
        spec: String::new(),
        seed: 1,
        locale: "en".to_owned(),
        server: ServerSettings::default(),
        scenario: None,
    };
    let scenario = ScenarioFile {
        name: "error_scenario".to_owned(),
        description: None,
        derive: Derive::Errors,
        config: IndexMap::new(),
    };
    let bundle = Bundle { settings, document, operations, scenarios: vec![scenario] };
    Snapshot::of_bundle("bench", Arc::new(api), bundle, DraftOptions::default()).0
}

fn request(path: &str, headers: &[(&str, &str)]) -> Parts {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    match request.body(()) {
        Ok(request) => request.into_parts().0,
        Err(error) => panic!("{error}"),
    }
}

#[divan::bench(args = [3, 11_422])]
fn static_get(bencher: Bencher, count: usize) {
    let snapshot = snapshot(count);
    let request = request("/things1/12", &[("accept", "*/*")]);
    bencher.bench(|| snapshot.answer(black_box(&request), &[]));
}

#[divan::bench(args = [3, 11_422])]
fn switch_scenario(bencher: Bencher, count: usize) {
    let snapshot = snapshot(count);
    bencher.bench(|| snapshot.with_scenario(black_box("error_scenario")));
}

#[divan::bench]
fn preferred_scenario(bencher: Bencher) {
    let snapshot = snapshot(3);
    let request = request("/things1/12", &[("accept", "*/*"), ("prefer", "scenario=error_scenario")]);
    bencher.bench(|| snapshot.answer(black_box(&request), &[]));
}

#[divan::bench]
fn preferred_status(bencher: Bencher) {
    let snapshot = snapshot(3);
    let request = request("/things1/12", &[("accept", "application/json"), ("prefer", "code=200")]);
    bencher.bench(|| snapshot.answer(black_box(&request), &[]));
}

#[divan::bench]
fn no_route(bencher: Bencher) {
    let snapshot = snapshot(3);
    let request = request("/nothing", &[]);
    bencher.bench(|| snapshot.answer(black_box(&request), &[]));
}
