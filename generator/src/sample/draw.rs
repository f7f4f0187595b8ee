//! The search for a value: expand, draw, prove; and another choice where that fails.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rand::RngExt;
use serde_json::Value;

use super::checks::TextChecks;
use super::cost::{Costs, ENDLESS};
use super::decimal;
use super::expand::{Surroundings, expand};
use super::expansion::Expansion;
use super::judge::Judge;
use super::node::{Goal, Literal, Node};
use super::number::Wanted;
use super::position::{Link, Position, Positions};
use super::realism::{self, Kit};
use super::script::Script;
use super::seed::Seed;
use super::shape::{Rule, Shape, same};
use super::spot::{SOFT_DEPTH, Spot, Way};
use super::text::TextDraw;
use super::texts::Texts;
use super::types::Types;
use super::{Freshness, Mode, Sample, SampleOptions, SampleProblem, SampleProblemKind};
use crate::source::Pointer;

/// Combinations of choices tried at one position.
const MOST_ATTEMPTS: usize = 160;

/// Draws with the same choices that the judge refused before other choices are made.
const REDRAWS: u32 = 4;

/// Values that a schema lists from which one is picked.
const MOST_LISTED: usize = 64;

/// Schemas merged for one value, over all attempts.
const FUEL: usize = 24_000;

/// One value in the making.
pub(super) struct Drawing<'s> {
    pub(super) judge: &'s Judge<'s>,
    pub(super) costs: Costs<'s>,
    pub(super) checks: &'s TextChecks,
    pub(super) positions: &'s Positions,
    pub(super) options: SampleOptions,
    pub(super) freshness: Freshness,
    pub(super) seed: Seed,
    fuel: Cell<usize>,
    /// What was spent before the last start.
    steps: Cell<u64>,
    nodes: Cell<usize>,
    bytes: Cell<usize>,
    /// How often the proof of the whole value failed at a position.
    retries: RefCell<HashMap<Pointer, u32>>,
    sparse: Cell<bool>,
}

/// One attempt's value, and whether only the judge can tell if it is valid.
struct Attempt {
    value: Value,
    doubtful: bool,
    expansion: Arc<Expansion>,
}

/// What the attempts at one position have come to so far.
#[derive(Default)]
struct Search {
    script: Script,
    /// Schemas that must fail and that a drawn value met.
    stubborn: HashSet<Node>,
    /// Draws with the same choices that the judge refused.
    redraws: u32,
    /// The problem of the best choices.
    first: Option<SampleProblem>,
}

impl Search {
    /// Learns from a value that the judge refused; `false` when other choices have to be made.
    fn learn(&mut self, judge: &Judge<'_>, drawn: &Attempt) -> bool {
        let holds = |node: &Node| judge.accepts(&[Literal::holds(node.clone())], &drawn.value);
        let unmet = drawn.expansion.shape.unmet.iter().filter(|node| !self.stubborn.contains(*node) && holds(node));
        let unmet: Vec<Node> = unmet.cloned().collect();
        if !unmet.is_empty() {
            self.stubborn.extend(unmet);
            self.script = Script::default();
            return true;
        }
        self.redraws += 1;
        let again = self.redraws <= REDRAWS;
        if again {
            self.script.rewind();
        }
        again
    }
}

impl<'s> Drawing<'s> {
    pub(super) fn new(
        judge: &'s Judge<'s>,
        checks: &'s TextChecks,
        positions: &'s Positions,
        options: SampleOptions,
        place: &str,
    ) -> Self {
        Self {
            costs: Costs::new(judge.view.schemas),
            judge,
            checks,
            positions,
            options,
            freshness: Freshness::default(),
            seed: Seed::new(options.seed, place),
            fuel: Cell::new(FUEL),
            steps: Cell::new(0),
            nodes: Cell::new(0),
            bytes: Cell::new(0),
            retries: RefCell::default(),
            sparse: Cell::new(false),
        }
    }

    /// Starts over, with the smallest value that will do if `sparse`.
    pub(super) fn restart(&self, sparse: bool) {
        self.steps.set(self.steps());
        self.nodes.set(0);
        self.bytes.set(0);
        self.fuel.set(FUEL);
        self.judge.rest();
        self.sparse.set(sparse);
    }

    /// An outcome with what it took.
    pub(super) fn sample(&self, value: Option<Value>, problems: Vec<SampleProblem>) -> Sample {
        Sample { value, problems, steps: self.steps() }
    }

    fn steps(&self) -> u64 {
        let merged = FUEL.saturating_sub(self.fuel.get()) as u64;
        self.steps.get().saturating_add(merged).saturating_add(self.judge.work())
    }

    /// Remembers that what stands at a position was wrong.
    pub(super) fn blame(&self, at: Pointer) {
        *self.retries.borrow_mut().entry(at).or_default() += 1;
    }

    pub(super) fn retries(&self, at: &Way<'_>) -> u32 {
        let retries = self.retries.borrow();
        if retries.is_empty() { 0 } else { retries.get(&at.pointer()).copied().unwrap_or(0) }
    }

    /// The position where a goal is to be met.
    pub(super) fn position(&self, goal: Goal) -> Arc<Position> {
        self.positions.get(&goal.into(), self.judge.view.direction, self.options.mode)
    }

    /// The position that a link leads to.
    pub(super) fn follow(&self, link: &Link) -> Arc<Position> {
        link.follow(self.positions, self.judge.view.direction, self.options.mode)
    }

    pub(super) fn is_sparse(&self) -> bool {
        self.sparse.get()
    }

    /// Whether the search has to end here.
    pub(super) fn is_spent(&self) -> bool {
        self.is_worn() || self.nodes.get() >= self.options.budget.nodes || self.bytes.get() >= self.options.budget.bytes
    }

    /// Whether no finite value can meet a goal.
    pub(super) fn is_endless(&self, goal: &[Literal]) -> bool {
        goal.iter().any(|literal| literal.holds && self.costs.height(&literal.node) == ENDLESS)
    }

    /// Whether the search itself has cost too much.
    fn is_worn(&self) -> bool {
        self.fuel.get() == 0 || self.judge.is_worn()
    }

    /// Draws a value for a position, as close to the wish as can be.
    ///
    /// # Errors
    /// None was found.
    pub(super) fn draw(&self, position: &Position, spot: &Spot<'_>) -> Result<Value, SampleProblem> {
        self.spend(position.goal(), spot)?;
        let Some(wish) = spot.wish else { return self.search(position, spot) };
        if position.accepts(self.judge, wish) {
            return Ok(wish.clone());
        }
        match self.search(position, spot) {
            Err(_) if !self.is_spent() => self.search(position, &Spot { wish: None, ..*spot }),
            outcome => outcome,
        }
    }

    /// Tries one combination of choices after the other.
    fn search(&self, position: &Position, spot: &Spot<'_>) -> Result<Value, SampleProblem> {
        let goal = position.goal();
        let mut search = Search::default();
        for _ in 0..MOST_ATTEMPTS {
            let spent = self.spent();
            let problem = match self.attempt(position, spot, &mut search) {
                Ok(drawn) if !drawn.doubtful || position.accepts(self.judge, &drawn.value) => return Ok(drawn.value),
                Ok(drawn) => {
                    if search.learn(self.judge, &drawn) {
                        self.refund(spent);
                        continue;
                    }
                    unproved(goal)
                }
                Err(problem) if self.is_worn() => return Err(problem),
                Err(problem) => problem,
            };
            self.refund(spent);
            if self.is_worn() {
                return Err(SampleProblem { kind: SampleProblemKind::Budget, ..problem });
            }
            let first = search.first.get_or_insert(problem).clone();
            search.redraws = 0;
            // Ways to make a schema fail are not all known, so that their end is no contradiction.
            match search.script.advance() {
                true => {}
                false if search.stubborn.is_empty() => return Err(first),
                false => break,
            }
        }
        let problem = search.first.unwrap_or_else(|| unproved(goal));
        // A search that was cut short proves nothing.
        let cut_short = problem.kind == SampleProblemKind::Contradiction;
        let kind = if cut_short { SampleProblemKind::Unproved } else { problem.kind };
        Err(SampleProblem { kind, ..problem })
    }

    /// Nodes and bytes of what was drawn so far.
    pub(super) fn spent(&self) -> (usize, usize) {
        (self.nodes.get(), self.bytes.get())
    }

    /// Forgets what was drawn since.
    pub(super) fn refund(&self, (nodes, bytes): (usize, usize)) {
        self.nodes.set(nodes);
        self.bytes.set(bytes);
    }

    fn spend(&self, goal: &[Literal], spot: &Spot<'_>) -> Result<(), SampleProblem> {
        self.nodes.set(self.nodes.get() + 1);
        let what = if spot.depth > self.options.budget.depth {
            "levels"
        } else if self.nodes.get() > self.options.budget.nodes {
            "nodes"
        } else if self.bytes.get() > self.options.budget.bytes {
            "bytes"
        } else {
            return Ok(());
        };
        let schema = goal.first().map_or_else(Pointer::root, |literal| literal.node.at().clone());
        let message = format!("the value needs more {what} than the budget of a sample");
        Err(SampleProblem { kind: SampleProblemKind::Budget, schema, message })
    }

    fn attempt(&self, position: &Position, spot: &Spot<'_>, search: &mut Search) -> Result<Attempt, SampleProblem> {
        let spot = &Spot { attempt: spot.attempt + search.redraws, ..*spot };
        let expansion = self.expansion(position, spot, search)?;
        let shape = &expansion.shape;
        if let Some(value) = self.preset(position, &expansion, spot) {
            return Ok(Attempt { value, doubtful: false, expansion });
        }
        let value = match &shape.values {
            Some(values) => self.listed(position, &expansion, &values.is, spot)?,
            None => self.of_kind(&expansion, spot, search)?,
        };
        let excluded = shape.excluded.iter().any(|other| same(other, &value));
        Ok(Attempt { value, doubtful: shape.doubtful || excluded, expansion })
    }

    /// What comes of the goal with the choices that the search is at. The first one depends on the position alone.
    fn expansion(
        &self,
        position: &Position,
        spot: &Spot<'_>,
        search: &mut Search,
    ) -> Result<Arc<Expansion>, SampleProblem> {
        let frugal = spot.is_frugal() || self.is_sparse() || self.options.mode == Mode::Empty;
        let free = spot.wish.is_none() && spot.only == Types::ALL;
        let first = free && search.stubborn.is_empty() && search.script.is_first();
        if let Some(known) = position.first(frugal).filter(|_| first)
            && let Some(left) = self.fuel.get().checked_sub(known.fuel)
        {
            self.fuel.set(left);
            known.asked.iter().for_each(|of| _ = search.script.choose(*of));
            return Ok(Arc::clone(known));
        }
        let around = Surroundings {
            judge: self.judge,
            checks: self.checks,
            costs: &self.costs,
            fuel: &self.fuel,
            stubborn: &search.stubborn,
            wish: spot.wish,
            mode: self.options.mode,
            frugal,
        };
        let fuel = self.fuel.get();
        let mut shape = expand(position.goal(), around, &mut search.script)?;
        if spot.only != Types::ALL {
            let at = shape.at.clone();
            shape.narrow(Rule { is: spot.only, keyword: "propertyNames", at })?;
        }
        let expansion = Expansion::new(shape, search.script.asked(), fuel.saturating_sub(self.fuel.get()));
        let expansion = Arc::new(expansion);
        // What depends on what was drawn before is no good for others.
        if first && self.costs.are_exact() {
            position.keep_first(frugal, &expansion);
            self.positions.grow(expansion.weight());
        }
        Ok(expansion)
    }

    /// The best of the values that the description offers here, if it is valid.
    fn preset(&self, position: &Position, expansion: &Expansion, spot: &Spot<'_>) -> Option<Value> {
        if !spot.presets || self.freshness.without_presets || self.options.mode != Mode::Typical || spot.attempt > 0 {
            return None;
        }
        let shape = &expansion.shape;
        let constant = shape.values.as_ref().filter(|values| values.is.len() == 1).map(|values| values.is.as_slice());
        let offers = shape.presets.examples.iter().chain(constant.unwrap_or_default()).chain(&shape.presets.defaults);
        let mut offers = offers.filter(|offer| !spot.avoid.iter().any(|other| same(other, offer)));
        let listed = |offer: &Value| {
            is_for_judge(shape, offer)
                || shape.values.as_ref().is_none_or(|values| values.is.iter().any(|other| same(other, offer)))
        };
        offers.find(|offer| self.is_valid(position, expansion, offer) && listed(offer)).cloned()
    }

    /// Whether an offered value is valid, its being listed aside; scalars seldom need the judge for that.
    fn is_valid(&self, position: &Position, expansion: &Expansion, value: &Value) -> bool {
        let shape = &expansion.shape;
        if !shape.types.is.meets(Types::of(value)) {
            return false;
        }
        if is_for_judge(shape, value) {
            return position.accepts(self.judge, value);
        }
        let by_kind = match value {
            Value::Number(number) => shape.number.admits(number),
            Value::String(text) => {
                let length = text.chars().count() as u64;
                (shape.text.length.least()..=shape.text.length.most()).contains(&length)
                    && self.texts(expansion).admit(text)
            }
            _ => true,
        };
        by_kind && !shape.excluded.iter().any(|other| same(other, value))
    }

    /// What texts of a shape are checked by and made from.
    fn texts<'e>(&self, expansion: &'e Expansion) -> &'e Texts {
        expansion.texts.get_or_init(|| Texts::new(&expansion.shape, self.checks))
    }

    /// One of the values that the schema lists.
    fn listed(
        &self,
        position: &Position,
        expansion: &Expansion,
        values: &[Value],
        spot: &Spot<'_>,
    ) -> Result<Value, SampleProblem> {
        let shape = &expansion.shape;
        let valid = values.iter().filter(|value| self.is_valid(position, expansion, value));
        let mut valid: Vec<&Value> = valid.take(MOST_LISTED).collect();
        let differs = |value: &Value| !spot.avoid.iter().any(|other| same(other, value));
        if !spot.avoid.is_empty() && valid.iter().any(|value| differs(value)) {
            valid.retain(|value| differs(value));
        }
        // Null is the limit of what is allowed, and seldom what is meant.
        let wants_null = self.options.mode == Mode::Boundary;
        if valid.iter().any(|value| value.is_null() == wants_null) {
            valid.retain(|value| value.is_null() == wants_null);
        }
        let picked = self.seed.at(spot.at.trace(), spot.attempt).random_range(0..valid.len().max(1));
        valid.get(picked).map(|value| (*value).clone()).ok_or_else(|| {
            let rule = shape.values.as_ref().map_or_else(String::new, super::shape::Rule::name);
            let message = format!("{rule}: none of the values meets the keywords beside it");
            SampleProblem { kind: SampleProblemKind::Contradiction, schema: shape.at.clone(), message }
        })
    }

    /// The kinds of values to try, best first.
    fn kinds<'e>(&self, expansion: &'e Expansion, spot: &Spot<'_>) -> Cow<'e, [Types]> {
        let mut kinds = Cow::Borrowed(expansion.kinds.as_slice());
        if spot.depth > 2 * SOFT_DEPTH {
            kinds.to_mut().sort_by_key(|kind| kind.meets(Types::OBJECT.or(Types::ARRAY)));
        }
        // Only a schema that names null means it.
        let names_null = || expansion.shape.preferred.iter().any(|wanted| wanted.meets(Types::NULL));
        if self.options.mode == Mode::Boundary && names_null() {
            kinds.to_mut().sort_by_key(|kind| *kind != Types::NULL);
        }
        if let Some(wish) = spot.wish {
            kinds.to_mut().sort_by_key(|kind| !kind.meets(Types::of(wish)));
        }
        kinds
    }

    fn of_kind(&self, expansion: &Expansion, spot: &Spot<'_>, search: &mut Search) -> Result<Value, SampleProblem> {
        let shape = &expansion.shape;
        let kinds = self.kinds(expansion, spot);
        let kind = kinds.get(search.script.choose(kinds.len())).copied().unwrap_or(Types::NULL);
        Ok(match kind {
            Types::OBJECT => {
                // Fewer members, then none that need not be there, is what makes most refused objects valid.
                let keep = match search.redraws {
                    0 => usize::MAX,
                    turn => usize::try_from(REDRAWS - turn).unwrap_or(0),
                };
                self.object(expansion, spot, keep)?
            }
            Types::ARRAY => self.array(expansion, spot)?,
            Types::STRING => Value::String(self.text(expansion, spot)?),
            Types::NUMBER => {
                let mut kit = self.kit(spot);
                let wanted = believable_number(shape, spot, &mut kit);
                let wanted = wanted.filter(|_| search.redraws == 0 && spot.avoid.is_empty());
                let types = shape.types.is.and(Types::NUMBER);
                let wanted = Wanted { types, near: wanted, mode: self.options.mode, avoid: spot.avoid };
                Value::Number(shape.number.draw(&wanted, &mut kit.own)?)
            }
            Types::BOOLEAN => boolean(shape, spot, &mut self.kit(spot)),
            _ => Value::Null,
        })
    }

    fn kit(&self, spot: &Spot<'_>) -> Kit<'_> {
        Kit {
            own: self.seed.at(spot.at.trace(), spot.attempt),
            seed: &self.seed,
            family: spot.family.child("family"),
            tense: spot.name.tense(),
            locale: self.options.locale,
        }
    }

    fn text(&self, expansion: &Expansion, spot: &Spot<'_>) -> Result<String, SampleProblem> {
        let bytes = self.options.budget.bytes.saturating_sub(self.bytes.get());
        let text = TextDraw {
            shape: &expansion.shape,
            texts: self.texts(expansion),
            name: spot.name,
            mode: self.options.mode,
            kit: &mut self.kit(spot),
            avoid: spot.avoid,
            bytes,
        };
        let text = text.draw()?;
        self.bytes.set(self.bytes.get() + text.len());
        Ok(text)
    }
}

/// Whether only the judge can tell if a value has a shape.
fn is_for_judge(shape: &Shape, value: &Value) -> bool {
    shape.doubtful || value.is_array() || value.is_object()
}

fn unproved(goal: &[Literal]) -> SampleProblem {
    let schema = goal.first().map_or_else(Pointer::root, |literal| literal.node.at().clone());
    let message = "no value that was drawn is valid".to_owned();
    SampleProblem { kind: SampleProblemKind::Unproved, schema, message }
}

/// The number that a name or format suggests; moments are seconds since 1970 here.
fn believable_number(shape: &Shape, spot: &Spot<'_>, kit: &mut Kit<'_>) -> Option<f64> {
    let suggested = realism::suggest(spot.name, kit);
    let is_moment = shape.text.formats.iter().any(|format| matches!(format.as_str(), "unix-time" | "unixtime"));
    match suggested {
        Some(Value::String(text)) if is_moment || text.ends_with('Z') && text.contains('T') => {
            Some(decimal::to_float(kit.moment().and_utc().timestamp().into()))
        }
        None if is_moment => Some(decimal::to_float(kit.moment().and_utc().timestamp().into())),
        None => realism::end_of_range(spot.name, kit)?.as_f64(),
        suggested => suggested?.as_f64(),
    }
}

fn boolean(shape: &Shape, spot: &Spot<'_>, kit: &mut Kit<'_>) -> Value {
    let value = realism::suggest(spot.name, kit).filter(Value::is_boolean);
    let value = value.unwrap_or_else(|| Value::Bool(kit.own.random()));
    let other = Value::Bool(value == Value::Bool(false));
    // What the schema keeps out weighs more than being unlike the other items.
    let repeats = spot.avoid.contains(&value) && !shape.excluded.contains(&other);
    if repeats || shape.excluded.contains(&value) { other } else { value }
}
