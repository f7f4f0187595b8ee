//! Arrays: how many items, and what each has to meet.

use serde_json::Value;

use super::draw::Drawing;
use super::node::{Goal, Literal};
use super::shape::{Shape, same};
use super::spot::{Spot, Trail};
use super::{Mode, SampleProblem, SampleProblemKind};

/// Draws of one item before it may equal another.
const TRIES: u32 = 12;

impl Drawing<'_> {
    /// Draws an array.
    ///
    /// # Errors
    /// An item that must be there has no value, or the array would be too long.
    pub(super) fn array(&self, shape: &Shape, spot: &Spot<'_>) -> Result<Value, SampleProblem> {
        let least = self.least_items(shape)?;
        let most = usize::try_from(shape.array.counts.most()).unwrap_or(usize::MAX);
        let wanted = self.items_wanted(shape, spot, least).clamp(least, most.max(least));
        let trail = Trail { entries: &shape.entries, up: spot.trail };
        let wishes = spot.wish.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut due: Vec<u64> = shape.array.contains.iter().map(|contains| contains.least).collect();
        let mut had: Vec<u64> = vec![0; due.len()];
        let mut items: Vec<Value> = Vec::new();
        while items.len() < wanted.max(wishes.len().min(most)) {
            let index = items.len();
            let required = index < least;
            let at = spot.at.index(index);
            let inner = Spot {
                depth: spot.depth + 1,
                allowance: spot.allowance / wanted.max(1),
                trail: Some(&trail),
                family: at.clone(),
                wish: wishes.get(index),
                avoid: &items,
                presets: index == 0,
                attempt: self.retries(&at),
                at,
                ..spot.clone()
            };
            match self.item(shape, index, &inner, &mut due, &mut had) {
                Ok(item) if required || inner.wish.is_some() || !items.iter().any(|other| same(other, &item)) => {
                    items.push(item);
                }
                Err(problem) if required || self.is_spent() => return Err(problem),
                _ => break,
            }
        }
        Ok(Value::Array(items))
    }

    fn least_items(&self, shape: &Shape) -> Result<usize, SampleProblem> {
        let contained = shape.array.contains.iter().map(|contains| contains.least).max().unwrap_or(0);
        let least = usize::try_from(shape.array.counts.least().max(contained)).unwrap_or(usize::MAX);
        if least <= self.options.budget.nodes {
            return Ok(least);
        }
        let rule =
            shape.array.counts.least.as_ref().map_or_else(|| "`minContains`".to_owned(), super::shape::Rule::name);
        let message = format!("{rule}: {least} items are more than the budget of a sample");
        Err(SampleProblem { kind: SampleProblemKind::Budget, schema: shape.at.clone(), message })
    }

    /// How many items to show where the schema leaves it open.
    fn items_wanted(&self, shape: &Shape, spot: &Spot<'_>, least: usize) -> usize {
        if spot.wish.is_some_and(Value::is_array) {
            return least;
        }
        let contained =
            shape.array.contains.iter().map(|contains| usize::try_from(contains.least).unwrap_or(0)).sum::<usize>();
        let prefix = shape.branches.iter().map(|branch| branch.items("prefixItems").len()).max().unwrap_or(0);
        let open = match self.options.mode {
            Mode::Empty => 0,
            _ if self.is_sparse() => 0,
            _ if spot.is_frugal() => 0,
            Mode::Boundary => usize::try_from(shape.array.counts.most()).unwrap_or(3).min(12),
            Mode::Typical if prefix > 0 => prefix,
            Mode::Typical if !shape.branches.iter().any(|branch| branch.child("items").is_some()) => 0,
            Mode::Typical if spot.depth < 3 => 2,
            Mode::Typical => 1,
        };
        open.max(contained)
    }

    /// Draws one item, first as one of those that `contains` still waits for.
    fn item(
        &self,
        shape: &Shape,
        index: usize,
        spot: &Spot<'_>,
        due: &mut [u64],
        had: &mut [u64],
    ) -> Result<Value, SampleProblem> {
        let contains = shape.array.contains.iter().enumerate();
        for (rank, contains) in
            contains.filter(|(rank, _)| due.get(*rank).is_some_and(|due| *due > 0)).collect::<Vec<_>>()
        {
            let mut goal = item_goal(shape, index, Some(rank));
            goal.push(contains.demand.clone());
            if let Ok(item) = self.distinct(shape, &goal, spot) {
                if let (Some(due), Some(had)) = (due.get_mut(rank), had.get_mut(rank)) {
                    *due -= 1;
                    *had += 1;
                }
                return Ok(item);
            }
        }
        let mut goal = item_goal(shape, index, None);
        for (contains, had) in shape.array.contains.iter().zip(had.iter()) {
            if *had >= contains.most {
                goal.push(Literal { holds: !contains.demand.holds, ..contains.demand.clone() });
            }
        }
        self.distinct(shape, &goal, spot)
    }

    /// Draws until the item differs from the others, where it can.
    fn distinct(&self, shape: &Shape, goal: &Goal, spot: &Spot<'_>) -> Result<Value, SampleProblem> {
        let spent = self.spent();
        let mut item = self.draw(goal, spot)?;
        // Only where they must differ is it worth to try hard.
        let tries = if shape.array.unique { TRIES } else { 3 };
        for attempt in 1..tries {
            let again = spot.avoid.iter().any(|other| same(other, &item));
            if !again || spot.wish.is_some() && !shape.array.unique {
                return Ok(item);
            }
            self.refund(spent);
            let presets = attempt > 1 && spot.presets;
            let spot = Spot { attempt: spot.attempt + attempt, wish: None, presets, ..spot.clone() };
            item = self.draw(goal, &spot)?;
        }
        if shape.array.unique && spot.avoid.iter().any(|other| same(other, &item)) {
            let message = "`uniqueItems`: no further different item was found".to_owned();
            return Err(SampleProblem { kind: SampleProblemKind::Unproved, schema: shape.at.clone(), message });
        }
        Ok(item)
    }
}

/// Everything that an item has to meet; `contained` is the `contains` that it is drawn for.
fn item_goal(shape: &Shape, index: usize, contained: Option<usize>) -> Goal {
    let mut goal: Goal = shape.array.every.clone();
    let mut evaluated = Vec::with_capacity(shape.branches.len());
    for branch in &shape.branches {
        let prefix = branch.items("prefixItems");
        let schema = if index < prefix.len() { prefix.into_iter().nth(index) } else { branch.child("items") };
        evaluated.push(schema.is_some());
        goal.extend(schema.map(Literal::holds));
    }
    if let Some(contains) = contained.and_then(|rank| shape.array.contains.get(rank))
        && let Some(seen) = contains.branch.and_then(|branch| evaluated.get_mut(branch))
    {
        *seen = true;
    }
    for rest in shape.unevaluated.iter().filter(|rest| rest.keyword == "unevaluatedItems") {
        let seen = evaluated.iter().enumerate().any(|(branch, seen)| *seen && rest.covers(branch));
        if !seen {
            goal.push(Literal::holds(rest.node.clone()));
        }
    }
    goal.retain(|literal| !literal.is_idle());
    goal
}
