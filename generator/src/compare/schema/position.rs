//! What stands at a position: references followed, `allOf` flattened.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::model::Schemas;
use crate::source::Pointer;
use crate::validation::Node;

/// Keywords that say nothing about which values are valid.
const ANNOTATIONS: [&str; 8] =
    ["title", "description", "default", "example", "examples", "xml", "readOnly", "writeOnly"];

/// Wrappers that may stand around a schema, such as an `allOf` of one.
const MOST_WRAPPERS: usize = 32;

/// A position without what is wrapped around its schema.
pub(super) struct Peeled {
    /// What has to hold. More than one where several branches of an `allOf` declare the same member.
    pub(super) nodes: Vec<Node>,
    /// The schema that is referred to, where nothing else is said.
    pub(super) reference: Option<Pointer>,
    /// Whether null is allowed as well.
    pub(super) nullable: bool,
    /// What stands around, for its annotations.
    pub(super) wrappers: Vec<Node>,
}

/// Takes off what changes nothing (`allOf` of one schema) or only adds null (`anyOf` of a schema and null).
pub(super) fn peel(nodes: &[Node]) -> Peeled {
    let mut said: Vec<Node> = nodes.iter().filter(|node| !is_idle(node)).cloned().collect();
    let mut peeled = Peeled { nodes: Vec::new(), reference: None, nullable: false, wrappers: Vec::new() };
    for _ in 0..MOST_WRAPPERS {
        let [node] = said.as_slice() else { break };
        let node = node.clone();
        let mut keywords = node.keywords().into_iter().flat_map(Map::keys).filter(|keyword| !is_annotation(keyword));
        let (Some(keyword), None) = (keywords.next(), keywords.next()) else { break };
        let inner = match keyword.as_str() {
            "$ref" => {
                let reference = node.keyword("$ref").and_then(Value::as_str);
                peeled.reference = reference.and_then(Pointer::from_local_reference);
                break;
            }
            "allOf" | "anyOf" | "oneOf" => unwrap(&node, keyword),
            _ => None,
        };
        let Some((inner, null)) = inner else { break };
        peeled.nullable |= null;
        peeled.wrappers.push(node);
        said = vec![inner];
    }
    peeled.nodes = said;
    peeled
}

/// The only branch, or the only one beside null.
fn unwrap(node: &Node, keyword: &str) -> Option<(Node, bool)> {
    let mut branches = node.items(keyword);
    if keyword == "allOf" {
        // A part that only describes asks for nothing.
        branches
            .retain(|branch| branch.keywords().is_none_or(|said| said.keys().any(|keyword| !is_annotation(keyword))));
    }
    match branches.as_slice() {
        [only] => Some((only.clone(), false)),
        [one, other] if keyword != "allOf" => match (is_null(one), is_null(other)) {
            (false, true) => Some((one.clone(), true)),
            (true, false) => Some((other.clone(), true)),
            _ => None,
        },
        _ => None,
    }
}

fn is_null(node: &Node) -> bool {
    node.keyword("type").is_some_and(|word| word == "null")
}

fn is_idle(node: &Node) -> bool {
    node.value() == &Value::Bool(true)
}

pub(super) fn is_annotation(keyword: &str) -> bool {
    ANNOTATIONS.contains(&keyword) || keyword == "deprecated"
}

/// All schemas that apply at a position.
pub(super) struct View {
    nodes: Vec<Node>,
    /// Whether null is allowed as well.
    pub(super) nullable: bool,
    /// Whether one of them is `false`.
    pub(super) refuses_all: bool,
}

impl View {
    /// Follows references and `allOf`, each schema once.
    pub(super) fn of(schemas: &Schemas, peeled: &Peeled) -> Self {
        let mut view = Self { nodes: Vec::new(), nullable: peeled.nullable, refuses_all: false };
        let mut seen = HashSet::new();
        let mut waiting: Vec<Node> = peeled.nodes.iter().rev().cloned().collect();
        while let Some(node) = waiting.pop() {
            if node.value() == &Value::Bool(false) {
                view.refuses_all = true;
            }
            let Some(keywords) = node.keywords() else { continue };
            if keywords.contains_key("allOf") || keywords.contains_key("$ref") {
                if !seen.insert(node.clone()) {
                    continue;
                }
                waiting.extend(node.items("allOf").into_iter().rev());
                waiting.extend(node.target(schemas).and_then(Result::ok));
            }
            view.nodes.push(node);
        }
        view
    }

    /// The keywords of every schema that applies.
    pub(super) fn keywords(&self) -> Keywords<'_> {
        Keywords(self.nodes.iter().filter_map(|node| Some((node, node.keywords()?))).collect())
    }
}

/// The keywords of a view, looked up once.
pub(super) struct Keywords<'v>(Vec<(&'v Node, &'v Map<String, Value>)>);

impl<'v> Keywords<'v> {
    /// What each schema says under a keyword.
    pub(super) fn all<'k>(&self, keyword: &'k str) -> impl Iterator<Item = &'v Value> + use<'_, 'v, 'k> {
        self.0.iter().filter_map(move |(_, keywords)| keywords.get(keyword))
    }

    /// The first that is said under a keyword.
    pub(super) fn first(&self, keyword: &str) -> Option<&'v Value> {
        self.all(keyword).next()
    }

    /// The subschemas under a keyword, of all schemas.
    pub(super) fn children(&self, keyword: &str) -> Vec<Node> {
        self.having(keyword).filter_map(|node| node.child(keyword)).collect()
    }

    /// The subschemas under a name inside a keyword such as `properties`.
    pub(super) fn members(&self, keyword: &str, name: &str) -> Vec<Node> {
        self.having(keyword).filter_map(|node| node.member(keyword, name)).collect()
    }

    /// The names inside a keyword such as `properties`, each once, in order.
    pub(super) fn names(&self, keyword: &str) -> indexmap::IndexSet<&'v str> {
        self.all(keyword).filter_map(Value::as_object).flat_map(Map::keys).map(String::as_str).collect()
    }

    /// The strings listed under a keyword such as `required`.
    pub(super) fn listed(&self, keyword: &str) -> HashSet<&'v str> {
        self.all(keyword).filter_map(Value::as_array).flatten().filter_map(Value::as_str).collect()
    }

    /// The schemas that use a keyword.
    pub(super) fn having<'k>(&self, keyword: &'k str) -> impl Iterator<Item = &'v Node> + use<'_, 'v, 'k> {
        self.0.iter().filter(move |(_, keywords)| keywords.contains_key(keyword)).map(|(node, _)| *node)
    }

    /// Every keyword that is used.
    pub(super) fn used(&self) -> impl Iterator<Item = &'v str> + use<'_, 'v> {
        self.0.iter().flat_map(|(_, keywords)| keywords.keys()).map(String::as_str)
    }
}
