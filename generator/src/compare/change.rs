//! What a comparison gives.

use super::class::Kind;
use super::class::{Class, Effect};
use super::facet::Facet;
use super::pairing::Rename;
use crate::model::OperationKey;
use crate::validation::Direction;

/// One thing that is another than it was. Changes are ordered by effect, the breaking first, then by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Change {
    /// What it means for clients.
    pub effect: Effect,
    /// Where, such as `query.limit` or `response 200 application/json#/items/*/name`.
    pub at: String,
    /// What kind of change it is.
    pub class: Class,
    /// One line for people. It quotes the descriptions, which are untrusted.
    pub message: String,
}

impl Change {
    pub(super) fn new(kind: Kind, at: impl Into<String>, message: impl Into<String>) -> Self {
        Self { class: kind.class(), effect: kind.effect(), at: at.into(), message: message.into() }
    }
}

/// An operation that only one of the descriptions has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Method and path.
    pub key: OperationKey,
    /// `operationId`.
    pub operation_id: Option<String>,
    /// Whether it is, or was, deprecated.
    pub deprecated: bool,
}

/// An operation of both descriptions about which something changed.
#[derive(Clone, Debug)]
pub struct ChangedOperation {
    /// Method and path in the old description.
    pub old: OperationKey,
    /// Method and path in the new one.
    pub new: OperationKey,
    /// What about its identity changed.
    pub rename: Option<Rename>,
    /// What changed about the operation itself, the breaking first.
    pub changes: Vec<Change>,
    /// Changes that it shares with many others, as indices into [`Comparison::shared`].
    pub shared: Vec<usize>,
    /// Changed schemas that it uses, by where.
    pub uses: Vec<SchemaUse>,
    /// Whether any of all that breaks clients, changes in schemas and those shared with other operations included.
    pub breaking: bool,
}

/// Where an operation meets a changed schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaUse {
    /// Where, such as `response 200 application/json`.
    pub at: String,
    /// The nearest of the changed schemas, as an index into [`Comparison::schemas`].
    pub schema: usize,
    /// How many changed schemas are met there.
    pub schemas: usize,
    /// How many breaking changes those have.
    pub breaking: usize,
}

/// A schema that several places use, with what changed about it.
#[derive(Clone, Debug)]
pub struct ChangedSchema {
    /// Its name in the old description.
    pub old: String,
    /// Its name in the new one.
    pub new: String,
    /// Which way its values travel: what breaks whom depends on it.
    pub direction: Direction,
    /// What changed about it, the breaking first.
    pub changes: Vec<Change>,
    /// The operations that meet it.
    pub operations: Met,
}

/// A change that many operations share.
#[derive(Clone, Debug)]
pub struct SharedChange {
    /// The change.
    pub change: Change,
    /// The operations.
    pub operations: Met,
}

/// Operations that meet something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// How many.
    pub count: usize,
    /// The first few, as the new description has them.
    pub first: Vec<OperationKey>,
}

impl Met {
    /// Operations that are named.
    const NAMED: usize = 3;

    pub(super) fn add(&mut self, operation: &OperationKey) {
        self.count += 1;
        if self.first.len() < Self::NAMED {
            self.first.push(operation.clone());
        }
    }
}

/// Everything that changed between two descriptions.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Operations that are gone, in the order of the old description.
    pub removed: Vec<Listed>,
    /// Operations that are new, in the order of the new description.
    pub added: Vec<Listed>,
    /// Operations that changed, the renamed included, in the order of the old description.
    pub changed: Vec<ChangedOperation>,
    /// Changes that many operations share, each once.
    pub shared: Vec<SharedChange>,
    /// Changes of schemas that are used in several places, each once.
    pub schemas: Vec<ChangedSchema>,
    /// Changes of the description as a whole.
    pub description: Vec<Change>,
}

/// How much changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Operations added.
    pub added: usize,
    /// Operations removed.
    pub removed: usize,
    /// Operations of another name: path, method or path parameters.
    pub renamed: usize,
    /// Operations that changed, the renamed included.
    pub changed: usize,
    /// Changes that break clients, removed operations included; each once, however many operations meet it.
    pub breaking: usize,
    /// Changes that do not.
    pub compatible: usize,
    /// Changes of prose.
    pub docs: usize,
}

impl Comparison {
    /// Every change that is listed, each once: of the description, of many operations, of single ones, of schemas.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        let of_operations = self.changed.iter().flat_map(|operation| &operation.changes);
        let of_schemas = self.schemas.iter().flat_map(|schema| &schema.changes);
        let shared = self.shared.iter().map(|shared| &shared.change);
        self.description.iter().chain(shared).chain(of_operations).chain(of_schemas)
    }

    /// How much changed.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let of = |effect: Effect| self.changes().filter(|change| change.effect == effect).count();
        let named = |operation: &&ChangedOperation| operation.old != operation.new;
        Totals {
            added: self.added.len(),
            removed: self.removed.len(),
            renamed: self.changed.iter().filter(named).count(),
            changed: self.changed.len(),
            breaking: of(Effect::Breaking) + self.removed.len(),
            compatible: of(Effect::Compatible) + self.added.len(),
            docs: of(Effect::Docs),
        }
    }

    /// Whether a client of the old description may fail with the new one.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        !self.removed.is_empty() || self.changes().any(|change| change.effect == Effect::Breaking)
    }

    /// Whether nothing changed at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty() && self.changed.is_empty() && self.changes().next().is_none()
    }
}

/// Every class of changes with its effect, in the order of `docs/changes.md`.
#[must_use]
pub fn classes() -> Vec<(Class, Effect)> {
    let mut classes: Vec<(Class, Effect)> = Kind::ALL.iter().map(|kind| (kind.class(), kind.effect())).collect();
    for facet in Facet::ALL {
        // Nobody refuses what is received.
        let both = *facet != Facet::PropertyRefused;
        let directions = [Direction::Request, Direction::Response].into_iter().take(1 + usize::from(both));
        for direction in directions {
            classes.push((facet.class(direction), facet.effect(direction)));
        }
    }
    classes
}
