//! The order in which a comparison is told, whatever it is written as. All texts in it quote the descriptions, which are
//! untrusted.

use mockwright_generator::compare::pairing::Rename;
use mockwright_generator::compare::{
    Change, ChangedOperation, ChangedSchema, Comparison, Effect, Listed, Met, SchemaUse, SharedChange,
};
use mockwright_generator::sample::Direction;

use crate::report::summary::Counted;

/// A heading with what stands under it.
pub(super) struct Section<'a> {
    pub(super) title: &'static str,
    pub(super) entries: Vec<Entry<'a>>,
}

/// An operation or schema, or nothing in particular.
pub(super) struct Entry<'a> {
    /// What it is about.
    pub(super) name: String,
    /// What else is to say about that.
    pub(super) note: String,
    pub(super) lines: Vec<Line<'a>>,
}

/// One thing to say about an entry.
pub(super) enum Line<'a> {
    /// A change.
    Change(&'a Change),
    /// A changed schema that is met at a place.
    Use { at: &'a str, schemas: String, breaking: bool },
    /// How many places only read differently.
    Docs(usize),
}

impl Line<'_> {
    pub(super) fn effect(&self) -> Effect {
        match self {
            Self::Change(change) => change.effect,
            Self::Use { breaking: true, .. } => Effect::Breaking,
            Self::Use { .. } => Effect::Compatible,
            Self::Docs(_) => Effect::Docs,
        }
    }
}

/// Everything that is to be told, in order: what is gone, new, renamed, then what changed, the breaking first.
pub(super) fn outline(comparison: &Comparison) -> Vec<Section<'_>> {
    let mut operations: Vec<&ChangedOperation> = comparison.changed.iter().collect();
    operations.sort_by_key(|operation| !operation.breaking);
    let told = operations.iter().filter(|operation| !operation.changes.is_empty() || !operation.uses.is_empty());
    let mut schemas: Vec<&ChangedSchema> = comparison.schemas.iter().collect();
    schemas.sort_by_key(|schema| schema.changes.iter().map(|change| change.effect).min());
    let sections = [
        Section { title: "removed operations", entries: comparison.removed.iter().map(listed).collect() },
        Section { title: "added operations", entries: comparison.added.iter().map(listed).collect() },
        Section { title: "renamed operations", entries: comparison.changed.iter().filter_map(renamed).collect() },
        Section { title: "the whole description", entries: whole(&comparison.description) },
        Section { title: "many operations", entries: many(&comparison.shared) },
        Section {
            title: "changed operations",
            entries: told.map(|operation| changed(operation, &comparison.schemas)).collect(),
        },
        Section { title: "changed schemas", entries: schemas.into_iter().map(schema).collect() },
    ];
    sections.into_iter().filter(|section| !section.entries.is_empty()).collect()
}

fn listed(listed: &Listed) -> Entry<'_> {
    let note = if listed.deprecated { "deprecated" } else { "" };
    Entry { name: listed.key.to_string(), note: note.to_owned(), lines: Vec::new() }
}

fn renamed(operation: &ChangedOperation) -> Option<Entry<'_>> {
    let note = match operation.rename? {
        Rename::OperationId => return None,
        Rename::PathParameters => "other names of path parameters",
        Rename::Path => "same operationId on another path",
        Rename::Method => "same operationId with another method",
    };
    let name = format!("{} -> {}", operation.old, operation.new);
    Some(Entry { name, note: note.to_owned(), lines: Vec::new() })
}

fn whole(changes: &[Change]) -> Vec<Entry<'_>> {
    let lines = lines(changes);
    if lines.is_empty() { Vec::new() } else { vec![Entry { name: String::new(), note: String::new(), lines }] }
}

/// Changes of the prose of many operations are not worth a line each.
fn many(shared: &[SharedChange]) -> Vec<Entry<'_>> {
    let told = shared.iter().filter(|shared| shared.change.effect != Effect::Docs);
    let entry = |shared: &'_ SharedChange| met(&shared.operations);
    told.map(|shared| Entry { name: String::new(), note: entry(shared), lines: vec![Line::Change(&shared.change)] })
        .collect()
}

fn changed<'a>(operation: &'a ChangedOperation, schemas: &'a [ChangedSchema]) -> Entry<'a> {
    let mut lines = lines(&operation.changes);
    lines.extend(operation.uses.iter().map(|used| used_at(used, schemas)));
    lines.sort_by_key(Line::effect);
    Entry { name: operation.new.to_string(), note: String::new(), lines }
}

fn used_at<'a>(used: &'a SchemaUse, schemas: &[ChangedSchema]) -> Line<'a> {
    let name = schemas.get(used.schema).map_or("", |schema| schema.new.as_str());
    let more = match used.schemas {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let breaking = if used.breaking > 0 { format!(", {} breaking", used.breaking) } else { String::new() };
    Line::Use { at: &used.at, schemas: format!("schema {name}{more} changed{breaking}"), breaking: used.breaking > 0 }
}

fn schema(schema: &ChangedSchema) -> Entry<'_> {
    let way = match schema.direction {
        Direction::Request => "sent to",
        Direction::Response => "received from",
    };
    let note = format!("{way} {}", met(&schema.operations));
    Entry { name: schema.new.clone(), note, lines: lines(&schema.changes) }
}

fn met(operations: &Met) -> String {
    let first: Vec<String> = operations.first.iter().map(ToString::to_string).collect();
    let more = match operations.count.saturating_sub(first.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}: {}{more}", Counted(operations.count, "operation"), first.join(", "))
}

/// Changes as lines; those of prose as one.
fn lines(changes: &[Change]) -> Vec<Line<'_>> {
    let (docs, told): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|change| change.effect == Effect::Docs);
    let mut lines: Vec<Line<'_>> = told.into_iter().map(Line::Change).collect();
    if !docs.is_empty() {
        lines.push(Line::Docs(docs.len()));
    }
    lines
}
