mod forms;
mod multipart;
mod sequences;
mod xml;

use http::{HeaderMap, HeaderValue, header};
use indexmap::IndexMap;
use mockwright_generator::model::{Encoding, MediaType, RequestBody, Schemas, Style};
use mockwright_generator::source::Pointer;
use serde_json::{Value, json};

use super::super::Malformed;
use super::{BodyFault, BodyReader};

/// A request body whose media types have one schema.
pub(super) struct Description {
    body: RequestBody,
    root: Value,
}

impl Description {
    #[expect(clippy::needless_pass_by_value, reason = "schemas are written where they are needed")]
    pub(super) fn new(names: &[&str], schema: Value) -> Self {
        let content = names.iter().map(|name| MediaType {
            name: (*name).to_owned(),
            at: Pointer::root(),
            schema: Some(Pointer::parse("/schema")),
            item_schema: None,
            examples: Vec::new(),
            encoding: IndexMap::new(),
        });
        let body = RequestBody { at: Pointer::root(), required: false, content: content.collect() };
        Self { body, root: json!({"schema": schema}) }
    }

    pub(super) fn required(mut self) -> Self {
        self.body.required = true;
        self
    }

    /// Adds an `itemSchema`.
    pub(super) fn items(mut self, schema: Value) -> Self {
        self.root["items"] = schema;
        self.body.content[0].schema = None;
        self.body.content[0].item_schema = Some(Pointer::parse("/items"));
        self
    }

    pub(super) fn styled(self, name: &str, style: Option<Style>, explode: Option<bool>) -> Self {
        self.encoded(name, &Encoding { content_type: None, style, explode, allow_reserved: false, headers: Vec::new() })
    }

    pub(super) fn typed(self, name: &str, content_type: &str) -> Self {
        let content_type = Some(content_type.to_owned());
        self.encoded(
            name,
            &Encoding { content_type, style: None, explode: None, allow_reserved: false, headers: Vec::new() },
        )
    }

    fn encoded(mut self, name: &str, encoding: &Encoding) -> Self {
        for media_type in &mut self.body.content {
            media_type.encoding.insert(name.to_owned(), encoding.clone());
        }
        self
    }

    pub(super) fn reader(&self) -> BodyReader {
        BodyReader::new(&self.body, &Schemas::of_value(self.root.clone()))
    }

    /// The value; or what went wrong, as text.
    pub(super) fn read(&self, content_type: &str, body: impl AsRef<[u8]>) -> Value {
        match self.outcome(content_type, body.as_ref()) {
            Ok((_, value)) => value,
            Err(BodyFault::Unreadable(faults)) => {
                json!(faults.iter().map(|fault| format!("{} {}", fault.place, fault.rule)).collect::<Vec<_>>())
            }
            Err(BodyFault::Malformed(malformed)) => json!(format!("malformed: {}", malformed.detail)),
            Err(BodyFault::Unsupported { accept }) => json!(format!("unsupported: {}", accept.join(", "))),
            Err(BodyFault::Missing) => json!("missing"),
        }
    }

    /// The place of the media type and the value; an empty type is none.
    fn outcome(&self, content_type: &str, body: &[u8]) -> Result<(Option<usize>, Value), BodyFault> {
        let mut headers = HeaderMap::new();
        if !content_type.is_empty() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_bytes(content_type.as_bytes()).unwrap());
        }
        let read = self.reader().read(&headers, body)?;
        Ok((read.as_ref().map(|read| read.media_type), read.and_then(|read| read.value).unwrap_or_default()))
    }
}

#[test]
fn the_content_type_chooses_the_media_type() {
    let names = ["application/json", "application/json; version=1", "application/*+json", "text/*", "application/xml"];
    let described = Description::new(&names, json!(true));
    let ranges = Description::new(&["*/*", "application/*", "application/json;charset=utf-8"], json!(true));
    let versions = Description::new(&["application/json;v=1", "application/json;v=\"2\""], json!(true));
    let cases = [
        (&described, "application/json", Some(0)),
        (&described, "APPLICATION/Json ; charset=utf-8", Some(0)),
        (&described, "application/json; version=1", Some(1)),
        (&described, "application/json; version=2", Some(0)),
        (&described, "application/vnd.x+json", Some(2)),
        (&described, "application/+json", None),
        (&described, "text/html", Some(3)),
        (&described, "text/json", Some(3)),
        (&described, "application/atom+xml", None),
        (&described, "application/x-www-form-urlencoded", None),
        (&described, "json", None),
        (&described, "", None),
        (&ranges, "application/json", Some(2)),
        (&ranges, "application/problem+json", Some(1)),
        (&ranges, "image/png", Some(0)),
        (&versions, "application/json; v=2", Some(1)),
        (&versions, "application/json; v=3", None),
        (&versions, "application/json", Some(0)),
    ];
    for (described, content_type, index) in cases {
        match described.outcome(content_type, b"1") {
            Ok((found, _)) => assert_eq!(found, index, "{content_type}"),
            Err(BodyFault::Unsupported { accept }) => {
                assert_eq!(None, index, "{content_type}");
                assert_eq!(accept.len(), described.body.content.len());
            }
            Err(other) => panic!("{content_type}: {other:?}"),
        }
    }
}

#[test]
fn an_absent_body_is_missing_only_where_it_is_required() {
    let optional = Description::new(&["application/json"], json!(true));
    assert_eq!(optional.outcome("", b""), Ok((None, Value::Null)));
    assert_eq!(optional.outcome("application/json", b""), Ok((None, Value::Null)));
    assert_eq!(optional.outcome("", b"5"), Ok((Some(0), json!(5))));
    let required = Description::new(&["application/json", "text/plain"], json!(true)).required();
    assert_eq!(required.outcome("", b""), Err(BodyFault::Missing));
    assert_eq!(required.outcome("application/json", b""), Err(BodyFault::Missing));
    assert_eq!(required.outcome("text/plain", b""), Ok((Some(1), json!(""))));
}

#[test]
fn json_is_read_strictly() {
    let described = Description::new(&["application/json"], json!(true));
    let cases: [(&[u8], Value); 6] = [
        (b"{\"a\":[1,2.5,null]}", json!({"a": [1, 2.5, null]})),
        (b" \n5\t", json!(5)),
        (b"\xef\xbb\xbf{}", json!({})),
        (b"{\"a\":1,\"a\":2}", json!({"a": 2})),
        (b"100000000000000000000", json!(1e20)),
        (b"\"\\ud83e\\udd80\"", json!("🦀")),
    ];
    for (body, value) in cases {
        assert_eq!(described.read("application/json", body), value);
    }
    for body in ["{", "{'a':1}", "1 2", "[1,]", "NaN", "\"\\ud800\"", "01"] {
        let found = described.read("application/json", body);
        assert!(found.as_str().is_some_and(|text| text.starts_with("malformed: ")), "{body}: {found}");
    }
    assert!(described.outcome("application/json", b"\"\xff\"").is_err());
    assert!(described.outcome("application/json", "[".repeat(100_000).as_bytes()).is_err());
    let Err(BodyFault::Malformed(Malformed { detail, at })) = described.outcome("application/json", b"{\n  \"a\": x}")
    else {
        panic!("malformed JSON was read");
    };
    assert_eq!((detail.as_str(), at), ("the body is no JSON: expected value", Some((2, 8))));
}

#[test]
fn text_is_read_in_its_charset() {
    let described = Description::new(&["text/plain", "application/json"], json!({"type": ["integer", "string"]}));
    let cases: [(&str, &[u8], Value); 12] = [
        ("text/plain", b"12", json!(12)),
        ("text/plain", "né".as_bytes(), json!("né")),
        ("text/plain; charset=UTF-8", "né".as_bytes(), json!("né")),
        ("text/plain; charset=\"iso-8859-1\"", b"n\xe9", json!("né")),
        ("text/plain; charset=utf-16le", b"n\0\xe9\0", json!("né")),
        ("text/plain; charset=utf-16", b"\xff\xfen\0\xe9\0", json!("né")),
        ("text/plain; charset=utf-16", b"\0n\0\xe9", json!("né")),
        ("application/json; charset=utf-16be", b"\0\"\0\xe9\0\"", json!("é")),
        ("text/plain; charset=us-ascii", b"n\xe9", json!("malformed: the body has bytes that are not US-ASCII")),
        ("text/plain; charset=utf-16", b"\xd8\x00", json!("malformed: the body is not UTF-16")),
        ("text/plain", b"n\xe9", json!("malformed: the body is not UTF-8")),
        ("text/plain; charset=koi8-r", b"n", json!("unsupported: text/plain, application/json")),
    ];
    for (content_type, body, value) in cases {
        assert_eq!(described.read(content_type, body), value, "{content_type}");
    }
}

#[test]
fn bytes_have_no_value() {
    let described = Description::new(&["image/*"], json!({"type": "string"}));
    assert_eq!(described.outcome("image/png", b"\x89PNG\xff"), Ok((Some(0), Value::Null)));
}
