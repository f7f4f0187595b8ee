//! Which members an object gets, and what each has to meet.

use std::sync::Arc;

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::array::MOST_AT_LIMIT;
use super::draw::Drawing;
use super::expansion::{Expansion, UNIT, bytes_of};
use super::node::{Goal, Literal};
use super::position::Link;
use super::realism::Name;
use super::shape::Shape;
use super::spot::Spot;
use super::{Mode, SampleProblem, SampleProblemKind};
use crate::source::Pointer;

/// What one member takes in memory besides its name, roughly.
const BYTES_OF_MEMBER: usize = 320;

/// The members to draw, in the order of the description.
pub(super) type Plan = IndexMap<String, Planned>;

/// A member to draw.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) member: Arc<Member>,
    pub(super) required: bool,
}

/// What is known of a member, whatever its value.
#[derive(Debug)]
pub(super) struct Member {
    /// Where its value is drawn.
    pub(super) link: Link,
    pub(super) name: Name,
    /// Whether it is obviously a scalar.
    pub(super) leaf: bool,
    /// The entries that its value obviously follows.
    pub(super) entered: Vec<Pointer>,
}

/// The members that a shape asks for by name, for some number of optional ones.
#[derive(Debug)]
pub(super) struct Settled {
    plan: Arc<Plan>,
    /// Optional members that are shown.
    shown: usize,
    /// Whether nothing remains to be done for any value.
    complete: bool,
}

impl Settled {
    /// What it takes to keep it, in positions of which nothing else is known.
    fn weight(&self) -> usize {
        let each = |name: &String| BYTES_OF_MEMBER + bytes_of(name);
        self.plan.keys().map(each).sum::<usize>() / UNIT
    }
}

/// The names that should be there.
struct Wanted {
    /// Whether each must be there.
    names: IndexMap<String, bool>,
    /// Optional ones that are shown.
    shown: usize,
    /// Whether more could be shown.
    more: bool,
}

impl Drawing<'_> {
    /// Plans the members of an object: what must be there, what is welcome, and as many as there have to be.
    ///
    /// # Errors
    /// A name must and must not be there, or there are not enough names, or too many.
    pub(super) fn plan(&self, expansion: &Expansion, spot: &Spot<'_>, keep: usize) -> Result<Arc<Plan>, SampleProblem> {
        let shape = &expansion.shape;
        let settled = self.settled(expansion, spot)?;
        if settled.complete && settled.plan.len() <= keep {
            return Ok(Arc::clone(&settled.plan));
        }
        let mut plan = Plan::clone(&settled.plan);
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
        require_all_of(&mut plan, least);
        drop_surplus(shape, &mut plan, keep.max(least))?;
        Ok(Arc::new(plan))
    }

    /// The members with a name; kept for the next value unless they depend on this one.
    fn settled(&self, expansion: &Expansion, spot: &Spot<'_>) -> Result<Arc<Settled>, SampleProblem> {
        let shape = &expansion.shape;
        let optional = self.optional_shown(shape, spot);
        let [all, none] = &expansion.members;
        let known = if optional == 0 { none.get() } else { all.get().filter(|all| all.shown <= optional) };
        if let Some(known) = known.filter(|_| spot.wish.is_none()) {
            return Ok(Arc::clone(known));
        }
        let Wanted { names, shown, more } = self.wanted(shape, spot.wish, optional);
        let mut plan = Plan::new();
        for (name, required) in names {
            self.admit(shape, &mut plan, name, required)?;
        }
        let complete = self.is_complete(shape, &plan);
        if complete {
            require_all_of(&mut plan, self.least_members(shape)?);
        }
        let settled = Arc::new(Settled { plan: Arc::new(plan), shown, complete });
        // Names that only the judge can tell are told by it each time: what it cannot judge is part of the outcome.
        let alike = spot.wish.is_none() && shape.object.names.is_empty();
        if alike && (optional == 0 || !more) {
            let kept = if optional == 0 { none } else { all };
            if kept.set(Arc::clone(&settled)).is_ok() {
                self.positions.grow(settled.weight());
            }
        }
        Ok(settled)
    }

    /// Whether members with a name are all that any object of a shape has.
    fn is_complete(&self, shape: &Shape, plan: &Plan) -> bool {
        let most = usize::try_from(shape.object.counts.most()).unwrap_or(usize::MAX);
        shape.object.odd_names.is_empty()
            && self.least_members(shape).is_ok_and(|least| plan.len() >= least)
            && plan.len() <= most
            && !(plan.is_empty() && is_map(shape))
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
                match plan.entry(name) {
                    Entry::Occupied(mut known) => known.get_mut().required |= required,
                    Entry::Vacant(place) => {
                        let member = Arc::new(self.member_of(place.key(), goal));
                        place.insert(Planned { member, required });
                    }
                }
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

    fn member_of(&self, name: &str, goal: Goal) -> Member {
        let (leaf, entered) = (self.is_leaf(&goal), self.entered(&goal));
        Member { link: Link::new(goal), name: Name::new(name), leaf, entered }
    }

    /// The names that should be there, with so many optional ones.
    fn wanted(&self, shape: &Shape, wish: Option<&Value>, optional: usize) -> Wanted {
        let required = self.required(shape, wish);
        let wish = wish.and_then(Value::as_object);
        let (mut left, mut more) = (optional, false);
        let mut names: IndexMap<String, bool> = IndexMap::new();
        for name in declared(shape) {
            if required.contains(&name) || shape.tags.contains_key(&name) {
                names.insert(name.clone(), required.contains(&name));
            } else if wish.map_or(left > 0, |wish| wish.contains_key(&name)) {
                if !self.is_hidden(shape, &name) {
                    left = left.saturating_sub(1);
                    names.insert(name, false);
                }
            } else {
                more = true;
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
        Wanted { names, shown: optional - left, more }
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
        if !is_map(shape) || self.options.mode == Mode::Empty || self.is_sparse() || spot.is_frugal() {
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

/// Whether a shape has values for names that it does not say.
fn is_map(shape: &Shape) -> bool {
    shape.branches.iter().any(|branch| {
        let values = branch.keyword("additionalProperties").or_else(|| branch.keyword("unevaluatedProperties"));
        values.is_some_and(|values| values.as_object().is_some_and(|schema| !schema.is_empty()))
            || branch.names("patternProperties").next().is_some()
    })
}

/// Where there are no more members than there have to be, none may fall away.
fn require_all_of(plan: &mut Plan, least: usize) {
    if plan.len() == least {
        plan.values_mut().for_each(|planned| planned.required = true);
    }
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
