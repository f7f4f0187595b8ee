//! A place in the table of schemas, and what is wanted of it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use schemars::Schema;
use serde_json::{Map, Value};

use crate::model::Schemas;
use crate::source::Pointer;

/// A schema: an entry of the table, or a node inside one.
///
/// Lowering may put nodes into an entry that the document does not have, so an inner node is reached through its
/// entry and never looked up by its own pointer.
#[derive(Clone, Debug)]
pub(super) struct Node {
    entry: Arc<Schema>,
    at: Pointer,
    /// Where the part of `at` begins that leads from the entry to this node.
    split: usize,
}

impl Node {
    /// The entry at a pointer.
    pub(super) fn entry(schemas: &Schemas, at: &Pointer) -> Option<Self> {
        Some(Self { entry: schemas.get(at)?, at: at.clone(), split: at.as_str().len() })
    }

    pub(super) fn at(&self) -> &Pointer {
        &self.at
    }

    /// Whether this is an entry itself: something that references can name.
    pub(super) fn is_entry(&self) -> bool {
        self.split == self.at.as_str().len()
    }

    pub(super) fn value(&self) -> &Value {
        let inner = self.at.as_str().get(self.split..).unwrap_or_default();
        self.entry.as_value().pointer(inner).unwrap_or(&Value::Bool(true))
    }

    /// The keywords; `None` for `true` and `false`.
    pub(super) fn keywords(&self) -> Option<&Map<String, Value>> {
        self.value().as_object()
    }

    pub(super) fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords()?.get(name)
    }

    /// The subschema under a keyword.
    pub(super) fn child(&self, keyword: &str) -> Option<Self> {
        is_schema(self.keyword(keyword)?).then(|| self.step(self.at.child(keyword)))
    }

    /// The subschema under a name inside a keyword such as `properties`.
    pub(super) fn member(&self, keyword: &str, name: &str) -> Option<Self> {
        let found = self.keyword(keyword)?.as_object()?.get(name)?;
        is_schema(found).then(|| self.step(self.at.child(keyword).child(name)))
    }

    /// The subschema at an index inside a keyword such as `allOf`.
    pub(super) fn item(&self, keyword: &str, index: usize) -> Option<Self> {
        let found = self.keyword(keyword)?.as_array()?.get(index)?;
        is_schema(found).then(|| self.step(self.at.child(keyword).index(index)))
    }

    /// All subschemas inside a keyword such as `allOf`, in order.
    pub(super) fn items(&self, keyword: &str) -> Vec<Self> {
        let count = self.keyword(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count).filter_map(|index| self.item(keyword, index)).collect()
    }

    /// The names inside a keyword such as `properties`, in order.
    pub(super) fn names(&self, keyword: &str) -> impl Iterator<Item = &String> {
        self.keyword(keyword).and_then(Value::as_object).into_iter().flat_map(Map::keys)
    }

    /// Where `$ref` (or a `$dynamicRef` that names a place) leads: `Err` holds a reference to nothing.
    pub(super) fn target(&self, schemas: &Schemas) -> Option<Result<Self, String>> {
        let reference = self.keyword("$ref").or_else(|| self.keyword("$dynamicRef"))?.as_str()?;
        let found = Pointer::from_local_reference(reference).and_then(|at| Self::entry(schemas, &at));
        Some(found.ok_or_else(|| reference.to_owned()))
    }

    fn step(&self, at: Pointer) -> Self {
        Self { entry: Arc::clone(&self.entry), at, split: self.split }
    }
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.split == other.split && self.at == other.at
    }
}

impl Eq for Node {}

impl Hash for Node {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.at.hash(state);
        self.split.hash(state);
    }
}

/// One demand on a value: that a schema holds, or that it does not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Literal {
    pub(super) node: Node,
    pub(super) holds: bool,
}

impl Literal {
    pub(super) fn holds(node: Node) -> Self {
        Self { node, holds: true }
    }

    pub(super) fn fails(node: Node) -> Self {
        Self { node, holds: false }
    }

    /// Whether no value can meet it.
    pub(super) fn is_impossible(&self) -> bool {
        self.node.value() == &Value::Bool(!self.holds)
    }

    /// Whether every value meets it.
    pub(super) fn is_idle(&self) -> bool {
        self.holds && (self.node.value() == &Value::Bool(true) || self.node.keywords().is_some_and(Map::is_empty))
            || !self.holds && self.node.value() == &Value::Bool(false)
    }
}

/// Everything that a value has to meet at once.
pub(super) type Goal = Vec<Literal>;
