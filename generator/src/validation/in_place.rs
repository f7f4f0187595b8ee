//! What else applies to the same value: through `$ref`, `allOf` and the like.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::Direction;
use super::node::Node;
use crate::model::Schemas;

/// Schemas looked at before the walk ends; what lies behind is taken to add nothing.
const REACH: usize = 4096;

/// What the schemas that apply in one place have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct InPlace {
    /// Whether what one schema leaves unevaluated is asked by another, so that they must be judged as one.
    pub(super) unevaluated: bool,
    /// Whether a schema applies itself to the same value.
    pub(super) circular: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Done,
}

enum Step {
    Enter(Node),
    Leave(Node),
}

impl InPlace {
    pub(super) fn of(schemas: &Schemas, start: &Node) -> Self {
        let mut found = Self::default();
        let mut marks: HashMap<Node, Mark> = HashMap::new();
        let mut steps = vec![Step::Enter(start.clone())];
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave(node) => {
                    marks.insert(node, Mark::Done);
                }
                Step::Enter(node) => match marks.get(&node) {
                    Some(Mark::Open) => found.circular = true,
                    Some(Mark::Done) => {}
                    None if marks.len() >= REACH => {}
                    None => {
                        found.look(&node);
                        let further = applied(schemas, &node);
                        marks.insert(node.clone(), Mark::Open);
                        steps.push(Step::Leave(node));
                        steps.extend(further.into_iter().map(Step::Enter));
                    }
                },
            }
        }
        found
    }

    fn look(&mut self, node: &Node) {
        let Some(keywords) = node.keywords() else { return };
        self.unevaluated |= keywords.contains_key("unevaluatedProperties") || keywords.contains_key("unevaluatedItems");
    }
}

/// The names that a schema keeps from travelling, with everything that holds whenever it does: `$ref` and `allOf`.
/// What one alternative says is nothing to the others.
pub(super) fn hidden(schemas: &Schemas, start: &Node, direction: Direction) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut seen: HashSet<Node> = HashSet::new();
    let mut pending = vec![start.clone()];
    while let Some(node) = pending.pop() {
        if seen.len() >= REACH || !seen.insert(node.clone()) {
            continue;
        }
        if let Some(keywords) = node.keywords() {
            let members = keywords.get("properties").and_then(Value::as_object).into_iter().flatten();
            names.extend(members.filter(|(_, schema)| direction.hides(schemas, schema)).map(|(name, _)| name.clone()));
        }
        pending.extend(node.items("allOf"));
        pending.extend(node.target(schemas).and_then(Result::ok));
    }
    names
}

/// The subschemas and targets that apply to the same value.
fn applied(schemas: &Schemas, node: &Node) -> Vec<Node> {
    let mut applied = Vec::new();
    for keyword in ["allOf", "anyOf", "oneOf"] {
        applied.extend(node.items(keyword));
    }
    for keyword in ["not", "if", "then", "else"] {
        applied.extend(node.child(keyword));
    }
    for name in node.names("dependentSchemas") {
        applied.extend(node.member("dependentSchemas", name));
    }
    applied.extend(node.target(schemas).and_then(Result::ok));
    applied
}

/// Whether anything but the keywords of one schema applies to its value.
pub(super) fn is_plain(keywords: &Map<String, Value>) -> bool {
    const APPLICATORS: [&str; 10] =
        ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"];
    !APPLICATORS.iter().any(|keyword| keywords.contains_key(*keyword))
}
