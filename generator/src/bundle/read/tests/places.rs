use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::json;

use super::super::super::{Places, orphans};
use super::{at, bundle_of, read_tree};
use crate::model::{Api, Operation, OperationKey, Schemas, Version};
use crate::source::{Document, Pointer};

fn api(keys: &[&str]) -> Api {
    let operation = |key: &&str| Operation {
        key: key.parse().unwrap(),
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
    Api {
        title: String::new(),
        version: String::new(),
        description: None,
        spec_version: Version::V3_0,
        servers: Vec::new(),
        tags: Vec::new(),
        operations: keys.iter().map(operation).collect(),
        webhooks: Vec::new(),
        security_schemes: IndexMap::new(),
        schemas: Schemas::of_value(json!({})),
        document: Arc::new(Document::from_value(json!({}))),
    }
}

const INPUT: &str = "
==== responses/a.yaml ====
operation: GET /pets
responses:
  200: {content: {application/json: {body: [1, {id: x}]}}}
==== responses/b.yaml ====
operation_id: misspelt
operation: GET /pet/{petID}
";

#[test]
fn an_operation_that_the_description_lacks_is_told_with_its_place() {
    let tree = bundle_of(INPUT);
    let (bundle, _) = read_tree(&tree).unwrap();
    let api = api(&["GET /pets", "GET /pet/{petId}"]);
    let [orphan] = orphans(&bundle, &api).try_into().unwrap();
    assert_eq!(orphan.message, "`GET /pet/{petID}` is not in the description");
    assert_eq!(orphan.hint.as_deref(), Some("did you mean `GET /pet/{petId}`?"));
    let placed = Places::of_tree(tree).orphans(&bundle, &api);
    assert_eq!(at(&placed[0].place), "responses/b.yaml:2:1 \"/operation\"");
}

#[test]
fn a_node_of_a_body_has_a_place() {
    let tree = bundle_of(INPUT);
    let places = Places::of_tree(tree);
    let key: OperationKey = "GET /pets".parse().unwrap();
    let pointer = Pointer::parse("/responses/200/content/application~1json/body/1/id");
    assert_eq!(at(&places.operation(&key, &pointer).unwrap()), format!("responses/a.yaml:3:49 {:?}", pointer.as_str()));
    assert!(places.operation(&"GET /none".parse().unwrap(), &pointer).is_none());
}
