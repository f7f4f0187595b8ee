use std::fmt::Write as _;
use std::sync::Arc;

use indexmap::{IndexMap, indexmap};
use serde_json::json;

use super::*;
use crate::bundle::{
    Body, ContentEntry, Derive, ExampleEntry, OperationFile, Origin, ResponseEntry, ScenarioEntry, ScenarioFile,
    ServerSettings, Settings, read_tree,
};
use crate::model::{Operation, OperationKey, Schemas, Status, Version};
use crate::source::{Document, Pointer};

mod identity;

/// An API that has the operations of a bundle, each with a tag of its own.
fn api_of(bundle: &Bundle, tag: impl Fn(&OperationKey) -> Option<String>) -> Api {
    let operation = |file: &OperationFile| Operation {
        key: file.operation.clone(),
        at: Pointer::root(),
        operation_id: file.operation_id.clone(),
        summary: None,
        tags: tag(&file.operation).into_iter().collect(),
        deprecated: false,
        parameters: Vec::new(),
        request_body: None,
        responses: Vec::new(),
        callbacks: Vec::new(),
        security: Vec::new(),
        servers: Vec::new(),
    };
    Api {
        title: String::new(),
        version: String::new(),
        description: None,
        spec_version: Version::V3_1,
        servers: Vec::new(),
        tags: Vec::new(),
        operations: bundle.operations.iter().map(operation).collect(),
        webhooks: Vec::new(),
        security_schemes: IndexMap::new(),
        schemas: Schemas::of_value(json!({})),
        document: Arc::clone(&bundle.document),
    }
}

fn operation(key: &str, id: Option<&str>) -> OperationFile {
    OperationFile {
        operation: key.parse().unwrap(),
        operation_id: id.map(str::to_owned),
        default: None,
        delay_ms: None,
        validate: None,
        dynamic: None,
        responses: IndexMap::new(),
    }
}

fn settings() -> Settings {
    Settings {
        mockwright: FormatVersion::CURRENT.to_string(),
        name: "Swagger Petstore".to_owned(),
        spec: "../petstore.yaml".to_owned(),
        seed: 1,
        locale: "en".to_owned(),
        server: ServerSettings::default(),
        scenario: None,
    }
}

fn bundle_of(operations: Vec<OperationFile>) -> Bundle {
    let document = json!({ "openapi": "3.0.3", "info": { "title": "Petstore", "version": "1" }, "paths": {} });
    Bundle {
        settings: settings(),
        document: Arc::new(Document::from_value(document)),
        operations,
        scenarios: Vec::new(),
    }
}

fn petstore() -> Bundle {
    let mut get = operation("GET /pet/{petId}", Some("getPetById"));
    get.default = Some(Status::Code(200));
    let content = ContentEntry {
        from: Some(Origin::Sample),
        echo: indexmap! { "/id".to_owned() => "path.petId".to_owned() },
        body: Some(Body::Value(
            json!({ "id": 10, "name": "Bella", "photoUrls": ["https://example.com/b.png"], "note": "a\nb" }),
        )),
        examples: IndexMap::new(),
    };
    let text = ContentEntry { body: Some(Body::Text("id,name\n10,Bella\n".to_owned())), ..ContentEntry::default() };
    let bytes = ContentEntry { body: Some(Body::Bytes(vec![0, 159, 146, 150])), ..ContentEntry::default() };
    let missing = ExampleEntry {
        summary: Some("no: such pet".to_owned()),
        body: Some(Body::Value(json!({ "code": 404 }))),
        ..ExampleEntry::default()
    };
    let named = ContentEntry { examples: indexmap! { "missing".to_owned() => missing }, ..ContentEntry::default() };
    get.responses = indexmap! {
        Status::Code(200) => ResponseEntry {
            headers: indexmap! { "X-Rate-Limit".to_owned() => json!(60) },
            content: indexmap! {
                "application/json".to_owned() => content,
                "text/csv".to_owned() => text,
                "*/*".to_owned() => bytes,
            },
            ..ResponseEntry::default()
        },
        Status::Code(404) => ResponseEntry {
            content: indexmap! { "application/json".to_owned() => named },
            ..ResponseEntry::default()
        },
        Status::Range(5) => ResponseEntry { delay_ms: Some(200), ..ResponseEntry::default() },
        Status::Default => ResponseEntry::default(),
    };
    let mut bundle = bundle_of(vec![get, operation("POST /pet", Some("addPet"))]);
    let entry = ScenarioEntry { status: Some(404), body: Some(json!(null)), ..ScenarioEntry::default() };
    bundle.scenarios = vec![
        ScenarioFile {
            name: "gone".to_owned(),
            description: Some("Nothing is there".to_owned()),
            derive: Derive::Errors,
            config: indexmap! { "/pet/{petId}".to_owned() => indexmap! { "GET".to_owned() => entry } },
        },
        ScenarioFile {
            name: "status_404".to_owned(),
            description: None,
            derive: Derive::Status(404),
            config: IndexMap::new(),
        },
    ];
    bundle.settings.scenario = Some("gone".to_owned());
    bundle
}

#[test]
fn a_bundle_is_laid_out_for_people() {
    let petstore = petstore();
    let tree = bundle(&petstore, &api_of(&petstore, |_| Some("pet".to_owned())), false);
    let shown =
        tree.iter().filter(|(path, _)| !path.as_str().contains("/base/") && !path.as_str().contains("/schema/"));
    let mut text = String::new();
    for (path, bytes) in shown {
        let _ = writeln!(text, "==== {path} ====\n{}", String::from_utf8_lossy(bytes));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn base_copies_are_what_was_generated() {
    let petstore = petstore();
    let tree = bundle(&petstore, &api_of(&petstore, |_| None), false);
    for (path, bytes) in tree.iter().filter(|(path, _)| !path.as_str().starts_with(OWN)) {
        let base = tree.get(&format!(".mockwright/base/{path}"));
        assert_eq!(base.is_some(), path.as_str() != "openapi.yaml", "{path}");
        assert!(base.is_none_or(|base| base == bytes), "{path}");
    }
}

#[test]
fn the_manifest_lists_every_other_file() {
    let petstore = petstore();
    let tree = bundle(&petstore, &api_of(&petstore, |_| None), false);
    let manifest: Manifest = serde_yaml::from_slice(tree.get(MANIFEST_PATH).unwrap()).unwrap();
    let listed: Vec<&str> = manifest.files.keys().map(RelativePath::as_str).collect();
    let written: Vec<&str> = tree.iter().map(|(path, _)| path.as_str()).filter(|path| *path != MANIFEST_PATH).collect();
    assert_eq!(listed, written);
}

#[test]
fn the_same_document_has_the_same_digest_however_it_is_written() {
    let first = bundle_of(Vec::new());
    let mut second = first.clone();
    second.settings.name = "Other".to_owned();
    let of = |one: &Bundle| {
        let about = ManifestOf { settings: &one.settings, description: &one.document, examples_as_written: false };
        manifest(&about, &FileTree::new()).spec
    };
    assert_eq!(of(&first), of(&second));
    second.document = Arc::new(Document::from_value(json!({ "openapi": "3.0.4" })));
    assert_ne!(of(&first), of(&second));
}

#[test]
fn files_have_safe_names_that_differ_by_more_than_case() {
    let bundle = bundle_of(vec![
        operation("GET /users/{id}", Some("getUser")),
        operation("GET /USERS/{id}", Some("GETUSER")),
        operation("GET /users/{id}.json", Some("getUser")),
        operation("GET /{id}", None),
        operation("GET /con/x", Some("../../nul")),
        operation("GET /aux", Some("AUX")),
        operation("POST /注文/{id}", Some("注文する")),
        operation("GET /", None),
        operation("M-SEARCH /files/{path}/raw", None),
        operation("GET /long", Some(&"x".repeat(400))),
        operation("PUT /long", Some(&"x".repeat(401))),
    ]);
    let tag = |key: &OperationKey| match key.path.as_str() {
        "/USERS/{id}" => Some("Users".to_owned()),
        "/aux" => Some("Aux: ../x".to_owned()),
        _ => None,
    };
    let tree = super::bundle(&bundle, &api_of(&bundle, tag), false);
    let names: Vec<&str> =
        tree.iter().map(|(path, _)| path.as_str()).filter(|path| path.starts_with("responses")).collect();
    insta::assert_snapshot!(names.join("\n"));
}

#[test]
fn one_more_operation_renames_no_other() {
    let some = vec![operation("GET /a", Some("x y")), operation("GET /b", Some("x-y")), operation("GET /d", Some("z"))];
    let paths = |operations: Vec<OperationFile>| -> Vec<String> {
        let bundle = bundle_of(operations);
        Layout::of(&bundle, &api_of(&bundle, |_| Some("t".to_owned()))).operations
    };
    let mut more = some.clone();
    more.insert(1, operation("GET /c", Some("x/y")));
    let (before, mut after) = (paths(some), paths(more));
    after.remove(1);
    assert_eq!(after, before);
}

#[test]
fn what_is_laid_out_is_read_back() {
    let petstore = petstore();
    let tree = bundle(&petstore, &api_of(&petstore, |_| None), false);
    let (read, diagnostics) = read_tree(&tree).unwrap();
    assert_eq!(diagnostics, []);
    assert_eq!(read.settings, petstore.settings);
    assert_eq!(read.document.root(), petstore.document.root());
    assert_eq!(read.scenarios, petstore.scenarios);
    assert_eq!(read.operations.len(), 2);
    assert!(petstore.operations.iter().all(|file| read.operations.contains(file)));
}
