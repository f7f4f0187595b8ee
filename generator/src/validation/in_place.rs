//! What else applies to the same value: through `$ref`, `allOf` and the like.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::Direction;
use super::node::Node;
use crate::model::Schemas;

/// Schemas looked at before the walk ends; what lies behind is taken to add nothing.
const REACH: usize = 4096;

/// What the schemas that apply in one place have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct InPlace {
    /// Members that do not travel this way: `required` asks for them in vain.
    pub(super) hidden: BTreeSet<String>,
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
    pub(super) fn of(schemas: &Schemas, start: &Node, direction: Direction) -> Self {
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
                        found.look(schemas, &node, direction);
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

    fn look(&mut self, schemas: &Schemas, node: &Node, direction: Direction) {
        let Some(keywords) = node.keywords() else { return };
        self.unevaluated |= keywords.contains_key("unevaluatedProperties") || keywords.contains_key("unevaluatedItems");
        self.hidden.extend(hidden(schemas, keywords, direction));
    }
}

/// The names that one schema itself keeps from travelling.
pub(super) fn hidden(
    schemas: &Schemas,
    keywords: &Map<String, Value>,
    direction: Direction,
) -> impl Iterator<Item = String> {
    let members = keywords.get("properties").and_then(Value::as_object).into_iter().flatten();
    members.filter(move |(_, schema)| direction.hides(schemas, schema)).map(|(name, _)| name.clone())
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
