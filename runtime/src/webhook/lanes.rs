//! What is to be delivered, a lane for each webhook, so that none waits for another.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::hook::{Counters, MOST_PENDING};

/// No more of one webhook are under way at a time (design: limits).
const MOST_IN_FLIGHT: usize = 8;

/// Where more than so many are under way in all, each webhook gets one at a time: so memory is bounded and yet nobody waits
/// for another.
const MANY_IN_FLIGHT: usize = 256;

/// A message that waits to be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) message: String,
    /// How often it was tried.
    pub(super) tries: usize,
    pub(super) due: i64,
}

/// All lanes.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    of_hooks: HashMap<i64, Lane>,
    in_flight: usize,
    last: u64,
}

#[derive(Debug)]
struct Lane {
    counters: Arc<Counters>,
    /// Those whose time has come, in the order in which they happened, however often they were tried.
    ready: BTreeMap<u64, Waiting>,
    later: BTreeMap<(i64, u64), Waiting>,
    in_flight: usize,
    /// Whether anything was tried yet: until then one goes ahead alone, so that a receiver that wants nothing any more is
    /// asked once.
    tried: bool,
    not_before: i64,
}

/// Where a message stands among others.
pub(super) type Place = u64;

impl Lanes {
    /// A place behind all others.
    pub(super) fn next_place(&mut self) -> Place {
        self.last += 1;
        self.last
    }

    /// Makes a lane unless there is one.
    pub(super) fn open(&mut self, hook: i64, counters: &Arc<Counters>) {
        self.of_hooks.entry(hook).or_insert_with(|| Lane {
            counters: Arc::clone(counters),
            ready: BTreeMap::new(),
            later: BTreeMap::new(),
            in_flight: 0,
            tried: false,
            not_before: i64::MIN,
        });
    }

    /// Whether one more may wait. If so it counts from now on.
    pub(super) fn admit(&mut self, hook: i64) -> bool {
        let Some(lane) = self.of_hooks.get(&hook) else { return false };
        let admits = lane.counters.pending() < MOST_PENDING;
        lane.counters.add_pending(admits.into());
        admits
    }

    /// Lets a message wait that was admitted.
    pub(super) fn wait(&mut self, hook: i64, place: Place, waiting: Waiting) {
        if let Some(lane) = self.of_hooks.get_mut(&hook) {
            lane.later.insert((waiting.due, place), waiting);
        }
    }

    /// Takes what may be tried now of a lane.
    pub(super) fn take(&mut self, hook: i64, now: i64) -> Option<(Place, Waiting)> {
        let most = if self.in_flight >= MANY_IN_FLIGHT { 1 } else { MOST_IN_FLIGHT };
        let lane = self.of_hooks.get_mut(&hook)?;
        if !lane.is_open(now, most) {
            return None;
        }
        while let Some(entry) = lane.later.first_entry().filter(|entry| entry.key().0 <= now) {
            let ((_, place), waiting) = entry.remove_entry();
            lane.ready.insert(place, waiting);
        }
        let taken = lane.ready.pop_first()?;
        lane.in_flight += 1;
        self.in_flight += 1;
        Some(taken)
    }

    /// One that was taken is no longer under way. `over`: nor to be delivered. `tried`: whether its receiver was asked.
    pub(super) fn finished(&mut self, hook: i64, over: bool, tried: bool) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if let Some(lane) = self.of_hooks.get_mut(&hook) {
            lane.in_flight = lane.in_flight.saturating_sub(1);
            lane.tried |= tried;
            lane.counters.add_pending(-i64::from(over));
        }
    }

    /// Leaves a receiver alone until a moment.
    pub(super) fn rest(&mut self, hook: i64, until: i64) {
        if let Some(lane) = self.of_hooks.get_mut(&hook) {
            lane.not_before = lane.not_before.max(until);
        }
    }

    /// Lets go of all that waits for a webhook; how many there were.
    pub(super) fn clear(&mut self, hook: i64) -> i64 {
        let Some(lane) = self.of_hooks.get_mut(&hook) else { return 0 };
        let count = i64::try_from(lane.ready.len() + lane.later.len()).unwrap_or_default();
        lane.ready.clear();
        lane.later.clear();
        lane.tried = false;
        lane.counters.add_pending(-count);
        count
    }

    /// Closes the lanes of webhooks that are gone.
    pub(super) fn retain(&mut self, keep: impl Fn(i64) -> bool) {
        self.of_hooks.retain(|hook, _| keep(*hook));
    }

    /// The webhooks for which something waits.
    pub(super) fn busy(&self) -> Vec<i64> {
        self.of_hooks
            .iter()
            .filter(|(_, lane)| !lane.ready.is_empty() || !lane.later.is_empty())
            .map(|lane| *lane.0)
            .collect()
    }

    /// When something is next to be tried for a webhook, if nothing that is under way has to end before.
    pub(super) fn due(&self, hook: i64) -> Option<i64> {
        let lane = self.of_hooks.get(&hook)?;
        let most = if self.in_flight >= MANY_IN_FLIGHT { 1 } else { MOST_IN_FLIGHT };
        if !lane.is_open(i64::MAX, most) {
            return None;
        }
        let ready = lane.ready.first_key_value().map(|_| i64::MIN);
        let later = lane.later.first_key_value().map(|((due, _), _)| *due);
        ready.or(later).map(|due| due.max(lane.not_before))
    }
}

impl Lane {
    fn is_open(&self, now: i64, most: usize) -> bool {
        now >= self.not_before && self.in_flight < if self.tried { most } else { 1 }
    }
}

#[cfg(test)]
mod tests;
