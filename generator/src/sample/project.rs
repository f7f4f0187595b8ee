//! The part of a schema that can say anything about one value.
//!
//! A validator for a mutually recursive description grows with the description: measured on Stripe, 38 ms and
//! 6.8 MB for each response. What a value can meet is far smaller. The projection walks pairs of schema and value and
//! keeps the subschemas that are evaluated on some part of the value; the others become `true`, which is exact
//! because nothing asks them. The result is a self-contained schema of about the value's size.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use serde_json::{Map, Value, json};

use super::Direction;
use super::effort::{Step, Ways};
use super::node::{Literal, Node};
use crate::model::Schemas;
use crate::source::Pointer;

/// What a projection looks at.
#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    pub(super) schemas: &'s Schemas,
    pub(super) direction: Direction,
}

/// A schema for one value, and the way back to the document.
pub(super) struct Projection {
    pub(super) schema: Value,
    /// The places of `$defs/0`, `$defs/1`, ….
    entries: Vec<Pointer>,
    /// References to nothing, with where they stand.
    pub(super) dangling: Vec<(Pointer, String)>,
    /// Evaluations of a subschema on a part of the value that a validator makes: one for each way that leads there.
    pub(super) effort: f64,
}

impl Projection {
    /// The place in the document of a place in the projected schema.
    pub(super) fn origin(&self, location: &str) -> Pointer {
        let mut tokens = location.splitn(4, '/').skip(1);
        let entry = match (tokens.next(), tokens.next()) {
            (Some("$defs"), Some(index)) => index.parse().ok().and_then(|index: usize| self.entries.get(index)),
            _ => self.entries.first(),
        };
        let Some(entry) = entry else { return Pointer::root() };
        match tokens.next() {
            Some(rest) => Pointer::parse(&format!("{entry}/{rest}")),
            None => entry.clone(),
        }
    }
}

/// Projects everything wanted of a value onto it, leaving out the keywords at `refused` places.
pub(super) fn project(view: View<'_>, goal: &[Literal], value: &Value, refused: &HashSet<Pointer>) -> Projection {
    let mut walk = Walk::new(view);
    for literal in goal {
        walk.refer(literal.node.clone(), value);
    }
    walk.run();
    let emitter = Emitter { walk: &walk, refused };
    let mut schema = Map::new();
    let wanted = goal.iter().map(|literal| {
        let reference = walk.reference(&literal.node);
        if literal.holds { reference } else { json!({ "not": reference }) }
    });
    schema.insert("allOf".to_owned(), wanted.collect());
    let entries = walk.entries.iter().enumerate();
    let entries = entries.map(|(index, node)| (index.to_string(), emitter.schema(node.value(), node.at())));
    schema.insert("$defs".to_owned(), Value::Object(entries.collect()));
    Projection {
        schema: Value::Object(schema),
        entries: walk.entries.iter().map(|node| node.at().clone()).collect(),
        effort: walk.ways.effort(),
        dangling: walk.dangling,
    }
}

/// Identifies a node of a schema or value while both are borrowed.
type Address = usize;

fn address(value: &Value) -> Address {
    std::ptr::from_ref(value).addr()
}

/// Names of members stand for no value of their own; what is asked of them is asked of a text.
static NAME: Value = Value::String(String::new());

struct Walk<'s, 'v> {
    view: View<'s>,
    entries: IndexSet<Node>,
    /// Entries still to be walked on a part of the value.
    pending: Vec<(Node, &'v Value, Step)>,
    ways: Ways<(Address, Address)>,
    /// The pair at hand.
    from: Step,
    /// The parts of the value on which a subschema is evaluated.
    parts: HashMap<Address, Vec<Address>>,
    /// Absent members of a part that do not travel this way.
    hidden: HashMap<Address, HashSet<String>>,
    dangling: Vec<(Pointer, String)>,
}

impl<'s, 'v> Walk<'s, 'v> {
    fn new(view: View<'s>) -> Self {
        Self {
            view,
            entries: IndexSet::new(),
            pending: Vec::new(),
            ways: Ways::default(),
            from: Step::START,
            parts: HashMap::new(),
            hidden: HashMap::new(),
            dangling: Vec::new(),
        }
    }

    fn reference(&self, node: &Node) -> Value {
        self.entries.get_index_of(node).map_or(Value::Bool(true), |index| json!({ "$ref": format!("#/$defs/{index}") }))
    }

    fn refer(&mut self, node: Node, part: &'v Value) {
        self.entries.insert(node.clone());
        self.pending.push((node, part, self.from));
    }

    fn run(&mut self) {
        while let Some((node, part, from)) = self.pending.pop() {
            self.from = from;
            self.meet(&node, node.value(), part);
        }
    }

    fn meet(&mut self, entry: &Node, schema: &Value, part: &'v Value) {
        let (here, first) = self.ways.reach(self.from, (address(schema), address(part)));
        if !first {
            return;
        }
        let from = std::mem::replace(&mut self.from, here);
        self.parts.entry(address(schema)).or_default().push(address(part));
        if let Some(keywords) = schema.as_object() {
            self.meet_in_place(entry, keywords, part);
            match part {
                Value::Object(members) => self.meet_members(entry, keywords, part, members),
                Value::Array(items) => self.meet_items(entry, keywords, items),
                _ => {}
            }
        }
        self.from = from;
    }

    fn meet_in_place(&mut self, entry: &Node, keywords: &Map<String, Value>, part: &'v Value) {
        for keyword in ["$ref", "$dynamicRef"] {
            let Some(reference) = keywords.get(keyword).and_then(Value::as_str) else { continue };
            match target(self.view.schemas, reference) {
                Some(node) => self.refer(node, part),
                None => self.dangling.push((entry.at().clone(), reference.to_owned())),
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for branch in keywords.get(keyword).and_then(Value::as_array).into_iter().flatten() {
                self.meet(entry, branch, part);
            }
        }
        for keyword in ["not", "if", "then", "else"] {
            if let Some(branch) = keywords.get(keyword) {
                self.meet(entry, branch, part);
            }
        }
    }

    fn meet_members(
        &mut self,
        entry: &Node,
        keywords: &Map<String, Value>,
        part: &'v Value,
        members: &'v Map<String, Value>,
    ) {
        let known = keywords.get("properties").and_then(Value::as_object);
        for (name, schema) in known.into_iter().flatten() {
            match members.get(name) {
                Some(member) => self.meet(entry, schema, member),
                None if self.hides(schema) => {
                    self.hidden.entry(address(part)).or_default().insert(name.clone());
                }
                None => {}
            }
        }
        for schema in keywords.get("patternProperties").and_then(Value::as_object).into_iter().flat_map(Map::values) {
            members.values().for_each(|member| self.meet(entry, schema, member));
        }
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            let Some(schema) = keywords.get(keyword) else { continue };
            for (name, member) in members {
                if !known.is_some_and(|known| known.contains_key(name)) {
                    self.meet(entry, schema, member);
                }
            }
        }
        if let Some(schema) = keywords.get("propertyNames").filter(|_| !members.is_empty()) {
            self.meet(entry, schema, &NAME);
        }
        for (name, schema) in keywords.get("dependentSchemas").and_then(Value::as_object).into_iter().flatten() {
            if members.contains_key(name) {
                self.meet(entry, schema, part);
            }
        }
    }

    fn meet_items(&mut self, entry: &Node, keywords: &Map<String, Value>, items: &'v [Value]) {
        let prefix = keywords.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for (schema, item) in prefix.iter().zip(items) {
            self.meet(entry, schema, item);
        }
        if let Some(schema) = keywords.get("items") {
            items.iter().skip(prefix.len()).for_each(|item| self.meet(entry, schema, item));
        }
        for keyword in ["contains", "unevaluatedItems"] {
            if let Some(schema) = keywords.get(keyword) {
                for item in items {
                    self.meet(entry, schema, item);
                }
            }
        }
    }

    fn hides(&self, schema: &Value) -> bool {
        self.view.direction.hides(self.view.schemas, schema)
    }
}

fn target(schemas: &Schemas, reference: &str) -> Option<Node> {
    Node::entry(schemas, &Pointer::from_local_reference(reference)?)
}

struct Emitter<'w, 's, 'v> {
    walk: &'w Walk<'s, 'v>,
    refused: &'w HashSet<Pointer>,
}

impl Emitter<'_, '_, '_> {
    /// The schema without what is never evaluated; `at` is its place in the document.
    fn schema(&self, schema: &Value, at: &Pointer) -> Value {
        let Some(parts) = self.walk.parts.get(&address(schema)) else { return Value::Bool(true) };
        let Some(keywords) = schema.as_object() else { return schema.clone() };
        let mut emitted = Map::new();
        for (keyword, argument) in keywords {
            let place = at.child(keyword);
            if self.refuses(keyword, &place) {
                continue;
            }
            if let Some(argument) = self.argument(keyword, argument, &place, parts) {
                let keyword = if keyword == "$dynamicRef" { "$ref" } else { keyword };
                emitted.insert(keyword.to_owned(), argument);
            }
        }
        Value::Object(emitted)
    }

    fn argument(&self, keyword: &str, argument: &Value, place: &Pointer, parts: &[Address]) -> Option<Value> {
        Some(match (keyword, argument) {
            ("$ref" | "$dynamicRef", Value::String(reference)) => {
                self.walk.reference(&target(self.walk.view.schemas, reference)?).get("$ref")?.clone()
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(branches)) => {
                let branches = branches.iter().enumerate();
                branches.map(|(index, branch)| self.schema(branch, &place.index(index))).collect()
            }
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(members)) => {
                self.members(keyword, members, place)
            }
            (
                "not"
                | "if"
                | "then"
                | "else"
                | "items"
                | "contains"
                | "additionalProperties"
                | "propertyNames"
                | "unevaluatedItems"
                | "unevaluatedProperties",
                _,
            ) => self.schema(argument, place),
            ("required", Value::Array(names)) => {
                names.iter().filter(|name| !self.is_hidden(name, parts)).cloned().collect()
            }
            (
                "allOf" | "anyOf" | "oneOf" | "prefixItems" | "properties" | "patternProperties" | "dependentSchemas"
                | "required" | "type" | "enum" | "const" | "format" | "pattern" | "minLength" | "maxLength" | "minimum"
                | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" | "minItems" | "maxItems"
                | "uniqueItems" | "minContains" | "maxContains" | "minProperties" | "maxProperties"
                | "dependentRequired",
                _,
            ) => argument.clone(),
            _ => return None,
        })
    }

    fn members(&self, keyword: &str, members: &Map<String, Value>, place: &Pointer) -> Value {
        let mut emitted = Map::new();
        for (name, schema) in members {
            // Whether a name is known matters only for names that the value has; those were met.
            let counts = keyword == "patternProperties" || self.walk.parts.contains_key(&address(schema));
            let place = place.child(name);
            if counts && !self.refused.contains(&place) {
                emitted.insert(name.clone(), self.schema(schema, &place));
            }
        }
        Value::Object(emitted)
    }

    fn is_hidden(&self, name: &Value, parts: &[Address]) -> bool {
        let Some(name) = name.as_str() else { return false };
        parts.iter().any(|part| self.walk.hidden.get(part).is_some_and(|names| names.contains(name)))
    }

    /// A refused place inside an argument refuses the keyword, except where the argument holds further schemas.
    fn refuses(&self, keyword: &str, place: &Pointer) -> bool {
        let holds_data = matches!(keyword, "required" | "type" | "enum" | "const" | "dependentRequired");
        self.refused
            .iter()
            .any(|refused| refused == place || holds_data && refused.as_str().starts_with(&format!("{place}/")))
    }
}
