use serde_json::Value;

use super::characters::split_prefix;
use crate::mock::render::shape::{Part, Shape};

/// What a schema becomes in a document (OpenAPI 3.2 §4.26.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Element,
    Attribute,
    Text,
    Cdata,
    /// No node: what is inside stands directly in the node around it.
    None,
}

/// The XML Objects that apply to one value, merged: the one nearest to the use wins, word by word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    /// What was asked for, in the words of any version; what is the default depends on the value.
    pub(super) node: Option<Node>,
    pub(super) name: Option<String>,
    pub(super) namespace: Option<String>,
    pub(super) prefix: Option<String>,
}

impl Hints {
    pub(super) fn of(shape: &Shape<'_>) -> Self {
        let text = |key| shape.parts().find_map(|part| hint(part, key)?.as_str()).filter(|text| !text.is_empty());
        let flag = |key| shape.parts().find_map(|part| hint(part, key)?.as_bool()) == Some(true);
        let node_type = match text("nodeType") {
            Some("element") => Some(Node::Element),
            Some("attribute") => Some(Node::Attribute),
            Some("text") => Some(Node::Text),
            Some("cdata") => Some(Node::Cdata),
            Some("none") => Some(Node::None),
            _ => None,
        };
        let older = if flag("attribute") {
            Some(Node::Attribute)
        } else if flag("wrapped") && shape.has_type("array") {
            Some(Node::Element)
        } else {
            None
        };
        let written = text("name");
        let (in_name, name) = match written.and_then(split_prefix) {
            Some((prefix, name)) => (Some(prefix), Some(name)),
            None => (None, written),
        };
        Self {
            node: node_type.or(older),
            name: name.map(str::to_owned),
            namespace: text("namespace").map(str::to_owned),
            prefix: text("prefix").or(in_name).map(str::to_owned),
        }
    }

    /// What is said about a value that is called by its own name, or else by the one inferred from around it.
    pub(super) fn named(shape: &Shape<'_>, inferred: &str) -> Self {
        let mut hints = Self::of(shape);
        if hints.name.is_none() {
            let split = split_prefix(inferred).filter(|_| hints.prefix.is_none());
            hints.prefix = split.map(|(prefix, _)| prefix.to_owned()).or(hints.prefix);
            hints.name = Some(split.map_or(inferred, |(_, name)| name).to_owned());
        }
        hints
    }

    /// What is said about an item of a list whose own hints are `list`: what the item lacks, it has from the list.
    pub(super) fn listed(shape: &Shape<'_>, list: &Self) -> Self {
        let own = Self::of(shape);
        let is_plain = own.namespace.is_none() && own.prefix.is_none();
        Self {
            node: own.node,
            name: own.name.or_else(|| list.name.clone()),
            namespace: if is_plain { list.namespace.clone() } else { own.namespace },
            prefix: if is_plain { list.prefix.clone() } else { own.prefix },
        }
    }

    /// The node that a value becomes. Arrays are not wrapped unless that is asked for.
    pub(super) fn node_for(&self, value: &Value) -> Node {
        self.node.unwrap_or(if value.is_array() { Node::None } else { Node::Element })
    }
}

/// The name of a document's element: the nearest that a schema gives or, as a component, has.
pub(super) fn root_name(shape: &Shape<'_>) -> Option<String> {
    shape.parts().find_map(|part| {
        let given = hint(part, "name").and_then(Value::as_str).filter(|name| !name.is_empty());
        given.map(|name| split_prefix(name).map_or(name, |(_, name)| name).to_owned()).or_else(|| part.component())
    })
}

fn hint<'p>(part: &'p Part, key: &str) -> Option<&'p Value> {
    part.keywords()?.get("xml")?.get(key)
}
