//! What is wanted of a value.

use serde_json::{Map, Value};

pub(super) use crate::validation::Node;

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
