//! No bytes make a reader panic, and what it tells of them is short.

use std::sync::LazyLock;

use http::{HeaderMap, HeaderValue, header};
use indexmap::IndexMap;
use mockwright_generator::model::{
    Encoding, Location, MediaType, Operation, OperationKey, Parameter, ParameterContent, RequestBody, Schemas, Style,
};
use mockwright_generator::source::Pointer;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use crate::mock::request::{BodyFault, BodyReader, ParametersReader, ReadRequest, decode};

const TYPES: [&str; 14] = [
    "application/json",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "multipart/mixed; boundary=\"\"",
    "text/csv",
    "text/csv; header=absent",
    "text/event-stream",
    "application/jsonl",
    "application/json-seq",
    "application/yaml",
    "text/plain; charset=utf-16",
    "text/plain; charset=iso-8859-1",
    "image/png",
];

fn schemas() -> Schemas {
    let value = json!({
        "type": "object",
        "properties": {
            "a": {"type": "integer", "xml": {"attribute": true}},
            "b": {"type": "array", "items": {"type": ["number", "null"]}, "xml": {"wrapped": true}},
            "c": {"$ref": "#/schema"},
            "d": {"type": "array", "items": {"type": "object"}},
            "e": {"type": "string", "xml": {"nodeType": "text"}},
        },
        "additionalProperties": {"type": "boolean"},
    });
    Schemas::of_value(json!({"schema": value, "list": {"type": "array", "items": {"type": "integer"}}}))
}

fn encoding(style: Option<Style>, content_type: Option<&str>) -> Encoding {
    let content_type = content_type.map(str::to_owned);
    Encoding { content_type, style, explode: None, allow_reserved: false, headers: Vec::new() }
}

static BODY: LazyLock<BodyReader> = LazyLock::new(|| {
    let encoding = IndexMap::from([
        ("b".to_owned(), encoding(Some(Style::PipeDelimited), None)),
        ("c".to_owned(), encoding(Some(Style::DeepObject), None)),
        ("d".to_owned(), encoding(None, Some("application/json"))),
    ]);
    let content = ["*/*", "text/*"].map(|name| MediaType {
        name: name.to_owned(),
        at: Pointer::root(),
        schema: Some(Pointer::parse("/schema")),
        item_schema: None,
        examples: Vec::new(),
        encoding: encoding.clone(),
    });
    let body = RequestBody { at: Pointer::root(), required: true, content: content.to_vec() };
    BodyReader::new(&body, &schemas())
});

static PARAMETERS: LazyLock<ParametersReader> = LazyLock::new(|| {
    let places = [
        (Location::Path, &[Style::Simple, Style::Label, Style::Matrix][..]),
        (
            Location::Query,
            &[Style::Form, Style::SpaceDelimited, Style::PipeDelimited, Style::TabDelimited, Style::DeepObject],
        ),
        (Location::Header, &[Style::Simple]),
        (Location::Cookie, &[Style::Form, Style::Cookie]),
        (Location::QueryString, &[Style::Form]),
    ];
    let mut parameters = Vec::new();
    for (location, styles) in places {
        for (style, explode, schema) in styles.iter().flat_map(|style| {
            [false, true]
                .into_iter()
                .flat_map(move |explode| ["/schema", "/list"].map(|schema| (*style, explode, schema)))
        }) {
            parameters.push(Parameter {
                name: format!("p{}", parameters.len()),
                location,
                at: Pointer::root(),
                required: true,
                deprecated: false,
                allow_empty_value: false,
                allow_reserved: false,
                style,
                explode,
                content: ParameterContent::Schema(Pointer::parse(schema)),
                examples: Vec::new(),
            });
        }
    }
    let operation = Operation {
        key: OperationKey { method: "GET".to_owned(), path: "/".to_owned() },
        at: Pointer::root(),
        operation_id: None,
        summary: None,
        tags: Vec::new(),
        deprecated: false,
        parameters,
        request_body: None,
        responses: Vec::new(),
        callbacks: Vec::new(),
        security: Vec::new(),
        servers: Vec::new(),
    };
    ParametersReader::new(&operation, &schemas())
});

/// Bytes that look like something now and then.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let words = [
        "--b",
        "\r\n",
        "\n",
        ":",
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        "=",
        "&",
        "%",
        "%2C",
        "+",
        "<a>",
        "</a>",
        "<b/>",
        "a",
        "b",
        "c",
        "d",
        "e",
        "1",
        "-",
        "&amp;",
        "&#",
        ";",
        "*",
        "data:",
        " ",
        "Content-Disposition: form-data; name=",
        "\u{1e}",
        "<?xml encoding='",
        "<![CDATA[",
        "é",
        "c[",
        "p5[",
        "p2=",
        ".",
        "|",
    ];
    let word = prop_oneof![
        4 => prop::sample::select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..4),
    ];
    vec(word, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_body_is_read_or_refused(bytes in bytes(), content_type in prop::sample::select(TYPES.to_vec())) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Err(BodyFault::Unreadable(faults)) = BODY.read(&headers, &bytes) {
            prop_assert!(faults.iter().all(|fault| fault.value.as_ref().is_none_or(|value| value.len() <= 80)));
        }
    }

    #[test]
    fn any_content_type_is_read_or_refused(bytes in bytes(), content_type in vec(any::<u8>(), 0..40)) {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_bytes(&content_type) {
            headers.insert(header::CONTENT_TYPE, value);
        }
        let _ = BODY.read(&headers, &bytes);
    }

    #[test]
    fn any_parameters_are_read_or_refused(text in bytes(), index in 0..60_usize) {
        let text = String::from_utf8_lossy(&text).into_owned();
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) {
            headers.insert(header::COOKIE, value.clone());
            if let Ok(name) = http::HeaderName::from_bytes(format!("p{index}").as_bytes()) {
                headers.insert(name, value);
            }
        }
        let name = format!("p{index}");
        let (mut read, mut faults) = (ReadRequest::default(), Vec::new());
        PARAMETERS.read([(name.as_str(), text.as_str())], Some(&text), &headers, &mut read, &mut faults);
        prop_assert!(faults.iter().all(|fault| fault.value.as_ref().is_none_or(|value| value.len() <= 80)));
    }

    #[test]
    fn any_coding_is_undone_or_refused(bytes in bytes(), coding in "gzip|deflate|gzip, deflate") {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_str(&coding).unwrap());
        let _ = decode(&headers, &bytes, 1000);
    }
}
