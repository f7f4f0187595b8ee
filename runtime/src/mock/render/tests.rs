//! What every kind of body has in common; the kinds have files of their own.

mod anything;
mod forms;
mod sequences;
mod xml;

use mockwright_generator::bundle::Body;
use mockwright_generator::model::{Encoding, MediaType, Schemas, Style};
use mockwright_generator::source::Pointer;
use serde_json::{Value, json};

use super::{RenderError, Rendered, encode};

/// A media type whose schema is at `/schema` of a document.
fn media_type(name: &str, document: &Value) -> MediaType {
    let at = |key: &str| document.get(key).map(|_| Pointer::root().child(key));
    MediaType {
        name: name.to_owned(),
        at: Pointer::root(),
        schema: at("schema"),
        item_schema: at("itemSchema"),
        examples: Vec::new(),
        encoding: indexmap::IndexMap::new(),
    }
}

fn encoding(content_type: Option<&str>, style: Option<Style>, explode: Option<bool>) -> Encoding {
    Encoding {
        content_type: content_type.map(str::to_owned),
        style,
        explode,
        allow_reserved: false,
        headers: Vec::new(),
    }
}

/// What is sent for a value of a schema, in a document that may have more schemas beside it.
fn sent(name: &str, document: &Value, value: &Value) -> Rendered {
    let schemas = Schemas::of_value(document.clone());
    encode(&Body::Value(value.clone()), &media_type(name, document), name, &schemas).unwrap()
}

fn text(rendered: &Rendered) -> &str {
    std::str::from_utf8(&rendered.bytes).unwrap()
}

#[test]
fn each_kind_writes_values_its_own_way() {
    let object = json!({"a": 1, "b": [true, null]});
    let cases = [
        ("application/json", object.clone(), r#"{"a":1,"b":[true,null]}"#),
        ("application/json", json!("pong"), r#""pong""#),
        ("application/problem+json", object.clone(), r#"{"a":1,"b":[true,null]}"#),
        ("*/*", json!(null), "null"),
        ("application/yaml", object.clone(), r#"{"a":1,"b":[true,null]}"#),
        ("text/plain", json!("pong"), "pong"),
        ("text/plain", json!(1.5), "1.5"),
        ("text/plain", json!(false), "false"),
        ("text/plain", object.clone(), r#"{"a":1,"b":[true,null]}"#),
        ("text/html", json!("<p>a</p>"), "<p>a</p>"),
        ("image/svg+xml", json!("<svg/>"), "<svg/>"),
        ("application/octet-stream", json!("abc"), "abc"),
        ("application/octet-stream", json!([1]), "[1]"),
    ];
    for (name, value, expected) in cases {
        assert_eq!(text(&sent(name, &json!({}), &value)), expected, "{name}");
    }
}

#[test]
fn text_and_bytes_go_as_they_stand() {
    let schemas = Schemas::of_value(json!({}));
    for name in ["application/json", "application/xml", "text/csv", "image/png", "multipart/mixed"] {
        let media_type = media_type(name, &json!({}));
        let rendered = encode(&Body::Text("{ \"a\":\n1 }".into()), &media_type, name, &schemas).unwrap();
        assert_eq!(text(&rendered), "{ \"a\":\n1 }");
        let rendered = encode(&Body::Bytes(vec![0, 159, 255]), &media_type, name, &schemas).unwrap();
        assert_eq!(rendered.bytes.as_ref(), [0, 159, 255]);
    }
}

#[test]
fn a_range_is_sent_as_the_concrete_type() {
    let schemas = Schemas::of_value(json!({}));
    let declared = media_type("text/*", &json!({}));
    let rendered = encode(&Body::Value(json!("a")), &declared, "text/plain", &schemas).unwrap();
    assert_eq!(rendered.content_type, "text/plain; charset=utf-8");
    assert_eq!(sent("*/*", &json!({}), &json!(1)).content_type, "application/json");
}

#[test]
fn a_file_must_be_read_first() {
    let error = encode(
        &Body::File("a.png".into()),
        &media_type("image/png", &json!({})),
        "image/png",
        &Schemas::of_value(json!({})),
    );
    assert!(matches!(error, Err(RenderError::UnreadFile(name)) if name == "a.png"));
}
