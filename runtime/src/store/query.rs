//! One way to ask both databases: a text, its arguments, rows.

use std::time::Instant;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Postgres, Row as _, SqlSafeStr as _, SqlStr, Sqlite};
use tokio::time::timeout_at;

use super::transaction::Transaction;
use super::{Pools, Store, StoreError, deadline};

/// What stands for `$1`, `$2`, … in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Argument {
    Text(Option<String>),
    Integer(Option<i64>),
}

/// A text and its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    text: SqlStr,
    arguments: Vec<Argument>,
}

/// A row of an answer.
#[derive(Debug)]
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Argument {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Self::Integer(Some(number))
    }
}

impl From<Option<i64>> for Argument {
    fn from(number: Option<i64>) -> Self {
        Self::Integer(number)
    }
}

impl Statement {
    pub(crate) fn new(text: &'static str, arguments: impl IntoIterator<Item = Argument>) -> Self {
        Self { text: text.into_sql_str(), arguments: arguments.into_iter().collect() }
    }

    /// A text that is put together of parts of ours; whatever comes from outside is an argument.
    pub(super) fn composed(text: String, arguments: impl IntoIterator<Item = Argument>) -> Self {
        Self { text: AssertSqlSafe(text).into_sql_str(), arguments: arguments.into_iter().collect() }
    }

    pub(super) fn for_sqlite(self) -> Query<'static, Sqlite, SqliteArguments> {
        self.arguments.into_iter().fold(sqlx::query(self.text), |query, argument| match argument {
            Argument::Text(text) => query.bind(text),
            Argument::Integer(number) => query.bind(number),
        })
    }

    pub(super) fn for_postgres(self) -> Query<'static, Postgres, PgArguments> {
        self.arguments.into_iter().fold(sqlx::query(self.text), |query, argument| match argument {
            Argument::Text(text) => query.bind(text),
            Argument::Integer(number) => query.bind(number),
        })
    }
}

impl Store {
    /// Reads rows.
    pub(super) async fn rows(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        let rows = self.ask(statement).await;
        self.work.trouble.note_reading(&rows);
        rows
    }

    async fn ask(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        let began = Instant::now();
        let rows = match &self.pools {
            Pools::Sqlite { readers, .. } => {
                let rows = statement.for_sqlite().fetch_all(readers).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Pools::Postgres(pool) => {
                let rows = statement.for_postgres().fetch_all(pool).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        };
        self.note(began.elapsed());
        Ok(rows)
    }

    /// Writes all statements or none.
    pub(crate) async fn write(&self, statements: Vec<Statement>) -> Result<(), StoreError> {
        let written = self.put(statements).await;
        self.work.trouble.note_writing(&written);
        written
    }

    async fn put(&self, statements: Vec<Statement>) -> Result<(), StoreError> {
        let began = Instant::now();
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let mut transaction = Transaction::begin(writer).await?;
                for statement in statements {
                    statement.for_sqlite().execute(transaction.connection()?).await?;
                }
                transaction.commit().await?;
            }
            Pools::Postgres(pool) => {
                let beginning = timeout_at(deadline(), pool.begin()).await;
                let mut transaction = beginning.map_err(|_| StoreError::late())??;
                for statement in statements {
                    statement.for_postgres().execute(&mut *transaction).await?;
                }
                transaction.commit().await?;
            }
        }
        self.note(began.elapsed());
        Ok(())
    }
}

impl Row {
    pub(super) fn text(&self, column: usize) -> Result<String, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(super) fn optional_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(super) fn integer(&self, column: usize) -> Result<i64, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(super) fn optional_integer(&self, column: usize) -> Result<Option<i64>, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }
}

impl Store {
    /// Whether the database answers.
    pub(crate) async fn answers(&self) -> bool {
        self.rows(Statement::new("SELECT 1", [])).await.is_ok()
    }
}
