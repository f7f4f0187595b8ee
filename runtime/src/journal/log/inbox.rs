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

    /// Waits until there is something to take.
    pub(super) async fn filled(&self) {
        self.idle.store(true, Ordering::SeqCst);
        if self.queue.is_empty() {
            self.wake.notified().await;
        }
        self.idle.store(false, Ordering::SeqCst);
    }

    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    pub(super) fn is_nearly_full(&self) -> bool {
        self.queue.len() > MOST / 5 * 4 || self.bytes.load(Ordering::Relaxed) > MOST_BYTES / 5 * 4
    }
}
