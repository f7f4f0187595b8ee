//! What a schema says about one value: the schema itself, what it refers to, and the branches that the value takes.

mod branch;

use std::cell::Cell;
use std::collections::{HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use mockwright_generator::model::Schemas;
use mockwright_generator::source::Pointer;
use schemars::Schema;
use serde_json::{Map, Value};

/// More schemas than this do not apply to one value in earnest.
const MAX_PARTS: usize = 512;

/// How many schemas are looked at for one body. A description can ask for any number; past this, hints are not found.
const MAX_VISITS: usize = 500_000;

/// The table of schemas with what may still be asked of it.
#[derive(Debug)]
struct Reach<'s> {
    schemas: &'s Schemas,
    visits_left: Cell<usize>,
}

impl Reach<'_> {
    fn visit(&self) -> bool {
        let left = self.visits_left.get();
        self.visits_left.set(left.saturating_sub(1));
        left > 0
    }
}

/// One schema object, named by the lowered schema that holds it and the path inside that.
///
/// Lowering may move keywords, so what is inside a lowered schema is not found by its place in the description.
#[derive(Clone, Debug)]
pub(super) struct Part {
    owner: Arc<Schema>,
    /// Where `owner` is in the description.
    pointer: Pointer,
    path: String,
    /// How many references lead here from where the schema is used.
    hops: usize,
}

impl Part {
    fn of(schemas: &Schemas, pointer: Pointer, hops: usize) -> Option<Self> {
        Some(Self { owner: schemas.get(&pointer)?, pointer, path: String::new(), hops })
    }

    fn child(&self, tokens: &[&str]) -> Self {
        let mut path = Pointer::parse(&self.path);
        for token in tokens {
            path = path.child(token);
        }
        Self { path: path.as_str().to_owned(), ..self.clone() }
    }

    /// The keywords; `None` for `true`, `false` and what is no schema.
    pub(super) fn keywords(&self) -> Option<&Map<String, Value>> {
        self.owner.as_value().pointer(&self.path)?.as_object()
    }

    /// The name of the component that this schema is, where it is one.
    pub(super) fn component(&self) -> Option<String> {
        if !self.path.is_empty() {
            return None;
        }
        let name = self.pointer.last()?;
        let is_position = matches!(name.as_str(), "schema" | "itemSchema" | "items" | "additionalProperties")
            || name.bytes().all(|byte| byte.is_ascii_digit());
        (!is_position).then_some(name)
    }

    pub(super) fn hops(&self) -> usize {
        self.hops
    }

    fn referred(&self, schemas: &Schemas) -> Option<Self> {
        let reference = self.keywords()?.get("$ref")?.as_str()?;
        Self::of(schemas, Pointer::from_local_reference(reference)?, self.hops + 1)
    }

    fn list(&self, keyword: &str) -> Vec<Self> {
        let length = self.keywords().and_then(|map| map.get(keyword)?.as_array()).map_or(0, Vec::len);
        (0..length.min(MAX_PARTS)).map(|index| self.child(&[keyword, &index.to_string()])).collect()
    }
}

/// The schemas that apply to one value, those nearest to its use first.
#[derive(Clone, Debug)]
pub(super) struct Shape<'s> {
    reach: Rc<Reach<'s>>,
    parts: Vec<Part>,
}

impl<'s> Shape<'s> {
    /// What the schema at a pointer says about a value; without a pointer, nothing.
    pub(super) fn of(schemas: &'s Schemas, pointer: Option<&Pointer>, value: &Value) -> Self {
        let seed = pointer.and_then(|pointer| Part::of(schemas, pointer.clone(), 0));
        let reach = Rc::new(Reach { schemas, visits_left: Cell::new(MAX_VISITS) });
        Self::collect(reach, seed.into_iter().collect(), value)
    }

    /// What is said about a member of the value.
    pub(super) fn property(&self, name: &str, value: &Value) -> Self {
        let mut seeds = self.children(|keywords| keywords.get("properties")?.get(name), &["properties", name]);
        if seeds.is_empty() {
            // Which pattern a name matches is not asked: where there is one pattern, it is meant for the names that are left.
            let patterns = self.parts.iter().filter_map(|part| {
                let names = part.keywords().and_then(|keywords| keywords.get("patternProperties")?.as_object());
                let only = names.filter(|names| names.len() == 1).and_then(|names| names.keys().next());
                only.map(|pattern| part.child(&["patternProperties", pattern]))
            });
            seeds.extend(patterns);
        }
        if seeds.is_empty() {
            seeds = self.children(|keywords| keywords.get("additionalProperties"), &["additionalProperties"]);
        }
        Self::collect(Rc::clone(&self.reach), seeds, value)
    }

    /// What is said about an item of the value.
    pub(super) fn item(&self, index: usize, value: &Value) -> Self {
        let position = index.to_string();
        let mut seeds = self.children(|keywords| keywords.get("prefixItems")?.get(index), &["prefixItems", &position]);
        if seeds.is_empty() {
            seeds = self.children(|keywords| keywords.get("items"), &["items"]);
        }
        Self::collect(Rc::clone(&self.reach), seeds, value)
    }

    /// The schemas, nearest first.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter()
    }

    /// The value of a keyword in the nearest schema that has it.
    pub(super) fn keyword(&self, name: &str) -> Option<&Value> {
        self.parts.iter().find_map(|part| part.keywords()?.get(name))
    }

    /// Whether any schema says that the value may be of this type.
    pub(super) fn has_type(&self, name: &str) -> bool {
        self.parts.iter().filter_map(|part| part.keywords()?.get("type")).any(|types| match types {
            Value::String(only) => only == name,
            Value::Array(any) => any.iter().any(|one| one == name),
            _ => false,
        })
    }

    /// The names under `properties` in the order of the description.
    pub(super) fn property_names(&self) -> Vec<String> {
        let mut seen = HashSet::new();
        let maps = self.parts.iter().filter_map(|part| part.keywords()?.get("properties")?.as_object());
        maps.flat_map(Map::keys).filter(|name| seen.insert((*name).clone())).cloned().collect()
    }

    fn children(&self, has: impl Fn(&Map<String, Value>) -> Option<&Value>, tokens: &[&str]) -> Vec<Part> {
        let with = self.parts.iter().filter(|part| part.keywords().is_some_and(|keywords| has(keywords).is_some()));
        with.map(|part| Part { hops: 0, ..part.child(tokens) }).collect()
    }

    fn collect(reach: Rc<Reach<'s>>, seeds: Vec<Part>, value: &Value) -> Self {
        let mut parts = spread(&reach, seeds, |part| branch::taken(&reach, part, value));
        parts.sort_by_key(Part::hops);
        Self { reach, parts }
    }
}

/// The seeds with all that `$ref` and `allOf` add, and what `also` adds to each.
fn spread(reach: &Reach<'_>, seeds: Vec<Part>, also: impl Fn(&Part) -> Vec<Part>) -> Vec<Part> {
    let mut waiting = VecDeque::from(seeds);
    let mut seen = HashSet::new();
    let mut parts = Vec::new();
    while let Some(part) = waiting.pop_front() {
        let is_new = seen.insert((part.pointer.clone(), part.path.clone()));
        if !reach.visit() || parts.len() >= MAX_PARTS {
            break;
        }
        if !is_new || part.keywords().is_none() {
            continue;
        }
        waiting.extend(part.referred(reach.schemas));
        waiting.extend(part.list("allOf"));
        waiting.extend(also(&part));
        parts.push(part);
    }
    parts
}
