//! A place in the table of schemas.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use schemars::Schema;
use serde_json::{Map, Value};

use crate::model::Schemas;
use crate::source::{Pointer, walk};

/// A schema: an entry of the table, or a node inside one.
///
/// Lowering may put nodes into an entry that the document does not have, so an inner node is reached through its
/// entry and never looked up by its own pointer.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    entry: Arc<Schema>,
    at: Pointer,
    /// Where the part of `at` begins that leads from the entry to this node.
    split: usize,
}

impl Node {
    /// The entry at a pointer.
    pub(crate) fn entry(schemas: &Schemas, at: &Pointer) -> Option<Self> {
        Some(Self { entry: schemas.get(at)?, at: at.clone(), split: at.as_str().len() })
    }

    pub(crate) fn at(&self) -> &Pointer {
        &self.at
    }

    /// Whether this is an entry itself: something that references can name.
    pub(crate) fn is_entry(&self) -> bool {
        self.split == self.at.as_str().len()
    }

    pub(crate) fn value(&self) -> &Value {
        let inner = self.at.as_str().get(self.split..).unwrap_or_default();
        walk(inner, self.entry.as_value()).unwrap_or(&Value::Bool(true))
    }

    /// The keywords; `None` for `true` and `false`.
    pub(crate) fn keywords(&self) -> Option<&Map<String, Value>> {
        self.value().as_object()
    }

    pub(crate) fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords()?.get(name)
    }

    /// The subschema under a keyword.
    pub(crate) fn child(&self, keyword: &str) -> Option<Self> {
        is_schema(self.keyword(keyword)?).then(|| self.step(self.at.child(keyword)))
    }

    /// The subschema under a name inside a keyword such as `properties`.
    pub(crate) fn member(&self, keyword: &str, name: &str) -> Option<Self> {
        let found = self.keyword(keyword)?.as_object()?.get(name)?;
        is_schema(found).then(|| self.step(self.at.child(keyword).child(name)))
    }

    /// The subschema at an index inside a keyword such as `allOf`.
    pub(crate) fn item(&self, keyword: &str, index: usize) -> Option<Self> {
        let found = self.keyword(keyword)?.as_array()?.get(index)?;
        is_schema(found).then(|| self.step(self.at.child(keyword).index(index)))
    }

    /// All subschemas inside a keyword such as `allOf`, in order.
    pub(crate) fn items(&self, keyword: &str) -> Vec<Self> {
        let count = self.keyword(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count).filter_map(|index| self.item(keyword, index)).collect()
    }

    /// The names inside a keyword such as `properties`, in order.
    pub(crate) fn names(&self, keyword: &str) -> impl Iterator<Item = &String> {
        self.keyword(keyword).and_then(Value::as_object).into_iter().flat_map(Map::keys)
    }

    /// Whether a schema says nothing but where to find another.
    pub(crate) fn only_refers(&self) -> bool {
        self.keywords().is_some_and(|keywords| keywords.len() == 1 && keywords.contains_key("$ref"))
    }

    /// Where `$ref` (or a `$dynamicRef` that names a place) leads: `Err` holds a reference to nothing.
    pub(crate) fn target(&self, schemas: &Schemas) -> Option<Result<Self, String>> {
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
