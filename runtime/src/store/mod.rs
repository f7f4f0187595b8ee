//! What is kept: an SQLite file, or a PostgreSQL database when its URL is given. One set of texts serves both.

mod aside;
mod deadline;
mod error;
mod header;
mod migrations;
mod open;
mod place;
mod query;
mod records;
mod transaction;
mod trouble;

pub(crate) use aside::aside;
pub(crate) use deadline::{deadline, with_deadline};
pub(crate) use error::{OpenError, StoreError};
pub(crate) use open::Target;
pub(crate) use place::DatabasePlace;
use query::Row;
pub(crate) use query::Statement;
pub(crate) use records::{
    AdhocRow, AttemptFilter, AttemptRow, Identity, IdentityKind, KeyRow, LogFilter, LogRow, MessageRow, OverlayKind,
    OverlayRow, PendingRow, ScanRow, ServerRow, StatisticsRow, UserRow, WebhookCounts, WebhookRow,
};
use trouble::Trouble;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::{PgPool, SqlitePool};
use tokio::sync::Semaphore;

/// Looks at many rows that go on at once.
const SCANS: usize = 2;

/// The name of the file in the folder of all that is kept.
pub(crate) const FILE: &str = "mockwright.db";

/// A database. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pools: Pools,
    /// Looks at many rows, of which few go on at once.
    scans: std::sync::Arc<Semaphore>,
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

/// What a database is asked just now, and was asked since the start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoreLoad {
    /// Connections that there are at most.
    pub(crate) pool_size: u32,
    /// Connections that are in use.
    pub(crate) active: u32,
    pub(crate) queries: u64,
    pub(crate) busy_us: u64,
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
        Self { pools, scans: std::sync::Arc::new(Semaphore::new(SCANS)), work: std::sync::Arc::default() }
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

    /// What the connections are at, and what was asked of them.
    pub(crate) fn load(&self) -> StoreLoad {
        let connections = match &self.pools {
            Pools::Sqlite { writer, readers } => {
                [(writer.size(), writer.num_idle()), (readers.size(), readers.num_idle())]
            }
            Pools::Postgres(pool) => [(pool.size(), pool.num_idle()), (0, 0)],
        };
        let open = connections.iter().map(|(size, _)| *size).sum();
        let idle: usize = connections.iter().map(|(_, idle)| *idle).sum();
        let most = match &self.pools {
            Pools::Sqlite { writer, readers } => {
                writer.options().get_max_connections() + readers.options().get_max_connections()
            }
            Pools::Postgres(pool) => pool.options().get_max_connections(),
        };
        StoreLoad {
            pool_size: most,
            active: u32::try_from(idle).map_or(0, |idle| u32::saturating_sub(open, idle)),
            queries: self.work.queries.load(Ordering::Relaxed),
            busy_us: self.work.busy_us.load(Ordering::Relaxed),
        }
    }

    fn note(&self, took: Duration) {
        self.work.queries.fetch_add(1, Ordering::Relaxed);
        self.work.busy_us.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}
