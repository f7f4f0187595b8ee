//! Objects: a value for each member of the plan.

use serde_json::{Map, Value};

use super::draw::Drawing;
use super::node::{Literal, Node};
use super::realism::Name;
use super::shape::Shape;
use super::spot::{Spot, Trail};
use super::types::Types;
use super::{SampleProblem, SampleProblemKind};

/// References and first branches looked through when a goal is judged by its looks.
const REACH: usize = 8;

impl Drawing<'_> {
    /// Draws an object with at most `keep` members, more only where they must be there.
    ///
    /// # Errors
    /// A member that must be there has no value, or there are not enough names.
    pub(super) fn object(&self, shape: &Shape, spot: &Spot<'_>, keep: usize) -> Result<Value, SampleProblem> {
        let plan = self.plan(shape, spot, keep)?;
        let trail = Trail { entries: &shape.entries, up: spot.trail };
        let compound = plan.values().filter(|member| !self.is_leaf(&member.goal)).count().max(1);
        let allowance = spot.allowance.saturating_sub(plan.len()) / compound;
        let mut object = Map::new();
        for (name, member) in plan {
            let at = spot.at.child(&name);
            let retries = self.retries(&at);
            let inner = Spot {
                depth: spot.depth + 1,
                allowance,
                trail: Some(&trail),
                family: spot.at.clone(),
                name: Name::new(&name),
                wish: spot.wish.and_then(|wish| wish.get(&name)),
                only: Types::ALL,
                avoid: &[],
                presets: true,
                // A whole that is drawn again is no other with the same parts.
                attempt: retries + spot.attempt,
                at,
            };
            let unwelcome = retries > 2 || self.recurs(&member.goal, &trail);
            if !member.required && unwelcome && inner.wish.is_none() {
                continue;
            }
            match self.member(shape, &name, &member.goal, &inner) {
                Ok(value) => {
                    object.insert(name, value);
                }
                Err(problem) if member.required => return Err(problem),
                Err(problem) if problem.kind == SampleProblemKind::Budget && self.is_spent() => return Err(problem),
                Err(_) => {}
            }
        }
        Ok(Value::Object(object))
    }

    fn member(&self, shape: &Shape, name: &str, goal: &[Literal], spot: &Spot<'_>) -> Result<Value, SampleProblem> {
        // A discriminator's value goes before all others, but never against the schema.
        if let Some(tag) = shape.tags.get(name)
            && self.judge.accepts(goal, tag)
        {
            return Ok(tag.clone());
        }
        self.draw(goal, spot)
    }

    /// Whether drawing a member would enter a schema for the third time.
    fn recurs(&self, goal: &[Literal], trail: &Trail<'_>) -> bool {
        goal.iter().any(|literal| {
            let mut node = literal.node.clone();
            for _ in 0..REACH {
                if node.is_entry() && trail.count(node.at()) > 1 {
                    return true;
                }
                let next = node.target(self.judge.view.schemas).and_then(Result::ok).or_else(|| node.child("items"));
                let Some(next) = next.or_else(|| node.item("allOf", 0)) else { return false };
                node = next;
            }
            false
        })
    }

    /// Whether a goal is obviously about scalars.
    fn is_leaf(&self, goal: &[Literal]) -> bool {
        goal.iter().any(|literal| {
            let mut node: Node = literal.node.clone();
            for _ in 0..REACH {
                if let Some(types) = node.keyword("type") {
                    return !Types::of_keyword(types).meets(Types::OBJECT.or(Types::ARRAY));
                }
                let branch = ["anyOf", "oneOf", "allOf"].into_iter().find_map(|keyword| node.item(keyword, 0));
                let Some(next) = node.target(self.judge.view.schemas).and_then(Result::ok).or(branch) else { break };
                node = next;
            }
            node.keyword("enum").is_some() || node.keyword("const").is_some()
        })
    }
}
