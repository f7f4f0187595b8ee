use bytes::Bytes;
use http::{Method, Request, header};
use mockwright_generator::bundle::Body;
use mockwright_generator::model::{Location, MediaType, Operation, ParameterContent};
use mockwright_generator::sample::{Direction, SampleOptions, Sampler};
use serde_json::Value;

use super::credentials::credentials;
use super::parameters::Places;
use crate::mock::{Snapshot, render};

/// Values that are drawn for one place before it is given up.
const TRIES: u64 = 20;

/// A request that is as an operation describes, with all that it requires.
pub(super) struct Drawn {
    pub(super) request: Request<Bytes>,
    /// Method and target, for people.
    pub(super) told: String,
}

impl Drawn {
    /// `None`: no value is valid for something that is required.
    pub(super) fn new(snapshot: &Snapshot, operation: &Operation) -> Option<Self> {
        let options = SampleOptions { direction: Direction::Request, ..SampleOptions::default() };
        let drawing = Drawing { sampler: snapshot.sampler().with(options), operation };
        let mut places = Places::default();
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
            places.put(parameter, &drawing.parameter(parameter.location, &parameter.content)?);
        }
        credentials(snapshot.api(), operation, &mut places);
        let target = places.target(&format!("{}{}", snapshot.base_path(), operation.key.path));
        let method = Method::from_bytes(operation.key.method.as_bytes()).ok()?;
        let mut request = Request::builder().method(method).uri(&target).header(header::HOST, "localhost");
        for (name, value) in places.headers() {
            request = request.header(name, value);
        }
        let body = match &operation.request_body {
            Some(body) if body.required => {
                let (content_type, bytes) =
                    body.content.iter().find_map(|media_type| drawing.body(snapshot, media_type))?;
                request = request.header(header::CONTENT_TYPE, content_type);
                bytes
            }
            _ => Bytes::new(),
        };
        let told = format!("{} {target}", operation.key.method);
        Some(Self { request: request.body(body).ok()?, told })
    }
}

struct Drawing<'o> {
    sampler: Sampler,
    operation: &'o Operation,
}

impl Drawing<'_> {
    fn parameter(&self, location: Location, content: &ParameterContent) -> Option<Value> {
        let Some(schema) = content.schema() else { return Some("a".into()) };
        let place = format!("{} {location:?} {schema}", self.operation.key);
        let options = self.sampler.options();
        // Some valid values cannot travel in some places: an empty text is no segment of a path.
        let drawn = (0..TRIES).filter_map(|seed| {
            let sample =
                self.sampler.with(SampleOptions { seed: options.seed + seed, ..options }).sample(schema, &place);
            sample.value.filter(|_| sample.problems.is_empty())
        });
        let is_json = matches!(content, ParameterContent::MediaType { .. });
        let mut drawn = drawn.filter(|value| (is_json && !value.is_null()) || can_travel(location, value));
        drawn.next()
    }

    fn body(&self, snapshot: &Snapshot, media_type: &MediaType) -> Option<(String, Bytes)> {
        let value = match media_type.schemas().next() {
            Some(schema) => {
                let sample = self.sampler.sample(schema, &format!("{} body {}", self.operation.key, media_type.name));
                let value = sample.value.filter(|_| sample.problems.is_empty())?;
                if media_type.schema.is_none() { Value::Array(vec![value]) } else { value }
            }
            None => Value::Object(serde_json::Map::new()),
        };
        let name = if media_type.name.contains('*') { "application/json" } else { &media_type.name };
        let rendered = render(&Body::Value(value), media_type, name, &snapshot.api().schemas).ok()?;
        Some((rendered.content_type, rendered.bytes))
    }
}

fn can_travel(location: Location, value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => match location {
            Location::Path => !text.is_empty() && !matches!(text.as_str(), "." | ".."),
            Location::Header => {
                !text.is_empty() && text.trim() == text && text.bytes().all(|byte| (b' '..0x7f).contains(&byte))
            }
            Location::Query | Location::QueryString | Location::Cookie => !text.is_empty(),
        },
        // The styles have no way to write what is nested deeper (OpenAPI 3.1 §4.8.12.3).
        Value::Array(items) => {
            !items.is_empty() && items.iter().all(|item| is_flat(item) && can_travel(location, item))
        }
        Value::Object(members) => {
            (!members.is_empty() || location != Location::Path)
                && members.values().all(|member| is_flat(member) && can_travel(location, member))
        }
        Value::Bool(_) | Value::Number(_) => true,
    }
}

fn is_flat(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}
