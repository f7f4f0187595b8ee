//! Adding rows: the one place where each database has its own fast way.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use sqlx::AssertSqlSafe;
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
                let adding = unnested(rows).execute(pool);
                timeout_at(deadline(), adding).await.map_err(|_| StoreError::late())??;
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
    text.push_str(" ON CONFLICT (server_id, id) DO NOTHING");
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

/// Both tables in one statement, which is a transaction of its own: one way there and back instead of four.
fn unnested(rows: &[Arc<LogRow>]) -> PostgresQuery {
    let text = format!(
        "WITH requested AS (INSERT INTO requests ({REQUESTS}) SELECT * FROM UNNEST($1::text[], $2::bigint[], \
         $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::text[], \
         $11::text[], $12::text[], $13::text[], $14::text[]) ON CONFLICT (server_id, id) DO NOTHING) \
         INSERT INTO request_contents ({CONTENTS}) SELECT * FROM UNNEST($1::text[], $2::bigint[], $15::text[], \
         $16::text[], $17::text[], $18::bigint[], $19::text[], $20::text[], $21::bigint[], $22::bigint[]) \
         ON CONFLICT (server_id, id) DO NOTHING"
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
