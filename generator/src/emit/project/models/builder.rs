//! From schemas to types: each place of the description once.

use std::collections::HashMap;

use super::Typed;
use super::item::{Item, ItemKind, Wanted};
use super::places::Places;
use super::rust_type::{ItemId, Type};
use super::shape::{Shape, canonical};
use crate::model::Schemas;
use crate::sample::Types;
use crate::source::Pointer;
use crate::validation::Node;

/// Schemas within schemas that are followed before anything goes.
const DEEPEST: usize = 150;

/// Items that still make a tuple.
pub(super) const LONGEST_TUPLE: usize = 6;

/// What types are made of, and those that are made.
pub(super) struct Builder<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) places: &'a Places<'a>,
    pub(super) items: Vec<Item>,
    pub(super) typed: Typed,
    known: HashMap<Key, Known>,
    open: HashMap<Key, Open>,
}

/// Schemas that hold together, by their places.
pub(super) type Key = Vec<Pointer>;

#[derive(Clone)]
struct Known {
    rust_type: Type,
    says_type: bool,
}

/// Schemas that are being looked at.
#[derive(Clone, Copy, Default)]
struct Open {
    item: Option<ItemId>,
    nullable: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(schemas: &'a Schemas, places: &'a Places<'a>) -> Self {
        let (items, typed) = (Vec::new(), Typed::default());
        Self { schemas, places, items, typed, known: HashMap::new(), open: HashMap::new() }
    }

    /// The type of the schema at a pointer, counted as a position of the description.
    pub(super) fn position(&mut self, at: &Pointer) -> Type {
        match Node::entry(self.schemas, at) {
            Some(node) => self.counted(&[node]),
            None => Type::Value,
        }
    }

    /// The components that operations use, with their types, and those that stand for one of them by its discriminator.
    pub(super) fn components(&mut self, named: Vec<Pointer>) -> Vec<(Type, Pointer)> {
        let mut left = named;
        let mut found = Vec::new();
        loop {
            let (used, others): (Vec<_>, Vec<_>) = left.into_iter().partition(|at| self.is_used(at));
            if used.is_empty() {
                return found;
            }
            found.extend(used.into_iter().map(|at| (self.position(&at), at)));
            left = others;
        }
    }

    fn is_used(&self, at: &Pointer) -> bool {
        if self.known.contains_key(std::slice::from_ref(at)) {
            return true;
        }
        let Some(node) = Node::entry(self.schemas, at) else { return false };
        let parents = node.items("allOf").into_iter().filter_map(|part| part.target(self.schemas)?.ok());
        let mut parents = parents.filter(|parent| self.known.contains_key(std::slice::from_ref(parent.at())));
        parents.any(|parent| parent.keyword("discriminator").is_some())
    }

    /// The type of schemas that hold together, counted as a position.
    pub(super) fn counted(&mut self, nodes: &[Node]) -> Type {
        let known = self.look(nodes);
        if known.says_type {
            let count =
                if known.rust_type.core() == &Type::Value { &mut self.typed.untyped } else { &mut self.typed.typed };
            *count += 1;
        }
        known.rust_type
    }

    /// The type of schemas that hold together.
    pub(super) fn type_of(&mut self, nodes: &[Node]) -> Type {
        self.look(nodes).rust_type
    }

    fn look(&mut self, nodes: &[Node]) -> Known {
        let nodes = canonical(self.schemas, nodes);
        let key: Key = nodes.iter().map(|node| node.at().clone()).collect();
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        if self.open.contains_key(&key) {
            let rust_type = Type::Item(self.reserve(&key));
            let nullable = self.open.get(&key).is_some_and(|open| open.nullable);
            return Known { rust_type: rust_type.or_null(nullable), says_type: true };
        }
        let shape = Shape::of(self.schemas, &nodes);
        let says_type = shape.says_type();
        if self.open.len() > DEEPEST {
            return Known { rust_type: Type::Value, says_type };
        }
        let nullable = says_type && self.may_be_null(&shape, 0);
        self.open.insert(key.clone(), Open { item: None, nullable });
        let rust_type = self.of_shape(&shape, &key);
        let rust_type = self.close(&key, rust_type, nullable);
        let known = Known { rust_type, says_type };
        self.known.insert(key, known.clone());
        known
    }

    /// The item for schemas that are being looked at.
    pub(super) fn reserve(&mut self, key: &Key) -> ItemId {
        if let Some(Open { item: Some(id), .. }) = self.open.get(key) {
            return *id;
        }
        let id = self.add(self.places.of_key(key), String::new(), ItemKind::Open);
        self.open.entry(key.clone()).or_default().item = Some(id);
        id
    }

    pub(super) fn add(&mut self, wanted: Wanted, about: String, kind: ItemKind) -> ItemId {
        self.items.push(Item { wanted, about, kind });
        self.items.len() - 1
    }

    /// Gives an item its content.
    pub(super) fn fill(&mut self, id: ItemId, about: Option<&String>, kind: ItemKind) -> Type {
        if let Some(item) = self.items.get_mut(id) {
            item.about = about.cloned().unwrap_or_default();
            item.kind = kind;
        }
        Type::Item(id)
    }

    /// A type that refers to itself without being a struct or an enum needs a name as well.
    fn close(&mut self, key: &Key, rust_type: Type, nullable: bool) -> Type {
        let Some(Open { item: Some(id), .. }) = self.open.remove(key) else { return rust_type.or_null(nullable) };
        let core = rust_type.core().clone();
        if core == Type::Item(id) {
            return rust_type.or_null(nullable);
        }
        let endless = core == Type::Value;
        self.fill(id, None, ItemKind::Newtype(core));
        if endless { Type::Value } else { Type::Item(id).or_null(nullable) }
    }

    /// Whether null is among the values.
    pub(super) fn may_be_null(&self, shape: &Shape, depth: usize) -> bool {
        if !shape.types.meets(Types::NULL) || depth > 8 {
            return false;
        }
        if let Some(values) = &shape.values {
            return values.iter().any(serde_json::Value::is_null);
        }
        let any_branch = |branches: &[Node]| {
            branches.iter().any(|branch| {
                let shape = Shape::of(self.schemas, std::slice::from_ref(branch));
                shape.says_type() && self.may_be_null(&shape, depth + 1)
            })
        };
        let says_null = shape.types != Types::ALL;
        let chosen = shape.choices.iter().any(|choice| any_branch(&choice.branches));
        says_null || chosen
    }

    fn of_shape(&mut self, shape: &Shape, key: &Key) -> Type {
        if !shape.says_type() {
            return Type::Value;
        }
        if let Some(rust_type) = self.chosen(shape, key) {
            return rust_type;
        }
        let kinds = shape.kinds();
        let mut found = Vec::new();
        for kind in Types::KINDS {
            if kinds.meets(kind) && kind != Types::NULL {
                found.push(kind);
            }
        }
        match found.as_slice() {
            [] if kinds.meets(Types::NULL) => Type::Null,
            [] => Type::Value,
            [only] => self.of_kind(shape, key, *only),
            several if several.len() >= 5 && shape.values.is_none() => Type::Value,
            several => {
                let types = several.iter().map(|kind| (self.of_kind(shape, key, *kind), Vec::new())).collect();
                self.union(key, shape, types, None)
            }
        }
    }

    fn of_kind(&mut self, shape: &Shape, key: &Key, kind: Types) -> Type {
        match kind {
            Types::OBJECT => self.object(shape, key),
            Types::ARRAY => self.array(shape, key),
            Types::STRING => self.text(shape, key),
            Types::BOOLEAN => Type::Bool,
            _ => shape.number(),
        }
    }

    fn array(&mut self, shape: &Shape, key: &Key) -> Type {
        let no_more = shape.items.iter().any(|items| items.value() == false);
        let rest = if shape.items.is_empty() || no_more { None } else { Some(self.counted(&shape.items)) };
        if shape.prefix.is_empty() {
            return rest.unwrap_or(Type::Value).list();
        }
        let mut types: Vec<Type> = shape.prefix.iter().map(|item| self.counted(std::slice::from_ref(item))).collect();
        let count = types.len() as u64;
        let is_full = no_more || shape.item_counts.1 == Some(count);
        if is_full && shape.item_counts.0 >= Some(count) && types.len() <= LONGEST_TUPLE {
            return Type::Tuple(types);
        }
        if !no_more {
            types.push(rest.unwrap_or(Type::Value));
        }
        self.either(key, "Item", types).list()
    }
}
