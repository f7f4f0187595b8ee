//! How often a validator will evaluate what it shares.
//!
//! A validator follows every way to a subschema anew: forty schemas, each `allOf` of the next one twice, are evaluated
//! 2^40 times. Counting the ways costs no more than walking each once, and says so before it is tried.

use std::collections::HashMap;
use std::hash::Hash;

/// A node of the graph of ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step(usize);

impl Step {
    /// Where all ways begin.
    pub(super) const START: Self = Self(0);
}

/// Which nodes lead to which.
#[derive(Debug)]
pub(super) struct Ways<K> {
    known: HashMap<K, usize>,
    /// For each node where it leads.
    onward: Vec<Vec<usize>>,
    shared: bool,
}

impl<K> Default for Ways<K> {
    fn default() -> Self {
        Self { known: HashMap::new(), onward: vec![Vec::new()], shared: false }
    }
}

impl<K: Eq + Hash> Ways<K> {
    /// Notes a way to a node, and whether it is the first one there.
    pub(super) fn reach(&mut self, from: Step, key: K) -> (Step, bool) {
        let next = self.onward.len();
        let here = *self.known.entry(key).or_insert(next);
        let first = here == next;
        if first {
            self.onward.push(Vec::new());
        } else {
            self.shared = true;
        }
        if let Some(onward) = self.onward.get_mut(from.0) {
            onward.push(here);
        }
        (Step(here), first)
    }

    /// The number of all ways; what lies on a circle counts as reached once, since validators stop there.
    pub(super) fn effort(&self) -> f64 {
        let mut ways = vec![0.0_f64; self.onward.len()];
        let mut missing = vec![0_usize; self.onward.len()];
        if !self.shared {
            return super::decimal::to_float(i128::try_from(ways.len()).unwrap_or(i128::MAX));
        }
        for next in self.onward.iter().flatten() {
            missing.get_mut(*next).into_iter().for_each(|missing| *missing += 1);
        }
        let mut ready = vec![0];
        ways.first_mut().into_iter().for_each(|start| *start = 1.0);
        while let Some(here) = ready.pop() {
            let so_far = ways.get(here).copied().unwrap_or_default();
            for next in self.onward.get(here).into_iter().flatten() {
                if let (Some(ways), Some(missing)) = (ways.get_mut(*next), missing.get_mut(*next)) {
                    *ways += so_far;
                    *missing -= 1;
                    if *missing == 0 {
                        ready.push(*next);
                    }
                }
            }
        }
        ways.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, Ways};

    #[test]
    fn ways_multiply_where_they_part_and_meet_again() {
        let mut ways = Ways::default();
        let mut from = Step::START;
        for level in 0..10 {
            let (here, _) = ways.reach(from, level);
            ways.reach(from, level);
            from = here;
        }
        assert!((ways.effort() - 2047.0).abs() < 0.5);
    }

    #[test]
    fn a_circle_is_no_trap() {
        let mut ways = Ways::default();
        let (here, _) = ways.reach(Step::START, 'a');
        let (there, _) = ways.reach(here, 'b');
        ways.reach(there, 'a');
        assert!(ways.effort() < 4.0);
    }
}
