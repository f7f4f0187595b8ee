//! What must hold for every description.

use std::sync::Arc;

use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::emit;
use mockwright_generator::source::Document;
use mockwright_generator::spec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Words that steer random values towards places where descriptions are read.
const WORDS: &[&str] = &[
    "openapi",
    "swagger",
    "paths",
    "/a/{b}",
    "get",
    "post",
    "responses",
    "200",
    "default",
    "content",
    "schema",
    "type",
    "object",
    "array",
    "string",
    "integer",
    "properties",
    "items",
    "required",
    "$ref",
    "#/components/schemas/A",
    "components",
    "schemas",
    "A",
    "parameters",
    "name",
    "in",
    "query",
    "path",
    "body",
    "formData",
    "example",
    "examples",
    "value",
    "allOf",
    "oneOf",
    "not",
    "enum",
    "format",
    "pattern",
    "minimum",
    "maxLength",
    "headers",
    "discriminator",
    "propertyName",
    "mapping",
    "nullable",
    "x-a",
    "application/json",
    "text/*",
    "security",
    "securitySchemes",
    "callbacks",
    "links",
    "servers",
    "url",
    "variables",
    "webhooks",
    "consumes",
    "produces",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![8 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => ".{0,6}"]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(7, 64, 6, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            4 => prop::collection::vec((word(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A description with one real operation whose parts are random.
fn near_description() -> impl Strategy<Value = Value> {
    let version = prop::sample::select(vec!["2.0", "3.0.3", "3.1.0", "3.2.0"]);
    (version, any_value(), any_value(), any_value(), any_value()).prop_map(|(version, schema, response, item, root)| {
        let mut description = if root.is_object() { root } else { json!({}) };
        // A random version would win over the one that is set below.
        description.as_object_mut().unwrap().remove("openapi");
        let field = if version == "2.0" { "swagger" } else { "openapi" };
        description[field] = json!(version);
        let content = json!({"application/json": {"schema": schema.clone()}});
        description["paths"] = json!({
            "/a/{b}": {"get": {"responses": {
                "200": {"description": "", "content": content, "schema": schema.clone()},
                "404": response,
            }}},
            "/c": item,
        });
        description["components"] = json!({"schemas": {"A": schema.clone()}});
        description["definitions"] = json!({"A": schema});
        description
    })
}

fn bundle_files(document: Value) -> Option<Vec<(String, Vec<u8>)>> {
    let document = Arc::new(Document::from_value(document));
    let (api, _) = spec::lower(document).ok()?;
    let _ = spec::check_schemas(&api);
    let api = Arc::new(api);
    let drafted = Drafter::new(Arc::clone(&api), DraftOptions::default()).bundle("description.yaml");
    let tree = emit::bundle(&drafted.bundle, &api, false);
    Some(tree.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_json_value_given_as_a_description_never_panics(value in any_value()) {
        let _ = bundle_files(value);
    }

    #[test]
    fn two_generations_are_byte_equal(value in near_description()) {
        let first = bundle_files(value.clone());
        prop_assert!(first.is_some());
        prop_assert_eq!(first, bundle_files(value));
    }

    #[test]
    fn any_text_given_as_a_description_never_panics(text in "[ -~\\n]{0,200}") {
        let _ = Document::from_text("any.yaml", &text);
    }
}
