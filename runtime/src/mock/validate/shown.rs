//! Values that the description itself shows.

use std::sync::Arc;

use mockwright_generator::model::{Example, ExampleValue};
use mockwright_generator::source::{Document, Pointer};
use mockwright_generator::validation::Violation;
use serde_json::Value;

/// The examples that a description gives for one value.
///
/// Authors write `url` where the format is `uri`. Their own clients send what is shown, so that it is taken: it breaks a
/// format, and nothing else.
#[derive(Debug)]
pub(super) struct Shown {
    document: Arc<Document>,
    examples: Vec<Pointer>,
}

impl Shown {
    pub(super) fn new(document: &Arc<Document>, examples: &[Example]) -> Self {
        let values = examples.iter().filter_map(|example| match &example.value {
            ExampleValue::Value(at) => Some(at.clone()),
            ExampleValue::Serialized(_) | ExampleValue::External(_) => None,
        });
        Self { document: Arc::clone(document), examples: values.collect() }
    }

    /// Whether what is wrong with a value is a format that an example of the same place breaks in the same way.
    pub(super) fn excuses(&self, found: &Violation, value: &Value) -> bool {
        if found.keyword != "format" {
            return false;
        }
        let inside = found.instance.as_str();
        let Some(part) = value.pointer(inside) else { return false };
        let whole = self.examples.iter().filter_map(|at| self.document.at(at)?.pointer(inside));
        whole.chain(self.of_schema(found)).any(|shown| shown == part)
    }

    /// What stands beside the format itself.
    fn of_schema(&self, found: &Violation) -> impl Iterator<Item = &Value> {
        let schema = found.schema.parent().and_then(|at| self.document.at(&at));
        let named = |keyword: &str| schema.and_then(|schema| schema.get(keyword));
        let listed = named("examples").and_then(Value::as_array).into_iter().flatten();
        [named("example"), named("default")].into_iter().flatten().chain(listed)
    }
}
