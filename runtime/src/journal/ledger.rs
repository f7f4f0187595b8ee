//! The records that readers took over, oldest first.

use std::collections::VecDeque;
use std::sync::Arc;

use super::record::Record;
use super::recorder::Bounds;

/// Records up to a number and a size.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    records: VecDeque<Arc<Record>>,
    bytes: usize,
}

impl Ledger {
    /// Adds the newest record, and returns how many had to go for it.
    pub(super) fn add(&mut self, record: Arc<Record>, bounds: &Bounds) -> u64 {
        self.bytes += record.weight();
        self.records.push_back(record);
        let mut forgotten = 0;
        while self.records.len() > bounds.records || self.bytes > bounds.bytes {
            let Some(oldest) = self.records.pop_front() else { break };
            self.bytes -= oldest.weight();
            forgotten += 1;
        }
        forgotten
    }

    /// All of them, newest first.
    pub(super) fn newest_first(&self) -> Vec<Arc<Record>> {
        self.records.iter().rev().cloned().collect()
    }
}
