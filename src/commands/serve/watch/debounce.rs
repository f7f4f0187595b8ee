//! When a change is acted upon: soon, but not in the middle of a save and not at each write of a storm.

use std::time::{Duration, Instant};

/// How long nothing must have changed: a save is often several writes.
const QUIET: Duration = Duration::from_millis(100);

/// The longest wait while changes go on.
const LONGEST: Duration = Duration::from_secs(1);

/// From one action to the next, so that a storm of any rhythm leads to few of them.
const SPACING: Duration = Duration::from_millis(600);

/// Remembers changes until they are due. Time is given from outside.
#[derive(Debug, Default)]
pub(super) struct Debounce {
    first: Option<Instant>,
    last: Option<Instant>,
    acted: Option<Instant>,
}

impl Debounce {
    /// Something changed.
    pub(super) fn changed(&mut self, now: Instant) {
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    /// When to act; `None` while nothing has changed.
    pub(super) fn due(&self) -> Option<Instant> {
        let due = (self.last? + QUIET).min(self.first? + LONGEST);
        Some(self.acted.map_or(due, |acted| due.max(acted + SPACING)))
    }

    /// It is acted upon what has changed so far.
    pub(super) fn acted(&mut self, now: Instant) {
        *self = Self { first: None, last: None, acted: Some(now) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs changes at these milliseconds and says when it was acted.
    fn acted_at(changes: &[u64]) -> Vec<u64> {
        let start = Instant::now();
        let mut debounce = Debounce::default();
        let mut acted = Vec::new();
        let mut changes = changes.iter().map(|at| start + Duration::from_millis(*at)).peekable();
        loop {
            match (changes.peek().copied(), debounce.due()) {
                (Some(change), due) if due.is_none_or(|due| change < due) => {
                    debounce.changed(change);
                    changes.next();
                }
                (_, Some(due)) => {
                    debounce.acted(due);
                    acted.push(u64::try_from((due - start).as_millis()).unwrap());
                }
                (_, None) => return acted,
            }
        }
    }

    #[test]
    fn one_save_is_one_action_when_it_is_over() {
        assert_eq!(acted_at(&[]), [0_u64; 0]);
        assert_eq!(acted_at(&[0]), [100]);
        assert_eq!(acted_at(&[0, 30, 80]), [180]);
        assert_eq!(acted_at(&[0, 5000]), [100, 5100]);
    }

    #[test]
    fn actions_keep_their_distance_and_the_last_change_is_never_lost() {
        assert_eq!(acted_at(&[0, 200]), [100, 700]);
        for step in [1, 10, 99, 101, 150, 599, 601] {
            let storm: Vec<u64> = (0..10_000 / step).map(|index| index * step).collect();
            let acted = acted_at(&storm);
            assert!(acted.len() <= 18, "every {step} ms: {}", acted.len());
            let (last_change, last_action) = (storm[storm.len() - 1], acted[acted.len() - 1]);
            assert!(last_action > last_change && last_action <= last_change + 1000, "every {step} ms");
        }
    }

    #[test]
    fn changes_that_never_end_are_acted_upon_all_the_same() {
        let storm: Vec<u64> = (0..500).map(|index| index * 10).collect();
        assert_eq!(acted_at(&storm)[..3], [1000, 2000, 3000]);
    }
}
