//! What a reply breaks that somebody else made.

use bytes::Bytes;
use http::{HeaderMap, Response};
use mockwright_generator::model::{MediaKind, Operation, RequestBody, Response as Described};
use mockwright_generator::source::Pointer;
use mockwright_generator::validation::Direction;
use serde_json::Value;

use super::choose::listed;
use super::{Snapshot, status};
use crate::mock::request::{BodyFault, BodyReader, Place, Unreadable};

/// Violations of one body that are told.
const MOST_TOLD: usize = 5;

impl Snapshot {
    /// All that a reply of an operation breaks of the description: its status, its header fields, its media type, its body.
    /// It computes, perhaps for long.
    pub(crate) fn breaks(&self, operation: usize, response: &Response<Bytes>) -> Vec<String> {
        let Some(operation) = self.declaring(operation) else { return Vec::new() };
        let code = response.status().as_u16();
        let described = match described(operation, code) {
            Ok(described) => described,
            Err(undeclared) => return vec![undeclared],
        };
        let mut faults = missing_headers(described, response.headers());
        if !status::forbids_body(code) {
            faults.extend(self.body_breaks(described, response.headers(), response.body()));
        }
        faults
    }

    /// Like [`breaks`](Self::breaks) for the answer to HEAD, which has no body whatever is declared.
    #[cfg(feature = "program")]
    pub(crate) fn breaks_of_head(&self, operation: usize, response: &Response<Bytes>) -> Vec<String> {
        let Some(operation) = self.declaring(operation) else { return Vec::new() };
        match described(operation, response.status().as_u16()) {
            Ok(described) => missing_headers(described, response.headers()),
            Err(undeclared) => vec![undeclared],
        }
    }

    /// An operation, if it declares anything that can be sent as a final reply.
    fn declaring(&self, operation: usize) -> Option<&Operation> {
        let operation = self.api().operations.get(operation)?;
        operation.responses.iter().any(|response| status::is_final(response.status)).then_some(operation)
    }

    fn body_breaks(&self, described: &Described, headers: &HeaderMap, body: &[u8]) -> Vec<String> {
        if described.content.is_empty() {
            let declared_none = || format!("the description declares no body for {}", described.status);
            return if body.is_empty() { Vec::new() } else { vec![declared_none()] };
        }
        let validators = self.shared.drafter.sampler().validators();
        let content = RequestBody { at: described.at.clone(), required: true, content: described.content.clone() };
        let found = match BodyReader::new(&content, validators.schemas()).read(headers, body) {
            Ok(Some(found)) => found,
            Ok(None) => return Vec::new(),
            Err(fault) => return unreadable(fault),
        };
        let (Some(value), Some(media_type)) = (found.value, described.content.get(found.media_type)) else {
            return Vec::new();
        };
        let mut faults = match &value {
            // The schema of a sequence is often meant for each of its items.
            Value::Array(items) if is_sequence(media_type.kind()) => {
                let whole = self.value_breaks(media_type.schema.as_ref(), "", &value);
                let each = items.iter().flat_map(|item| self.value_breaks(media_type.schema.as_ref(), "", item));
                let each: Vec<String> = if whole.is_empty() { Vec::new() } else { each.collect() };
                if each.is_empty() { each } else { whole }
            }
            value => self.value_breaks(media_type.schema.as_ref(), "", value),
        };
        if let (Some(schema), Value::Array(items)) = (&media_type.item_schema, &value) {
            let items = items.iter().enumerate();
            faults.extend(items.flat_map(|(index, item)| self.value_breaks(Some(schema), &format!("/{index}"), item)));
        }
        faults.truncate(MOST_TOLD);
        faults
    }

    fn value_breaks(&self, schema: Option<&Pointer>, at: &str, value: &Value) -> Vec<String> {
        let validators = self.shared.drafter.sampler().validators();
        let Some(validator) = schema.and_then(|schema| validators.get(schema, Direction::Response)) else {
            return Vec::new();
        };
        if validator.is_valid(value) {
            return Vec::new();
        }
        let told = validator.violations(value).into_iter().take(MOST_TOLD);
        told.map(|found| format!("`{at}{}` of the body: {}", found.instance.as_str(), found.message)).collect()
    }
}

fn is_sequence(kind: MediaKind) -> bool {
    matches!(kind, MediaKind::JsonLines | MediaKind::EventStream)
}

/// The declared response of a status, or what is wrong with that.
fn described(operation: &Operation, code: u16) -> Result<&Described, String> {
    status::response_of(operation, code).ok_or_else(|| {
        let declared: Vec<String> = operation.responses.iter().map(|response| response.status.to_string()).collect();
        format!("the description does not declare {code}, but {}", listed(&declared))
    })
}

fn missing_headers(described: &Described, headers: &HeaderMap) -> Vec<String> {
    let missing = described.headers.iter().filter(|header| header.required);
    let missing = missing.filter(|header| !headers.contains_key(header.name.as_str()));
    missing.map(|header| format!("the header field `{}` is missing", header.name)).collect()
}

fn unreadable(fault: BodyFault) -> Vec<String> {
    match fault {
        BodyFault::Unsupported { accept } => {
            vec![format!("the body has a media type that is not declared; declared are {}", listed(&accept))]
        }
        BodyFault::Missing => vec!["the body is missing".to_owned()],
        BodyFault::Malformed(malformed) => vec![format!("the body cannot be read: {}", malformed.detail)],
        BodyFault::Unreadable(faults) => faults.into_iter().take(MOST_TOLD).map(told).collect(),
    }
}

fn told(Unreadable { place, message, .. }: Unreadable) -> String {
    match place {
        Place::Body { pointer } => format!("`{pointer}` of the body {message}"),
        Place::Parameter { name, .. } => format!("`{name}` {message}"),
    }
}
