//! What was tried to tell webhooks.

use crate::store::{Row, Statement, Store, StoreError};

/// One attempt.
#[derive(Clone, Debug)]
pub(crate) struct AttemptRow {
    pub(crate) id: i64,
    pub(crate) webhook_id: i64,
    pub(crate) message_id: String,
    pub(crate) event_type: String,
    pub(crate) payload: String,
    /// Which one it was, from 1.
    pub(crate) attempt: i64,
    pub(crate) response_status: Option<i64>,
    pub(crate) response_body: Option<String>,
    pub(crate) took_us: i64,
    /// Why it failed; `None`: it did not.
    pub(crate) error: Option<String>,
    pub(crate) delivered_at: i64,
    pub(crate) next_attempt_at: Option<i64>,
}

/// Which attempts are looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AttemptFilter<'a> {
    pub(crate) success: Option<bool>,
    pub(crate) event_type: Option<&'a str>,
}

/// So many of a webhook are kept.
const KEPT: i64 = 1_000;

impl Store {
    /// The highest number of an attempt.
    pub(crate) async fn last_attempt(&self) -> Result<i64, StoreError> {
        let rows = self.rows(Statement::new("SELECT max(id) FROM webhook_attempts", [])).await?;
        Ok(rows.first().map(|row| row.optional_integer(0)).transpose()?.flatten().unwrap_or_default())
    }

    /// Some attempts of a webhook, the newest first, and how many there are.
    pub(crate) async fn attempts(
        &self,
        webhook: i64,
        filter: AttemptFilter<'_>,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<AttemptRow>, i64), StoreError> {
        let matching =
            [webhook.into(), filter.success.map_or(-1, i64::from).into(), filter.event_type.unwrap_or_default().into()];
        let count = "SELECT count(*), coalesce(max(id), 0) FROM webhook_attempts WHERE webhook_id = $1 \
                     AND ($2 = -1 OR $2 = CASE WHEN error IS NULL THEN 1 ELSE 0 END) AND ($3 = '' OR $3 = event_type)";
        let rows = self.rows(Statement::new(count, matching.clone())).await?;
        let (total, newest) = match rows.first() {
            Some(row) => (row.integer(0)?, row.integer(1)?),
            None => (0, 0),
        };
        let text = "SELECT id, webhook_id, message_id, event_type, payload, attempt, response_status, response_body, \
                    took_us, error, delivered_at, next_attempt_at FROM webhook_attempts WHERE webhook_id = $1 \
                    AND ($2 = -1 OR $2 = CASE WHEN error IS NULL THEN 1 ELSE 0 END) AND ($3 = '' OR $3 = event_type) \
                    AND id <= $4 ORDER BY id DESC LIMIT $5 OFFSET $6";
        // What comes meanwhile is not counted, so it is not shown either.
        let page = matching.into_iter().chain([newest.into(), limit.into(), offset.into()]);
        let rows = self.rows(Statement::new(text, page)).await?;
        Ok((rows.iter().map(attempt).collect::<Result<_, _>>()?, total))
    }
}

fn attempt(row: &Row) -> Result<AttemptRow, StoreError> {
    Ok(AttemptRow {
        id: row.integer(0)?,
        webhook_id: row.integer(1)?,
        message_id: row.text(2)?,
        event_type: row.text(3)?,
        payload: row.text(4)?,
        attempt: row.integer(5)?,
        response_status: row.optional_integer(6)?,
        response_body: row.optional_text(7)?,
        took_us: row.integer(8)?,
        error: row.optional_text(9)?,
        delivered_at: row.integer(10)?,
        next_attempt_at: row.optional_integer(11)?,
    })
}

impl AttemptRow {
    /// Keeps it, unless the webhook was deleted meanwhile.
    pub(crate) fn add(self) -> Statement {
        let text = "INSERT INTO webhook_attempts (id, webhook_id, message_id, event_type, payload, attempt, \
                    response_status, response_body, took_us, error, delivered_at, next_attempt_at) \
                    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 \
                    WHERE EXISTS (SELECT 1 FROM webhooks WHERE id = $2) ON CONFLICT (id) DO NOTHING";
        let arguments = [
            self.id.into(),
            self.webhook_id.into(),
            self.message_id.into(),
            self.event_type.into(),
            self.payload.into(),
            self.attempt.into(),
            self.response_status.into(),
            self.response_body.into(),
            self.took_us.into(),
            self.error.into(),
            self.delivered_at.into(),
            self.next_attempt_at.into(),
        ];
        Statement::new(text, arguments)
    }

    /// Forgets all of a webhook but the newest.
    pub(crate) fn trim(webhook: i64) -> Statement {
        let text = "DELETE FROM webhook_attempts WHERE webhook_id = $1 AND id <= (SELECT id FROM webhook_attempts \
                    WHERE webhook_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)";
        Statement::new(text, [webhook.into(), KEPT.into()])
    }
}
