//! How the format spells the types that differ in memory: a body is one of four keys beside the others.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{Body, ContentEntry, ExampleEntry, Origin, ValidateMode};

/// What one media type answers: one of `body`, `text`, `base64` and `file`, or none of them for the drafted body.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = at_most_one_body)]
struct WrittenContent<'a> {
    /// Where the body came from when it was generated.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Origin>,
    /// Parts of the reply taken from the request: JSON pointer into the body, then a source such as `path.petId`,
    /// `query.name`, `header.name`, `cookie.name` or `body#/pointer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    echo: Option<&'a IndexMap<String, String>>,
    /// The body as a value, written in the media type by the schema's hints.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a Value>,
    /// The body as text, sent as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    text: Option<&'a str>,
    /// The body as bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    base64: Option<String>,
    /// The body as a file of the bundle: a path relative to its folder, sent as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    file: Option<&'a str>,
    /// Named bodies; the first is the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<IndexMap<String, Option<ExampleEntry>>>")]
    examples: Option<&'a IndexMap<String, ExampleEntry>>,
}

/// A named body: one of `body`, `text`, `base64` and `file`, or none of them for the drafted body.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = at_most_one_body)]
struct WrittenExample<'a> {
    /// What it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    /// Delay, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    delay_ms: Option<u64>,
    /// Overrides the status's setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    validate: Option<ValidateMode>,
    /// The body as a value, written in the media type by the schema's hints.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a Value>,
    /// The body as text, sent as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    text: Option<&'a str>,
    /// The body as bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    base64: Option<String>,
    /// The body as a file of the bundle: a path relative to its folder, sent as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    file: Option<&'a str>,
}

/// The keys of a body, of which at most one may stand.
pub(crate) const BODY_KEYS: [&str; 4] = ["body", "text", "base64", "file"];

fn at_most_one_body(schema: &mut Schema) {
    let mut pairs = Vec::new();
    for (position, first) in BODY_KEYS.iter().enumerate() {
        for second in BODY_KEYS.iter().skip(position + 1) {
            pairs.push(serde_json::json!({ "not": { "required": [first, second] } }));
        }
    }
    schema.insert("allOf".to_owned(), Value::Array(pairs));
}

/// The values of `body`, `text`, `base64` and `file`.
fn spell(body: Option<&Body>) -> (Option<&Value>, Option<&str>, Option<String>, Option<&str>) {
    match body {
        None => (None, None, None, None),
        Some(Body::Value(value)) => (Some(value), None, None, None),
        Some(Body::Text(text)) => (None, Some(text), None, None),
        Some(Body::Bytes(bytes)) => (None, None, Some(STANDARD.encode(bytes)), None),
        Some(Body::File(path)) => (None, None, None, Some(path)),
    }
}

fn unless_empty<V>(map: &IndexMap<String, V>) -> Option<&IndexMap<String, V>> {
    (!map.is_empty()).then_some(map)
}

impl Serialize for ContentEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { from, echo, body, examples } = self;
        let (body, text, base64, file) = spell(body.as_ref());
        let (echo, examples) = (unless_empty(echo), unless_empty(examples));
        WrittenContent { from: *from, echo, body, text, base64, file, examples }.serialize(serializer)
    }
}

impl Serialize for ExampleEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { summary, delay_ms, validate, body } = self;
        let (body, text, base64, file) = spell(body.as_ref());
        let (summary, delay_ms, validate) = (summary.as_deref(), *delay_ms, *validate);
        WrittenExample { summary, delay_ms, validate, body, text, base64, file }.serialize(serializer)
    }
}

impl JsonSchema for ContentEntry {
    fn schema_name() -> Cow<'static, str> {
        "ContentEntry".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        WrittenContent::json_schema(generator)
    }
}

impl JsonSchema for ExampleEntry {
    fn schema_name() -> Cow<'static, str> {
        "ExampleEntry".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        WrittenExample::json_schema(generator)
    }
}
