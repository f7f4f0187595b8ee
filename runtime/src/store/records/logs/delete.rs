//! Taking rows away.

use std::time::Instant;

use tokio::time::timeout_at;

use super::{LogFilter, NEWEST};
use crate::store::transaction::Transaction;
use crate::store::{Pools, Statement, Store, StoreError, deadline};

/// Remembers the newest row of a server, so that its number is not given again when the row is gone.
const MARK: &str = "INSERT INTO settings (name, value) SELECT $2, CAST(COALESCE(max(id), 0) AS TEXT) FROM requests \
                    WHERE server_id = $1 ON CONFLICT (name) DO UPDATE SET value = excluded.value \
                    WHERE CAST(excluded.value AS BIGINT) > CAST(settings.value AS BIGINT)";

impl Store {
    /// Takes rows of a server away: those before a time and beyond the newest so many, where either is said; without
    /// both, all. Returns how many went.
    pub(crate) async fn clear_logs(
        &self,
        server_id: &str,
        before: Option<i64>,
        keep: Option<i64>,
    ) -> Result<u64, StoreError> {
        let mut filter = LogFilter { to: before, ..LogFilter::of(server_id) };
        if let Some(keep) = keep {
            let text = "SELECT id FROM requests WHERE server_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2";
            let rows = self.rows(Statement::new(text, [server_id.into(), keep.into()])).await?;
            let Some(newest) = rows.first() else { return Ok(0) };
            filter.before = Some(newest.integer(0)? + 1);
        }
        self.delete_logs(&filter).await
    }

    async fn delete_logs(&self, filter: &LogFilter) -> Result<u64, StoreError> {
        let began = Instant::now();
        let (conditions, arguments) = filter.conditions();
        let contents = format!(
            "DELETE FROM request_contents WHERE server_id = $1 AND id IN (SELECT r.id FROM requests r WHERE {conditions})"
        );
        let contents = Statement::composed(contents, arguments.clone());
        let requests = Statement::composed(format!("DELETE FROM requests AS r WHERE {conditions}"), arguments);
        let mark = Statement::new(MARK, [filter.server_id.as_str().into(), NEWEST.into()]);
        let gone = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let mut transaction = Transaction::begin(writer).await?;
                mark.for_sqlite().execute(transaction.connection()?).await?;
                contents.for_sqlite().execute(transaction.connection()?).await?;
                let gone = requests.for_sqlite().execute(transaction.connection()?).await?.rows_affected();
                transaction.commit().await?;
                gone
            }
            Pools::Postgres(pool) => {
                let beginning = timeout_at(deadline(), pool.begin()).await;
                let mut transaction = beginning.map_err(|_| StoreError::late())??;
                mark.for_postgres().execute(&mut *transaction).await?;
                contents.for_postgres().execute(&mut *transaction).await?;
                let gone = requests.for_postgres().execute(&mut *transaction).await?.rows_affected();
                transaction.commit().await?;
                gone
            }
        };
        self.note(began.elapsed());
        Ok(gone)
    }
}
