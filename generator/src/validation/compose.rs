//! From a schema of the table to one that the crate compiles: known keywords only, references replaced.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::in_place::{self, InPlace};
use super::node::Node;
use super::reference::{FAULTS, KEYWORD, LOWEST};
use super::{Direction, Fault, FaultKind, Key, Table};
use crate::source::Pointer;

/// References that do nothing but refer again, followed one after the other.
const MOST_HOPS: usize = 10_000;

/// Nodes of one composed schema: schemas that must be judged as one are copied into it.
const MOST_NODES: usize = 20_000;

/// A schema ready to be compiled, and the way back to the document.
pub(super) struct Composed {
    pub(super) schema: Value,
    /// What the keyword's argument counts.
    pub(super) references: Vec<Key>,
    /// Where which reference stands.
    pub(super) locations: HashMap<String, usize>,
    /// Where schemas were copied to, and from where.
    pub(super) copies: Vec<(Pointer, Pointer)>,
    /// What the keyword for faults counts.
    pub(super) faults: Vec<Fault>,
    pub(super) nodes: usize,
}

/// What holds for every schema that applies to one value.
#[derive(Clone, Default)]
struct Scope {
    hidden: BTreeSet<String>,
    /// Whether references are copied in, because they must be judged together with what refers to them.
    as_one: bool,
    /// What was copied on the way here.
    chain: Vec<Pointer>,
}

pub(super) fn compose(table: &Table, key: &Key) -> Composed {
    let empty = Composed {
        schema: Value::Bool(true),
        references: Vec::new(),
        locations: HashMap::new(),
        copies: vec![(Pointer::root(), key.node.at().clone())],
        faults: Vec::new(),
        nodes: 0,
    };
    let mut composer = Composer { table, direction: key.direction, composed: empty };
    let mut scope = composer.scope(&key.node);
    scope.hidden.extend(key.hidden.iter().cloned());
    scope.chain.push(key.node.at().clone());
    let schema = composer.schema(&key.node, &scope, &Pointer::root());
    Composed { schema, ..composer.composed }
}

struct Composer<'t> {
    table: &'t Table,
    direction: Direction,
    composed: Composed,
}

impl Composer<'_> {
    fn scope(&self, node: &Node) -> Scope {
        let Some(keywords) = node.keywords() else { return Scope::default() };
        // What a reference alone leads to is looked at when that is compiled.
        if node.only_refers() && !node.is_entry() {
            return Scope::default();
        }
        let hidden = in_place::hidden(&self.table.schemas, node, self.direction);
        if in_place::is_plain(keywords) {
            return Scope { hidden, ..Scope::default() };
        }
        let InPlace { unevaluated, circular } = InPlace::of(&self.table.schemas, node);
        Scope { hidden, as_one: unevaluated || circular, chain: Vec::new() }
    }

    /// The schema of an alternative, which knows of more members that do not travel.
    fn alternative(&mut self, node: &Node, scope: &Scope, at: &Pointer) -> Value {
        let hidden = in_place::hidden(&self.table.schemas, node, self.direction);
        if hidden.is_subset(&scope.hidden) {
            return self.schema(node, scope, at);
        }
        let mut scope = scope.clone();
        scope.hidden.extend(hidden);
        self.schema(node, &scope, at)
    }

    /// The schema for a part of the value.
    fn inner(&mut self, node: &Node, at: &Pointer) -> Value {
        let scope = self.scope(node);
        self.schema(node, &scope, at)
    }

    fn schema(&mut self, node: &Node, scope: &Scope, at: &Pointer) -> Value {
        self.composed.nodes += 1;
        let Some(keywords) = node.keywords() else { return node.value().clone() };
        let mut composed = Map::new();
        for (keyword, argument) in keywords {
            if let Some(argument) = self.argument(node, scope, keyword, argument, &at.child(keyword)) {
                composed.insert(keyword.clone(), argument);
            }
        }
        if keywords.get("minimum").and_then(Value::as_i64) == Some(i64::MIN) {
            composed.insert(LOWEST.to_owned(), Value::Bool(true));
        }
        self.refer(node, scope, &mut composed, at);
        Value::Object(composed)
    }

    fn argument(&mut self, node: &Node, scope: &Scope, keyword: &str, argument: &Value, at: &Pointer) -> Option<Value> {
        Some(match keyword {
            "allOf" => {
                let branches = node.items(keyword).into_iter().enumerate();
                branches.map(|(index, branch)| self.schema(&branch, scope, &at.index(index))).collect()
            }
            "anyOf" | "oneOf" => {
                let branches = node.items(keyword).into_iter().enumerate();
                branches.map(|(index, branch)| self.alternative(&branch, scope, &at.index(index))).collect()
            }
            "prefixItems" => {
                let items = node.items(keyword).into_iter().enumerate();
                items.map(|(index, item)| self.inner(&item, &at.index(index))).collect()
            }
            "not" | "if" | "then" | "else" => {
                let branch = node.child(keyword)?;
                self.alternative(&branch, scope, at)
            }
            "items"
            | "contains"
            | "additionalProperties"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties" => {
                let part = node.child(keyword)?;
                self.inner(&part, at)
            }
            "properties" | "patternProperties" | "dependentSchemas" => {
                let mut members = Map::new();
                for name in argument.as_object()?.keys() {
                    let Some(member) = node.member(keyword, name) else { continue };
                    let at = at.child(name);
                    let schema = if keyword == "dependentSchemas" {
                        self.alternative(&member, scope, &at)
                    } else {
                        self.inner(&member, &at)
                    };
                    members.insert(name.clone(), schema);
                }
                Value::Object(members)
            }
            "required" => {
                let hidden = |name: &Value| name.as_str().is_some_and(|name| scope.hidden.contains(name));
                let Some(names) = argument.as_array() else { return Some(argument.clone()) };
                names.iter().filter(|name| !hidden(name)).cloned().collect()
            }
            "type" | "enum" | "const" | "format" | "pattern" | "minLength" | "maxLength" | "minimum" | "maximum"
            | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" | "minItems" | "maxItems" | "uniqueItems"
            | "minContains" | "maxContains" | "minProperties" | "maxProperties" | "dependentRequired" => {
                argument.clone()
            }
            _ => return None,
        })
    }

    /// Puts what a schema refers to in the place of its reference.
    fn refer(&mut self, node: &Node, scope: &Scope, composed: &mut Map<String, Value>, at: &Pointer) {
        let target = match self.target(node) {
            None => return,
            Some(Err(fault)) => return self.fault(fault, composed),
            Some(Ok(target)) => target,
        };
        if scope.as_one {
            return self.copy(&target, scope, composed, at);
        }
        let known = self.table.hidden(&target, self.direction);
        let hidden = if scope.hidden.is_subset(&known) { BTreeSet::new() } else { scope.hidden.clone() };
        let index = self.composed.references.len();
        self.composed.references.push(Key { node: target, direction: self.direction, hidden });
        self.composed.locations.insert(at.child(KEYWORD).as_str().to_owned(), index);
        composed.insert(KEYWORD.to_owned(), json!(index));
    }

    /// Notes what cannot be judged where a value meets it.
    fn fault(&mut self, fault: Fault, composed: &mut Map<String, Value>) {
        composed.insert(FAULTS.to_owned(), json!([self.composed.faults.len()]));
        self.composed.faults.push(fault);
    }

    fn copy(&mut self, target: &Node, scope: &Scope, composed: &mut Map<String, Value>, at: &Pointer) {
        // A schema that applies itself to the same value asks nothing new.
        if scope.chain.contains(target.at()) {
            return;
        }
        if self.composed.nodes > MOST_NODES {
            let message = "what applies to one value at once is too much to be judged together".to_owned();
            return self.fault(Fault { kind: FaultKind::Budget, schema: target.at().clone(), message }, composed);
        }
        let index = composed.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        let place = at.child("allOf").index(index);
        self.composed.copies.push((place.clone(), target.at().clone()));
        let mut scope = scope.clone();
        scope.chain.push(target.at().clone());
        let copied = self.schema(target, &scope, &place);
        if let Some(branches) = composed.entry("allOf").or_insert_with(|| json!([])).as_array_mut() {
            branches.push(copied);
        }
    }

    /// Where a schema's reference leads in the end.
    fn target(&self, node: &Node) -> Option<Result<Node, Fault>> {
        let mut from = node.clone();
        for _ in 0..MOST_HOPS {
            let target = match from.target(&self.table.schemas)? {
                Ok(target) => target,
                Err(reference) => {
                    let message = format!("`$ref` {reference} leads to nothing");
                    return Some(Err(Fault { kind: FaultKind::Dangling, schema: from.at().clone(), message }));
                }
            };
            if !target.only_refers() {
                return Some(Ok(target));
            }
            from = target;
        }
        let message = "the reference leads nowhere but to further ones".to_owned();
        Some(Err(Fault { kind: FaultKind::Dangling, schema: node.at().clone(), message }))
    }
}
