use std::collections::{HashMap, VecDeque};

use indexmap::IndexMap;
use mockwright_generator::model::Schemas;
use mockwright_generator::source::Pointer;
use serde_json::Value;

use super::part::{Part, spread};
use super::{Id, Node, Rest, Shape, XmlHints};
use crate::mock::request::types::Types;

/// Positions beyond this are of any type: a description can ask for any number by combining its schemas.
const MAX_NODES: usize = 8192;

/// How many schemas are looked at in all; past this, positions are of any type as well.
const MAX_VISITS: usize = 100_000;

/// How many of them for the types of one position.
const MAX_TYPE_VISITS: usize = 256;

/// The shape of the schema at a pointer, and all inside it. One position is one set of schemas, so that a schema that
/// contains itself ends in a cycle.
pub(super) fn build(schemas: &Schemas, pointer: Option<&Pointer>) -> Shape {
    let seeds: Vec<_> = pointer.and_then(|pointer| Part::of(schemas, pointer)).into_iter().collect();
    let mut builder = Builder { known: HashMap::new(), waiting: VecDeque::new(), visits_left: MAX_VISITS };
    let id = builder.reserve(seeds);
    let mut nodes = Vec::new();
    while let Some(seeds) = builder.waiting.pop_front() {
        let node = builder.node(schemas, &seeds);
        nodes.push(node);
    }
    Shape { nodes: nodes.into(), id: id.unwrap_or(Id(usize::MAX)) }
}

struct Builder {
    known: HashMap<Vec<(Pointer, Pointer)>, Id>,
    /// In the order of their numbers.
    waiting: VecDeque<Vec<Part>>,
    visits_left: usize,
}

impl Builder {
    /// The number of a position; `None` where nothing is said of it.
    fn reserve(&mut self, seeds: Vec<Part>) -> Option<Id> {
        if seeds.is_empty() {
            return None;
        }
        let key: Vec<_> = seeds.iter().map(Part::key).collect();
        let next = self.known.len();
        if let Some(id) = self.known.get(&key) {
            return Some(*id);
        }
        if next >= MAX_NODES || self.visits_left == 0 {
            return None;
        }
        self.known.insert(key, Id(next));
        self.waiting.push_back(seeds);
        Some(Id(next))
    }

    fn node(&mut self, schemas: &Schemas, seeds: &[Part]) -> Node {
        let parts = spread(schemas, seeds);
        self.visits_left = self.visits_left.saturating_sub(parts.len());
        let allowed = MAX_TYPE_VISITS.min(self.visits_left);
        let mut visits = allowed;
        let types =
            seeds.iter().fold(None, |types: Option<Types>, seed| match (types, seed.types(schemas, 0, &mut visits)) {
                (Some(types), Some(more)) => Some(types.and(more)),
                (types, more) => types.or(more),
            });
        self.visits_left -= allowed - visits;
        let types = types.filter(|types| *types != Types::NONE).or_else(|| implied(&parts));
        let mut members: IndexMap<Box<str>, Vec<Part>> = IndexMap::new();
        for (name, part) in parts.iter().flat_map(|part| part.map("properties")) {
            members.entry(name.into()).or_default().push(part);
        }
        let members = members.into_iter().filter_map(|(name, seeds)| Some((name, self.reserve(seeds)?))).collect();
        let (prefix, items) = self.items(&parts);
        Node { types, prefix, items, members, rest: self.rest(&parts), xml: XmlHints::of(&parts) }
    }

    fn items(&mut self, parts: &[Part]) -> (Vec<Id>, Option<Id>) {
        let mut prefix: Vec<Vec<Part>> = Vec::new();
        for part in parts {
            for (index, item) in part.list("prefixItems").enumerate() {
                match prefix.get_mut(index) {
                    Some(seeds) => seeds.push(item),
                    None => prefix.push(vec![item]),
                }
            }
        }
        let prefix = prefix.into_iter().map_while(|seeds| self.reserve(seeds)).collect();
        let with_items = parts.iter().filter(|part| part.keyword("items").is_some());
        let items = with_items.map(|part| part.child("items")).collect();
        (prefix, self.reserve(items))
    }

    fn rest(&mut self, parts: &[Part]) -> Rest {
        let mut seeds: Vec<Part> =
            parts.iter().flat_map(|part| part.map("patternProperties").map(|(_, part)| part)).collect();
        let (mut is_open, mut is_closed) = (false, false);
        for part in parts {
            match part.keyword("additionalProperties") {
                Some(Value::Bool(false)) => is_closed = true,
                Some(Value::Object(keywords)) if !keywords.is_empty() => seeds.push(part.child("additionalProperties")),
                Some(_) => is_open = true,
                None => {}
            }
        }
        match self.reserve(seeds) {
            Some(id) => Rest::Shaped(id),
            None if is_open => Rest::Open,
            None if is_closed => Rest::Closed,
            None => Rest::Unsaid,
        }
    }
}

/// What is meant where no type is given. Reading for it costs nothing: what cannot be read so stays a string.
fn implied(parts: &[Part]) -> Option<Types> {
    let has = |names: &[&str]| parts.iter().any(|part| names.iter().any(|name| part.keyword(name).is_some()));
    if has(&["properties", "additionalProperties", "patternProperties"]) {
        return Some(Types::OBJECT);
    }
    has(&["items", "prefixItems"]).then_some(Types::ARRAY)
}
