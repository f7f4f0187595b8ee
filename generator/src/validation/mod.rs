//! Whether a value is valid: the `jsonschema` crate, one validator a schema, compiled when it is first needed.
//!
//! A validator of everything that a response refers to grows with the description: measured on Stripe, 38 ms and
//! 6.8 MB for each response. So each schema is compiled alone, and a `$ref` in it becomes a keyword of our own that
//! asks the table for the other schema's validator. Every schema is compiled at most once, whoever refers to it.

mod compose;
mod direction;
mod evaluation;
mod in_place;
mod node;
mod reference;
#[cfg(test)]
mod tests;
mod unit;
mod violation;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

pub use direction::Direction;
pub(crate) use evaluation::Verdict;
pub(crate) use node::Node;
use serde_json::Value;
use unit::Unit;
pub(crate) use unit::is_base64;
pub use violation::Violation;

use crate::model::Schemas;
use crate::source::Pointer;

/// What may be kept compiled before all is forgotten; what is needed again is compiled again. A node counts as one, a
/// schema besides as [`EACH`] and a reference as [`EACH_REFERENCE`]: weights that were guessed, not measured.
const MOST_KEPT: usize = 200_000;
const EACH: usize = 50;
const EACH_REFERENCE: usize = 20;

/// Validators of the schemas of one description, each compiled when it is first asked for. A clone is the same table.
#[derive(Clone)]
pub struct Validators(Arc<Table>);

struct Table {
    schemas: Schemas,
    units: RwLock<Units>,
    hidden: RwLock<HashMap<(Pointer, Direction), Arc<Names>>>,
}

/// Names of members.
type Names = BTreeSet<String>;

#[derive(Default)]
struct Units {
    by_key: HashMap<Key, Arc<Unit>>,
    size: usize,
}

/// What decides a validator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    node: Node,
    direction: Direction,
    /// Names that whoever refers to the schema knows not to travel this way.
    hidden: BTreeSet<String>,
}

/// Why a schema, or a part of it, cannot judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of fault.
    pub kind: FaultKind,
    /// The keyword or schema concerned.
    pub schema: Pointer,
    /// What is wrong, in a sentence.
    pub message: String,
}

/// What keeps a schema from judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A reference leads to nothing; it counts as met.
    Dangling,
    /// A keyword cannot be compiled, such as a pattern that is no regular expression; it counts as met.
    Uncompilable,
    /// Judging a value takes more than it may; what was not judged counts as met.
    Budget,
}

impl Validators {
    /// An empty table over the schemas of a description.
    #[must_use]
    pub fn new(schemas: Schemas) -> Self {
        Self(Arc::new(Table { schemas, units: RwLock::default(), hidden: RwLock::default() }))
    }

    /// The schemas that are compiled.
    #[must_use]
    pub fn schemas(&self) -> &Schemas {
        &self.0.schemas
    }

    /// The validator of the schema at a pointer; `None` where there is no schema.
    #[must_use]
    pub fn get(&self, schema: &Pointer, direction: Direction) -> Option<Validator> {
        Some(self.of_node(&Node::entry(&self.0.schemas, schema)?, direction))
    }

    pub(crate) fn of_node(&self, node: &Node, direction: Direction) -> Validator {
        let key = Key { node: node.clone(), direction, hidden: BTreeSet::new() };
        Validator { unit: self.0.unit(&key), table: Arc::clone(&self.0) }
    }
}

impl fmt::Debug for Validators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.0.units.read().unwrap_or_else(PoisonError::into_inner).by_key.len();
        f.debug_struct("Validators").field("compiled", &units).finish_non_exhaustive()
    }
}

impl Table {
    fn unit(self: &Arc<Self>, key: &Key) -> Arc<Unit> {
        if let Some(known) = self.units.read().unwrap_or_else(PoisonError::into_inner).by_key.get(key) {
            return Arc::clone(known);
        }
        let unit = Arc::new(Unit::compile(self, key));
        let mut units = self.units.write().unwrap_or_else(PoisonError::into_inner);
        if units.size > MOST_KEPT {
            *units = Units::default();
        }
        units.size += unit.size + EACH + unit.references() * EACH_REFERENCE;
        Arc::clone(units.by_key.entry(key.clone()).or_insert(unit))
    }

    /// The names that an entry keeps from travelling.
    fn hidden(&self, entry: &Node, direction: Direction) -> Arc<BTreeSet<String>> {
        let key = (entry.at().clone(), direction);
        if let Some(known) = self.hidden.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let found = Arc::new(in_place::hidden(&self.schemas, entry, direction));
        let mut table = self.hidden.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(table.entry(key).or_insert(found))
    }
}

/// A compiled schema.
#[derive(Clone)]
pub struct Validator {
    unit: Arc<Unit>,
    table: Arc<Table>,
}

impl Validator {
    /// Whether a value is valid; formats are asserted. What cannot be judged counts as met.
    #[must_use]
    pub fn is_valid(&self, value: &Value) -> bool {
        self.judge(value).valid
    }

    /// Whether a value is valid, and what stood in the way of judging it.
    pub(crate) fn judge(&self, value: &Value) -> Verdict {
        evaluation::judge(&self.unit, value)
    }

    /// Everything that a value breaks, at most a hundred things; empty when it is valid.
    #[must_use]
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        violation::gather(&self.table, &self.unit, value)
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validator").field("at", &self.unit.at).finish_non_exhaustive()
    }
}
