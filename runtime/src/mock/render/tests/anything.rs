//! What holds for any value under any media type.

use proptest::prelude::*;
use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use serde_json::{Map, Value, json};

use super::sent;

const NAMES: [&str; 16] = [
    "application/json",
    "application/xml",
    "text/xml; charset=iso-8859-1",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/mixed; boundary=a",
    "text/csv",
    "text/event-stream",
    "application/x-ndjson",
    "application/json-seq",
    "application/yaml",
    "text/plain; charset=latin1",
    "text/html",
    "application/octet-stream",
    "*/*",
    "",
];

/// Words that mean something to an encoder are drawn often.
fn word() -> impl Strategy<Value = String> {
    let meant = prop::sample::select(vec![
        "a",
        "b",
        "data",
        "event",
        "id",
        "xmlns",
        "xmlns:a",
        "xml",
        "xml:lang",
        "xsi:nil",
        "a:b",
        "p",
        "",
        "<a/>",
        "--a",
        "urn:x",
        "http://www.w3.org/XML/1998/namespace",
        "http://www.w3.org/2000/xmlns/",
        "]]>",
        "data: x",
    ]);
    prop_oneof![2 => meant.prop_map(str::to_owned), 1 => any::<String>()]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((word(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn hints() -> impl Strategy<Value = Value> {
    let node = prop::sample::select(vec!["element", "attribute", "text", "cdata", "none", "odd"]);
    let word = || prop::option::of(word());
    (word(), word(), word(), prop::option::of(node), any::<(Option<bool>, Option<bool>)>()).prop_map(
        |(name, namespace, prefix, node, (attribute, wrapped))| {
            let mut xml = json!({});
            for (key, value) in [("name", name), ("namespace", namespace), ("prefix", prefix)] {
                if let Some(value) = value {
                    xml[key] = json!(value);
                }
            }
            if let Some(node) = node {
                xml["nodeType"] = json!(node);
            }
            if let Some(attribute) = attribute {
                xml["attribute"] = json!(attribute);
            }
            if let Some(wrapped) = wrapped {
                xml["wrapped"] = json!(wrapped);
            }
            xml
        },
    )
}

/// A schema that says something about everything, with itself inside.
fn document() -> impl Strategy<Value = Value> {
    (hints(), hints(), hints(), hints(), any::<bool>()).prop_map(|(root, member, other, item, is_recursive)| {
        let rest = if is_recursive { json!({"$ref": "#/schema", "xml": other}) } else { json!({"xml": other}) };
        json!({
            "schema": {
                "type": ["array", "object"],
                "xml": root,
                "properties": {"a": {"xml": member}, "xmlns": {"xml": {"attribute": true}}, "xmlns:a": {"xml": {"attribute": true}}},
                "additionalProperties": rest,
                "items": {"xml": item, "anyOf": [{"$ref": "#/schema"}, {"type": "string"}]},
            },
            "itemSchema": {"xml": item},
        })
    })
}

/// Parses with namespaces: well-formed, one root, every prefix bound, no attribute twice.
fn assert_well_formed(text: &str) {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().check_comments = true;
    let (mut depth, mut roots) = (0, 0);
    loop {
        let (namespace, event) = reader.read_resolved_event().unwrap();
        assert!(!matches!(namespace, ResolveResult::Unknown(_)), "unbound prefix in {text}");
        match event {
            Event::Start(_) | Event::Empty(_) => {
                roots += usize::from(depth == 0);
                depth += usize::from(matches!(event, Event::Start(_)));
                let (Event::Start(tag) | Event::Empty(tag)) = &event else { unreachable!() };
                let mut names = std::collections::HashSet::new();
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
                    assert!(!matches!(namespace, ResolveResult::Unknown(_)), "unbound prefix in {text}");
                    assert!(names.insert((format!("{namespace:?}"), local)), "attribute twice in {text}");
                    attribute.normalized_value(XmlVersion::Explicit1_0).unwrap();
                }
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!((depth, roots), (0, 1), "{text}");
}

proptest! {
    #[test]
    fn any_value_is_written_in_any_type(value in value(), document in document(), name in prop::sample::select(&NAMES[..])) {
        let rendered = sent(name, &document, &value);
        prop_assert!(http::HeaderValue::from_str(&rendered.content_type).is_ok());
        prop_assert_eq!(&rendered, &sent(name, &document, &value));
    }

    #[test]
    fn xml_is_well_formed(value in value(), document in document()) {
        let rendered = sent("application/xml", &document, &value);
        assert_well_formed(std::str::from_utf8(&rendered.bytes).unwrap());
    }

    #[test]
    fn a_boundary_parts_what_it_should(members in prop::collection::vec((word(), word()), 1..5)) {
        let value = Value::Object(members.into_iter().map(|(name, value)| (name, Value::from(value))).collect());
        let rendered = sent("multipart/form-data", &json!({}), &value);
        let boundary = rendered.content_type.split_once("boundary=").unwrap().1.to_owned();
        let body = String::from_utf8(rendered.bytes.to_vec()).unwrap();
        prop_assert_eq!(body.matches(&format!("--{boundary}")).count(), value.as_object().unwrap().len() + 1);
    }
}
