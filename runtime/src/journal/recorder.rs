//! Where threads that serve put their records, and where readers find them.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_queue::ArrayQueue;

use super::record::Record;
use crate::requests::{Bounds, Newest, Weighed as _};

/// The newest requests. Those that nobody has read yet count apart from those that somebody has.
#[derive(Debug)]
pub(crate) struct Recorder {
    bounds: Bounds,
    inbox: ArrayQueue<Arc<Record>>,
    bytes_of_inbox: AtomicUsize,
    read: Mutex<Newest<Record>>,
    forgotten: AtomicU64,
}

impl Default for Recorder {
    fn default() -> Self {
        Self::new(Bounds::default())
    }
}

impl Recorder {
    /// An empty one.
    pub(crate) fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            inbox: ArrayQueue::new(bounds.requests.max(1)),
            bytes_of_inbox: AtomicUsize::new(0),
            read: Mutex::default(),
            forgotten: AtomicU64::new(0),
        }
    }

    /// Keeps a record, and forgets old ones for it where there is no room. Never waits.
    pub(crate) fn record(&self, record: impl Into<Arc<Record>>) {
        let record = record.into();
        // Bytes are counted before the record can be taken out by another thread, so that the sum is never below zero.
        self.bytes_of_inbox.fetch_add(record.weight(), Ordering::AcqRel);
        if let Some(oldest) = self.inbox.force_push(record) {
            self.forget(&oldest);
        }
        while self.bytes_of_inbox.load(Ordering::Acquire) > self.bounds.bytes {
            let Some(oldest) = self.inbox.pop() else { break };
            self.forget(&oldest);
        }
    }

    /// How many records were forgotten because others needed their room.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten.load(Ordering::Acquire)
    }

    /// Forgets all. Those are not counted as forgotten: somebody wanted it.
    pub(crate) fn clear(&self) {
        self.newest_first();
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = Newest::default();
        self.forgotten.store(0, Ordering::Release);
    }

    /// All that is kept, newest first, and how many were forgotten before.
    pub(super) fn newest_first(&self) -> (Vec<Arc<Record>>, u64) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        // What comes meanwhile is not waited for: busy servers could keep a reader here for ever.
        for record in (0..self.inbox.len()).map_while(|_| self.inbox.pop()) {
            self.bytes_of_inbox.fetch_sub(record.weight(), Ordering::AcqRel);
            let forgotten = read.add(record, &self.bounds);
            self.forgotten.fetch_add(forgotten, Ordering::AcqRel);
        }
        (read.iter().rev().cloned().collect(), self.forgotten())
    }

    fn forget(&self, record: &Record) {
        self.bytes_of_inbox.fetch_sub(record.weight(), Ordering::AcqRel);
        self.forgotten.fetch_add(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::{Bounds, Recorder};
    use crate::journal::query::tests::record;

    fn paths(recorder: &Recorder) -> (Vec<String>, u64) {
        let (records, forgotten) = recorder.newest_first();
        (records.iter().map(|record| record.path.clone()).collect(), forgotten)
    }

    #[test]
    fn the_newest_are_kept_whether_or_not_somebody_reads() {
        let recorder = Recorder::new(Bounds { requests: 2, bytes: 1000 });
        assert_eq!(paths(&recorder), (vec![], 0));
        for path in ["/1", "/2", "/3"] {
            recorder.record(record("GET", path, ""));
        }
        assert_eq!(paths(&recorder), (vec!["/3".into(), "/2".into()], 1));
        recorder.record(record("GET", "/4", ""));
        assert_eq!(paths(&recorder), (vec!["/4".into(), "/3".into()], 2));
        assert_eq!(paths(&recorder), (vec!["/4".into(), "/3".into()], 2));
    }

    #[test]
    fn bodies_have_an_end_together() {
        let recorder = Recorder::new(Bounds { requests: 100, bytes: 1000 });
        let body = "x".repeat(400);
        for path in ["/1", "/2", "/3"] {
            recorder.record(record("GET", path, &body));
        }
        assert_eq!(recorder.forgotten(), 1);
        assert_eq!(paths(&recorder), (vec!["/3".into(), "/2".into()], 1));
        recorder.record(record("GET", "/4", &body));
        assert_eq!(paths(&recorder), (vec!["/4".into(), "/3".into()], 2));
        recorder.record(record("GET", "/5", &"x".repeat(2000)));
        assert_eq!(recorder.forgotten(), 3, "one that is too large is not kept at all");
        assert_eq!(paths(&recorder).0, ["/4", "/3"]);
    }

    #[test]
    fn none_is_lost_between_many_threads() {
        let recorder = Recorder::new(Bounds { requests: 500, ..Bounds::default() });
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| (0..500).for_each(|_| recorder.record(record("GET", "/", "x"))));
            }
            scope.spawn(|| (0..50).for_each(|_| drop(recorder.newest_first())));
        });
        let (kept, forgotten) = recorder.newest_first();
        assert_eq!(kept.len() as u64 + forgotten, 8000);
        assert_eq!(kept.len(), 500);
        assert_eq!(recorder.bytes_of_inbox.into_inner(), 0);
    }
}
