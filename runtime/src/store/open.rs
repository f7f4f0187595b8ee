//! Opening a database, and making it where there is none.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgConnection, SqliteConnection};

use super::aside;
use super::header::{APPLICATION_ID, Found, inspect};
use super::migrations::{KNOWN, failed, migrator};
use super::{OpenError, Pools, Store};

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A file, made if it is missing. Only one process may have it open.
    Sqlite(PathBuf),
    /// A URL such as `postgres://user:password@host/database`.
    Postgres(String),
}

/// How long a write waits for another program's lock.
const BUSY: Duration = Duration::from_secs(2);

/// How long anything waits for a free connection.
const ACQUIRE: Duration = Duration::from_secs(2);

const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;

/// The schema of PostgreSQL that our tables are in.
const SCHEMA: &str = "mockwright";

/// Any number that others hardly take: "mockwrig" in ASCII.
const ADVISORY_LOCK: i64 = 0x6d6f_636b_7772_6967;

impl Store {
    /// Opens a database and brings it to what this version expects.
    ///
    /// # Errors
    /// What is there is not ours, newer, damaged, locked, or cannot be reached. It was left as it is.
    pub(crate) async fn open(target: &Target) -> Result<Self, OpenError> {
        let pools = match target {
            Target::Sqlite(path) => sqlite(path).await?,
            Target::Postgres(url) => postgres(url).await?,
        };
        Ok(Self::new(pools))
    }
}

async fn sqlite(path: &Path) -> Result<Pools, OpenError> {
    let found = inspect(path)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(BUSY)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .disable_statement_logging();
    let fault = |error: sqlx::Error| explained(&error, path);
    if found == Found::Nothing {
        make_private(path)?;
        // In the first journal mode, so that the mark of our files is in the file itself from the start.
        let mut first = options.clone().journal_mode(SqliteJournalMode::Delete).connect().await.map_err(fault)?;
        migrate_sqlite(&mut first, path).await?;
        first.close().await.map_err(fault)?;
    }
    look(options.clone(), path).await?;
    let options = options.journal_mode(SqliteJournalMode::Wal);
    if found == (Found::Ours { current: false }) {
        let mut first = options.connect().await.map_err(fault)?;
        migrate_sqlite(&mut first, path).await?;
        first.close().await.map_err(fault)?;
    }
    let pool = |connections| SqlitePoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE);
    let writer = pool(1).min_connections(1).max_lifetime(None).idle_timeout(None);
    let (connecting, with) = (writer.clone(), options.clone());
    // What writes is a thread of SQLite's own.
    let writer = match aside("sqlite", move || connecting.connect_with(with)).await {
        Some(opened) => opened,
        None => writer.connect_with(options.clone()).await,
    };
    Ok(Pools::Sqlite {
        writer: writer.map_err(fault)?,
        readers: pool(READERS).connect_lazy_with(options.read_only(true)),
    })
}

/// An empty file that only its owner may read: it will hold hashes and what was sent.
fn make_private(path: &Path) -> Result<(), OpenError> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|source| OpenError::File { path: path.to_owned(), source })
}

/// Looks at a file as if nobody could write it, so that one that is damaged or newer stays as it is. Of one that was not
/// closed, half of what counts lies beside it: that one is left to SQLite.
async fn look(options: SqliteConnectOptions, path: &Path) -> Result<(), OpenError> {
    if path.with_extension("db-wal").metadata().is_ok_and(|log| log.len() > 0) {
        return Ok(());
    }
    let fault = |error: sqlx::Error| explained(&error, path);
    let mut looking = options.read_only(true).immutable(true).connect().await.map_err(fault)?;
    let newest = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";
    let (newest,): (i64,) = sqlx::query_as(newest).fetch_one(&mut looking).await.map_err(fault)?;
    for table in ["SELECT count(*) FROM settings", "SELECT count(*) FROM servers", "SELECT count(*) FROM users"] {
        sqlx::query(table).fetch_one(&mut looking).await.map_err(fault)?;
    }
    looking.close().await.map_err(fault)?;
    if newest > KNOWN {
        return Err(OpenError::Newer { place: path.display().to_string(), version: newest, known: KNOWN });
    }
    Ok(())
}

async fn migrate_sqlite(connection: &mut SqliteConnection, path: &Path) -> Result<(), OpenError> {
    let place = path.display().to_string();
    migrator().run(&mut *connection).await.map_err(|error| failed(error, &place))?;
    let mark = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {KNOWN}");
    connection.execute(sqlx::AssertSqlSafe(mark)).await.map(drop).map_err(|error| explained(&error, path))
}

fn explained(error: &sqlx::Error, path: &Path) -> OpenError {
    let path = path.to_owned();
    let code = match error {
        sqlx::Error::Database(database) => {
            database.code().and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff)
        }
        _ => None,
    };
    match code {
        Some(5 | 6) => OpenError::Locked { path },
        Some(8) => OpenError::ReadOnly { path },
        Some(11 | 26) => OpenError::Damaged { path, why: error.to_string() },
        _ => OpenError::Database { place: path.display().to_string(), message: told(error) },
    }
}

/// What a database says, without where in its own source it says so.
fn told(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(database) => database.message().to_owned(),
        other => other.to_string(),
    }
}

async fn postgres(url: &str) -> Result<Pools, OpenError> {
    if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err(OpenError::Url("it has to begin with postgres:// or postgresql://".to_owned()));
    }
    let options = PgConnectOptions::from_str(url).map_err(|error| OpenError::Url(error.to_string()))?;
    let options = options.options([("search_path", SCHEMA)]).application_name("mockwright").disable_statement_logging();
    // A password never reaches a message.
    let place = format!("PostgreSQL at {}:{}", options.get_host(), options.get_port());
    let fault = |error: sqlx::Error| OpenError::Database { place: place.clone(), message: told(&error) };
    let mut first = tokio::time::timeout(Duration::from_secs(10), options.connect())
        .await
        .map_err(|_| fault(sqlx::Error::PoolTimedOut))?
        .map_err(fault)?;
    // Three processes that start together make one schema.
    let lock = sqlx::query("SELECT pg_advisory_lock($1)").bind(ADVISORY_LOCK);
    lock.execute(&mut first).await.map_err(fault)?;
    migrate_postgres(&mut first, &place).await?;
    first.close().await.map_err(fault)?;
    let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).acquire_timeout(ACQUIRE);
    Ok(Pools::Postgres(pool.connect_lazy_with(options)))
}

async fn migrate_postgres(connection: &mut PgConnection, place: &str) -> Result<(), OpenError> {
    let fault = |error: sqlx::Error| OpenError::Database { place: place.to_owned(), message: told(&error) };
    let known = sqlx::query("SELECT 1 FROM pg_namespace WHERE nspname = $1").bind(SCHEMA);
    if known.fetch_optional(&mut *connection).await.map_err(fault)?.is_none() {
        connection.execute("CREATE SCHEMA mockwright").await.map_err(fault)?;
    }
    migrator().run(&mut *connection).await.map_err(|error| failed(error, place))
}
