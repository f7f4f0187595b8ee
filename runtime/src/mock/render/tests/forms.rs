use mockwright_generator::bundle::Body;
use mockwright_generator::model::{Encoding, Header, ParameterContent, Schemas, Style};
use mockwright_generator::source::Pointer;
use serde_json::{Value, json};

use super::{Rendered, encode, encoding, media_type, sent, text};

const FORM: &str = "application/x-www-form-urlencoded";

fn sent_with(name: &str, document: &Value, encodings: Vec<(&str, Encoding)>, value: &Value) -> Rendered {
    let mut media_type = media_type(name, document);
    media_type.encoding = encodings.into_iter().map(|(name, encoding)| (name.to_owned(), encoding)).collect();
    encode(&Body::Value(value.clone()), &media_type, name, &Schemas::of_value(document.clone())).unwrap()
}

#[test]
fn forms_without_encoding() {
    let cases = [
        (json!({"a": "b c", "d": 1, "e": true, "f": null}), "a=b+c&d=1&e=true&f="),
        (json!({"ids": [1, 2], "none": []}), "ids=1&ids=2"),
        (json!({"o": {"zip": "9+1"}}), "o=%7B%22zip%22%3A%229%2B1%22%7D"),
        (json!({"名 前": "100% é"}), "%E5%90%8D+%E5%89%8D=100%25+%C3%A9"),
        (json!([{"a": 1}, {"b": 2}]), "a=1&b=2"),
        (json!(["x", 2]), "0=x&1=2"),
        (json!("a=1&b=2"), "a=1&b=2"),
        (json!({}), ""),
    ];
    for (value, expected) in cases {
        assert_eq!(text(&sent(FORM, &json!({}), &value)), expected);
    }
}

#[test]
fn forms_by_style() {
    let list = json!({"v": ["a", "b c"]});
    let object = json!({"v": {"R": 100, "G": [1, {"x": "&"}]}});
    let cases = [
        (Some(Style::Form), None, &list, "v=a&v=b+c"),
        (Some(Style::Form), Some(false), &list, "v=a,b+c"),
        (Some(Style::SpaceDelimited), None, &list, "v=a%20b+c"),
        (Some(Style::PipeDelimited), None, &list, "v=a%7Cb+c"),
        (Some(Style::TabDelimited), None, &list, "v=a%09b+c"),
        (None, Some(true), &list, "v=a&v=b+c"),
        (Some(Style::Form), None, &object, "R=100&G=%5B1%2C%7B%22x%22%3A%22%26%22%7D%5D"),
        (Some(Style::Form), Some(false), &object, "v=R,100,G,%5B1%2C%7B%22x%22%3A%22%26%22%7D%5D"),
        (Some(Style::DeepObject), None, &object, "v%5BR%5D=100&v%5BG%5D%5B0%5D=1&v%5BG%5D%5B1%5D%5Bx%5D=%26"),
    ];
    for (style, explode, value, expected) in cases {
        let rendered = sent_with(FORM, &json!({}), vec![("v", encoding(None, style, explode))], value);
        assert_eq!(text(&rendered), expected, "{style:?} {explode:?}");
    }
}

#[test]
fn a_form_may_hold_other_types_and_reserved_characters() {
    let reserved = Encoding { allow_reserved: true, ..encoding(None, None, None) };
    let encodings = vec![("extra", encoding(Some("application/xml"), None, None)), ("b", reserved)];
    let document = json!({"schema": {"properties": {"extra": {"xml": {"name": "info"}}}}});
    let rendered = sent_with(FORM, &document, encodings, &json!({"extra": "a", "b": "x/y?+&#"}));
    assert_eq!(
        text(&rendered),
        "extra=%3C%3Fxml+version%3D%221.0%22+encoding%3D%22UTF-8%22%3F%3E%3Cinfo%3Ea%3C%2Finfo%3E&b=x/y?%2B%26%23"
    );
}

#[test]
fn multipart_parts_have_the_types_of_their_schemas() {
    let document = json!({"schema": {"properties": {
        "id": {"type": "string", "format": "uuid"},
        "file": {"type": "string", "format": "binary"},
        "icon": {"type": "string", "contentEncoding": "base64"},
        "image": {"type": "string"},
        "addresses": {"type": "array", "items": {"type": "object"}},
    }}});
    let limit = Header {
        name: "X-Limit".into(),
        at: Pointer::root(),
        required: false,
        explode: false,
        content: ParameterContent::Schema(Pointer::parse("/limit")),
        examples: Vec::new(),
    };
    let mut image = encoding(Some("image/*, image/jpeg"), None, None);
    image.headers.push(limit);
    let document = json!({"schema": document["schema"], "limit": {"type": "integer", "default": 5}});
    let value = json!({
        "id": "f81d", "file": "bytes", "icon": "aGk=", "image": "x", "addresses": [{"a": 1}, {"b": 2}],
        "quo\"te\r\n": 1,
    });
    let rendered = sent_with("multipart/form-data", &document, vec![("image", image)], &value);
    assert_eq!(rendered.content_type, "multipart/form-data; boundary=mockwright-part-00000000");
    insta::assert_snapshot!(text(&rendered).replace("\r\n", "\n"));
    assert_eq!(text(&rendered).matches('\n').count(), text(&rendered).matches("\r\n").count());
}

#[test]
fn multipart_by_style_and_position() {
    let encodings = vec![("tags", encoding(None, Some(Style::Form), Some(false)))];
    let rendered = sent_with("multipart/form-data", &json!({}), encodings, &json!({"tags": ["a", "b&c"]}));
    assert!(text(&rendered).contains("name=\"tags\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\na,b&c\r\n"));

    let document = json!({"itemSchema": {"contentMediaType": "image/png"}});
    let rendered = sent("multipart/mixed", &document, &json!(["x", {"a": 1}]));
    assert_eq!(
        text(&rendered),
        "--mockwright-part-00000000\r\nContent-Type: image/png\r\n\r\nx\r\n\
         --mockwright-part-00000000\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n\
         --mockwright-part-00000000--\r\n"
    );
}

#[test]
fn the_boundary_does_not_occur_in_the_parts() {
    let value = json!({"a": "--mockwright-part-00000000", "b": "mockwright-part-00000001--"});
    let rendered = sent("multipart/form-data", &json!({}), &value);
    assert_eq!(rendered.content_type, "multipart/form-data; boundary=mockwright-part-00000002");

    let rendered = sent("multipart/mixed; boundary=abc", &json!({}), &json!(["x"]));
    assert_eq!(rendered.content_type, "multipart/mixed; boundary=abc");
    assert!(text(&rendered).starts_with("--abc\r\n"));
    let rendered = sent("multipart/mixed; boundary=abc", &json!({}), &json!(["xabcx"]));
    assert_eq!(rendered.content_type, "multipart/mixed; boundary=mockwright-part-00000000");

    let authored = "--frame 1\r\n\r\nx\r\n--frame 1--\r\n";
    let rendered = sent("multipart/mixed", &json!({}), &json!(authored));
    assert_eq!((rendered.content_type.as_str(), text(&rendered)), ("multipart/mixed; boundary=\"frame 1\"", authored));
}
