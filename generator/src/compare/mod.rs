//! What became of a description: which operation is which of the old one, and what changed for its clients.
//!
//! [`pairing`] finds the operations that are the same in both, renamed or not; [`compare`] tells what changed about each.
//! A change narrows or widens what is valid: narrowing breaks who sends, widening breaks who receives. Schemas that
//! several places use are compared once, and so is a change that many operations share listed once.

mod body;
mod change;
mod class;
mod facet;
mod json;
mod operation;
pub mod pairing;
mod parameter;
mod response;
mod same;
mod schema;
mod schemas;
mod security;
mod server;
mod shared;
mod subschemas;

use std::collections::HashMap;
use std::rc::Rc;

pub use change::{
    Change, ChangedOperation, ChangedSchema, Comparison, Listed, Met, SchemaUse, SharedChange, Totals, classes,
};
pub use class::{Class, Effect};
pub use json::comparison_json;
pub use same::{SameSchemas, same_schema};

use self::class::Kind;
use self::operation::Outcome;
use self::pairing::{Identity, Pair, pair};
use self::schema::{Base, Context};
use self::schemas::{Reached, SharedSchemas};
use crate::model::{Api, MediaKind, Operation};

/// Compares two descriptions of an API.
#[must_use]
pub fn compare(old: &Api, new: &Api) -> Comparison {
    let pairing = pair(&identities(old), &identities(new));
    let mut context = Context { old, new, same: SameSchemas::of_validity(), speaks_xml: speaks_xml(old) };
    let mut schemas = SharedSchemas::default();
    let mut found = Vec::new();
    for pair in pairing.pairs {
        let (Some(one), Some(other)) = (old.operations.get(pair.old), new.operations.get(pair.new)) else { continue };
        let Outcome { changes, links, bases } = operation::compare(&mut context, one, other, pair.rename);
        let links = links.into_iter().filter_map(|(at, pair)| Some((at, schemas.number(pair)?))).collect();
        found.push(Found { pair, old: one, new: other, changes, shared: Vec::new(), links, bases });
    }
    schemas.compare(&mut context);
    let listed = |api: &Api, indices: &[usize]| -> Vec<Listed> {
        indices.iter().filter_map(|index| api.operations.get(*index)).map(list).collect()
    };
    for Found { changes, bases, .. } in &mut found {
        schemas.leave_to_bases(changes, bases);
    }
    let shared = shared::collect(&mut found);
    let (changed, schemas) = put_together(found, schemas, &shared);
    Comparison {
        removed: listed(old, &pairing.removed),
        added: listed(new, &pairing.added),
        changed,
        shared,
        schemas,
        description: of_description(old, new),
    }
}

/// What was found about an operation that both have.
struct Found<'s> {
    pair: Pair,
    old: &'s Operation,
    new: &'s Operation,
    changes: Vec<Change>,
    /// Changes that many others have as well.
    shared: Vec<usize>,
    /// Shared schemas by where they are used.
    links: Vec<(String, usize)>,
    /// Shared schemas that its own are made of.
    bases: Vec<Base>,
}

/// Tells operations and schemas of one another.
fn put_together(
    found: Vec<Found<'_>>,
    mut schemas: SharedSchemas,
    shared: &[SharedChange],
) -> (Vec<ChangedOperation>, Vec<ChangedSchema>) {
    let mut met: HashMap<usize, Met> = HashMap::new();
    let mut changed = Vec::new();
    for operation in found {
        let uses = uses(&operation, &mut schemas);
        let mut all: Vec<usize> = uses.iter().flat_map(|(_, reached)| reached.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        for number in &all {
            met.entry(*number).or_default().add(&operation.new.key);
        }
        let Found { pair, old, new, mut changes, shared: numbers, .. } = operation;
        if pair.rename.is_none() && changes.is_empty() && numbers.is_empty() && uses.is_empty() {
            continue;
        }
        changes.sort();
        changes.dedup();
        let mut breaking = all.iter().any(|number| schemas.breaking(*number) > 0);
        let others = numbers.iter().filter_map(|number| shared.get(*number)).map(|shared| &shared.change);
        breaking |= changes.iter().chain(others).any(|change| change.effect == Effect::Breaking);
        let sum = |reached: &Reached| reached.iter().map(|number| schemas.breaking(*number)).sum();
        let describe = |(at, reached): (String, Rc<Reached>)| {
            let schema = reached.first().copied().unwrap_or_default();
            SchemaUse { at, schema, schemas: reached.len(), breaking: sum(&reached) }
        };
        changed.push(ChangedOperation {
            old: old.key.clone(),
            new: new.key.clone(),
            rename: pair.rename,
            changes,
            shared: numbers,
            uses: uses.into_iter().map(describe).collect(),
            breaking,
        });
    }
    let (schemas, places) = schemas.finish(&met);
    for used in changed.iter_mut().flat_map(|operation| &mut operation.uses) {
        used.schema = places.get(&used.schema).copied().unwrap_or_default();
    }
    (changed, schemas)
}

/// Where an operation meets changed schemas.
fn uses(operation: &Found<'_>, schemas: &mut SharedSchemas) -> Vec<(String, Rc<Reached>)> {
    let mut uses: Vec<(String, Rc<Reached>)> = Vec::new();
    for (at, number) in &operation.links {
        let reached = schemas.reached(*number);
        if !reached.is_empty() && !uses.iter().any(|(known, same)| known == at && *same == reached) {
            uses.push((at.clone(), reached));
        }
    }
    uses
}

fn identities(api: &Api) -> Vec<Identity<'_>> {
    let mut identities = Vec::with_capacity(api.operations.len());
    for Operation { key, operation_id, .. } in &api.operations {
        identities.push(Identity { key, operation_id: operation_id.as_deref() });
    }
    identities
}

fn list(operation: &Operation) -> Listed {
    let Operation { key, operation_id, deprecated, .. } = operation;
    Listed { key: key.clone(), operation_id: operation_id.clone(), deprecated: *deprecated }
}

/// What changed about a description as a whole.
fn of_description(old: &Api, new: &Api) -> Vec<Change> {
    let mut changes = server::compare(&old.servers, &new.servers);
    let mut prose = Vec::new();
    if old.title != new.title {
        prose.push("title");
    }
    if old.description != new.description {
        prose.push("description");
    }
    if !prose.is_empty() {
        let message = format!("{} changed", prose.join(", "));
        changes.push(Change::new(Kind::DescriptionDocumentationChanged, "info", message));
    }
    changes.sort();
    changes
}

/// Whether any body of a description is XML.
fn speaks_xml(api: &Api) -> bool {
    api.operations.iter().any(|operation| {
        let sent = operation.request_body.iter().flat_map(|body| &body.content);
        let mut all = sent.chain(operation.responses.iter().flat_map(|response| &response.content));
        all.any(|media_type| media_type.kind() == MediaKind::Xml)
    })
}
