//! How deep the flattest value of a schema is: what recursion is cut by.
//!
//! Heights are the least solution of one equation for each schema that must be met to meet the schema asked for
//! (optional members and empty arrays need nothing). Taking the alternative of least height makes the height fall at
//! each level, so a value drawn that way ends; a schema without a height has no finite value.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::keywords::whole;
use super::node::Node;
use super::types::Types;
use crate::model::Schemas;

/// The height of what has no finite value.
pub(super) const ENDLESS: u32 = u32::MAX;

/// Schemas looked at for one height before it is taken to be low.
const REACH: usize = 4_000;

/// Heights by schema.
pub(super) struct Costs<'s> {
    schemas: &'s Schemas,
    known: RefCell<HashMap<Node, u32>>,
    /// Whether a height was taken to be low because too many schemas had to be looked at.
    cut_short: Cell<bool>,
}

/// The height of a schema in terms of others.
enum Need {
    Nothing,
    Same(Node),
    /// One level more.
    Deeper(Box<Need>),
    All(Vec<Need>),
    Any(Vec<Need>),
}

impl<'s> Costs<'s> {
    pub(super) fn new(schemas: &'s Schemas) -> Self {
        Self { schemas, known: RefCell::default(), cut_short: Cell::new(false) }
    }

    /// Levels of nesting that a value needs at least; [`ENDLESS`] where none is finite.
    pub(super) fn height(&self, node: &Node) -> u32 {
        if let Some(height) = self.known.borrow().get(node) {
            return *height;
        }
        let Some(needs) = self.collect(node) else {
            self.cut_short.set(true);
            return 0;
        };
        let mut heights: HashMap<&Node, u32> = needs.keys().map(|node| (node, ENDLESS)).collect();
        // What was found last needs least of the others.
        loop {
            let mut settled = true;
            for (node, need) in needs.iter().rev() {
                let height = self.solve(need, &heights);
                if heights.insert(node, height) != Some(height) {
                    settled = false;
                }
            }
            if settled {
                break;
            }
        }
        let mut known = self.known.borrow_mut();
        known.extend(heights.into_iter().map(|(node, height)| (node.clone(), height)));
        known.get(node).copied().unwrap_or(0)
    }

    /// Whether every height is what it would be had it been the first one asked for.
    pub(super) fn are_exact(&self) -> bool {
        !self.cut_short.get() && self.known.borrow().len() <= REACH
    }

    fn solve(&self, need: &Need, heights: &HashMap<&Node, u32>) -> u32 {
        match need {
            Need::Nothing => 0,
            Need::Same(node) => {
                heights.get(node).copied().or_else(|| self.known.borrow().get(node).copied()).unwrap_or(0)
            }
            Need::Deeper(inner) => self.solve(inner, heights).saturating_add(1),
            Need::All(parts) => parts.iter().map(|part| self.solve(part, heights)).max().unwrap_or(0),
            Need::Any(parts) => parts.iter().map(|part| self.solve(part, heights)).min().unwrap_or(0),
        }
    }

    /// The equations of a schema and of all that it needs; `None` where that is too much.
    fn collect(&self, node: &Node) -> Option<IndexMap<Node, Need>> {
        let mut needs = IndexMap::new();
        let mut pending = vec![node.clone()];
        while let Some(node) = pending.pop() {
            if needs.contains_key(&node) || self.known.borrow().contains_key(&node) {
                continue;
            }
            if needs.len() >= REACH {
                return None;
            }
            let need = self.need(&node);
            gather(&need, &mut pending);
            needs.insert(node, need);
        }
        Some(needs)
    }

    fn need(&self, node: &Node) -> Need {
        if node.value() == &Value::Bool(false) {
            return Need::Any(vec![Need::Same(node.clone())]);
        }
        let Some(keywords) = node.keywords() else { return Need::Nothing };
        if keywords.contains_key("enum") || keywords.contains_key("const") {
            return Need::Nothing;
        }
        let mut parts: Vec<Need> = Vec::new();
        parts.extend(node.target(self.schemas).and_then(Result::ok).map(Need::Same));
        parts.extend(node.items("allOf").into_iter().map(Need::Same));
        for keyword in ["anyOf", "oneOf"] {
            let branches = node.items(keyword);
            if !branches.is_empty() {
                parts.push(Need::Any(branches.into_iter().map(Need::Same).collect()));
            }
        }
        parts.push(need_of_kind(node));
        Need::All(parts)
    }
}

/// What the members and items of a schema need; nothing where a scalar will do.
fn need_of_kind(node: &Node) -> Need {
    let types = node.keyword("type").map_or_else(|| spoken_of(node), Types::of_keyword);
    let mut ways = Vec::new();
    if types.meets(Types::OBJECT) {
        ways.push(need_of_members(node));
    }
    if types.meets(Types::ARRAY) {
        ways.push(need_of_items(node));
    }
    if ways.is_empty() || types.meets(Types::ALL.without(Types::OBJECT.or(Types::ARRAY))) {
        return Need::Nothing;
    }
    Need::Any(ways)
}

fn need_of_members(node: &Node) -> Need {
    let names = node.keyword("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let members =
        names.filter_map(|name| node.member("properties", name).or_else(|| node.child("additionalProperties")));
    let members: Vec<Need> = members.map(Need::Same).collect();
    if members.is_empty() { Need::Nothing } else { Need::Deeper(Box::new(Need::All(members))) }
}

fn need_of_items(node: &Node) -> Need {
    if node.keyword("minItems").and_then(whole).unwrap_or(0) == 0 {
        return Need::Nothing;
    }
    let items = node.item("prefixItems", 0).or_else(|| node.child("items"));
    items.map_or(Need::Nothing, |items| Need::Deeper(Box::new(Need::Same(items))))
}

/// The types that a schema without `type` seems to be about.
fn spoken_of(node: &Node) -> Types {
    let keywords = node.keywords().into_iter().flat_map(serde_json::Map::keys);
    keywords.map(|keyword| Types::of_applicability(keyword)).fold(Types::NONE, Types::or)
}

fn gather(need: &Need, pending: &mut Vec<Node>) {
    match need {
        Need::Nothing => {}
        Need::Same(node) => pending.push(node.clone()),
        Need::Deeper(inner) => gather(inner, pending),
        Need::All(parts) | Need::Any(parts) => parts.iter().for_each(|part| gather(part, pending)),
    }
}
