//! Objects: which members, and what each has to meet.

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};

use super::draw::Drawing;
use super::node::{Goal, Literal, Node};
use super::realism::Name;
use super::shape::Shape;
use super::spot::{Spot, Trail};
use super::types::Types;
use super::{Mode, SampleProblem, SampleProblemKind};

/// What may become of a member.
pub(super) enum Member {
    /// It has to meet all of this.
    Open(Goal),
    /// No value is allowed under this name.
    Closed,
}

impl Drawing<'_> {
    /// Draws an object.
    ///
    /// # Errors
    /// A member that must be there has no value, or there are not enough names.
    pub(super) fn object(&self, shape: &Shape, spot: &Spot<'_>, keep: usize) -> Result<Value, SampleProblem> {
        let mut names = self.members(shape, spot)?;
        self.add_names(shape, spot, &mut names)?;
        let most = usize::try_from(shape.object.counts.most())
            .unwrap_or(usize::MAX)
            .min(keep.max(names.values().filter(|it| **it).count()));
        self.drop_names(shape, &mut names, most)?;
        let trail = Trail { entries: &shape.entries, up: spot.trail };
        let goals = self.goals(shape, names)?;
        let compound = goals.iter().filter(|(_, goal, _)| !self.is_leaf(goal)).count().max(1);
        let allowance = spot.allowance.saturating_sub(goals.len()) / compound;
        let mut object = Map::new();
        for (name, goal, required) in goals {
            let at = spot.at.child(&name);
            let inner = Spot {
                depth: spot.depth + 1,
                allowance,
                trail: Some(&trail),
                family: spot.at.clone(),
                name: Name::new(&name),
                wish: spot.wish.and_then(|wish| wish.get(&name)),
                avoid: &[],
                presets: true,
                attempt: self.retries(&at),
                at,
            };
            if !required && (inner.attempt > 2 || self.recurs(&goal, &trail)) && inner.wish.is_none() {
                continue;
            }
            match self.member(shape, &name, &goal, &inner) {
                Ok(value) => {
                    object.insert(name, value);
                }
                Err(problem) if required || problem.kind == SampleProblemKind::Budget && self.is_spent() => {
                    return Err(problem);
                }
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

    /// The names to draw, in the order of the description, and whether each must be there.
    fn members(&self, shape: &Shape, spot: &Spot<'_>) -> Result<IndexMap<String, bool>, SampleProblem> {
        let required = self.required(shape, spot.wish);
        if let Some(name) = required.iter().find(|name| shape.object.forbidden.contains(*name)) {
            return Err(self.refuse_member(shape, name, "it is required and must not be there"));
        }
        let mut names: IndexMap<String, bool> = IndexMap::new();
        let mut optional = self.optional_allowed(shape, spot);
        for name in declared(shape) {
            let must = required.contains(&name);
            let wanted = match spot.wish {
                Some(Value::Object(wish)) => wish.contains_key(&name),
                _ => optional > 0,
            };
            let tagged = shape.tags.contains_key(&name);
            if !must && (shape.object.forbidden.contains(&name) || !wanted && !tagged || self.is_hidden(shape, &name)) {
                continue;
            }
            if !must && !tagged {
                optional = optional.saturating_sub(1);
            }
            names.insert(name, must);
        }
        for name in required {
            names.entry(name).or_insert(true);
        }
        for name in shape.tags.keys() {
            names.entry(name.clone()).or_insert(false);
        }
        if let Some(Value::Object(wish)) = spot.wish {
            for name in wish.keys().filter(|name| !shape.object.forbidden.contains(*name)) {
                names.entry(name.clone()).or_insert(false);
            }
        }
        Ok(names)
    }

    /// The names that must be there: required ones that travel, and what they bring with them.
    fn required(&self, shape: &Shape, wish: Option<&Value>) -> IndexSet<String> {
        let visible = |name: &&String| !self.is_hidden(shape, name);
        let mut required: IndexSet<String> = shape.object.required.iter().filter(visible).cloned().collect();
        let wished = |name: &String| wish.is_some_and(|wish| wish.get(name).is_some());
        loop {
            let before = required.len();
            for (name, wanted) in &shape.object.dependents {
                if required.contains(name) || wished(name) {
                    required.extend(wanted.iter().cloned());
                }
            }
            if required.len() == before {
                return required;
            }
        }
    }

    fn optional_allowed(&self, shape: &Shape, spot: &Spot<'_>) -> usize {
        if self.options.mode == Mode::Empty || self.is_sparse() {
            return 0;
        }
        match spot.depth {
            0 => usize::MAX,
            _ if spot.is_frugal() => 0,
            _ => spot.allowance.saturating_sub(shape.object.required.len()),
        }
    }

    /// Makes up names until there are enough, and a few for maps.
    fn add_names(
        &self,
        shape: &Shape,
        spot: &Spot<'_>,
        names: &mut IndexMap<String, bool>,
    ) -> Result<(), SampleProblem> {
        let bring: Vec<String> = shape
            .object
            .dependents
            .iter()
            .filter(|(name, _)| names.contains_key(name))
            .flat_map(|(_, wanted)| wanted.clone())
            .collect();
        for name in bring {
            names.entry(name).or_insert(true);
        }
        let least = usize::try_from(shape.object.counts.least()).unwrap_or(usize::MAX);
        if least > self.options.budget.nodes {
            let message = format!("minProperties {least} is more than the budget of a sample");
            return Err(SampleProblem { kind: SampleProblemKind::Budget, schema: shape.at.clone(), message });
        }
        for name in declared(shape) {
            if names.len() < least
                && !shape.object.forbidden.contains(&name)
                && !self.is_hidden(shape, &name)
                && matches!(self.member_goal(shape, &name), Member::Open(_))
            {
                names.entry(name).or_insert(false);
            }
        }
        // Members that turn out to have no value do not count.
        let closed: Vec<String> = names
            .iter()
            .filter(|(name, must)| !**must && matches!(self.member_goal(shape, name), Member::Closed))
            .map(|(name, _)| name.clone())
            .collect();
        for name in closed {
            names.shift_remove(&name);
        }
        let entries = if names.is_empty() && spot.wish.is_none() { self.entries_wanted(shape, spot) } else { 0 };
        let target = least.max(names.len() + entries);
        let least_left = least.saturating_sub(names.len());
        if target > names.len() {
            self.invent(shape, spot, names, target);
        }
        if least_left > 0 && names.len() < least {
            let Some(rule) = &shape.object.counts.least else { return Ok(()) };
            let message = format!("{}: only {} names were found of {least}", rule.name(), names.len());
            return Err(SampleProblem { kind: SampleProblemKind::Unproved, schema: shape.at.clone(), message });
        }
        let enough = names.len() <= least;
        if enough {
            names.values_mut().for_each(|must| *must = true);
        }
        Ok(())
    }

    /// The entries that a map shows.
    fn entries_wanted(&self, shape: &Shape, spot: &Spot<'_>) -> usize {
        let is_map = shape.branches.iter().any(|branch| {
            let values = branch.keyword("additionalProperties").or_else(|| branch.keyword("unevaluatedProperties"));
            values.is_some_and(|values| values.as_object().is_some_and(|schema| !schema.is_empty()))
                || branch.names("patternProperties").next().is_some()
        });
        if !is_map || self.options.mode == Mode::Empty || self.is_sparse() || spot.is_frugal() {
            return 0;
        }
        if spot.depth < 2 { 2 } else { 1 }
    }

    /// Leaves out optional members, the last first, until there are not too many.
    fn drop_names(&self, shape: &Shape, names: &mut IndexMap<String, bool>, most: usize) -> Result<(), SampleProblem> {
        while names.len() > most {
            let Some(last) = names.iter().rposition(|(_, must)| !must) else {
                let message = format!("{} members are required, {most} allowed", names.len());
                let problem = shape.object.counts.most.as_ref().map(|rule| rule.name());
                let message = problem.map_or(message.clone(), |rule| format!("{rule}: {message}"));
                return Err(SampleProblem {
                    kind: SampleProblemKind::Contradiction,
                    schema: shape.at.clone(),
                    message,
                });
            };
            names.shift_remove_index(last);
        }
        Ok(())
    }

    fn goals(&self, shape: &Shape, names: IndexMap<String, bool>) -> Result<Vec<(String, Goal, bool)>, SampleProblem> {
        let mut goals = Vec::with_capacity(names.len());
        for (name, required) in names {
            let fits =
                shape.object.names.is_empty() || self.judge.accepts(&shape.object.names, &Value::String(name.clone()));
            match self.member_goal(shape, &name) {
                Member::Open(goal) if fits => goals.push((name, goal, required)),
                Member::Open(_) if required => {
                    return Err(self.refuse_member(shape, &name, "`propertyNames` refuses the required name"));
                }
                Member::Closed if required => {
                    return Err(self.refuse_member(shape, &name, "it is required and no value is allowed"));
                }
                _ => {}
            }
        }
        Ok(goals)
    }

    fn refuse_member(&self, shape: &Shape, name: &str, why: &str) -> SampleProblem {
        let message = format!("`required` and the schemas of member `{name}`: {why}");
        SampleProblem { kind: SampleProblemKind::Contradiction, schema: shape.at.clone(), message }
    }

    /// Everything that a member has to meet: what each branch says about its name.
    pub(super) fn member_goal(&self, shape: &Shape, name: &str) -> Member {
        let mut goal: Goal = shape.object.further.get(name).cloned().unwrap_or_default();
        let mut evaluated = Vec::with_capacity(shape.branches.len());
        for branch in &shape.branches {
            let before = goal.len();
            goal.extend(branch.member("properties", name).map(Literal::holds));
            for pattern in branch.names("patternProperties").filter(|pattern| self.checks.matches(pattern, name)) {
                goal.extend(branch.member("patternProperties", pattern).map(Literal::holds));
            }
            let known = goal.len() > before;
            if !known {
                goal.extend(branch.child("additionalProperties").map(Literal::holds));
            }
            evaluated.push(goal.len() > before);
        }
        for rest in shape.unevaluated.iter().filter(|rest| rest.keyword == "unevaluatedProperties") {
            let seen = evaluated.iter().enumerate().any(|(branch, seen)| *seen && rest.covers(branch));
            if !seen {
                goal.push(Literal::holds(rest.node.clone()));
            }
        }
        if goal.iter().any(Literal::is_impossible) {
            return Member::Closed;
        }
        let mut unique: Goal = Vec::with_capacity(goal.len());
        for literal in goal {
            if !literal.is_idle() && !unique.contains(&literal) {
                unique.push(literal);
            }
        }
        Member::Open(unique)
    }

    fn is_hidden(&self, shape: &Shape, name: &str) -> bool {
        let view = self.judge.view;
        let mut members = shape.branches.iter().filter_map(|branch| branch.member("properties", name));
        members.any(|member| view.direction.hides(view.schemas, member.value()))
    }

    /// Whether drawing a member would enter a schema for the third time.
    fn recurs(&self, goal: &[Literal], trail: &Trail<'_>) -> bool {
        goal.iter().any(|literal| {
            let mut node = literal.node.clone();
            for _ in 0..8 {
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
            for _ in 0..8 {
                if let Some(types) = node.keyword("type") {
                    return !Types::of_keyword(types).meets(Types::OBJECT.or(Types::ARRAY));
                }
                let alternative =
                    node.item("anyOf", 0).or_else(|| node.item("oneOf", 0)).or_else(|| node.item("allOf", 0));
                let Some(next) = node.target(self.judge.view.schemas).and_then(Result::ok).or(alternative) else {
                    break;
                };
                node = next;
            }
            node.keyword("enum").is_some() || node.keyword("const").is_some()
        })
    }
}

/// The names that the branches declare, in their order.
fn declared(shape: &Shape) -> IndexSet<String> {
    shape.branches.iter().flat_map(|branch| branch.names("properties")).cloned().collect()
}
