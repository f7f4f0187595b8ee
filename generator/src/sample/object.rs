//! Objects: a value for each member of the plan.

use serde_json::{Map, Value};

use super::draw::Drawing;
use super::expansion::Expansion;
use super::members::Member;
use super::node::{Literal, Node};
use super::shape::Shape;
use super::spot::{Spot, Trail};
use super::types::Types;
use super::{SampleProblem, SampleProblemKind};
use crate::source::Pointer;

/// References and first branches looked through when a goal is judged by its looks.
const REACH: usize = 8;

impl Drawing<'_> {
    /// Draws an object with at most `keep` members, more only where they must be there.
    ///
    /// # Errors
    /// A member that must be there has no value, or there are not enough names.
    pub(super) fn object(&self, expansion: &Expansion, spot: &Spot<'_>, keep: usize) -> Result<Value, SampleProblem> {
        let shape = &expansion.shape;
        let plan = self.plan(expansion, spot, keep)?;
        let trail = Trail { entries: &shape.entries, up: spot.trail };
        let compound = plan.values().filter(|planned| !planned.member.leaf).count().max(1);
        let allowance = spot.allowance.saturating_sub(plan.len()) / compound;
        let mut object = Map::with_capacity(plan.len());
        for (name, planned) in plan.iter() {
            let member = &*planned.member;
            let at = spot.at.child(name);
            let retries = self.retries(&at);
            let inner = Spot {
                at: &at,
                depth: spot.depth + 1,
                allowance,
                trail: Some(&trail),
                family: spot.at.trace(),
                name: &member.name,
                wish: spot.wish.and_then(|wish| wish.get(name)),
                only: Types::ALL,
                avoid: &[],
                presets: true,
                // A whole that is drawn again is no other with the same parts.
                attempt: retries + spot.attempt,
            };
            let unwelcome = retries > 2 || member.recurs(&trail);
            if !planned.required && unwelcome && inner.wish.is_none() {
                continue;
            }
            match self.member(shape, name, member, &inner) {
                Ok(value) => {
                    object.insert(name.clone(), value);
                }
                Err(problem) if planned.required => return Err(problem),
                Err(problem) if problem.kind == SampleProblemKind::Budget && self.is_spent() => return Err(problem),
                Err(_) => {}
            }
        }
        Ok(Value::Object(object))
    }

    fn member(&self, shape: &Shape, name: &str, member: &Member, spot: &Spot<'_>) -> Result<Value, SampleProblem> {
        let position = self.follow(&member.link);
        // A discriminator's value goes before all others, but never against the schema.
        if let Some(tag) = shape.tags.get(name)
            && position.accepts(self.judge, tag)
        {
            return Ok(tag.clone());
        }
        self.draw(&position, spot)
    }

    /// The entries that drawing a member would obviously enter.
    pub(super) fn entered(&self, goal: &[Literal]) -> Vec<Pointer> {
        let mut entered = Vec::new();
        for literal in goal {
            let mut node = literal.node.clone();
            for _ in 0..REACH {
                if node.is_entry() {
                    entered.push(node.at().clone());
                }
                let next = node.target(self.judge.view.schemas).and_then(Result::ok).or_else(|| node.child("items"));
                let Some(next) = next.or_else(|| node.item("allOf", 0)) else { break };
                node = next;
            }
        }
        entered
    }

    /// Whether a goal is obviously about scalars.
    pub(super) fn is_leaf(&self, goal: &[Literal]) -> bool {
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

impl Member {
    /// Whether drawing it would enter a schema for the third time.
    fn recurs(&self, trail: &Trail<'_>) -> bool {
        self.entered.iter().any(|entry| trail.count(entry) > 1)
    }
}
