use std::io;
use std::path::PathBuf;

use sqlx::migrate::MigrateError;

/// Why a database cannot be opened. It was left as it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path} is no file of Mockwright: {why}")]
    Foreign { path: PathBuf, why: &'static str },
    #[error("{path} is damaged: {why}")]
    Damaged { path: PathBuf, why: String },
    #[error("{path} cannot be written")]
    ReadOnly { path: PathBuf },
    #[error("{path} is locked by another program")]
    Locked { path: PathBuf },
    #[error("{place} was written by a newer version of Mockwright (schema {version}); this one knows {known}")]
    Newer { place: String, version: i64, known: i64 },
    #[error("the database's URL is not understood: {0}")]
    Url(String),
    #[error("{place}: {message}")]
    Database { place: String, message: String },
    #[error("{place}: {source}")]
    Migration { place: String, source: Box<MigrateError> },
}

/// Why something was not read or written. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// There is one already.
    #[error("it is there already")]
    Taken,
    /// Nobody could be asked, or not in time. It can be tried again.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// What is there is not what was written.
    #[error("the database has something unexpected: {0}")]
    Unexpected(String),
}

/// SQLite's result codes for a lock that another holds, and for a disk that does not take what is written.
const SQLITE_PASSING: [&str; 6] = ["5", "6", "8", "10", "13", "14"];

impl StoreError {
    /// Nothing was begun before the deadline.
    pub(super) fn late() -> Self {
        Self::Unavailable("others hold the database".to_owned())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Taken,
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default();
                // The lower byte of an extended code is the code itself.
                let primary = code.parse::<u32>().map(|code| (code & 0xff).to_string()).unwrap_or_default();
                // PostgreSQL: connection exceptions, insufficient resources, not in the state for it, operator
                // intervention (appendix A).
                let passing = SQLITE_PASSING.contains(&&*primary) && code.len() < 5
                    || ["08", "53", "55", "57"].iter().any(|class| code.len() == 5 && code.starts_with(class));
                let message = database.message().to_owned();
                if passing { Self::Unavailable(message) } else { Self::Unexpected(message) }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_) => Self::Unavailable(error.to_string()),
            _ => Self::Unexpected(error.to_string()),
        }
    }
}
