//! Arrays: how many items, and what each has to meet.

use rand::RngExt;
use serde_json::Value;

use super::draw::Drawing;
use super::expansion::Expansion;
use super::node::{Goal, Literal};
use super::position::{Link, Position};
use super::shape::{Shape, same};
use super::spot::{Spot, Trail};
use super::types::Types;
use super::{Mode, SampleProblem, SampleProblemKind};

/// Draws of one item before it may equal another.
const TRIES: u32 = 12;

/// Items drawn for `contains` behind those of a tuple.
const MOST_BEHIND: usize = 16;

/// Items or entries shown where their most is the limit to be shown.
pub(super) const MOST_AT_LIMIT: usize = 200;

impl Drawing<'_> {
    /// Draws an array.
    ///
    /// # Errors
    /// An item that must be there has no value, or the array would be too long.
    pub(super) fn array(&self, expansion: &Expansion, spot: &Spot<'_>) -> Result<Value, SampleProblem> {
        let shape = &expansion.shape;
        let least = self.least_items(shape)?;
        let most = usize::try_from(shape.array.counts.most()).unwrap_or(usize::MAX);
        let wanted = self.items_wanted(expansion, spot, least).clamp(least, most.max(least));
        let trail = Trail { entries: &shape.entries, up: spot.trail };
        let wishes = spot.wish.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut tally = Tally::of(shape);
        let mut items: Vec<Value> = Vec::new();
        let shown = wanted.max(wishes.len().min(most));
        // The first items of a tuple may be none that `contains` asks for.
        let furthest = shown.saturating_add(MOST_BEHIND).min(most);
        while items.len() < shown || items.len() < furthest && tally.is_due(shape) {
            let index = items.len();
            let required = index < least || index >= shown;
            let at = spot.at.index(index);
            let inner = Spot {
                at: &at,
                depth: spot.depth + 1,
                allowance: spot.allowance / wanted.max(1),
                trail: Some(&trail),
                family: at.trace(),
                wish: wishes.get(index),
                only: Types::ALL,
                avoid: &items,
                presets: index == 0,
                attempt: self.retries(&at) + spot.attempt,
                ..*spot
            };
            match self.item(expansion, index, &inner, &mut tally) {
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
    fn items_wanted(&self, expansion: &Expansion, spot: &Spot<'_>, least: usize) -> usize {
        let shape = &expansion.shape;
        if spot.wish.is_some_and(Value::is_array) {
            return least;
        }
        if let Some((at, count)) = self.freshness.items.as_ref().filter(|_| !self.is_sparse())
            && *at == spot.at.pointer()
        {
            return *count;
        }
        let contained =
            shape.array.contains.iter().map(|contains| usize::try_from(contains.least).unwrap_or(0)).sum::<usize>();
        let Items { prefix, open: is_open, .. } = Items::of(expansion);
        let open = match self.options.mode {
            Mode::Empty => 0,
            _ if self.is_sparse() => 0,
            _ if spot.is_frugal() => 0,
            Mode::Boundary if shape.array.counts.most.is_some() => {
                usize::try_from(shape.array.counts.most()).unwrap_or(usize::MAX).min(spot.allowance.min(MOST_AT_LIMIT))
            }
            _ if *prefix > 0 => *prefix,
            _ if !is_open => 0,
            // Lists of one length everywhere look made.
            _ if spot.depth < 2 => self.seed.at(spot.at.trace().child("length"), 0).random_range(2..=3),
            _ if spot.depth < 3 => 2,
            _ => 1,
        };
        open.max(contained)
    }

    /// Draws one item: the same as another if that is asked for, first as one of those that `contains` waits for.
    fn item(
        &self,
        expansion: &Expansion,
        index: usize,
        spot: &Spot<'_>,
        tally: &mut Tally,
    ) -> Result<Value, SampleProblem> {
        let shape = &expansion.shape;
        if shape.array.repeated && !has_twins(spot.avoid) {
            let goal = item_goal(shape, index, None);
            let twin =
                spot.avoid.iter().find(|item| tally.allows(self, shape, item) && self.judge.accepts(&goal, item));
            if let Some(twin) = twin {
                tally.count(self, shape, twin);
                return Ok(twin.clone());
            }
        }
        for (rank, contains) in shape.array.contains.iter().enumerate() {
            if tally.had(rank) >= contains.least {
                continue;
            }
            let mut goal = item_goal(shape, index, Some(rank));
            goal.push(contains.demand.clone());
            goal.extend(tally.exhausted(shape));
            if let Ok(item) = self.distinct(shape, &self.position(goal), spot) {
                tally.count(self, shape, &item);
                return Ok(item);
            }
        }
        let position = if let Some(each) = &Items::of(expansion).each {
            self.follow(each)
        } else {
            let mut goal = item_goal(shape, index, None);
            goal.extend(tally.exhausted(shape));
            self.position(goal)
        };
        let item = self.distinct(shape, &position, spot)?;
        tally.count(self, shape, &item);
        Ok(item)
    }

    /// Draws until the item differs from the others, where it can.
    fn distinct(&self, shape: &Shape, position: &Position, spot: &Spot<'_>) -> Result<Value, SampleProblem> {
        let spent = self.spent();
        let mut item = self.draw(position, spot)?;
        // Only where they must differ is it worth to try hard.
        let tries = if shape.array.unique { TRIES } else { 3 };
        for attempt in 1..tries {
            let again = spot.avoid.iter().any(|other| same(other, &item));
            if !again || spot.wish.is_some() && !shape.array.unique {
                return Ok(item);
            }
            self.refund(spent);
            let presets = attempt > 1 && spot.presets;
            let spot = Spot { attempt: spot.attempt + attempt, wish: None, presets, ..*spot };
            item = self.draw(position, &spot)?;
        }
        if shape.array.unique && spot.avoid.iter().any(|other| same(other, &item)) {
            let message = "`uniqueItems`: no further different item was found".to_owned();
            return Err(SampleProblem { kind: SampleProblemKind::Unproved, schema: shape.at.clone(), message });
        }
        Ok(item)
    }
}

/// What the branches of a shape say about items, whatever their values.
#[derive(Debug)]
pub(super) struct Items {
    /// How many items have a schema each.
    prefix: usize,
    /// Whether there is a schema for further ones.
    open: bool,
    /// Where every item is drawn, if the same is asked of all.
    each: Option<Link>,
}

impl Items {
    fn of(expansion: &Expansion) -> &Self {
        expansion.items.get_or_init(|| {
            let shape = &expansion.shape;
            let prefix = shape.branches.iter().map(|branch| branch.items("prefixItems").len()).max().unwrap_or(0);
            let open = shape.branches.iter().any(|branch| branch.child("items").is_some());
            let alike = prefix == 0 && shape.array.further.is_empty() && shape.array.contains.is_empty();
            Self { prefix, open, each: alike.then(|| Link::new(item_goal(shape, 0, None))) }
        })
    }
}

/// How many items have met each `contains` so far.
struct Tally(Vec<u64>);

impl Tally {
    fn of(shape: &Shape) -> Self {
        Self(vec![0; shape.array.contains.len()])
    }

    fn had(&self, rank: usize) -> u64 {
        self.0.get(rank).copied().unwrap_or(0)
    }

    /// Whether further items are needed.
    fn is_due(&self, shape: &Shape) -> bool {
        self.0.iter().zip(&shape.array.contains).any(|(had, contains)| *had < contains.least)
    }

    /// An item may meet what it was not drawn for.
    fn count(&mut self, drawing: &Drawing<'_>, shape: &Shape, item: &Value) {
        for (had, contains) in self.0.iter_mut().zip(&shape.array.contains) {
            *had += u64::from(drawing.judge.accepts(std::slice::from_ref(&contains.demand), item));
        }
    }

    /// What no further item may meet.
    fn exhausted(&self, shape: &Shape) -> Goal {
        let full = self.0.iter().zip(&shape.array.contains).filter(|(had, contains)| **had >= contains.most);
        full.map(|(_, contains)| Literal { holds: !contains.demand.holds, ..contains.demand.clone() }).collect()
    }

    fn allows(&self, drawing: &Drawing<'_>, shape: &Shape, item: &Value) -> bool {
        let exhausted = self.exhausted(shape);
        exhausted.is_empty() || drawing.judge.accepts(&exhausted, item)
    }
}

fn has_twins(items: &[Value]) -> bool {
    items.iter().enumerate().any(|(index, item)| items.iter().skip(index + 1).any(|other| same(item, other)))
}

/// Everything that an item has to meet; `contained` is the `contains` that it is drawn for.
fn item_goal(shape: &Shape, index: usize, contained: Option<usize>) -> Goal {
    let mut goal: Goal = shape.array.further.get(&index).cloned().unwrap_or_default();
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
