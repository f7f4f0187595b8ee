//! What a schema expects of a text: which types a value may have, and the same of its items and members.
//!
//! This is no validation. A text says nothing about its type, so it is read as what the schema expects, and whether it
//! is that is for the validator to say.

mod build;
mod part;
#[cfg(test)]
mod tests;
mod xml;

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use mockwright_generator::model::Schemas;
use mockwright_generator::source::Pointer;

use super::types::Types;
pub(super) use xml::{XmlHints, XmlNode, local};

/// The place of a shape among those of one schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Id(usize);

/// What is known of one position.
#[derive(Debug, Default)]
struct Node {
    /// `None`: nothing says, any type will do.
    types: Option<Types>,
    prefix: Vec<Id>,
    items: Option<Id>,
    members: IndexMap<Box<str>, Id>,
    rest: Rest,
    xml: XmlHints,
}

/// What members may be there that have no name in the schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Rest {
    /// The schema does not say.
    #[default]
    Unsaid,
    /// None.
    Closed,
    /// Any, of any type.
    Open,
    /// Any, of this shape.
    Shaped(Id),
}

/// The shape of a schema, with all shapes inside it.
#[derive(Clone)]
pub(super) struct Shape {
    /// Cyclic schemas are cycles in here.
    nodes: Arc<[Node]>,
    id: Id,
}

impl Shape {
    /// The shape of the schema at a pointer; without a pointer, that of anything.
    pub(super) fn of(schemas: &Schemas, pointer: Option<&Pointer>) -> Self {
        build::build(schemas, pointer)
    }

    /// A look at it.
    pub(super) fn view(&self) -> View<'_> {
        View { nodes: &self.nodes, id: Some(self.id) }
    }

    /// The shape of a member.
    pub(super) fn member(&self, name: &str) -> Option<Self> {
        self.at(self.view().member(name))
    }

    /// The shape of the items behind those that have a position of their own.
    pub(super) fn items(&self) -> Option<Self> {
        self.at(self.view().item(usize::MAX))
    }

    fn at(&self, view: View<'_>) -> Option<Self> {
        Some(Self { nodes: Arc::clone(&self.nodes), id: view.id? })
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shape").field("types", &self.view().types()).finish_non_exhaustive()
    }
}

/// One position in a shape; that of anything where the schema says nothing.
#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    nodes: &'s [Node],
    id: Option<Id>,
}

impl<'s> View<'s> {
    fn node(self) -> Option<&'s Node> {
        self.nodes.get(self.id?.0)
    }

    fn at(self, id: Option<Id>) -> Self {
        Self { id, ..self }
    }

    /// The types that are possible; `None`: nothing says.
    pub(super) fn types(self) -> Option<Types> {
        self.node()?.types
    }

    /// Whether the schema asks for one of these types, among others perhaps.
    pub(super) fn asks_for(self, types: Types) -> bool {
        self.types().is_some_and(|own| own.meets(types))
    }

    /// Whether a string, number or boolean will do.
    pub(super) fn takes_scalar(self) -> bool {
        self.types().is_none_or(Types::has_scalar)
    }

    /// What an item is.
    pub(super) fn item(self, index: usize) -> Self {
        self.at(self.node().and_then(|node| node.prefix.get(index).copied().or(node.items)))
    }

    /// What a member is.
    pub(super) fn member(self, name: &str) -> Self {
        let id = self.node().and_then(|node| match node.rest {
            Rest::Shaped(rest) => Some(node.members.get(name).copied().unwrap_or(rest)),
            _ => node.members.get(name).copied(),
        });
        self.at(id)
    }

    /// Whether a member has a name in the schema.
    pub(super) fn has_member(self, name: &str) -> bool {
        self.node().is_some_and(|node| node.members.contains_key(name))
    }

    /// The members that have a name in the schema.
    pub(super) fn members(self) -> impl Iterator<Item = (&'s str, Self)> {
        let members = self.node().into_iter().flat_map(|node| &node.members);
        members.map(move |(name, id)| (&**name, self.at(Some(*id))))
    }

    /// Whether the schema says that members without a name in it may be there.
    pub(super) fn invites_members(self) -> bool {
        self.node().is_some_and(|node| matches!(node.rest, Rest::Open | Rest::Shaped(_)))
    }

    /// How it is written in XML.
    pub(super) fn xml(self) -> &'s XmlHints {
        const NO_HINTS: &XmlHints = &XmlHints::NONE;
        self.node().map_or(NO_HINTS, |node| &node.xml)
    }
}
