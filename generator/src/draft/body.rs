use serde_json::{Value, json};

use super::{DraftedBody, Drafter, media_files, problems};
use crate::bundle::{Body, Origin};
use crate::model::{MediaKind, MediaType, Operation, Response};
use crate::sample::{Mode, Sampler};
use crate::source::Pointer;

/// How many items a drafted stream has.
const STREAM_ITEMS: usize = 2;

impl Drafter {
    /// The body of one reply. `example` names one of the media type's examples; `None` takes the default.
    ///
    /// The first of these that exists: the media type's `example`, its first of `examples`, the schema's own example,
    /// a sample of the schema.
    #[must_use]
    pub fn body(
        &self,
        operation: &Operation,
        response: &Response,
        media_type: &MediaType,
        example: Option<&str>,
    ) -> DraftedBody {
        let reply = format!("{} {} {}", operation.key, response.status, media_type.name);
        let mut wanted = media_type.examples.iter().filter(|found| example.is_none_or(|name| found.name == name));
        if let Some(body) = wanted.find_map(|found| self.example_body(found, media_type, &reply)) {
            return body;
        }
        let schema = media_type.schema.as_ref().filter(|schema| self.api.schemas.get(schema).is_some());
        if let Some(at) = schema.and_then(|schema| self.schema_example(schema)) {
            return self.example_at(&at, media_type, &reply);
        }
        self.sampled_body(media_type, schema, &reply)
    }

    /// The body of one reply as a derived scenario asks for it: a sample of the schema in a mode, whatever the examples.
    #[must_use]
    pub fn derived_body(
        &self,
        operation: &Operation,
        response: &Response,
        media_type: &MediaType,
        mode: Mode,
    ) -> DraftedBody {
        let reply = format!("{} {} {}", operation.key, response.status, media_type.name);
        let schema = media_type.schema.as_ref().filter(|schema| self.api.schemas.get(schema).is_some());
        self.sample_with(&self.sampler_in(mode), media_type, schema, &reply)
    }

    pub(super) fn sampled_body(&self, media_type: &MediaType, schema: Option<&Pointer>, reply: &str) -> DraftedBody {
        self.sample_with(self.sampler(), media_type, schema, reply)
    }

    pub(super) fn sample_with(
        &self,
        sampler: &Sampler,
        media_type: &MediaType,
        schema: Option<&Pointer>,
        reply: &str,
    ) -> DraftedBody {
        let kind = media_type.kind();
        if let Some(items) = &media_type.item_schema
            && self.api.schemas.get(items).is_some()
        {
            return stream(sampler, items, reply);
        }
        if self.is_file(kind, schema) {
            let bytes = media_files::tiny_file(&media_type.name).unwrap_or(b"file\n");
            return proved(Body::Bytes(bytes.to_vec()));
        }
        let Some(schema) = schema else {
            return proved(match kind {
                MediaKind::Text | MediaKind::Csv => Body::Text("text".to_owned()),
                _ => Body::Value(json!({})),
            });
        };
        let sample = sampler.sample(schema, reply);
        DraftedBody {
            proved: sample.value.is_some() && sample.problems.is_empty(),
            body: sample.value.map(|value| in_kind(kind, value)),
            origin: Origin::Sample,
            diagnostics: problems(&sample.problems, reply),
        }
    }

    /// Whether a body is a file: a type of bytes whose schema, if any, says no more than that.
    pub(super) fn is_file(&self, kind: MediaKind, schema: Option<&Pointer>) -> bool {
        let Some(schema) = schema.and_then(|schema| self.resolved_schema(schema)) else {
            return kind == MediaKind::Binary;
        };
        let schema = schema.as_value();
        let says = |keyword: &str, text: &str| schema.get(keyword).is_some_and(|value| value == text);
        let untyped = schema.as_bool().is_some()
            || ["type", "properties", "allOf", "oneOf", "anyOf"].iter().all(|keyword| schema.get(keyword).is_none());
        match kind {
            MediaKind::Binary => untyped || says("type", "string"),
            _ => says("format", "binary") && kind != MediaKind::Json,
        }
    }

    fn resolved_schema(&self, at: &Pointer) -> Option<std::sync::Arc<schemars::Schema>> {
        let mut schema = self.api.schemas.get(at)?;
        for _ in 0..16 {
            let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_local_reference)
            else {
                break;
            };
            schema = self.api.schemas.get(&target)?;
        }
        Some(schema)
    }
}

/// A stream of items (OpenAPI 3.2 §4.14.2): a list, written one by one.
fn stream(sampler: &Sampler, items: &Pointer, reply: &str) -> DraftedBody {
    let mut values = Vec::with_capacity(STREAM_ITEMS);
    let mut diagnostics = Vec::new();
    let mut sound = true;
    for index in 0..STREAM_ITEMS {
        let sample = sampler.sample(items, &format!("{reply} item {index}"));
        sound &= sample.problems.is_empty();
        diagnostics.extend(problems(&sample.problems, reply));
        values.extend(sample.value);
    }
    DraftedBody {
        proved: sound && values.len() == STREAM_ITEMS,
        body: (!values.is_empty()).then_some(Body::Value(Value::Array(values))),
        origin: Origin::Sample,
        diagnostics,
    }
}

fn proved(body: Body) -> DraftedBody {
    DraftedBody { body: Some(body), origin: Origin::Sample, proved: true, diagnostics: Vec::new() }
}

/// A sampled string under a type of text or bytes is the text itself.
pub(super) fn in_kind(kind: MediaKind, value: Value) -> Body {
    match (kind, value) {
        (MediaKind::Text | MediaKind::Binary | MediaKind::Csv, Value::String(text)) => Body::Text(text),
        (_, value) => Body::Value(value),
    }
}
