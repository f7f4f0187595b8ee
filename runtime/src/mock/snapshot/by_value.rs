//! Replies that are chosen by what a request says: an example of a parameter or of the request body that equals what
//! came in names the example of the reply.

use indexmap::IndexMap;
use mockwright_generator::model::{Api, Example, ExampleValue, Location, Operation};
use mockwright_generator::source::Pointer;

use super::plan::ResponsePlan;
use super::request_part::{RequestPart, same};
use crate::mock::request::ReadRequest;

/// The names that examples of the request share with examples of a reply; empty for most operations.
#[derive(Debug, Default)]
pub(super) struct NamedRequests(Box<[NamedRequest]>);

/// The examples of one name: for each part of the request that has one, where the values are.
#[derive(Debug)]
struct NamedRequest {
    name: Box<str>,
    parts: Vec<(RequestPart, Vec<Pointer>)>,
}

impl NamedRequests {
    pub(super) fn new(operation: &Operation, responses: &[ResponsePlan]) -> Self {
        let mut found: IndexMap<&str, Vec<(RequestPart, Vec<Pointer>)>> = IndexMap::new();
        for parameter in &operation.parameters {
            let part = match parameter.location {
                Location::Path => RequestPart::Path(parameter.name.clone()),
                Location::Query => RequestPart::Query(parameter.name.clone()),
                Location::Header => RequestPart::Header(parameter.name.to_ascii_lowercase()),
                Location::Cookie => RequestPart::Cookie(parameter.name.clone()),
                Location::QueryString => continue,
            };
            for (name, at) in named(&parameter.examples) {
                found.entry(name).or_default().push((part.clone(), vec![at]));
            }
        }
        let bodies = operation.request_body.iter().flat_map(|body| &body.content);
        for (name, at) in bodies.flat_map(|media_type| named(&media_type.examples)) {
            let parts = found.entry(name).or_default();
            match parts.iter_mut().find(|(part, _)| *part == RequestPart::whole_body()) {
                Some((_, places)) => places.push(at),
                None => parts.push((RequestPart::whole_body(), vec![at])),
            }
        }
        found.retain(|name, _| responses.iter().any(|response| response.has_example(name)));
        Self(found.into_iter().map(|(name, parts)| NamedRequest { name: name.into(), parts }).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name whose examples equal the most of what a request says, and contradict nothing of it.
    pub(super) fn matching(&self, read: &ReadRequest, api: &Api) -> Option<&str> {
        let mut best: Option<(usize, &str)> = None;
        for request in &self.0 {
            let equal = request.equal(read, api).unwrap_or_default();
            if equal > best.map_or(0, |(most, _)| most) {
                best = Some((equal, &request.name));
            }
        }
        best.map(|(_, name)| name)
    }
}

impl NamedRequest {
    /// How many parts of a request equal their examples; `None` when one that was sent does not.
    fn equal(&self, read: &ReadRequest, api: &Api) -> Option<usize> {
        let mut equal = 0;
        for (part, places) in &self.parts {
            let Some(given) = part.of(read) else { continue };
            if !places.iter().filter_map(|at| api.document.at(at)).any(|example| same(example, given)) {
                return None;
            }
            equal += 1;
        }
        Some(equal)
    }
}

fn named(examples: &[Example]) -> impl Iterator<Item = (&str, Pointer)> {
    examples.iter().filter_map(|example| match &example.value {
        ExampleValue::Value(at) if !example.name.is_empty() => Some((example.name.as_str(), at.clone())),
        _ => None,
    })
}
