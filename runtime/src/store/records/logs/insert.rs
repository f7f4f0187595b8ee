//! Adding rows: the one place where each database has its own fast way.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use sqlx::{AssertSqlSafe, PgPool};
use tokio::time::timeout_at;

use super::LogRow;
use crate::store::transaction::Transaction;
use crate::store::{Pools, Store, StoreError, deadline};

const REQUESTS: &str = "server_id, id, at, method, path, status, duration_us, client, operation, scenario, violations, \
                        request_id, session_id, correlation_id";
const CONTENTS: &str = "server_id, id, query, request_headers, request_body, request_size, response_headers, \
                        response_body, response_size, cut";

/// Rows of one statement. More would be compiled for longer than it saves.
const TOGETHER: usize = 50;

/// What becomes of rows that are there already.
const LEFT: &str = "ON CONFLICT (server_id, id) DO NOTHING";

impl Store {
    /// Adds rows. Those that are there already, since an earlier attempt did more than it seemed, stay as they are.
    pub(crate) async fn add_logs(&self, rows: &[Arc<LogRow>]) -> Result<(), StoreError> {
        let began = Instant::now();
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let mut transaction = Transaction::begin(writer).await?;
                for rows in rows.chunks(TOGETHER) {
                    let query = sqlx::query(AssertSqlSafe(insert("requests", REQUESTS, rows.len())));
                    let query = rows.iter().fold(query, |query, row| {
                        let query = query.bind(&row.server_id).bind(row.id).bind(row.at).bind(&row.method);
                        let query = query.bind(&row.path).bind(row.status).bind(row.duration_us).bind(&row.client);
                        let query = query.bind(&row.operation).bind(&row.scenario).bind(&row.violations);
                        query.bind(&row.request_id).bind(&row.session_id).bind(&row.correlation_id)
                    });
                    query.execute(transaction.connection()?).await?;
                    let query = sqlx::query(AssertSqlSafe(insert("request_contents", CONTENTS, rows.len())));
                    let query = rows.iter().fold(query, |query, row| {
                        let query = query.bind(&row.server_id).bind(row.id).bind(&row.query).bind(&row.request_headers);
                        let query = query.bind(&row.request_body).bind(row.request_size).bind(&row.response_headers);
                        query.bind(&row.response_body).bind(row.response_size).bind(row.cut)
                    });
                    query.execute(transaction.connection()?).await?;
                }
                transaction.commit().await?;
            }
            Pools::Postgres(pool) => {
                timeout_at(deadline(), add(pool, rows)).await.map_err(|_| StoreError::late())??;
            }
        }
        self.note(began.elapsed());
        Ok(())
    }
}

/// `INSERT` of so many rows.
fn insert(table: &str, columns: &str, rows: usize) -> String {
    let width = columns.split(',').count();
    let mut text = format!("INSERT INTO {table} ({columns}) VALUES ");
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=width {
            let comma = if column == width { ")" } else { ", " };
            let _ = write!(text, "${}{comma}", row * width + column);
        }
    }
    let _ = write!(text, " {LEFT}");
    text
}

type PostgresQuery = sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments>;

fn texts(rows: &[Arc<LogRow>], of: impl Fn(&LogRow) -> &String) -> Vec<String> {
    rows.iter().map(|row| of(row).clone()).collect()
}

fn optional(rows: &[Arc<LogRow>], of: impl Fn(&LogRow) -> &Option<String>) -> Vec<Option<String>> {
    rows.iter().map(|row| of(row).clone()).collect()
}

fn numbers(rows: &[Arc<LogRow>], of: impl Fn(&LogRow) -> i64) -> Vec<i64> {
    rows.iter().map(|row| of(row)).collect()
}

/// Adds rows without asking whether they are there, which PostgreSQL does with fewer steps; and with asking where some
/// are.
async fn add(pool: &PgPool, rows: &[Arc<LogRow>]) -> Result<(), sqlx::Error> {
    match unnested(rows, "").execute(pool).await {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            unnested(rows, LEFT).execute(pool).await?;
        }
        added => {
            added?;
        }
    }
    Ok(())
}

/// Both tables in one statement, which is a transaction of its own: one way there and back instead of four. Arrays are
/// taken apart in the list of what is selected, where PostgreSQL does it row by row; after `FROM` it would first copy
/// each of them into a store of its own.
fn unnested(rows: &[Arc<LogRow>], clash: &str) -> PostgresQuery {
    let text = format!(
        "WITH requested AS (INSERT INTO requests ({REQUESTS}) SELECT unnest($1::text[]), unnest($2::bigint[]), \
         unnest($3::bigint[]), unnest($4::text[]), unnest($5::text[]), unnest($6::bigint[]), unnest($7::bigint[]), \
         unnest($8::text[]), unnest($9::text[]), unnest($10::text[]), unnest($11::text[]), unnest($12::text[]), \
         unnest($13::text[]), unnest($14::text[]) {clash}) \
         INSERT INTO request_contents ({CONTENTS}) SELECT unnest($1::text[]), unnest($2::bigint[]), \
         unnest($15::text[]), unnest($16::text[]), unnest($17::text[]), unnest($18::bigint[]), unnest($19::text[]), \
         unnest($20::text[]), unnest($21::bigint[]), unnest($22::bigint[]) {clash}"
    );
    with_contents(with_requests(sqlx::query(AssertSqlSafe(text)), rows), rows)
}

fn with_requests(query: PostgresQuery, rows: &[Arc<LogRow>]) -> PostgresQuery {
    query
        .bind(texts(rows, |row| &row.server_id))
        .bind(numbers(rows, |row| row.id))
        .bind(numbers(rows, |row| row.at))
        .bind(texts(rows, |row| &row.method))
        .bind(texts(rows, |row| &row.path))
        .bind(numbers(rows, |row| row.status))
        .bind(numbers(rows, |row| row.duration_us))
        .bind(texts(rows, |row| &row.client))
        .bind(optional(rows, |row| &row.operation))
        .bind(optional(rows, |row| &row.scenario))
        .bind(optional(rows, |row| &row.violations))
        .bind(texts(rows, |row| &row.request_id))
        .bind(optional(rows, |row| &row.session_id))
        .bind(optional(rows, |row| &row.correlation_id))
}

fn with_contents(query: PostgresQuery, rows: &[Arc<LogRow>]) -> PostgresQuery {
    query
        .bind(optional(rows, |row| &row.query))
        .bind(texts(rows, |row| &row.request_headers))
        .bind(optional(rows, |row| &row.request_body))
        .bind(numbers(rows, |row| row.request_size))
        .bind(texts(rows, |row| &row.response_headers))
        .bind(optional(rows, |row| &row.response_body))
        .bind(numbers(rows, |row| row.response_size))
        .bind(numbers(rows, |row| row.cut))
}
