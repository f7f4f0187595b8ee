//! Writing what waits: in batches, again where it failed, and forgetting what is old.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::RequestLog;
use super::item::LogItem;
use super::row::row;
use crate::store::{LogRow, Store, StoreError};

/// Rows of one transaction.
const TOGETHER: usize = 500;

/// How long rows are gathered before they are written: no more is lost when the process is killed.
const GATHERING: Duration = Duration::from_millis(50);

/// How long a database that failed is left alone.
const REST: Duration = Duration::from_millis(500);

/// How often rows are forgotten for their age.
const AGEING: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// What the writing knows. Whoever writes holds it.
#[derive(Debug)]
pub(super) struct Writer {
    nonce: u32,
    /// The number of the newest row; `None`: not asked yet.
    newest: Option<i64>,
    /// How many rows each server has.
    counts: HashMap<Arc<str>, u64>,
    /// Rows that are being made. They are kept here, so that whoever stops waiting loses nothing.
    making: Option<JoinHandle<Vec<Arc<LogRow>>>>,
    /// Rows that could not be written, and are tried again before all others.
    pending: Vec<Arc<LogRow>>,
    aged_at: Option<DateTime<Utc>>,
}

impl Writer {
    pub(super) fn new(nonce: u32) -> Self {
        Self { nonce, newest: None, counts: HashMap::new(), making: None, pending: Vec::new(), aged_at: None }
    }
}

impl RequestLog {
    /// Writes what comes, until it is stopped. `told` hears of each row before it is written.
    pub(crate) async fn run(
        &self,
        store: &Store,
        now: impl Fn() -> DateTime<Utc>,
        told: impl Fn(&Arc<LogRow>),
        stopping: &CancellationToken,
    ) {
        let mut rest = GATHERING;
        loop {
            tokio::select! {
                _ = tokio::time::timeout(Duration::from_mins(1), self.inbox.filled()) => {}
                () = stopping.cancelled() => return,
            }
            tokio::time::sleep(rest).await;
            rest = if self.flush(store, &now, &told).await.is_ok() { GATHERING } else { REST };
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
        told: impl Fn(&Arc<LogRow>),
    ) -> Result<(), StoreError> {
        let mut writer = self.writer.lock().await;
        let written = self.write(&mut writer, store, &told).await;
        let was_failing = self.failing.swap(written.is_err(), Ordering::Relaxed);
        match &written {
            Err(error) if !was_failing => tracing::warn!(%error, "requests cannot be logged"),
            Ok(()) if was_failing => tracing::info!("requests are logged again"),
            _ => {}
        }
        written?;
        self.forget(&mut writer, store, now()).await
    }

    async fn write(&self, writer: &mut Writer, store: &Store, told: &impl Fn(&Arc<LogRow>)) -> Result<(), StoreError> {
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
            let items = self.inbox.take(TOGETHER.min(left));
            left = left.saturating_sub(TOGETHER);
            let (nonce, rows) = (writer.nonce, items.len());
            writer.newest = Some(newest.saturating_add(i64::try_from(rows).unwrap_or(i64::MAX)));
            // Bodies are searched for secrets: not on the threads that serve.
            writer.making = Some(tokio::task::spawn_blocking(move || rows_of(&items, newest, nonce)));
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
            let oldest = now - chrono::TimeDelta::days(rules.days.into());
            for (server, count) in &mut writer.counts {
                *count = count.saturating_sub(store.clear_logs(server, Some(oldest.timestamp_micros()), None).await?);
            }
            writer.aged_at = Some(now);
        }
        Ok(())
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
        let gone = store.clear_logs(server_id, before.map(|before| before.timestamp_micros()), keep).await?;
        if let Some(count) = writer.counts.get_mut(server_id) {
            *count = count.saturating_sub(gone);
        }
        Ok(gone)
    }
}

impl Writer {
    /// Takes over the rows that were made.
    async fn made(&mut self, told: &impl Fn(&Arc<LogRow>)) {
        let Some(making) = &mut self.making else { return };
        let made = making.await.unwrap_or_default();
        self.making = None;
        made.iter().for_each(told);
        self.pending.extend(made);
    }

    /// Goes on from what is kept.
    async fn begin(&mut self, store: &Store) -> Result<i64, StoreError> {
        let (newest, counts) = store.log_extent().await?;
        self.counts = counts
            .into_iter()
            .map(|(server, count)| (server.into(), u64::try_from(count).unwrap_or_default()))
            .collect();
        self.newest = Some(newest);
        Ok(newest)
    }
}

fn rows_of(items: &[LogItem], newest: i64, nonce: u32) -> Vec<Arc<LogRow>> {
    let numbered = items.iter().zip(newest.saturating_add(1)..).filter(|(item, _)| !item.source.is_gone());
    numbered.map(|(item, id)| Arc::new(row(item, id, nonce))).collect()
}

#[cfg(test)]
mod tests;
