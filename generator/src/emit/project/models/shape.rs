//! What schemas that hold together say of a value's type.

use std::collections::{BTreeSet, HashSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::model::Schemas;
use crate::sample::Types;
use crate::validation::Node;

/// Schemas looked through for one shape.
const REACH: usize = 2_000;

/// Keywords that say nothing of a value.
const ANNOTATIONS: &[&str] =
    &["title", "description", "default", "example", "examples", "xml", "readOnly", "writeOnly", "$dynamicAnchor"];

/// The types, members and alternatives of schemas that hold together.
#[derive(Debug)]
pub(super) struct Shape {
    /// The schemas themselves.
    pub(super) nodes: Vec<Node>,
    pub(super) types: Types,
    /// `enum` and `const`.
    pub(super) values: Option<Vec<Value>>,
    pub(super) members: IndexMap<String, Member>,
    pub(super) required: BTreeSet<String>,
    /// What further members are: `additionalProperties`, `patternProperties` and their kind.
    pub(super) rest: Vec<Node>,
    pub(super) items: Vec<Node>,
    pub(super) prefix: Vec<Node>,
    pub(super) choices: Vec<Choice>,
    pub(super) formats: Vec<String>,
    /// Whether a text is held to more than its format.
    pub(super) is_narrow: bool,
    pub(super) lowest: Option<Value>,
    pub(super) highest: Option<Value>,
    pub(super) item_counts: (Option<u64>, Option<u64>),
    pub(super) about: Option<String>,
    pub(super) default: Option<Value>,
    /// A parent by its discriminator: values have members of its heirs.
    pub(super) has_heirs: bool,
    looked: usize,
    seen: HashSet<Node>,
}

/// A member of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Member {
    /// Schemas that hold wherever it is there.
    pub(super) all: Vec<Node>,
    /// Schemas of alternatives.
    pub(super) any: Vec<Node>,
}

/// An `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) node: Node,
    pub(super) branches: Vec<Node>,
}

impl Shape {
    pub(super) fn of(schemas: &Schemas, nodes: &[Node]) -> Self {
        let mut shape = Self {
            nodes: nodes.to_vec(),
            types: Types::ALL,
            values: None,
            members: IndexMap::new(),
            required: BTreeSet::new(),
            rest: Vec::new(),
            items: Vec::new(),
            prefix: Vec::new(),
            choices: Vec::new(),
            formats: Vec::new(),
            is_narrow: false,
            lowest: None,
            highest: None,
            item_counts: (None, None),
            about: None,
            default: None,
            has_heirs: false,
            looked: 0,
            seen: HashSet::new(),
        };
        for node in nodes {
            shape.take(schemas, node);
        }
        shape
    }

    /// Whether anything is said that makes a type.
    pub(super) fn says_type(&self) -> bool {
        self.types != Types::ALL
            || self.values.is_some()
            || !self.members.is_empty()
            || !self.choices.is_empty()
            || !self.items.is_empty()
            || !self.prefix.is_empty()
    }

    fn take(&mut self, schemas: &Schemas, node: &Node) {
        self.looked += 1;
        if self.looked > REACH || !self.seen.insert(node.clone()) {
            return;
        }
        if node.value() == &Value::Bool(false) {
            self.types = Types::NONE;
        }
        self.scalars(node);
        self.object(schemas, node);
        self.array(node);
        for keyword in ["oneOf", "anyOf"] {
            let branches = node.items(keyword);
            if !branches.is_empty() {
                self.choices.push(Choice { node: node.clone(), branches });
            }
        }
        self.has_heirs |= node.keyword("discriminator").is_some() && self.choices.is_empty();
        if let Some(Ok(target)) = node.target(schemas) {
            self.take(schemas, &target);
        }
        node.items("allOf").iter().for_each(|part| self.take(schemas, part));
    }

    fn scalars(&mut self, node: &Node) {
        let text = |name: &str| node.keyword(name).and_then(Value::as_str).map(str::to_owned);
        if let Some(words) = node.keyword("type") {
            self.types = self.types.and(Types::of_keyword(words));
        }
        let constant = node.keyword("const").map(|value| vec![value.clone()]);
        let listed = node.keyword("enum").and_then(Value::as_array).cloned();
        for values in constant.into_iter().chain(listed) {
            self.values = Some(match self.values.take() {
                Some(known) => known.into_iter().filter(|value| values.contains(value)).collect(),
                None => values,
            });
        }
        self.formats.extend(text("format"));
        self.is_narrow |= ["pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"]
            .iter()
            .any(|keyword| node.keyword(keyword).is_some());
        let bound = |names: [&str; 2]| names.iter().find_map(|name| node.keyword(name)).cloned();
        self.lowest = self.lowest.take().or_else(|| bound(["minimum", "exclusiveMinimum"]));
        self.highest = self.highest.take().or_else(|| bound(["maximum", "exclusiveMaximum"]));
        self.about = self.about.take().or_else(|| text("description")).or_else(|| text("title"));
        self.default = self.default.take().or_else(|| node.keyword("default").cloned());
    }

    fn object(&mut self, schemas: &Schemas, node: &Node) {
        for name in node.names("properties") {
            if let Some(member) = node.member("properties", name) {
                self.members.entry(name.clone()).or_default().all.push(member);
            }
        }
        let required = node.keyword("required").and_then(Value::as_array).into_iter().flatten();
        self.required.extend(required.filter_map(Value::as_str).map(str::to_owned));
        self.rest.extend(["additionalProperties", "unevaluatedProperties"].iter().filter_map(|name| node.child(name)));
        self.rest.extend(node.names("patternProperties").filter_map(|name| node.member("patternProperties", name)));
        let names = node.names("dependentSchemas").filter_map(|name| node.member("dependentSchemas", name));
        for part in names.chain(["then", "else"].iter().filter_map(|name| node.child(name))) {
            self.soften(schemas, &part);
        }
    }

    fn array(&mut self, node: &Node) {
        self.items.extend(node.child("items").or_else(|| node.child("unevaluatedItems")));
        if self.prefix.is_empty() {
            self.prefix = node.items("prefixItems");
        }
        let count = |name: &str| node.keyword(name).and_then(Value::as_u64);
        self.item_counts.0 = self.item_counts.0.max(count("minItems"));
        self.item_counts.1 = self.item_counts.1.or_else(|| count("maxItems"));
    }

    /// Takes the members of a part that need not hold.
    pub(super) fn soften(&mut self, schemas: &Schemas, part: &Node) {
        self.looked += 1;
        if self.looked > REACH || !self.seen.insert(part.clone()) {
            return;
        }
        for name in part.names("properties") {
            if let Some(member) = part.member("properties", name) {
                self.members.entry(name.clone()).or_default().any.push(member);
            }
        }
        self.rest.extend(part.child("additionalProperties").filter(|rest| rest.value() != &Value::Bool(false)));
        if let Some(Ok(target)) = part.target(schemas) {
            self.soften(schemas, &target);
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            part.items(keyword).iter().for_each(|inner| self.soften(schemas, inner));
        }
        for keyword in ["then", "else"] {
            part.child(keyword).iter().for_each(|inner| self.soften(schemas, inner));
        }
    }
}

/// The schemas that these stand for: references that say nothing of their own followed, each schema once.
pub(super) fn canonical(schemas: &Schemas, nodes: &[Node]) -> Vec<Node> {
    let mut found: Vec<Node> = Vec::new();
    for node in nodes {
        let node = followed(schemas, node);
        if !found.contains(&node) {
            found.push(node);
        }
    }
    found
}

/// Where a chain of references ends.
fn followed(schemas: &Schemas, node: &Node) -> Node {
    let mut node = node.clone();
    for _ in 0..32 {
        let Some(keywords) = node.keywords() else { break };
        let mut saying = keywords.keys().filter(|keyword| !ANNOTATIONS.contains(&keyword.as_str()));
        let next = match (saying.next().map(String::as_str), saying.next()) {
            (Some("$ref" | "$dynamicRef"), None) => node.target(schemas).and_then(Result::ok),
            (Some("allOf"), None) => match node.items("allOf").as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            },
            _ => None,
        };
        let Some(next) = next else { break };
        node = next;
    }
    node
}
