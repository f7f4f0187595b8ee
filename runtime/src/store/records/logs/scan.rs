//! Looking at many rows, one after the other, without keeping them.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::time::Instant;

use serde::Deserialize;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::{Postgres, Row as _};
use tokio::time::timeout_at;
use tokio_stream::StreamExt as _;

use super::LogFilter;
use crate::store::{Pools, Statement, Store, StoreError, deadline};

/// After so many rows others have their turn.
const GIVING_WAY: u32 = 32;

/// A connection that rows are read from. PostgreSQL sends all of them once it was asked: where nobody wants the rest, since
/// whoever asked has left or has seen enough, the connection ends, and with it the question.
struct Asked {
    connection: PoolConnection<Postgres>,
    answered: bool,
}

impl Drop for Asked {
    fn drop(&mut self) {
        if !self.answered {
            self.connection.close_on_drop();
        }
    }
}

/// What is looked at of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScanRow<'r> {
    pub(crate) id: i64,
    pub(crate) method: &'r str,
    pub(crate) path: &'r str,
    pub(crate) status: i64,
    pub(crate) duration_us: i64,
    pub(crate) client: &'r str,
    pub(crate) operation: Option<&'r str>,
    pub(crate) violations: Option<&'r str>,
}

impl Store {
    /// Shows all rows that are meant, newest first, until `look` has seen enough.
    pub(crate) async fn scan_logs(
        &self,
        filter: &LogFilter,
        mut look: impl FnMut(ScanRow<'_>) -> ControlFlow<()> + Send,
    ) -> Result<(), StoreError> {
        // They keep threads busy that serve: whoever comes later waits.
        let turn = timeout_at(deadline(), self.scans.acquire()).await.map_err(|_| StoreError::late())?;
        let _turn = turn.map_err(|_| StoreError::late())?;
        match &self.pools {
            Pools::Sqlite { .. } => self.scan_pages(filter, &mut look).await?,
            Pools::Postgres(pool) => {
                let began = Instant::now();
                let (conditions, arguments) = filter.conditions();
                let text = format!("SELECT {LOOKED_AT} FROM requests r WHERE {conditions} ORDER BY r.id DESC");
                let connection = timeout_at(deadline(), pool.acquire()).await.map_err(|_| StoreError::late())??;
                let mut asked = Asked { connection, answered: false };
                let mut rows = Statement::composed(text, arguments).for_postgres().fetch(&mut *asked.connection);
                let mut looked = 0_u32;
                let mut is_enough = false;
                while let Some(row) = rows.try_next().await? {
                    if look(shown(&row)?).is_break() {
                        is_enough = true;
                        break;
                    }
                    give_way(&mut looked).await;
                }
                drop(rows);
                asked.answered = !is_enough;
                self.note(began.elapsed());
            }
        }
        Ok(())
    }

    /// SQLite hands each row over from a thread of its own, which takes longer than finding it: so many rows are one.
    async fn scan_pages(
        &self,
        filter: &LogFilter,
        look: &mut (impl FnMut(ScanRow<'_>) -> ControlFlow<()> + Send),
    ) -> Result<(), StoreError> {
        let mut filter = filter.clone();
        let mut looked = 0_u32;
        loop {
            let (conditions, arguments) = filter.conditions();
            let text = format!(
                "SELECT json_group_array(json_array({LOOKED_AT})) FROM (SELECT * FROM requests r WHERE {conditions} \
                 ORDER BY r.id DESC LIMIT {PAGE}) AS r"
            );
            let rows = self.rows(Statement::composed(text, arguments)).await?;
            let page = rows.first().map(|row| row.text(0)).transpose()?.unwrap_or_default();
            let rows: Vec<PageRow<'_>> =
                serde_json::from_str(&page).map_err(|error| StoreError::Unexpected(error.to_string()))?;
            for row in &rows {
                if look(row.shown()).is_break() {
                    return Ok(());
                }
                give_way(&mut looked).await;
            }
            let Some(last) = rows.last().filter(|_| rows.len() == PAGE) else { return Ok(()) };
            filter.before = Some(last.0);
        }
    }
}

/// What is looked at, in the order of a [`PageRow`].
const LOOKED_AT: &str = "r.id, r.method, r.path, r.status, r.duration_us, r.client, r.operation, r.violations";

/// Rows that SQLite hands over at once.
const PAGE: usize = 500;

/// A row as SQLite writes it in JSON.
#[derive(Deserialize)]
struct PageRow<'p>(
    i64,
    #[serde(borrow)] Cow<'p, str>,
    #[serde(borrow)] Cow<'p, str>,
    i64,
    i64,
    #[serde(borrow)] Cow<'p, str>,
    #[serde(borrow)] Option<Cow<'p, str>>,
    #[serde(borrow)] Option<Cow<'p, str>>,
);

impl PageRow<'_> {
    fn shown(&self) -> ScanRow<'_> {
        let Self(id, method, path, status, duration_us, client, operation, violations) = self;
        ScanRow {
            id: *id,
            method,
            path,
            status: *status,
            duration_us: *duration_us,
            client,
            operation: operation.as_deref(),
            violations: violations.as_deref(),
        }
    }
}

/// Lets others have the thread, once in so many rows: those of PostgreSQL may all be there already.
async fn give_way(looked: &mut u32) {
    *looked += 1;
    if looked.is_multiple_of(GIVING_WAY) {
        tokio::task::yield_now().await;
    }
}

fn shown(row: &PgRow) -> Result<ScanRow<'_>, StoreError> {
    Ok(ScanRow {
        id: row.try_get(0)?,
        method: row.try_get(1)?,
        path: row.try_get(2)?,
        status: row.try_get(3)?,
        duration_us: row.try_get(4)?,
        client: row.try_get(5)?,
        operation: row.try_get(6)?,
        violations: row.try_get(7)?,
    })
}
