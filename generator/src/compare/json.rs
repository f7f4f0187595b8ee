//! A comparison as programs read it.

use serde::Serialize;
use serde_json::Value;

use super::pairing::Rename;
use super::{
    Change, ChangedOperation, ChangedSchema, Comparison, Effect, Listed, Met, SchemaUse, SharedChange, Totals,
};
use crate::sample::Direction;

/// `mockwright diff --format json`: one document. Fields are added over time, never renamed or removed; what is not known
/// is null. `docs/changes.md` describes them.
#[derive(Serialize)]
struct Report<'a> {
    old: &'a str,
    new: &'a str,
    summary: Summary,
    removed: Vec<Listing<'a>>,
    added: Vec<Listing<'a>>,
    changed: Vec<Changed<'a>>,
    shared: Vec<Shared<'a>>,
    schemas: Vec<Schema<'a>>,
    description: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Summary {
    added: usize,
    removed: usize,
    renamed: usize,
    changed: usize,
    breaking: usize,
    compatible: usize,
    docs: usize,
}

#[derive(Serialize)]
struct Listing<'a> {
    operation: String,
    operation_id: Option<&'a str>,
    deprecated: bool,
}

#[derive(Serialize)]
struct Entry<'a> {
    class: &'static str,
    effect: &'static str,
    at: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Changed<'a> {
    operation: String,
    was: String,
    rename: Option<&'static str>,
    breaking: bool,
    changes: Vec<Entry<'a>>,
    /// Indices into `shared` of the report.
    shared: &'a [usize],
    schemas: Vec<Used<'a>>,
}

#[derive(Serialize)]
struct Used<'a> {
    at: &'a str,
    /// The nearest of them, as an index into `schemas` of the report.
    schema: usize,
    count: usize,
    breaking: usize,
}

#[derive(Serialize)]
struct Shared<'a> {
    #[serde(flatten)]
    change: Entry<'a>,
    operations: Operations,
}

#[derive(Serialize)]
struct Schema<'a> {
    name: &'a str,
    was: &'a str,
    direction: &'static str,
    changes: Vec<Entry<'a>>,
    operations: Operations,
}

#[derive(Serialize)]
struct Operations {
    count: usize,
    first: Vec<String>,
}

/// A comparison as one JSON document; `old` and `new` are what the descriptions were read from.
#[must_use]
pub fn comparison_json(old: &str, new: &str, comparison: &Comparison) -> Value {
    let Totals { added, removed, renamed, changed, breaking, compatible, docs } = comparison.totals();
    let report = Report {
        old,
        new,
        summary: Summary { added, removed, renamed, changed, breaking, compatible, docs },
        removed: comparison.removed.iter().map(Listing::from).collect(),
        added: comparison.added.iter().map(Listing::from).collect(),
        changed: comparison.changed.iter().map(Changed::from).collect(),
        shared: comparison.shared.iter().map(Shared::from).collect(),
        schemas: comparison.schemas.iter().map(Schema::from).collect(),
        description: entries(&comparison.description),
    };
    // Nothing in it can fail: keys are texts.
    serde_json::to_value(&report).unwrap_or_default()
}

fn entries(changes: &[Change]) -> Vec<Entry<'_>> {
    changes.iter().map(Entry::from).collect()
}

impl<'a> From<&'a Change> for Entry<'a> {
    fn from(change: &'a Change) -> Self {
        let effect = match change.effect {
            Effect::Breaking => "breaking",
            Effect::Compatible => "compatible",
            Effect::Docs => "docs",
        };
        Self { class: change.class.id(), effect, at: &change.at, message: &change.message }
    }
}

impl<'a> From<&'a Listed> for Listing<'a> {
    fn from(listed: &'a Listed) -> Self {
        let operation_id = listed.operation_id.as_deref();
        Self { operation: listed.key.to_string(), operation_id, deprecated: listed.deprecated }
    }
}

impl<'a> From<&'a ChangedOperation> for Changed<'a> {
    fn from(changed: &'a ChangedOperation) -> Self {
        let rename = changed.rename.map(|rename| match rename {
            Rename::OperationId => "operation-id",
            Rename::PathParameters => "path-parameters",
            Rename::Path => "path",
            Rename::Method => "method",
        });
        Self {
            operation: changed.new.to_string(),
            was: changed.old.to_string(),
            rename,
            breaking: changed.breaking,
            changes: entries(&changed.changes),
            shared: &changed.shared,
            schemas: changed.uses.iter().map(Used::from).collect(),
        }
    }
}

impl<'a> From<&'a SchemaUse> for Used<'a> {
    fn from(used: &'a SchemaUse) -> Self {
        Self { at: &used.at, schema: used.schema, count: used.schemas, breaking: used.breaking }
    }
}

impl<'a> From<&'a SharedChange> for Shared<'a> {
    fn from(shared: &'a SharedChange) -> Self {
        Self { change: Entry::from(&shared.change), operations: Operations::from(&shared.operations) }
    }
}

impl<'a> From<&'a ChangedSchema> for Schema<'a> {
    fn from(schema: &'a ChangedSchema) -> Self {
        Self {
            name: &schema.new,
            was: &schema.old,
            direction: match schema.direction {
                Direction::Request => "request",
                Direction::Response => "response",
            },
            changes: entries(&schema.changes),
            operations: Operations::from(&schema.operations),
        }
    }
}

impl From<&Met> for Operations {
    fn from(met: &Met) -> Self {
        Self { count: met.count, first: met.first.iter().map(ToString::to_string).collect() }
    }
}
