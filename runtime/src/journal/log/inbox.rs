//! The queue between the threads that serve and the writer.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crossbeam_queue::ArrayQueue;
use tokio::sync::Notify;

use super::item::LogItem;

/// Requests that may wait (design §9).
const MOST: usize = 10_000;

/// Bytes that they may hold together.
const MOST_BYTES: usize = 64 << 20;

/// A bounded queue of many writers and one reader.
#[derive(Debug)]
pub(super) struct Inbox {
    queue: ArrayQueue<LogItem>,
    bytes: AtomicUsize,
    /// Whether the reader waits to be woken.
    idle: AtomicBool,
    wake: Notify,
}

impl Default for Inbox {
    fn default() -> Self {
        Self {
            queue: ArrayQueue::new(MOST),
            bytes: AtomicUsize::new(0),
            idle: AtomicBool::new(false),
            wake: Notify::new(),
        }
    }
}

impl Inbox {
    /// Adds an item, or gives it back where there is no room.
    #[expect(clippy::result_large_err, reason = "what is given back is counted and dropped, and seldom is any")]
    pub(super) fn push(&self, item: LogItem) -> Result<(), LogItem> {
        let weight = item.weight();
        if self.bytes.fetch_add(weight, Ordering::AcqRel) > MOST_BYTES {
            self.bytes.fetch_sub(weight, Ordering::AcqRel);
            return Err(item);
        }
        self.queue.push(item).inspect_err(|_| {
            self.bytes.fetch_sub(weight, Ordering::AcqRel);
        })?;
        // Read first: a line of memory that nobody writes is shared by all threads.
        if self.idle.load(Ordering::SeqCst) && self.idle.swap(false, Ordering::SeqCst) {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Takes the oldest items out, so many at most.
    pub(super) fn take(&self, most: usize) -> Vec<LogItem> {
        let items: Vec<_> = (0..most).map_while(|_| self.queue.pop()).collect();
        let weight = items.iter().map(LogItem::weight).sum();
        self.bytes.fetch_sub(weight, Ordering::AcqRel);
        items
    }

    /// Waits until there is something to take, or somebody rouses.
    pub(super) async fn filled(&self) {
        self.idle.store(true, Ordering::SeqCst);
        if self.queue.is_empty() {
            self.wake.notified().await;
        }
        self.idle.store(false, Ordering::SeqCst);
    }

    /// Wakes the reader though nothing came.
    pub(super) fn rouse(&self) {
        self.wake.notify_one();
    }

    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    pub(super) fn is_nearly_full(&self) -> bool {
        self.queue.len() > MOST / 5 * 4 || self.bytes.load(Ordering::Relaxed) > MOST_BYTES / 5 * 4
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;
    use std::time::Duration;

    use super::*;
    use crate::journal::log::tests::{item, source};

    #[test]
    fn so_many_wait_and_no_more() {
        let (inbox, source) = (Inbox::default(), source());
        for number in 0..MOST {
            assert_eq!(inbox.is_nearly_full(), number > MOST / 5 * 4, "{number}");
            inbox.push(item(&source, "GET", &format!("/{number}"), "")).unwrap();
        }
        let refused = inbox.push(item(&source, "GET", "/last", "")).unwrap_err();
        assert_eq!((refused.record.path.as_str(), inbox.len()), ("/last", MOST));
        let oldest: Vec<_> = inbox.take(2).iter().map(|item| item.record.path.clone()).collect();
        assert_eq!(oldest, ["/0", "/1"]);
        inbox.push(item(&source, "GET", "/last", "")).unwrap();
        assert_eq!(inbox.take(usize::MAX).len(), MOST - 1);
        assert_eq!((inbox.len(), inbox.bytes.load(Ordering::Relaxed)), (0, 0));
        assert!(!inbox.is_nearly_full() && inbox.take(5).is_empty());
    }

    #[test]
    fn bodies_have_an_end_together() {
        let (inbox, source) = (Inbox::default(), source());
        let body = "x".repeat(64 * 1024);
        let accepted = (0..2_000).take_while(|_| inbox.push(item(&source, "POST", "/", &body)).is_ok()).count();
        assert_eq!(accepted, 1024);
        assert!(inbox.is_nearly_full());
        assert!(inbox.push(item(&source, "GET", "/", "")).is_err());
        inbox.take(1);
        assert!(inbox.push(item(&source, "GET", "/", "")).is_ok());
        inbox.take(usize::MAX);
        assert_eq!(inbox.bytes.load(Ordering::Relaxed), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn none_is_lost_between_many_threads() {
        let inbox = Arc::new(Inbox::default());
        let threads: Vec<_> = (0..8)
            .map(|thread| {
                let (inbox, source) = (Arc::clone(&inbox), source());
                thread::spawn(move || {
                    let push =
                        |number: &usize| inbox.push(item(&source, "GET", &format!("/{thread}/{number}"), "")).is_ok();
                    (0..3_000_usize).filter(push).count()
                })
            })
            .collect();
        let mut taken = Vec::new();
        while threads.iter().any(|thread| !thread.is_finished()) || inbox.len() > 0 {
            // At the end nobody wakes any more; a wake that was lost before would show as a queue that stays full.
            let _ = tokio::time::timeout(Duration::from_millis(100), inbox.filled()).await;
            taken.extend(inbox.take(500).into_iter().map(|item| item.record.path.clone()));
        }
        let accepted: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!((taken.len(), inbox.bytes.load(Ordering::Relaxed)), (accepted, 0));
        let count = taken.len();
        taken.sort();
        taken.dedup();
        assert_eq!(taken.len(), count, "none comes twice");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_waits_is_woken() {
        let (inbox, source) = (Arc::new(Inbox::default()), source());
        for number in 0..2_000 {
            let (pushing, source) = (Arc::clone(&inbox), Arc::clone(&source));
            let pushed = tokio::task::spawn_blocking(move || pushing.push(item(&source, "GET", "/", "")).is_ok());
            inbox.filled().await;
            assert_eq!(inbox.take(10).len(), 1, "{number}");
            assert!(pushed.await.unwrap());
        }
    }
}
