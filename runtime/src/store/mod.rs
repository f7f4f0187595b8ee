//! What is kept: an SQLite file, or a PostgreSQL database when its URL is given. One set of texts serves both.

mod deadline;
mod error;
mod header;
mod migrations;
mod open;
mod place;
mod query;
mod records;
mod trouble;

pub(crate) use deadline::{deadline, with_deadline};
pub(crate) use error::{OpenError, StoreError};
pub(crate) use open::Target;
pub(crate) use place::DatabasePlace;
use query::Row;
pub(crate) use query::Statement;
pub(crate) use records::{
    AdhocRow, Identity, IdentityKind, KeyRow, OverlayKind, OverlayRow, ServerRow, StatisticsRow, UserRow,
};
use trouble::Trouble;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::{PgPool, SqlitePool};

/// The name of the file in the folder of all that is kept.
pub(crate) const FILE: &str = "mockwright.db";

/// A database. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pools: Pools,
    work: std::sync::Arc<Work>,
}

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite has one writer; readers do not wait for it.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// How much was asked of it.
#[derive(Debug, Default)]
struct Work {
    queries: AtomicU64,
    busy_us: AtomicU64,
    trouble: Trouble,
}

impl Store {
    fn new(pools: Pools) -> Self {
        Self { pools, work: std::sync::Arc::default() }
    }

    /// `sqlite` or `postgresql`.
    pub(crate) fn kind(&self) -> &'static str {
        match self.pools {
            Pools::Sqlite { .. } => "sqlite",
            Pools::Postgres(_) => "postgresql",
        }
    }

    /// Writes what is under way and closes.
    pub(crate) async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    fn note(&self, took: Duration) {
        self.work.queries.fetch_add(1, Ordering::Relaxed);
        self.work.busy_us.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}
