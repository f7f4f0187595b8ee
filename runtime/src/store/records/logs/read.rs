//! Reading whole rows.

use super::{LogFilter, LogRow, NEWEST};
use crate::store::{Row, Statement, Store, StoreError};

const COLUMNS: &str = "SELECT r.server_id, r.id, r.at, r.method, r.path, r.status, r.duration_us, r.client, r.operation, \
                       r.scenario, r.violations, r.request_id, r.session_id, r.correlation_id, c.query, \
                       c.request_headers, c.request_body, c.request_size, c.response_headers, c.response_body, \
                       c.response_size, c.cut";

/// Whole rows of a selection. Their numbers are chosen first, from an index alone where there is one, whatever the database
/// knows of its tables.
fn whole_of(selection: &str, order: &str) -> String {
    format!(
        "{COLUMNS} FROM (SELECT r.server_id, r.id FROM requests r WHERE {selection}) AS k \
         JOIN requests r ON r.server_id = k.server_id AND r.id = k.id \
         JOIN request_contents c ON c.server_id = k.server_id AND c.id = k.id ORDER BY r.id{order}"
    )
}

impl Store {
    /// Whole rows, newest first.
    pub(crate) async fn logs(&self, filter: &LogFilter, limit: i64, offset: i64) -> Result<Vec<LogRow>, StoreError> {
        let (conditions, arguments) = filter.conditions();
        let text = whole_of(&format!("{conditions} ORDER BY r.id DESC LIMIT {limit} OFFSET {offset}"), " DESC");
        self.rows(Statement::composed(text, arguments)).await?.iter().map(whole).collect()
    }

    /// Whole rows, oldest first.
    pub(crate) async fn logs_in_order(&self, filter: &LogFilter, limit: i64) -> Result<Vec<LogRow>, StoreError> {
        let (conditions, arguments) = filter.conditions();
        let text = whole_of(&format!("{conditions} ORDER BY r.id LIMIT {limit}"), "");
        self.rows(Statement::composed(text, arguments)).await?.iter().map(whole).collect()
    }

    /// The whole rows of these numbers, newest first.
    pub(crate) async fn logs_of(&self, server_id: &str, ids: &[i64]) -> Result<Vec<LogRow>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let listed: Vec<String> = ids.iter().map(i64::to_string).collect();
        let text = whole_of(&format!("r.server_id = $1 AND r.id IN ({})", listed.join(", ")), " DESC");
        self.rows(Statement::composed(text, [server_id.into()])).await?.iter().map(whole).collect()
    }

    /// How many rows are meant.
    pub(crate) async fn count_logs(&self, filter: &LogFilter) -> Result<i64, StoreError> {
        let (conditions, arguments) = filter.conditions();
        let text = format!("SELECT count(*) FROM requests r WHERE {conditions}");
        let rows = self.rows(Statement::composed(text, arguments)).await?;
        rows.first().map_or(Ok(0), |row| row.integer(0))
    }

    /// The number of the newest row of a server; 0 where there is none.
    pub(crate) async fn newest_log(&self, server_id: &str) -> Result<Option<i64>, StoreError> {
        let text = "SELECT coalesce(max(id), 0) FROM requests WHERE server_id = $1";
        let rows = self.rows(Statement::new(text, [server_id.into()])).await?;
        rows.first().map(|row| row.integer(0)).transpose()
    }

    /// The largest number that was given, and how many rows each server has.
    pub(crate) async fn log_extent(&self) -> Result<(i64, Vec<(String, i64)>), StoreError> {
        let text = "SELECT server_id, count(*), max(id) FROM requests GROUP BY server_id";
        let rows = self.rows(Statement::new(text, [])).await?;
        let mut newest = self.setting(NEWEST).await?.and_then(|kept| kept.parse().ok()).unwrap_or(0);
        let mut counts = Vec::new();
        for row in &rows {
            newest = newest.max(row.integer(2)?);
            counts.push((row.text(0)?, row.integer(1)?));
        }
        Ok((newest, counts))
    }
}

fn whole(row: &Row) -> Result<LogRow, StoreError> {
    Ok(LogRow {
        server_id: row.text(0)?,
        id: row.integer(1)?,
        at: row.integer(2)?,
        method: row.text(3)?,
        path: row.text(4)?,
        status: row.integer(5)?,
        duration_us: row.integer(6)?,
        client: row.text(7)?,
        operation: row.optional_text(8)?,
        scenario: row.optional_text(9)?,
        violations: row.optional_text(10)?,
        request_id: row.text(11)?,
        session_id: row.optional_text(12)?,
        correlation_id: row.optional_text(13)?,
        query: row.optional_text(14)?,
        request_headers: row.text(15)?,
        request_body: row.optional_text(16)?,
        request_size: row.integer(17)?,
        response_headers: row.text(18)?,
        response_body: row.optional_text(19)?,
        response_size: row.integer(20)?,
        cut: row.integer(21)?,
    })
}
