//! What brings messages to their receivers: one task that owns all that waits, and one for each attempt.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::attempt::{PATIENCE, attempt};
use super::batch::{Batch, Done, End, GONE, after};
use super::client::Outbound;
use super::hook::Hook;
use super::inlet::Queued;
use super::lanes::{Lanes, Place, Waiting};
use super::registry::Registry;
use super::retries::Retries;
use super::verdict::Verdict;
use crate::control::clock::Clock;
use crate::control::entropy::Entropy;
use crate::store::{PendingRow, Store, StoreError};

/// So many events, and so many ends of attempts, are written at once.
const AT_ONCE: usize = 32;

/// How long to wait before something that could not be written is written again.
const AGAIN: Duration = Duration::from_millis(500);

/// How long the end of the process waits for attempts that are under way.
const GRACE: Duration = Duration::from_secs(5);

/// Nothing is due for so long that nobody wakes up for it.
const LONG: Duration = Duration::from_mins(1);

/// Brings messages to their receivers.
#[derive(Debug)]
pub(crate) struct Courier {
    pub(super) store: Store,
    pub(super) clock: Clock,
    pub(super) entropy: Entropy,
    pub(super) registry: Arc<Registry>,
    pub(super) outbound: Arc<Outbound>,
    pub(super) retries: Retries,
    pub(super) events: mpsc::Receiver<Queued>,
    /// The number of the last attempt.
    pub(super) last_attempt: Arc<AtomicI64>,
    pub(super) lanes: Lanes,
    pub(super) attempts: JoinSet<Done>,
    /// What is to be written, and from when on, if it could not be.
    pub(super) batch: Batch,
    pub(super) not_before: Option<Instant>,
}

impl Courier {
    /// Takes up what an earlier process left.
    pub(super) fn take_up(&mut self, pending: Vec<PendingRow>) {
        let register = self.registry.now();
        for row in pending {
            let Some(hook) = register.get(row.webhook_id) else { continue };
            self.lanes.open(hook.id, &hook.counters);
            hook.counters.add_pending(1);
            let tries = usize::try_from(row.attempts).unwrap_or_default();
            let place = self.lanes.next_place();
            self.lanes.wait(hook.id, place, Waiting { message: row.message_id, tries, due: row.due_at });
        }
    }

    /// Runs until the process ends. What is not delivered then waits for the next one.
    pub(crate) async fn run(mut self, stopping: CancellationToken) {
        let registry = Arc::clone(&self.registry);
        let mut fresh = Vec::new();
        loop {
            let (idle, pause) = (self.batch.is_empty(), self.pause());
            tokio::select! {
                () = stopping.cancelled() => break,
                count = self.events.recv_many(&mut fresh, AT_ONCE), if idle => {
                    if count == 0 {
                        break;
                    }
                    self.take_events(&mut fresh);
                }
                Some(done) = self.attempts.join_next(), if idle => self.take_ends(done.ok()),
                () = registry.changed() => {}
                () = tokio::time::sleep(pause) => {}
            }
            if self.save().await {
                self.start_due();
            }
        }
        self.end(fresh).await;
    }

    fn take_events(&mut self, fresh: &mut Vec<Queued>) {
        let register = self.registry.now();
        let due = after(self.now(), self.retries.first());
        for event in fresh.drain(..) {
            self.batch.event(event, &register, &mut self.lanes, due);
        }
    }

    fn take_ends(&mut self, first: Option<Done>) {
        let now = self.now();
        let mut ended = first;
        for _ in 0..AT_ONCE {
            if let Some(done) = ended {
                let verdict = |reply: &_, tries| Verdict::of(reply, tries, &self.retries, &self.entropy);
                let number = self.last_attempt.fetch_add(1, Ordering::Relaxed) + 1;
                self.batch.done(done, verdict, number, now);
            }
            match self.attempts.try_join_next() {
                Some(next) => ended = next.ok(),
                None => break,
            }
        }
    }

    /// Writes what is to be written, and then does what follows from it. Whether all is written.
    async fn save(&mut self) -> bool {
        if self.batch.is_empty() {
            self.batch = Batch::default();
            return true;
        }
        if self.not_before.is_some_and(|not_before| Instant::now() < not_before) {
            return false;
        }
        let nothing = self.batch.statements.is_empty();
        let written = if nothing { Ok(()) } else { self.store.write(self.batch.whole()).await };
        match written {
            Err(StoreError::Unavailable(_)) => {
                self.not_before = Some(Instant::now() + AGAIN);
                return false;
            }
            // What the database does not take now it never will; what waits goes on all the same.
            Err(error) => tracing::warn!("deliveries of webhooks are not kept: {error}"),
            Ok(()) => {}
        }
        self.not_before = None;
        let batch = std::mem::take(&mut self.batch);
        for finished in &batch.finished {
            self.lanes.finished(finished.hook, finished.over, finished.tried);
        }
        for (hook, place, waiting) in batch.waiting {
            self.lanes.wait(hook, place, waiting);
        }
        for (hook, until) in batch.resting {
            self.lanes.rest(hook, until);
        }
        for hook in batch.gone {
            let dropped = self.lanes.clear(hook);
            self.registry.change(|register| register.disable(hook, GONE));
            if let Some(hook) = self.registry.now().get(hook) {
                hook.counters.drop_some(dropped);
            }
        }
        true
    }

    /// Starts what is due, one of each webhook in turn.
    fn start_due(&mut self) {
        let (now, register) = (self.now(), self.registry.now());
        self.lanes.retain(|hook| register.get(hook).is_some());
        let mut busy: Vec<_> = self.lanes.busy().into_iter().filter_map(|hook| register.at_work(hook)).collect();
        while !busy.is_empty() {
            busy.retain(|hook| match self.lanes.take(hook.id, now) {
                Some((place, waiting)) => {
                    self.start(hook, place, waiting);
                    true
                }
                None => false,
            });
        }
    }

    fn start(&mut self, hook: &Arc<Hook>, place: Place, waiting: Waiting) {
        let (hook, outbound) = (Arc::clone(hook), Arc::clone(&self.outbound));
        let (store, clock) = (self.store.clone(), self.clock.clone());
        self.attempts.spawn(async move {
            let end = match store.pending_message(hook.id, &waiting.message).await {
                Err(_) => End::Unread,
                Ok(None) => End::Withdrawn,
                Ok(Some(message)) => {
                    let at = clock.now();
                    let reply = attempt(&outbound, &hook, &message.id, &message.payload, at, PATIENCE).await;
                    End::Tried { message, reply, at: clock.now() }
                }
            };
            Done { hook, place, waiting, end }
        });
    }

    /// How long nothing has to be done by itself.
    fn pause(&self) -> Duration {
        if let Some(not_before) = self.not_before {
            return not_before.saturating_duration_since(Instant::now());
        }
        let (now, register) = (self.now(), self.registry.now());
        let at_work = self.lanes.busy().into_iter().filter(|hook| register.at_work(*hook).is_some());
        let due = at_work.filter_map(|hook| self.lanes.due(hook)).min();
        let wait = due.map_or(LONG, |due| Duration::from_micros(due.saturating_sub(now).max(0).unsigned_abs()));
        // The clock may be set meanwhile.
        wait.min(LONG)
    }

    fn now(&self) -> i64 {
        self.clock.now().timestamp_micros()
    }

    /// Waits a moment for what is under way, and writes what can be written.
    async fn end(mut self, mut fresh: Vec<Queued>) {
        let until = Instant::now() + GRACE;
        self.save().await;
        while let Ok(Some(done)) = tokio::time::timeout_at(until, self.attempts.join_next()).await {
            self.take_ends(done.ok());
            self.save().await;
        }
        self.attempts.shutdown().await;
        while let Ok(event) = self.events.try_recv() {
            fresh.push(event);
        }
        self.take_events(&mut fresh);
        self.save().await;
    }
}
