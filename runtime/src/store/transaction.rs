//! Changes of an SQLite file that happen together.

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};
use tokio::time::timeout_at;

use super::{StoreError, deadline};

/// Changes that are under way. Dropped, none of them happened.
///
/// SQLite may end a transaction by itself, such as when the disk is full; then nobody knows what state the connection is
/// in. So one on which something failed is closed, and the pool opens another.
pub(super) struct Transaction(Option<PoolConnection<Sqlite>>);

impl Transaction {
    /// Begins as the writer: one that only reads at first, and must then wait for a lock, fails at once, whatever the
    /// time-out says.
    pub(super) async fn begin(writer: &SqlitePool) -> Result<Self, StoreError> {
        let beginning = async {
            // Held as if it had begun, so that nobody gets a connection on which it begins later.
            let mut begun = Self(Some(writer.acquire().await?));
            sqlx::query("BEGIN IMMEDIATE").execute(begun.connection()?).await?;
            Ok(begun)
        };
        timeout_at(deadline(), beginning).await.map_err(|_| StoreError::late())?
    }

    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.0.as_deref_mut().ok_or_else(|| StoreError::Unexpected("the transaction is over".to_owned()))
    }

    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        sqlx::query("COMMIT").execute(self.connection()?).await?;
        // It is as it was before, and goes back to the pool.
        drop(self.0.take());
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(mut connection) = self.0.take() {
            connection.close_on_drop();
        }
    }
}
