use mockwright_generator::model::Style;
use serde_json::{Value, json};

use super::Description;

const FORM: &str = "multipart/form-data";

/// A body of parts, each given with its headers and content.
fn body(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (headers, content) in parts {
        body.extend_from_slice(format!("--b\r\n{headers}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    body
}

/// Reads named parts of no type.
fn fields(described: &Description, parts: &[(&str, &str)]) -> Value {
    let headers: Vec<_> =
        parts.iter().map(|(name, _)| format!("Content-Disposition: form-data; name=\"{name}\"")).collect();
    let parts: Vec<_> =
        headers.iter().zip(parts).map(|(headers, (_, text))| (headers.as_str(), text.as_bytes())).collect();
    described.read("multipart/form-data; boundary=b", body(&parts))
}

fn pet() -> Value {
    json!({
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "owner": {"type": "object", "properties": {"name": {"type": "string"}}},
            "photo": {"type": "string", "format": "binary"},
            "photos": {"type": "array", "items": {"type": "string", "format": "binary"}},
        },
    })
}

#[test]
fn parts_have_the_types_of_their_schemas() {
    let described = Description::new(&[FORM], pet());
    let cases: [(&[(&str, &str)], Value); 5] = [
        (&[("id", "5")], json!({"id": 5})),
        (&[("tags", "a"), ("id", "x"), ("tags", "b\r\n--c")], json!({"tags": ["a", "b\r\n--c"], "id": "x"})),
        (&[("tags", "a")], json!({"tags": ["a"]})),
        (&[("owner", "{\"name\":\"x\"}"), ("other", "5")], json!({"owner": {"name": "x"}, "other": "5"})),
        (&[("id", ""), ("owner", "")], json!({"id": "", "owner": ""})),
    ];
    for (parts, value) in cases {
        assert_eq!(fields(&described, parts), value);
    }
}

#[test]
fn files_are_strings_as_long_as_their_bytes() {
    let described = Description::new(&[FORM], pet());
    let photo = "Content-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\nContent-Type: image/png";
    let body_of_bytes = body(&[(photo, b"\x89PNG\r\n\xff\0")]);
    let value = described.read("multipart/form-data; boundary=\"b\"", body_of_bytes);
    assert_eq!(value, json!({"photo": "\u{89}PNG\r\n\u{ff}\0"}));
    // JSON in a file is what the file has in it.
    let file = "content-disposition: form-data; name=photos; filename=x\r\ncontent-type: application/json";
    let value = described.read("multipart/form-data; boundary=b", body(&[(file, b"{}"), (file, b"5")]));
    assert_eq!(value, json!({"photos": ["{}", "5"]}));
}

#[test]
fn the_type_of_a_part_says_how_it_is_written() {
    let described = Description::new(&[FORM], pet()).typed("photo", "image/png, image/*");
    let part = |name: &str, content_type: &str| {
        format!("Content-Disposition: form-data; name=\"{name}\"\r\nContent-Type: {content_type}")
    };
    let cases: [(&str, &str, &[u8], Value); 7] = [
        ("owner", "application/json", b"{\"name\":\"x\"}", json!({"owner": {"name": "x"}})),
        ("owner", "application/json", b"{", json!(["body#/owner content"])),
        ("owner", "application/xml", b"<o><name>5</name></o>", json!({"owner": {"name": "5"}})),
        ("other", "text/plain; charset=iso-8859-1", b"\xe9", json!({"other": "é"})),
        ("other", "text/plain", b"\xe9", json!(["body#/other content"])),
        ("photo", "image/gif", b"\xff", json!({"photo": "ÿ"})),
        ("photo", "text/plain", b"x", json!(["body#/photo contentType"])),
    ];
    for (name, content_type, content, value) in cases {
        let headers = part(name, content_type);
        let read = described.read("multipart/form-data; boundary=b", body(&[(&headers, content)]));
        assert_eq!(read, value, "{name} {content_type}");
    }
}

#[test]
fn styles_count_in_forms() {
    let described = Description::new(&[FORM], pet()).styled("tags", Some(Style::PipeDelimited), Some(false)).styled(
        "owner",
        Some(Style::DeepObject),
        Some(true),
    );
    assert_eq!(
        fields(&described, &[("tags", "a|b%7C"), ("owner[name]", "x")]),
        json!({"tags": ["a", "b%7C"], "owner": {"name": "x"}})
    );
}

#[test]
fn other_multiparts_are_lists_or_named_by_their_place() {
    let list = Description::new(&["multipart/mixed"], json!({"type": "array", "items": {"type": "object"}}));
    let parts = body(&[("Content-Type: application/json", b"{\"a\":1}"), ("Content-Type: application/json", b"{}")]);
    assert_eq!(list.read("multipart/mixed; boundary=b", &parts), json!([{"a": 1}, {}]));
    let object = Description::new(&["multipart/*"], pet());
    let parts = body(&[("Content-Type: application/json", b"5"), ("Content-ID: <x>", b"a")]);
    assert_eq!(object.read("multipart/related; boundary=b", &parts), json!({"id": 5, "tags": ["a"]}));
}

#[test]
fn broken_bodies_are_malformed() {
    let described = Description::new(&[FORM], pet());
    let cases = [
        ("multipart/form-data", "--b--", "the content type has no boundary"),
        ("multipart/form-data; boundary=b", "x", "the body has no line with its boundary"),
        ("multipart/form-data; boundary=b", "--b\r\n\r\nx", "the last part has no end"),
        ("multipart/form-data; boundary=b", "--b\r\n\r\nx\r\n--bb\r\n", "the last part has no end"),
        ("multipart/form-data; boundary=b", "--b\r\na\r\n\r\nx\r\n--b--", "the headers of part 1 cannot be read"),
        ("multipart/form-data; boundary=b", "--b\r\nA: b\r\n--b--", "the headers of part 1 cannot be read"),
    ];
    for (content_type, body, detail) in cases {
        assert_eq!(described.read(content_type, body), json!(format!("malformed: {detail}")), "{body}");
    }
    let by_hand = "preamble\n--b \nContent-Disposition: form-data; name=id\n\n5\n--b--\nepilogue";
    assert_eq!(described.read("multipart/form-data; boundary=b", by_hand), json!({"id": 5}));
    assert_eq!(described.read("multipart/form-data; boundary=b", "--b--"), json!({}));
}
