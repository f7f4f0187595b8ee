//! Changes that many operations share, such as a status that was added everywhere: they are listed once.

use std::collections::{BTreeSet, HashMap};

use super::Found;
use super::change::{Change, Met, SharedChange};

/// Operations that have to share a change for it to be listed once.
const MANY: usize = 10;

/// Takes the changes that many operations share out of them, and tells each which it shares.
pub(super) fn collect(found: &mut [Found<'_>]) -> Vec<SharedChange> {
    let mut counts: HashMap<&Change, usize> = HashMap::new();
    for change in found.iter().flat_map(|operation| &operation.changes) {
        *counts.entry(change).or_default() += 1;
    }
    let many = counts.into_iter().filter(|(_, count)| *count >= MANY).map(|(change, _)| change.clone());
    let many: BTreeSet<Change> = many.collect();
    let numbers: HashMap<&Change, usize> = many.iter().zip(0..).collect();
    let mut operations: Vec<Met> = vec![Met::default(); many.len()];
    for operation in found.iter_mut() {
        let shared: BTreeSet<usize> =
            operation.changes.iter().filter_map(|change| numbers.get(change).copied()).collect();
        operation.changes.retain(|change| !numbers.contains_key(change));
        for number in &shared {
            if let Some(met) = operations.get_mut(*number) {
                met.add(&operation.new.key);
            }
        }
        operation.shared = shared.into_iter().collect();
    }
    many.into_iter().zip(operations).map(|(change, operations)| SharedChange { change, operations }).collect()
}
