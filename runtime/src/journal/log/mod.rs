//! The request log: from the threads that serve over a bounded queue into the store, and back out of it.

mod analysis;
mod export;
mod filter;
mod inbox;
mod item;
mod page;
mod redact;
mod row;
mod shown;
#[cfg(test)]
mod tests;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub(crate) use analysis::Analysis;
pub(crate) use export::{ExportFormat, LogExport};
pub(crate) use filter::{LogQuery, PathRegex};
use inbox::Inbox;
pub(crate) use item::{LogItem, RecordedReply, Wanted};
pub(crate) use page::LogError;
pub(crate) use shown::LogEntry;
use tokio::sync::{broadcast, watch};
pub(crate) use writer::Happened;
use writer::Writer;

use super::policy::LogPolicy;
use crate::store::LogRow;

/// Rows that a reader of the live stream may be behind.
const BEHIND: usize = 1_000;

/// The log of all servers of this process.
#[derive(Debug)]
pub(crate) struct RequestLog {
    policy: LogPolicy,
    inbox: Inbox,
    writer: tokio::sync::Mutex<Writer>,
    live: broadcast::Sender<Arc<LogRow>>,
    /// Whether the last attempt to write failed.
    failing: AtomicBool,
    dropped: AtomicU64,
    /// How many requests were named.
    named: AtomicU64,
}

/// A server as the log knows it.
#[derive(Debug)]
pub(crate) struct LogSource {
    pub(crate) server_id: Arc<str>,
    /// Whether the server is gone, and what still comes from it is not logged.
    gone: watch::Sender<bool>,
    /// Requests that were not logged, since others filled the queue.
    dropped: AtomicU64,
}

impl LogSource {
    pub(crate) fn new(server_id: &str) -> Self {
        Self { server_id: server_id.into(), gone: watch::Sender::new(false), dropped: AtomicU64::new(0) }
    }

    /// Says whether the server is gone.
    pub(crate) fn set_gone(&self, gone: bool) {
        self.gone.send_replace(gone);
    }

    /// Waits until the server is gone.
    pub(crate) async fn until_gone(&self) {
        // The sender lives as long as this.
        let _ = self.gone.subscribe().wait_for(|gone| *gone).await;
    }

    fn is_gone(&self) -> bool {
        *self.gone.borrow()
    }

    /// How many requests were not logged since the process started.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

impl RequestLog {
    /// A log. `nonce` makes the names that it gives to requests its own.
    pub(crate) fn new(policy: LogPolicy, nonce: [u8; 4]) -> Self {
        Self {
            policy,
            inbox: Inbox::default(),
            writer: tokio::sync::Mutex::new(Writer::new(u32::from_be_bytes(nonce))),
            live: broadcast::Sender::new(BEHIND),
            failing: AtomicBool::new(false),
            dropped: AtomicU64::new(0),
            named: AtomicU64::new(0),
        }
    }

    /// A number that no other request of this process has.
    pub(crate) fn next_number(&self) -> u64 {
        self.named.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// What is kept of requests.
    pub(crate) fn policy(&self) -> &LogPolicy {
        &self.policy
    }

    /// Takes what became of a request. Never waits: where there is no room, it is counted as dropped.
    pub(crate) fn take(&self, item: LogItem) {
        if let Err(item) = self.inbox.push(item)
            && item.wanted.logged
        {
            item.source.dropped.fetch_add(1, Ordering::Relaxed);
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Shows rows from now on, as they are written.
    pub(crate) fn follow(&self) -> broadcast::Receiver<Arc<LogRow>> {
        self.live.subscribe()
    }

    /// How many follow.
    pub(crate) fn followers(&self) -> usize {
        self.live.receiver_count()
    }

    /// How many requests were not logged, of all servers.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// How many requests wait to be written.
    pub(crate) fn queued(&self) -> usize {
        self.inbox.len()
    }

    /// Whether the last attempt to write succeeded.
    pub(crate) fn is_written(&self) -> bool {
        !self.failing.load(Ordering::Relaxed)
    }

    /// Whether what is logged can be written, as quickly as it comes.
    pub(crate) fn is_well(&self) -> bool {
        self.is_written() && !self.inbox.is_nearly_full()
    }
}
