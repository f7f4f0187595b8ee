//! Rows for those who ask.

use std::ops::ControlFlow;
use std::time::Duration;

use tokio::time::Instant;

use super::{LogQuery, RequestLog};
use crate::store::{LogFilter, LogRow, ScanRow, Store, StoreError, deadline};

/// Some of the rows that are meant, and how many there are in all.
#[derive(Debug)]
pub(crate) struct LogPage {
    pub(crate) rows: Vec<LogRow>,
    pub(crate) total: i64,
}

/// Why rows are not shown.
#[derive(Debug)]
pub(crate) enum LogError {
    Store(StoreError),
    /// There was not enough time to look at all of them.
    TooMany,
}

impl From<StoreError> for LogError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Ends a look at rows before whoever asked stops waiting.
#[derive(Debug)]
pub(super) struct Patience {
    until: Instant,
    looked: u32,
    pub(super) is_over: bool,
}

/// What is left of a request's time for all that is not looking.
const REST: Duration = Duration::from_millis(500);

/// The clock is asked once in so many rows.
const EVERY: u32 = 64;

impl Patience {
    pub(super) fn until_deadline() -> Self {
        Self { until: deadline() - REST, looked: 0, is_over: false }
    }

    /// Whether to go on.
    pub(super) fn lasts(&mut self) -> bool {
        self.looked = self.looked.wrapping_add(1);
        if self.looked.is_multiple_of(EVERY) && Instant::now() >= self.until {
            self.is_over = true;
        }
        !self.is_over
    }
}

impl LogQuery {
    /// A page of the rows that are meant, newest first.
    ///
    /// # Errors
    /// The database does not answer, or there are too many paths to be looked at in time.
    pub(crate) async fn page(&self, store: &Store, limit: i64, offset: i64) -> Result<LogPage, LogError> {
        if self.path.is_none() {
            let counted = LogFilter { before: None, ..self.filter.clone() };
            let total = store.count_logs(&counted).await?;
            let rows = store.logs(&self.filter, limit, offset).await?;
            // Some of these may have come after they were counted.
            let shown = offset.saturating_add(i64::try_from(rows.len()).unwrap_or(i64::MAX));
            return Ok(LogPage { total: if rows.is_empty() { total } else { total.max(shown) }, rows });
        }
        let (mut ids, mut total, mut skipped) = (Vec::new(), 0, 0);
        let before = self.filter.before;
        self.scan(store, &LogFilter { before: None, ..self.filter.clone() }, |row| {
            total += 1;
            let is_on_pages = before.is_none_or(|before| row.id < before);
            match () {
                () if !is_on_pages => {}
                () if skipped < offset => skipped += 1,
                () if i64::try_from(ids.len()).is_ok_and(|found| found < limit) => ids.push(row.id),
                () => {}
            }
        })
        .await?;
        Ok(LogPage { rows: store.logs_of(&self.filter.server_id, &ids).await?, total })
    }

    /// Shows all rows that are meant, newest first.
    pub(super) async fn scan(
        &self,
        store: &Store,
        filter: &LogFilter,
        mut look: impl FnMut(ScanRow<'_>) + Send,
    ) -> Result<(), LogError> {
        let mut patience = Patience::until_deadline();
        let filter = LogFilter { many: true, ..filter.clone() };
        let shown = store.scan_logs(&filter, |row| {
            if self.has_path(row.path) {
                look(row);
            }
            if patience.lasts() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        shown.await?;
        if patience.is_over { Err(LogError::TooMany) } else { Ok(()) }
    }

    /// The next rows of an export: older than `before`, newest first, so many at most. The second is where to go on;
    /// `None` at the end. Those that do not match are left out.
    pub(crate) async fn next_rows(
        &self,
        store: &Store,
        before: Option<i64>,
        most: i64,
    ) -> Result<(Vec<LogRow>, Option<i64>), StoreError> {
        let before = before.or(self.filter.before);
        let rows = store.logs(&LogFilter { before, many: true, ..self.filter.clone() }, most, 0).await?;
        Ok(self.retained(rows, most))
    }

    /// Of rows that were read, those whose path matches, and where to go on; `None` where there were fewer than `most`.
    fn retained(&self, mut rows: Vec<LogRow>, most: i64) -> (Vec<LogRow>, Option<i64>) {
        let is_last = i64::try_from(rows.len()).is_ok_and(|found| found < most);
        let next = rows.last().map(|row| row.id).filter(|_| !is_last);
        rows.retain(|row| self.has_path(&row.path));
        (rows, next)
    }

    /// Whether a row that was just written is meant.
    pub(crate) fn has(&self, row: &LogRow) -> bool {
        let filter = &self.filter;
        let is =
            |wanted: &Option<String>, found: Option<&str>| wanted.as_deref().is_none_or(|wanted| found == Some(wanted));
        row.server_id == filter.server_id
            && is(&filter.method, Some(&row.method))
            && filter.status.is_none_or(|status| row.status == status)
            && is(&filter.client, Some(&row.client))
            && is(&filter.scenario, row.scenario.as_deref())
            && is(&filter.operation, row.operation.as_deref())
            && is(&filter.session_id, row.session_id.as_deref())
            && is(&filter.correlation_id, row.correlation_id.as_deref())
            && is(&filter.request_id, Some(&row.request_id))
            && self.has_path(&row.path)
    }
}

impl RequestLog {
    /// The oldest rows after a number that are meant, so many at most, for those who come back to the live stream. The
    /// second is where to go on; `None` at the end.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn since(
        &self,
        store: &Store,
        query: &LogQuery,
        after: i64,
        most: i64,
    ) -> Result<(Vec<LogRow>, Option<i64>), StoreError> {
        let filter = LogFilter { after: Some(after), ..query.filter.clone() };
        Ok(query.retained(store.logs_in_order(&filter, most).await?, most))
    }
}

#[cfg(test)]
mod tests;
