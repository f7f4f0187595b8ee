//! What a reply writer writes, a request reader reads.

use http::{HeaderMap, HeaderValue, header};
use indexmap::IndexMap;
use mockwright_generator::bundle::Body;
use mockwright_generator::model::{Encoding, MediaType, RequestBody, Schemas, Style};
use mockwright_generator::source::Pointer;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::mock::render::encode;
use crate::mock::request::BodyReader;

/// Writes a value in a media type and reads it back.
fn round_trip(media_type: &str, schema: &Value, encoding: IndexMap<String, Encoding>, value: &Value) -> Value {
    let schemas = Schemas::of_value(json!({"schema": schema}));
    let media_type = MediaType {
        name: media_type.to_owned(),
        at: Pointer::root(),
        schema: Some(Pointer::parse("/schema")),
        item_schema: None,
        examples: Vec::new(),
        encoding,
    };
    let written = encode(&Body::Value(value.clone()), &media_type, &media_type.name, &schemas).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(&written.content_type).unwrap());
    let body = RequestBody { at: Pointer::root(), required: true, content: vec![media_type] };
    let read = BodyReader::new(&body, &schemas).read(&headers, &written.bytes);
    read.unwrap_or_else(|fault| panic!("{fault:?} in {}", String::from_utf8_lossy(&written.bytes)))
        .unwrap()
        .value
        .unwrap()
}

fn object() -> Value {
    json!({
        "type": "object",
        "properties": {
            "n": {"type": "integer"},
            "f": {"type": "number"},
            "b": {"type": "boolean"},
            "s": {"type": "string"},
            "list": {"type": "array", "items": {"type": "string"}},
            "numbers": {"type": "array", "items": {"type": "integer"}},
            "map": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    })
}

/// Members of that object; `text` makes its strings.
fn members(text: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = Value> {
    let number = (-1_000_000_000_i32..1_000_000_000).prop_map(|number| f64::from(number) / 64.0);
    let list = vec(text.clone(), 1..4);
    let map = btree_map("[a-z]{1,5}", text.clone(), 1..4);
    (any::<i64>(), number, any::<bool>(), text, list, vec(any::<i64>(), 1..4), map).prop_map(
        |(n, f, b, s, list, numbers, map)| {
            // A double without a fraction is written and read as a whole number.
            let f = if f.fract() == 0.0 { json!(f + 0.5) } else { json!(f) };
            json!({"n": n, "f": f, "b": b, "s": s, "list": list, "numbers": numbers, "map": map})
        },
    )
}

fn styled(style: Style, explode: bool) -> Encoding {
    let (style, explode) = (Some(style), Some(explode));
    Encoding { content_type: None, style, explode, allow_reserved: false, headers: Vec::new() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn forms(value in members("\\PC{1,12}".boxed())) {
        prop_assert_eq!(round_trip("application/x-www-form-urlencoded", &object(), IndexMap::new(), &value), value);
    }

    #[test]
    fn forms_by_style(value in members("[a-zé,%&=+.]{1,8}".boxed()), style in prop::sample::select(vec![
        (Style::Form, true), (Style::Form, false), (Style::SpaceDelimited, false), (Style::PipeDelimited, false),
        (Style::TabDelimited, false),
    ])) {
        let encoding = ["list", "numbers"].map(|name| (name.to_owned(), styled(style.0, style.1)));
        let mut encoding = IndexMap::from(encoding);
        encoding.insert("map".to_owned(), styled(Style::DeepObject, true));
        // An encoded plus is a plus, and a written one a space, which is the delimiter itself.
        prop_assert_eq!(round_trip("application/x-www-form-urlencoded", &object(), encoding, &value), value);
    }

    #[test]
    fn multipart(value in members("\\PC{1,12}".boxed())) {
        prop_assert_eq!(round_trip("multipart/form-data", &object(), IndexMap::new(), &value), value);
    }

    #[test]
    fn xml(value in members("[a-zé<>&'\" ]{1,8}".boxed())) {
        prop_assert_eq!(round_trip("application/xml", &object(), IndexMap::new(), &value), value);
    }

    #[test]
    fn csv(rows in vec(("\\PC{1,8}", any::<i64>(), any::<bool>()), 1..5)) {
        let item = json!({"type": "object", "properties": {"n": {"type": "integer"}, "b": {"type": "boolean"}}});
        let schema = json!({"type": "array", "items": item});
        let value: Value = rows.iter().map(|(s, n, b)| json!({"s": s, "n": n, "b": b})).collect();
        prop_assert_eq!(round_trip("text/csv", &schema, IndexMap::new(), &value), value);
    }

    #[test]
    fn json_lines(values in vec(members("\\PC{0,8}".boxed()), 0..4)) {
        let value = Value::Array(values);
        if value != json!([]) {
            prop_assert_eq!(round_trip("application/jsonl", &json!({"type": "array"}), IndexMap::new(), &value), value.clone());
            prop_assert_eq!(round_trip("application/json-seq", &json!({"type": "array"}), IndexMap::new(), &value), value);
        }
    }
}
