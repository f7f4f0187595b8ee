//! Writing what waits: in batches, again where it failed, and forgetting what is old.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::RequestLog;
use super::inbox::Inbox;
use super::item::{LogItem, Wanted};
use super::row::row;
use crate::store::{LogRow, Store, StoreError};

/// Rows of one transaction: few while few wait, so that those who serve wait no longer than for these; many where there
/// is much to catch up on.
const fn together(waiting: usize) -> usize {
    match waiting {
        0..=400 => 25,
        401..=2000 => 100,
        _ => 500,
    }
}

/// How long rows are gathered before they are written: no more is lost when the process is killed. Little at a time,
/// since a database that has no core of its own takes that of those who serve for as long as it writes.
const GATHERING: Duration = Duration::from_millis(1);

/// How long a database that failed is left alone.
const REST: Duration = Duration::from_millis(500);

/// How often rows are forgotten for their age.
const AGEING: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// What the newest number is kept as.
const NEWEST: &str = "log_newest";

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happened {
    /// A request came; of the reply nothing is known.
    Received,
    /// It was answered.
    Replied,
}

/// A row, and what is done with it.
#[derive(Debug)]
struct Made {
    row: Arc<LogRow>,
    happened: Happened,
    wanted: Wanted,
}

/// Where rows are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// On the thread that writes.
    Here,
    /// On one that serves nobody.
    Apart,
}

/// What the writing knows. Whoever writes holds it.
#[derive(Debug)]
pub(super) struct Writer {
    nonce: u32,
    /// The number of the newest row; `None`: not asked yet.
    newest: Option<i64>,
    /// The newest number that is kept apart from the rows.
    remembered: i64,
    /// How many rows each server has.
    counts: HashMap<Arc<str>, u64>,
    /// Rows that are being made. They are kept here, so that whoever stops waiting loses nothing.
    making: Option<JoinHandle<Vec<Made>>>,
    /// Rows that could not be written, and are tried again before all others.
    pending: Vec<Arc<LogRow>>,
    aged_at: Option<DateTime<Utc>>,
}

impl Writer {
    pub(super) fn new(nonce: u32) -> Self {
        Self {
            nonce,
            newest: None,
            remembered: 0,
            counts: HashMap::new(),
            making: None,
            pending: Vec::new(),
            aged_at: None,
        }
    }
}

/// Rows may be left that the queue does not have any more, since the database did not take them or since whoever
/// wrote went away: the background tries again, though nothing more comes.
struct Unwritten<'i> {
    inbox: &'i Inbox,
    any: bool,
}

impl Drop for Unwritten<'_> {
    fn drop(&mut self) {
        if self.any {
            self.inbox.rouse();
        }
    }
}

impl RequestLog {
    /// Writes what comes, until it is stopped. `told` hears of each row before it is written. Rows are made on the
    /// thread that polls: it is to be one that serves nobody.
    pub(crate) async fn run(
        &self,
        store: &Store,
        now: impl Fn() -> DateTime<Utc>,
        told: impl Fn(Happened, &LogRow),
        stopping: &CancellationToken,
    ) {
        let mut rest = GATHERING;
        loop {
            tokio::select! {
                _ = tokio::time::timeout(Duration::from_mins(1), self.inbox.filled()) => {}
                () = stopping.cancelled() => return,
            }
            tokio::time::sleep(rest).await;
            rest = if self.write_all(store, &now, &told, Place::Here).await.is_ok() { GATHERING } else { REST };
        }
    }

    /// Writes all that waits now.
    ///
    /// # Errors
    /// The database does not take it; it waits on.
    pub(crate) async fn flush(
        &self,
        store: &Store,
        now: impl Fn() -> DateTime<Utc>,
        told: impl Fn(Happened, &LogRow),
    ) -> Result<(), StoreError> {
        self.write_all(store, now, told, Place::Apart).await
    }

    async fn write_all(
        &self,
        store: &Store,
        now: impl Fn() -> DateTime<Utc>,
        told: impl Fn(Happened, &LogRow),
        place: Place,
    ) -> Result<(), StoreError> {
        let mut unwritten = Unwritten { inbox: &self.inbox, any: true };
        let mut writer = self.writer.lock().await;
        let written = self.write(&mut writer, store, &told, place).await;
        unwritten.any = written.is_err();
        let was_failing = self.failing.swap(written.is_err(), Ordering::Relaxed);
        match &written {
            Err(error) if !was_failing => tracing::warn!(%error, "requests cannot be logged"),
            Ok(()) if was_failing => tracing::info!("requests are logged again"),
            _ => {}
        }
        written?;
        self.forget(&mut writer, store, now()).await
    }

    async fn write(
        &self,
        writer: &mut Writer,
        store: &Store,
        told: &impl Fn(Happened, &LogRow),
        place: Place,
    ) -> Result<(), StoreError> {
        let mut left = self.inbox.len();
        loop {
            writer.made(told).await;
            self.write_pending(writer, store).await?;
            if left == 0 {
                return Ok(());
            }
            let newest = match writer.newest {
                Some(newest) => newest,
                None => writer.begin(store).await?,
            };
            let items = self.inbox.take(together(left).min(left));
            left = left.saturating_sub(together(left));
            let (nonce, rows) = (writer.nonce, items.len());
            writer.newest = Some(newest.saturating_add(i64::try_from(rows).unwrap_or(i64::MAX)));
            match place {
                Place::Here => writer.take_over(rows_of(&items, newest, nonce), told),
                // Bodies are searched for secrets: not on the threads that serve.
                Place::Apart => {
                    writer.making = Some(tokio::task::spawn_blocking(move || rows_of(&items, newest, nonce)));
                }
            }
        }
    }

    async fn write_pending(&self, writer: &mut Writer, store: &Store) -> Result<(), StoreError> {
        if writer.pending.is_empty() {
            return Ok(());
        }
        store.add_logs(&writer.pending).await?;
        for row in std::mem::take(&mut writer.pending) {
            *writer.counts.entry(row.server_id.as_str().into()).or_default() += 1;
            // Nobody who follows is no error.
            let _ = self.live.send(row);
        }
        Ok(())
    }

    /// Forgets what is beyond the limits. A little more than allowed is kept for a while, so that it is not done for
    /// each row.
    async fn forget(&self, writer: &mut Writer, store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
        let rules = self.policy.rules();
        for (server, count) in &mut writer.counts {
            if *count > rules.rows + rules.rows / 20 {
                let keep = i64::try_from(rules.rows).unwrap_or(i64::MAX);
                *count = count.saturating_sub(store.clear_logs(server, None, Some(keep)).await?);
            }
        }
        if writer.aged_at.is_none_or(|before| now - before >= AGEING) {
            if writer.newest.is_none() {
                writer.begin(store).await?;
            }
            writer.remember(store).await?;
            let oldest = now - chrono::TimeDelta::days(rules.days.into());
            for (server, count) in &mut writer.counts {
                *count = count.saturating_sub(store.clear_logs(server, Some(oldest.timestamp_micros()), None).await?);
            }
            writer.aged_at = Some(now);
        }
        Ok(())
    }

    /// Keeps the newest number, before a server goes with all its rows.
    ///
    /// # Errors
    /// The database does not keep it.
    pub(crate) async fn remember(&self, store: &Store) -> Result<(), StoreError> {
        self.writer.lock().await.remember(store).await
    }

    /// Takes rows of a server away, see [`Store::clear_logs`].
    ///
    /// # Errors
    /// The database does not do it.
    pub(crate) async fn clear(
        &self,
        store: &Store,
        server_id: &str,
        before: Option<DateTime<Utc>>,
        keep: Option<i64>,
    ) -> Result<u64, StoreError> {
        let mut writer = self.writer.lock().await;
        writer.remember(store).await?;
        let gone = store.clear_logs(server_id, before.map(|before| before.timestamp_micros()), keep).await?;
        if let Some(count) = writer.counts.get_mut(server_id) {
            *count = count.saturating_sub(gone);
        }
        Ok(gone)
    }
}

impl Writer {
    /// Takes over the rows that were made.
    async fn made(&mut self, told: &impl Fn(Happened, &LogRow)) {
        let Some(making) = &mut self.making else { return };
        let made = making.await.unwrap_or_default();
        self.making = None;
        self.take_over(made, told);
    }

    fn take_over(&mut self, made: Vec<Made>, told: &impl Fn(Happened, &LogRow)) {
        for Made { row, happened, wanted } in made {
            if wanted.told {
                told(happened, &row);
            }
            if wanted.logged {
                self.pending.push(row);
            }
        }
    }

    /// Keeps the newest number before rows go, so that none is given twice.
    async fn remember(&mut self, store: &Store) -> Result<(), StoreError> {
        let newest = match self.newest {
            Some(newest) => newest,
            None => self.begin(store).await?,
        };
        if self.remembered < newest {
            store.put_setting(NEWEST, newest.to_string()).await?;
            self.remembered = newest;
        }
        Ok(())
    }

    /// Goes on from what is kept.
    async fn begin(&mut self, store: &Store) -> Result<i64, StoreError> {
        let (newest, counts) = store.log_extent().await?;
        let remembered = store.setting(NEWEST).await?.and_then(|newest| newest.parse().ok());
        self.remembered = remembered.unwrap_or_default();
        let newest = newest.max(self.remembered);
        self.counts = counts
            .into_iter()
            .map(|(server, count)| (server.into(), u64::try_from(count).unwrap_or_default()))
            .collect();
        self.newest = Some(newest);
        Ok(newest)
    }
}

fn rows_of(items: &[LogItem], newest: i64, nonce: u32) -> Vec<Made> {
    let made = |(item, id): (&LogItem, i64)| Made {
        row: Arc::new(row(item, id, nonce)),
        happened: if item.reply.is_some() { Happened::Replied } else { Happened::Received },
        wanted: if item.source.is_gone() { Wanted { logged: false, ..item.wanted } } else { item.wanted },
    };
    items.iter().zip(newest.saturating_add(1)..).map(made).collect()
}

#[cfg(test)]
mod tests;
