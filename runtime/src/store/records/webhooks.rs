//! Who is told what happens on a server.

use crate::store::{Row, Statement, Store, StoreError};

/// A webhook. It has secrets, and so is never printed.
#[derive(Clone)]
pub(crate) struct WebhookRow {
    pub(crate) id: i64,
    pub(crate) server_id: String,
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) method: String,
    /// JSON: an array of name and value.
    pub(crate) headers: String,
    /// JSON: an array of names.
    pub(crate) events: String,
    pub(crate) path: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) secret: Option<String>,
    pub(crate) former_secret: Option<String>,
    pub(crate) former_until: Option<i64>,
    pub(crate) is_active: bool,
    pub(crate) disabled_reason: Option<String>,
    pub(crate) counts: WebhookCounts,
    pub(crate) created_at: i64,
    pub(crate) created_by: String,
    pub(crate) updated_at: i64,
}

/// What was tried so far, and what never will be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WebhookCounts {
    pub(crate) deliveries: i64,
    pub(crate) failures: i64,
    pub(crate) dropped: i64,
}

/// The setting that has the highest number that was given.
const LAST_NUMBER: &str = "last_webhook";

impl Store {
    pub(crate) async fn webhooks(&self) -> Result<Vec<WebhookRow>, StoreError> {
        let text = "SELECT id, server_id, name, url, method, headers, events, path, status, secret, former_secret, \
                    former_until, is_active, disabled_reason, deliveries, failures, dropped, created_at, created_by, \
                    updated_at FROM webhooks ORDER BY id";
        let webhook = |row: &Row| {
            Ok(WebhookRow {
                id: row.integer(0)?,
                server_id: row.text(1)?,
                name: row.text(2)?,
                url: row.text(3)?,
                method: row.text(4)?,
                headers: row.text(5)?,
                events: row.text(6)?,
                path: row.optional_text(7)?,
                status: row.optional_text(8)?,
                secret: row.optional_text(9)?,
                former_secret: row.optional_text(10)?,
                former_until: row.optional_integer(11)?,
                is_active: row.integer(12)? != 0,
                disabled_reason: row.optional_text(13)?,
                counts: WebhookCounts {
                    deliveries: row.integer(14)?,
                    failures: row.integer(15)?,
                    dropped: row.integer(16)?,
                },
                created_at: row.integer(17)?,
                created_by: row.text(18)?,
                updated_at: row.integer(19)?,
            })
        };
        self.rows(Statement::new(text, [])).await?.iter().map(webhook).collect()
    }

    /// The highest number that was given to a webhook. Numbers are never given twice.
    pub(crate) async fn last_webhook(&self) -> Result<i64, StoreError> {
        let kept = self.setting(LAST_NUMBER).await?;
        Ok(kept.and_then(|kept| kept.parse().ok()).unwrap_or_default())
    }

    /// Keeps a webhook, in place of what is kept of it. What was counted stays.
    pub(crate) async fn put_webhook(&self, webhook: WebhookRow) -> Result<(), StoreError> {
        let number = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET \
                      value = excluded.value WHERE CAST(settings.value AS BIGINT) < CAST(excluded.value AS BIGINT)";
        let number = Statement::new(number, [LAST_NUMBER.into(), webhook.id.to_string().into()]);
        self.write(vec![number, webhook.put()]).await
    }

    /// Forgets a webhook with all that was to be and was delivered.
    pub(crate) async fn remove_webhook(&self, id: i64) -> Result<(), StoreError> {
        let texts = [
            "DELETE FROM webhook_attempts WHERE webhook_id = $1",
            "DELETE FROM webhook_pending WHERE webhook_id = $1",
            "DELETE FROM webhooks WHERE id = $1",
        ];
        let removed = texts.into_iter().map(|text| Statement::new(text, [id.into()]));
        self.write(removed.chain([let_go()]).collect()).await
    }
}

/// Forgets what nobody is to be told any more.
fn let_go() -> Statement {
    let text = "DELETE FROM webhook_messages WHERE NOT EXISTS \
                (SELECT 1 FROM webhook_pending WHERE webhook_pending.message_id = webhook_messages.id)";
    Statement::new(text, [])
}

impl WebhookRow {
    fn put(self) -> Statement {
        let text = "INSERT INTO webhooks (id, server_id, name, url, method, headers, events, path, status, secret, \
                    former_secret, former_until, is_active, disabled_reason, deliveries, failures, dropped, created_at, \
                    created_by, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, 0, \
                    $15, $16, $17) ON CONFLICT (id) DO UPDATE SET name = excluded.name, url = excluded.url, \
                    method = excluded.method, headers = excluded.headers, events = excluded.events, \
                    path = excluded.path, status = excluded.status, secret = excluded.secret, \
                    former_secret = excluded.former_secret, former_until = excluded.former_until, \
                    is_active = excluded.is_active, disabled_reason = excluded.disabled_reason, \
                    updated_at = excluded.updated_at";
        let arguments = [
            self.id.into(),
            self.server_id.into(),
            self.name.into(),
            self.url.into(),
            self.method.into(),
            self.headers.into(),
            self.events.into(),
            self.path.into(),
            self.status.into(),
            self.secret.into(),
            self.former_secret.into(),
            self.former_until.into(),
            i64::from(self.is_active).into(),
            self.disabled_reason.into(),
            self.created_at.into(),
            self.created_by.into(),
            self.updated_at.into(),
        ];
        Statement::new(text, arguments)
    }

    /// Keeps that a webhook is not used any more.
    pub(crate) fn disable(id: i64, reason: &str) -> [Statement; 3] {
        let text = "UPDATE webhooks SET is_active = 0, disabled_reason = $2 WHERE id = $1";
        let pending = "DELETE FROM webhook_pending WHERE webhook_id = $1";
        [Statement::new(text, [id.into(), reason.into()]), Statement::new(pending, [id.into()]), let_go()]
    }
}

impl WebhookCounts {
    /// Writes the counters over what is kept.
    pub(crate) fn put(self, id: i64) -> Statement {
        let text = "UPDATE webhooks SET deliveries = $2, failures = $3, dropped = $4 WHERE id = $1";
        Statement::new(text, [id.into(), self.deliveries.into(), self.failures.into(), self.dropped.into()])
    }
}
