use indexmap::IndexMap;
use serde_json::Value;

use super::{Drafter, problems};
use crate::diagnostic::Diagnostic;
use crate::model::{ExampleValue, Header, Operation, ParameterContent, Response};

impl Drafter {
    /// The declared headers of a reply with a value each: scalars, or lists of scalars. Diagnostics have no places yet.
    #[must_use]
    pub fn headers(&self, operation: &Operation, response: &Response) -> (IndexMap<String, Value>, Vec<Diagnostic>) {
        let mut headers = IndexMap::new();
        let mut diagnostics = Vec::new();
        for header in &response.headers {
            let reply = format!("{} {} header {}", operation.key, response.status, header.name);
            if let Some(value) = self.header_value(header, &reply, &mut diagnostics) {
                headers.insert(header.name.clone(), value);
            }
        }
        (headers, diagnostics)
    }

    fn header_value(&self, header: &Header, reply: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
        let (schema, as_json) = match &header.content {
            ParameterContent::Schema(schema) => (Some(schema), false),
            ParameterContent::MediaType { schema, .. } => (schema.as_ref(), true),
            ParameterContent::Any => (None, false),
        };
        let example = header.examples.iter().find_map(|example| match &example.value {
            ExampleValue::Value(at) | ExampleValue::Serialized(at) => self.api.document.at(at),
            ExampleValue::External(_) => None,
        });
        let value = match (example, schema) {
            (Some(example), Some(schema)) => {
                let valid = self.sampler().check(schema, example).is_ok_and(|violations| violations.is_empty());
                if valid { Some(example.clone()) } else { self.sampler().repair(schema, reply, example).value }
            }
            (Some(example), None) => Some(example.clone()),
            (None, Some(schema)) => {
                let sample = self.sampler().sample(schema, reply);
                diagnostics.extend(problems(&sample.problems, reply));
                sample.value
            }
            (None, None) => Some(Value::from("value")),
        }?;
        Some(if as_json { Value::from(value.to_string()) } else { simple(value, header.explode) })
    }
}

/// A value in style `simple`: members of objects in one text, lists as lists of scalars (OpenAPI 3.1 §4.8.12.4).
fn simple(value: Value, explode: bool) -> Value {
    match value {
        Value::Object(members) => {
            let separator = if explode { '=' } else { ',' };
            let pairs = members.iter().map(|(name, value)| format!("{name}{separator}{}", scalar_text(value)));
            Value::from(pairs.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => items
            .into_iter()
            .map(|item| if item.is_object() || item.is_array() { Value::from(item.to_string()) } else { item })
            .collect(),
        scalar => scalar,
    }
}

fn scalar_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
