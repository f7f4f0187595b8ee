//! Looking at many rows, one after the other, without keeping them.

use std::ops::ControlFlow;
use std::time::Instant;

use sqlx::{ColumnIndex, Decode, Row, Type};
use tokio::time::timeout_at;
use tokio_stream::StreamExt as _;

use super::LogFilter;
use crate::store::{Pools, Statement, Store, StoreError, deadline};

/// After so many rows others have their turn.
const GIVING_WAY: u32 = 32;

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
        let began = Instant::now();
        let mut looked = 0_u32;
        let (conditions, arguments) = filter.conditions();
        let text = format!(
            "SELECT r.id, r.method, r.path, r.status, r.duration_us, r.client, r.operation, r.violations \
             FROM requests r WHERE {conditions} ORDER BY r.id DESC"
        );
        let statement = Statement::composed(text, arguments);
        match &self.pools {
            Pools::Sqlite { readers, .. } => {
                let mut rows = statement.for_sqlite().fetch(readers);
                while let Some(row) = rows.try_next().await? {
                    if look(shown(&row)?).is_break() {
                        break;
                    }
                    give_way(&mut looked).await;
                }
            }
            Pools::Postgres(pool) => {
                let mut rows = statement.for_postgres().fetch(pool);
                while let Some(row) = rows.try_next().await? {
                    if look(shown(&row)?).is_break() {
                        break;
                    }
                    give_way(&mut looked).await;
                }
            }
        }
        self.note(began.elapsed());
        Ok(())
    }
}

/// Lets others have the thread, once in so many rows: those of PostgreSQL may all be there already.
async fn give_way(looked: &mut u32) {
    *looked += 1;
    if looked.is_multiple_of(GIVING_WAY) {
        tokio::task::yield_now().await;
    }
}

fn shown<'r, R>(row: &'r R) -> Result<ScanRow<'r>, StoreError>
where
    R: Row,
    usize: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    &'r str: Decode<'r, R::Database> + Type<R::Database>,
    Option<&'r str>: Decode<'r, R::Database> + Type<R::Database>,
{
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
