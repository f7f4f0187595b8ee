use super::*;

#[test]
fn a_response_without_a_description_gets_that_of_its_status() {
    let responses = json!({"200": {}, "404": {"description": "no such server"}, "4XX": {}, "599": {"description": ""}, "default": {}});
    let lowered = lower(json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": responses}, "put": {"responses": {}}, "post": {}, "delete": {"responses": {"401": {"$ref": "#/components/responses/Unauthorized", "summary": "s"}}}}},
        "components": {"responses": {"Unauthorized": {"content": {}}}},
    }));
    assert_eq!(faults(&lowered), Vec::<String>::new());
    let descriptions = [
        ("/paths/~1a/get/responses/200", "OK"),
        ("/paths/~1a/get/responses/404", "no such server"),
        ("/paths/~1a/get/responses/4XX", "Client error"),
        ("/paths/~1a/get/responses/599", "Server error"),
        ("/paths/~1a/get/responses/default", "Any other status"),
        ("/paths/~1a/put/responses/default", "Any other status"),
        ("/paths/~1a/post/responses/default", "Any other status"),
        ("/components/responses/Unauthorized", "Unauthorized"),
    ];
    for (place, description) in descriptions {
        assert_eq!(lowered.pointer(place).unwrap()["description"], description, "{place}");
    }
    let shared = lowered.pointer("/paths/~1a/delete/responses/401").unwrap();
    assert_eq!(*shared, json!({"$ref": "#/components/responses/Unauthorized"}));
}

#[test]
fn fields_that_came_after_3_0_are_left_out() {
    let lowered = lower(json!({
        "openapi": "3.2.0",
        "$self": "https://example.org/openapi.json",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": {"title": "t", "summary": "s", "version": "1", "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/", "name": "here"}],
        "tags": [{"name": "a", "summary": "s", "parent": "b", "kind": "nav"}],
        "webhooks": {"w": {}},
        "paths": {"/a": {
            "summary": "kept",
            "query": {},
            "additionalOperations": {"COPY": {}},
            "get": {
                "parameters": [{
                    "name": "p", "in": "query", "schema": {"type": ["string", "null"]},
                    "examples": {"e": {"dataValue": 1}, "f": {"value": 2, "serializedValue": "3"}},
                }],
                "responses": {"200": {
                    "summary": "s", "description": "d",
                    "headers": {"X-A": {"schema": {"const": 1}}},
                    "content": {"text/event-stream": {"itemSchema": {}, "schema": {"type": ["integer", "null"]}}},
                }},
                "callbacks": {"c": {"{$url}": {"post": {"responses": {"200": {}}}}}, "d": {"$ref": "#/components/callbacks/D"}},
            },
        }},
        "components": {
            "pathItems": {}, "mediaTypes": {},
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "deprecated": false}},
        },
        "x-kept": {"const": 1},
    }));
    assert_eq!(faults(&lowered), Vec::<String>::new());
    insta::assert_yaml_snapshot!(lowered);
}

#[test]
fn the_same_document_gives_the_same_text() {
    let document =
        with_schema(&json!({"oneOf": [{"type": "null"}, {"type": "string", "examples": ["a"]}], "title": "t"}));
    assert_eq!(lower(document.clone()).to_string(), lower(document).to_string());
}

#[test]
fn what_is_no_document_breaks_nothing() {
    for document in
        [json!(null), json!([]), json!({"paths": []}), json!({"components": {"schemas": [1], "responses": 1}})]
    {
        lower(document);
    }
    let odd = json!({"type": [], "enum": 1, "oneOf": {}, "allOf": 1, "$ref": 1, "prefixItems": 1, "properties": [], "xml": 1});
    lower(with_schema(&odd));
}
