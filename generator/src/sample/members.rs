//! Which members an object gets, and what each has to meet.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::array::MOST_AT_LIMIT;
use super::draw::Drawing;
use super::node::{Goal, Literal};
use super::shape::Shape;
use super::spot::Spot;
use super::{Mode, SampleProblem, SampleProblemKind};

/// The members to draw, in the order of the description.
pub(super) type Plan = IndexMap<String, Planned>;

/// A member to draw.
pub(super) struct Planned {
    pub(super) goal: Goal,
    pub(super) required: bool,
}

impl Drawing<'_> {
    /// Plans the members of an object: what must be there, what is welcome, and as many as there have to be.
    ///
    /// # Errors
    /// A name must and must not be there, or there are not enough names, or too many.
    pub(super) fn plan(&self, shape: &Shape, spot: &Spot<'_>, keep: usize) -> Result<Plan, SampleProblem> {
        let mut plan = Plan::new();
        for (name, required) in self.wanted(shape, spot) {
            self.admit(shape, &mut plan, name, required)?;
        }
        self.add_odd_names(shape, spot, &mut plan)?;
        let least = self.least_members(shape)?;
        for name in declared(shape) {
            if plan.len() < least && !plan.contains_key(&name) && !self.is_hidden(shape, &name) {
                self.admit(shape, &mut plan, name, false)?;
            }
        }
        let shown = if plan.is_empty() && spot.wish.is_none() { self.entries_shown(shape, spot) } else { 0 };
        self.invent(shape, spot, &mut plan, least.max(shown));
        if plan.len() < least {
            return Err(too_few(shape, plan.len()));
        }
        if plan.len() == least {
            // None of them may fall away.
            plan.values_mut().for_each(|member| member.required = true);
        }
        drop_surplus(shape, &mut plan, keep.max(least))?;
        Ok(plan)
    }

    /// Adds a member if its name and schemas allow one.
    ///
    /// # Errors
    /// They do not, and it is required.
    pub(super) fn admit(
        &self,
        shape: &Shape,
        plan: &mut Plan,
        name: String,
        required: bool,
    ) -> Result<(), SampleProblem> {
        let names = &shape.object.names;
        let why = if shape.object.forbidden.contains(&name) {
            "it must not be there"
        } else if !names.is_empty() && !self.judge.accepts(names, &Value::String(name.clone())) {
            "`propertyNames` refuses the name"
        } else {
            let goal = self.member_goal(shape, &name);
            if !goal.iter().any(Literal::is_impossible) {
                let member = plan.entry(name).or_insert(Planned { goal, required });
                member.required |= required;
                return Ok(());
            }
            "no value is allowed under it"
        };
        if !required {
            return Ok(());
        }
        let message = format!("`required` names member `{name}`, but {why}");
        Err(SampleProblem { kind: SampleProblemKind::Contradiction, schema: shape.at.clone(), message })
    }

    /// The names that should be there, and whether each must.
    fn wanted(&self, shape: &Shape, spot: &Spot<'_>) -> IndexMap<String, bool> {
        let required = self.required(shape, spot.wish);
        let wish = spot.wish.and_then(Value::as_object);
        let mut optional = self.optional_shown(shape, spot);
        let mut names: IndexMap<String, bool> = IndexMap::new();
        for name in declared(shape) {
            if required.contains(&name) || shape.tags.contains_key(&name) {
                names.insert(name.clone(), required.contains(&name));
            } else if wish.map_or(optional > 0, |wish| wish.contains_key(&name)) && !self.is_hidden(shape, &name) {
                optional = optional.saturating_sub(1);
                names.insert(name, false);
            }
        }
        names.extend(required.into_iter().map(|name| (name, true)));
        for name in shape.tags.keys().chain(wish.into_iter().flat_map(serde_json::Map::keys)) {
            names.entry(name.clone()).or_insert(false);
        }
        for (name, brought) in &shape.object.dependents {
            if names.contains_key(name) {
                names.extend(brought.iter().map(|name| (name.clone(), true)));
            }
        }
        names
    }

    /// The names that must be there: required ones that travel, and what they bring with them.
    fn required(&self, shape: &Shape, wish: Option<&Value>) -> IndexSet<String> {
        let visible = |name: &&String| !self.is_hidden(shape, name);
        let mut required: IndexSet<String> = shape.object.required.iter().filter(visible).cloned().collect();
        let wished = |name: &String| wish.is_some_and(|wish| wish.get(name).is_some());
        loop {
            let before = required.len();
            for (name, brought) in &shape.object.dependents {
                if required.contains(name) || wished(name) {
                    required.extend(brought.iter().cloned());
                }
            }
            if required.len() == before {
                return required;
            }
        }
    }

    /// How many optional members to show.
    fn optional_shown(&self, shape: &Shape, spot: &Spot<'_>) -> usize {
        if self.options.mode == Mode::Empty || self.is_sparse() {
            return 0;
        }
        match spot.depth {
            0 => usize::MAX,
            _ if spot.is_frugal() => 0,
            _ => spot.allowance.saturating_sub(shape.object.required.len()),
        }
    }

    fn least_members(&self, shape: &Shape) -> Result<usize, SampleProblem> {
        let least = usize::try_from(shape.object.counts.least()).unwrap_or(usize::MAX);
        if least <= self.options.budget.nodes {
            return Ok(least);
        }
        let message = format!("`minProperties` {least} is more than the budget of a sample");
        Err(SampleProblem { kind: SampleProblemKind::Budget, schema: shape.at.clone(), message })
    }

    /// The entries that a map shows.
    fn entries_shown(&self, shape: &Shape, spot: &Spot<'_>) -> usize {
        let is_map = shape.branches.iter().any(|branch| {
            let values = branch.keyword("additionalProperties").or_else(|| branch.keyword("unevaluatedProperties"));
            values.is_some_and(|values| values.as_object().is_some_and(|schema| !schema.is_empty()))
                || branch.names("patternProperties").next().is_some()
        });
        if !is_map || self.options.mode == Mode::Empty || self.is_sparse() || spot.is_frugal() {
            return 0;
        }
        let most = usize::try_from(shape.object.counts.most()).unwrap_or(usize::MAX);
        if self.options.mode == Mode::Boundary && shape.object.counts.most.is_some() {
            return most.min(spot.allowance.min(MOST_AT_LIMIT));
        }
        most.min(if spot.depth < 2 { 2 } else { 1 })
    }

    /// Everything that a member has to meet: what each branch says about its name.
    fn member_goal(&self, shape: &Shape, name: &str) -> Goal {
        let mut goal: Goal = shape.object.further.get(name).cloned().unwrap_or_default();
        let mut evaluated = Vec::with_capacity(shape.branches.len());
        for branch in &shape.branches {
            let before = goal.len();
            goal.extend(branch.member("properties", name).map(Literal::holds));
            for pattern in branch.names("patternProperties").filter(|pattern| self.checks.matches(pattern, name)) {
                goal.extend(branch.member("patternProperties", pattern).map(Literal::holds));
            }
            if goal.len() == before {
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
        let mut unique: Goal = Vec::with_capacity(goal.len());
        for literal in goal {
            if !literal.is_idle() && !unique.contains(&literal) {
                unique.push(literal);
            }
        }
        unique
    }

    fn is_hidden(&self, shape: &Shape, name: &str) -> bool {
        let view = self.judge.view;
        let mut members = shape.branches.iter().filter_map(|branch| branch.member("properties", name));
        members.any(|member| view.direction.hides(view.schemas, member.value()))
    }
}

/// The names that the branches declare, in their order.
fn declared(shape: &Shape) -> IndexSet<String> {
    shape.branches.iter().flat_map(|branch| branch.names("properties")).cloned().collect()
}

/// Leaves out optional members, the last first, until there are not too many.
fn drop_surplus(shape: &Shape, plan: &mut Plan, keep: usize) -> Result<(), SampleProblem> {
    let most = usize::try_from(shape.object.counts.most()).unwrap_or(usize::MAX);
    while plan.len() > keep.min(most) {
        let Some(last) = plan.values().rposition(|member| !member.required) else { break };
        plan.shift_remove_index(last);
    }
    match &shape.object.counts.most {
        Some(rule) if plan.len() > most => {
            let message = format!("{} allows {most} members, but {} are required", rule.name(), plan.len());
            Err(SampleProblem { kind: SampleProblemKind::Contradiction, schema: shape.at.clone(), message })
        }
        _ => Ok(()),
    }
}

fn too_few(shape: &Shape, found: usize) -> SampleProblem {
    let rule = shape.object.counts.least.as_ref().map_or_else(String::new, super::shape::Rule::name);
    let message = format!("{rule}: only {found} names were found of {}", shape.object.counts.least());
    SampleProblem { kind: SampleProblemKind::Unproved, schema: shape.at.clone(), message }
}
