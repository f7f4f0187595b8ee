//! What is known of the positions of values, kept for every value that a sampler and its clones draw.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};

use serde_json::Value;

use super::Mode;
use super::expansion::Expansion;
use super::judge::Judge;
use super::node::{Goal, Literal};
use crate::validation::{Direction, Validator};

/// What is kept before all is forgotten; what is needed again is made again. A position counts as one, and what is known
/// of it as often as it takes [`UNIT`](super::expansion::UNIT) bytes.
const MOST_KEPT: usize = 5_000;

/// Positions by what is wanted there. Schemas lead back to themselves, so that positions know of one another only by
/// [`Link`]s, which keep nothing alive.
#[derive(Debug, Default)]
pub(super) struct Positions {
    by_key: RwLock<HashMap<Key, Arc<Position>>>,
    size: AtomicUsize,
}

/// What decides how a position is drawn for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    goal: Arc<[Literal]>,
    direction: Direction,
    mode: Mode,
}

impl Positions {
    /// The position where a goal is to be met.
    pub(super) fn get(&self, goal: &Arc<[Literal]>, direction: Direction, mode: Mode) -> Arc<Position> {
        let key = Key { goal: Arc::clone(goal), direction, mode };
        if let Some(known) = self.by_key.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let mut by_key = self.by_key.write().unwrap_or_else(PoisonError::into_inner);
        if self.size.fetch_add(1, Ordering::Relaxed) > MOST_KEPT {
            by_key.clear();
            self.size.store(1, Ordering::Relaxed);
        }
        Arc::clone(by_key.entry(key).or_insert_with(|| Arc::new(Position::new(Arc::clone(goal)))))
    }

    /// Notes that more is known of a position.
    pub(super) fn grow(&self, by: usize) {
        self.size.fetch_add(by, Ordering::Relaxed);
    }
}

/// A position, whatever value it is in.
#[derive(Debug)]
pub(super) struct Position {
    goal: Arc<[Literal]>,
    /// The first expansions: free to choose, and frugal.
    first: [OnceLock<Arc<Expansion>>; 2],
    /// What judges each literal; nothing where every value meets it.
    validators: OnceLock<Vec<Option<Validator>>>,
}

impl Position {
    fn new(goal: Arc<[Literal]>) -> Self {
        Self { goal, first: Default::default(), validators: OnceLock::new() }
    }

    /// Everything that a value has to meet here.
    pub(super) fn goal(&self) -> &[Literal] {
        &self.goal
    }

    /// What comes of the goal with the best of all alternatives, if that is known.
    pub(super) fn first(&self, frugal: bool) -> Option<&Arc<Expansion>> {
        self.first.get(usize::from(frugal))?.get()
    }

    /// Keeps what comes of the goal with the best of all alternatives.
    pub(super) fn keep_first(&self, frugal: bool, expansion: &Arc<Expansion>) {
        if let Some(first) = self.first.get(usize::from(frugal)) {
            first.get_or_init(|| Arc::clone(expansion));
        }
    }

    /// Whether a value meets the goal, as far as that can be judged.
    pub(super) fn accepts(&self, judge: &Judge<'_>, value: &Value) -> bool {
        let validators =
            self.validators.get_or_init(|| self.goal.iter().map(|literal| judge.validator(literal)).collect());
        let mut literals = self.goal.iter().zip(validators);
        literals.all(|(literal, validator)| {
            validator.as_ref().is_none_or(|by| judge.finds(by, value) != Some(!literal.holds))
        })
    }
}

/// Leads to a position, found when the first value gets there.
#[derive(Debug)]
pub(super) struct Link {
    goal: Arc<[Literal]>,
    position: OnceLock<Weak<Position>>,
}

impl Link {
    pub(super) fn new(goal: Goal) -> Self {
        Self { goal: goal.into(), position: OnceLock::new() }
    }

    pub(super) fn follow(&self, positions: &Positions, direction: Direction, mode: Mode) -> Arc<Position> {
        if let Some(position) = self.position.get().and_then(Weak::upgrade) {
            return position;
        }
        let position = positions.get(&self.goal, direction, mode);
        // It may be set already, to a position that was forgotten; then the table is asked each time.
        let _ = self.position.set(Arc::downgrade(&position));
        position
    }
}
