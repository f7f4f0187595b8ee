use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use mockwright_generator::model::Schemas;
use mockwright_generator::source::Pointer;
use schemars::Schema;
use serde_json::{Map, Value};

use crate::mock::request::types::Types;

/// More schemas than this do not apply to one value in earnest.
const MAX_PARTS: usize = 512;

/// Chains of references and branches longer than this are not followed for types.
const MAX_DEPTH: usize = 32;

/// One schema object: the lowered schema that holds it and the path inside that, which lowering may have moved.
#[derive(Clone, Debug)]
pub(super) struct Part {
    owner: Arc<Schema>,
    pointer: Pointer,
    path: Pointer,
}

impl Part {
    pub(super) fn of(schemas: &Schemas, pointer: &Pointer) -> Option<Self> {
        Some(Self { owner: schemas.get(pointer)?, pointer: pointer.clone(), path: Pointer::root() })
    }

    /// What tells it from any other.
    pub(super) fn key(&self) -> (Pointer, Pointer) {
        (self.pointer.clone(), self.path.clone())
    }

    /// The name of the component that this schema is, where it is one.
    pub(super) fn component(&self) -> Option<String> {
        let name = if self.path == Pointer::root() { self.pointer.last()? } else { return None };
        let is_position = matches!(name.as_str(), "schema" | "itemSchema" | "items" | "additionalProperties")
            || name.bytes().all(|byte| byte.is_ascii_digit());
        (!is_position).then_some(name)
    }

    fn schema(&self) -> Option<&Value> {
        self.owner.as_value().pointer(self.path.as_str())
    }

    /// The keywords; `None` for `true`, `false` and what is no schema.
    pub(super) fn keywords(&self) -> Option<&Map<String, Value>> {
        self.schema()?.as_object()
    }

    pub(super) fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords()?.get(name)
    }

    pub(super) fn child(&self, keyword: &str) -> Self {
        Self { path: self.path.child(keyword), ..self.clone() }
    }

    /// The schemas in a list.
    pub(super) fn list(&self, keyword: &str) -> impl Iterator<Item = Self> {
        let length = self.keyword(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        let list = self.child(keyword);
        (0..length.min(MAX_PARTS)).map(move |index| Self { path: list.path.index(index), ..list.clone() })
    }

    /// The names and schemas in a mapping.
    pub(super) fn map(&self, keyword: &str) -> impl Iterator<Item = (&str, Self)> {
        let map = self.child(keyword);
        let names = self.keyword(keyword).and_then(Value::as_object).into_iter().flat_map(Map::keys);
        names.map(move |name| (name.as_str(), map.child(name)))
    }

    fn referred(&self, schemas: &Schemas) -> Option<Self> {
        let reference = self.keyword("$ref")?.as_str()?;
        Self::of(schemas, &Pointer::from_local_reference(reference)?)
    }

    /// The types that this schema leaves possible; `None`: all, and nothing says so.
    pub(super) fn types(&self, schemas: &Schemas, depth: usize, visits: &mut usize) -> Option<Types> {
        if depth > MAX_DEPTH || *visits == 0 {
            return None;
        }
        *visits -= 1;
        let own = self.own_types();
        let referred = self.referred(schemas);
        let all = referred.into_iter().chain(self.list("allOf"));
        let types = all.fold(own, |types, part| both(types, part.types(schemas, depth + 1, visits)));
        ["anyOf", "oneOf"].into_iter().fold(types, |types, keyword| {
            let mut branches = self.list(keyword).map(|branch| branch.types(schemas, depth + 1, visits));
            let either = branches.try_fold(Types::NONE, |types, branch| branch.map(|branch| types.or(branch)));
            both(types, either.filter(|types| *types != Types::NONE))
        })
    }

    fn own_types(&self) -> Option<Types> {
        let keywords = match self.schema()? {
            Value::Object(keywords) => keywords,
            Value::Bool(false) => return Some(Types::NONE),
            _ => return None,
        };
        let types = match keywords.get("type") {
            Some(Value::String(name)) => Types::named(name),
            Some(Value::Array(names)) => {
                let listed = names.iter().filter_map(Value::as_str).filter_map(Types::named);
                Some(listed.fold(Types::NONE, Types::or))
            }
            _ => None,
        };
        let listed = keywords.get("enum").and_then(Value::as_array);
        let listed = listed.map(|listed| listed.iter().map(Types::of).fold(Types::NONE, Types::or));
        both(both(types, listed), keywords.get("const").map(Types::of))
    }
}

fn both(one: Option<Types>, other: Option<Types>) -> Option<Types> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.and(other)),
        (one, other) => one.or(other),
    }
}

/// The seeds with all that references, `allOf` and the branches of a choice add, those nearest first.
pub(super) fn spread(schemas: &Schemas, seeds: &[Part]) -> Vec<Part> {
    let mut waiting: VecDeque<_> = seeds.iter().cloned().collect();
    let mut seen = HashSet::new();
    let mut parts = Vec::new();
    while let Some(part) = waiting.pop_front() {
        if parts.len() >= MAX_PARTS {
            break;
        }
        if part.keywords().is_none() || !seen.insert(part.key()) {
            continue;
        }
        waiting.extend(part.referred(schemas));
        for keyword in ["allOf", "anyOf", "oneOf"] {
            waiting.extend(part.list(keyword));
        }
        let conditional = ["then", "else"].into_iter().filter(|keyword| part.keyword(keyword).is_some());
        waiting.extend(conditional.map(|keyword| part.child(keyword)));
        waiting.extend(part.map("dependentSchemas").map(|(_, part)| part));
        parts.push(part);
    }
    parts
}
