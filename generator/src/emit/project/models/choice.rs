//! Alternatives: `oneOf`, `anyOf`, several types.

use serde_json::Value;

use super::builder::{Builder, Key};
use super::item::{ItemKind, Union, Variant};
use super::rust_type::Type;
use super::shape::{Choice, Shape, canonical};
use crate::emit::project::names::{Taken, pascal_case};
use crate::sample::Types;
use crate::source::Pointer;
use crate::validation::Node;

/// A type with the texts of the tag that name it.
type Tagged = (Type, Vec<String>);

impl Builder<'_> {
    /// The type where alternatives decide it; `None` where the rest of the shape does.
    pub(super) fn chosen(&mut self, shape: &Shape, key: &Key) -> Option<Type> {
        let kinds = shape.types.without(Types::NULL);
        let own_kind = shape.types != Types::ALL;
        if shape.choices.is_empty()
            || shape.values.is_some()
            || (own_kind && !kinds.meets(Types::OBJECT.or(Types::ARRAY)))
        {
            return None;
        }
        if !shape.items.is_empty() || !shape.prefix.is_empty() {
            return None;
        }
        let mut deciding: Vec<(Choice, Vec<Node>)> = Vec::new();
        for choice in &shape.choices {
            let branches = self.branches(choice);
            if !branches.is_empty() && !branches.iter().all(|branch| self.only_restricts(branch, own_kind)) {
                deciding.push((choice.clone(), branches));
            }
        }
        if deciding.is_empty() {
            return (shape.kinds().without(Types::NULL).is_empty()).then_some(Type::Value);
        }
        let all_branches = || deciding.iter().flat_map(|(_, branches)| branches);
        let objects = all_branches().all(|branch| self.is_object(branch, 0));
        let unnamed = all_branches().all(|branch| self.is_unnamed(branch));
        let tagged = deciding.iter().any(|(choice, _)| tag_of(&choice.node).is_some());
        let is_object = objects || (own_kind && kinds == Types::OBJECT) || !shape.members.is_empty();
        if is_object && (!shape.members.is_empty() || deciding.len() > 1 || (unnamed && !tagged)) {
            return Some(self.softened(shape, key, all_branches()));
        }
        match deciding.as_slice() {
            [(choice, branches)] => Some(self.one_of(shape, key, choice, branches)),
            _ => Some(Type::Value),
        }
    }

    /// One struct with the members of all alternatives.
    fn softened<'n>(&mut self, shape: &Shape, key: &Key, branches: impl Iterator<Item = &'n Node>) -> Type {
        let mut soft = Shape::of(self.schemas, &shape.nodes);
        soft.types = Types::OBJECT;
        branches.for_each(|branch| soft.soften(self.schemas, branch));
        self.object(&soft, key)
    }

    /// The alternatives that are not null or nothing.
    fn branches(&self, choice: &Choice) -> Vec<Node> {
        let is_value = |branch: &&Node| {
            let shape = Shape::of(self.schemas, std::slice::from_ref(branch));
            let null = shape.types == Types::NULL
                || shape.values.as_ref().is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null));
            !null && !shape.types.is_empty()
        };
        choice.branches.iter().filter(is_value).cloned().collect()
    }

    /// Whether an alternative says nothing of the type that is not said beside it.
    fn only_restricts(&self, branch: &Node, own_kind: bool) -> bool {
        let shape = Shape::of(self.schemas, std::slice::from_ref(branch));
        let (values, choices) = (shape.values.is_none(), shape.choices.is_empty());
        let members = shape.members.is_empty() && shape.items.is_empty() && shape.prefix.is_empty();
        values && choices && members && shape.rest.is_empty() && (own_kind || shape.types == Types::ALL)
    }

    /// Whether every value of a schema is an object.
    fn is_object(&self, branch: &Node, depth: usize) -> bool {
        let shape = Shape::of(self.schemas, std::slice::from_ref(branch));
        if shape.types != Types::ALL || depth > 8 {
            return shape.types.without(Types::NULL) == Types::OBJECT;
        }
        let inner = |choice: &Choice| choice.branches.iter().all(|branch| self.is_object(branch, depth + 1));
        !shape.members.is_empty() || (!shape.choices.is_empty() && shape.choices.iter().all(inner))
    }

    /// Whether nothing names an alternative.
    fn is_unnamed(&self, branch: &Node) -> bool {
        let titled = branch.keyword("title").is_some();
        let found = canonical(self.schemas, std::slice::from_ref(branch));
        !titled && !found.iter().any(|node| self.places.is_component(node.at()))
    }

    fn one_of(&mut self, shape: &Shape, key: &Key, choice: &Choice, branches: &[Node]) -> Type {
        let tag = tag_of(&choice.node);
        let mut types: Vec<Tagged> = Vec::new();
        for branch in branches {
            let found = canonical(self.schemas, std::slice::from_ref(branch));
            let at = found.first().map(Node::at);
            let tags = if tag.is_some() { at.map(|at| tags_of(&choice.node, at)) } else { None };
            let tags = tags.unwrap_or_default();
            let rust_type = self.type_of(std::slice::from_ref(branch)).core().clone();
            match types.iter_mut().find(|(known, _)| *known == rust_type) {
                Some((_, known)) => known.extend(tags),
                None => types.push((rust_type, tags)),
            }
        }
        self.union(key, shape, types, tag)
    }

    /// One of several types; the type itself where there is only one.
    pub(super) fn union(&mut self, key: &Key, shape: &Shape, types: Vec<Tagged>, tag: Option<String>) -> Type {
        match types.as_slice() {
            [] => return Type::Value,
            [(only, _)] => return only.clone(),
            several if several.iter().any(|(one, _)| *one == Type::Value) => return Type::Value,
            _ => {}
        }
        let id = self.reserve(key);
        let union = self.union_of(types, tag);
        self.fill(id, shape.about.as_ref(), ItemKind::Union(union))
    }

    fn union_of(&self, mut types: Vec<Tagged>, tag: Option<String>) -> Union {
        // Those that take the most come last.
        types.sort_by_key(|(one, _)| match one {
            Type::F64 | Type::Number | Type::String | Type::Bytes => 1,
            Type::Object | Type::Map(_) => 2,
            _ => 0,
        });
        let mut taken = Taken::default();
        let wanted = |id: usize| self.items.get(id).map_or_else(String::new, |item| item.wanted.name.clone());
        let variants = types.into_iter().map(|(rust_type, tags)| {
            let name = taken.claim(&pascal_case(&rust_type.variant(wanted)), "");
            Variant { name, rust_type, tags }
        });
        Union { tag, variants: variants.collect() }
    }

    /// Any of several types at a place inside schemas.
    pub(super) fn either(&mut self, key: &Key, name: &str, types: Vec<Type>) -> Type {
        let nullable = types.iter().any(|one| matches!(one, Type::Option(_)));
        let mut found: Vec<Tagged> = Vec::new();
        for one in types {
            let core = one.core().clone();
            if !found.iter().any(|(known, _)| *known == core) {
                found.push((core, Vec::new()));
            }
        }
        match found.as_slice() {
            [] => Type::Value,
            [(only, _)] => only.clone().or_null(nullable),
            several if several.iter().any(|(one, _)| *one == Type::Value) => Type::Value,
            _ => {
                let wanted = self.places.of_key(key).within(name);
                let union = self.union_of(found, None);
                Type::Item(self.add(wanted, String::new(), ItemKind::Union(union))).or_null(nullable)
            }
        }
    }
}

/// The member that names an alternative.
fn tag_of(node: &Node) -> Option<String> {
    Some(node.keyword("discriminator")?.get("propertyName")?.as_str()?.to_owned())
}

/// The texts that name a schema: those of the mapping, else its own name.
fn tags_of(node: &Node, target: &Pointer) -> Vec<String> {
    let mapping = node.keyword("discriminator").and_then(|it| it.get("mapping")).and_then(Value::as_object);
    let reference = target.to_reference();
    let leads = |to: &Value| to.as_str().is_some_and(|to| to == reference || Some(to) == target.last().as_deref());
    let mapped = mapping.into_iter().flatten().filter(|(_, to)| leads(to)).map(|(text, _)| text.clone());
    let mut tags: Vec<String> = mapped.collect();
    tags.extend(target.last());
    tags
}
