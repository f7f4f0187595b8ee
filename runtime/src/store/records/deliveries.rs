//! What webhooks are still to be told.

use crate::store::{Row, Statement, Store, StoreError};

/// What happened.
#[derive(Clone, Debug)]
pub(crate) struct MessageRow {
    pub(crate) id: String,
    pub(crate) server_id: String,
    pub(crate) event_type: String,
    pub(crate) payload: String,
}

/// Who is to be told, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PendingRow {
    pub(crate) webhook_id: i64,
    pub(crate) message_id: String,
    /// How often it was tried.
    pub(crate) attempts: i64,
    pub(crate) due_at: i64,
}

impl Store {
    /// All that is to be delivered, the oldest first.
    pub(crate) async fn pending_deliveries(&self) -> Result<Vec<PendingRow>, StoreError> {
        let text = "SELECT webhook_id, message_id, attempts, due_at FROM webhook_pending ORDER BY due_at, message_id";
        let pending = |row: &Row| {
            Ok(PendingRow {
                webhook_id: row.integer(0)?,
                message_id: row.text(1)?,
                attempts: row.integer(2)?,
                due_at: row.integer(3)?,
            })
        };
        self.rows(Statement::new(text, [])).await?.iter().map(pending).collect()
    }

    /// What a webhook is to be told, if it still is.
    pub(crate) async fn pending_message(&self, webhook: i64, id: &str) -> Result<Option<MessageRow>, StoreError> {
        let text = "SELECT m.id, m.server_id, m.event_type, m.payload FROM webhook_messages m \
                    JOIN webhook_pending p ON p.message_id = m.id WHERE p.webhook_id = $1 AND p.message_id = $2";
        let rows = self.rows(Statement::new(text, [webhook.into(), id.into()])).await?;
        let message = |row: &Row| {
            Ok(MessageRow {
                id: row.text(0)?,
                server_id: row.text(1)?,
                event_type: row.text(2)?,
                payload: row.text(3)?,
            })
        };
        rows.first().map(message).transpose()
    }
}

impl MessageRow {
    /// Keeps it. Those who are to be told come next.
    pub(crate) fn put(self) -> Statement {
        let text = "INSERT INTO webhook_messages (id, server_id, event_type, payload) VALUES ($1, $2, $3, $4) \
                    ON CONFLICT (id) DO NOTHING";
        Statement::new(text, [self.id.into(), self.server_id.into(), self.event_type.into(), self.payload.into()])
    }

    /// Forgets it once nobody is to be told any more.
    pub(crate) fn let_go(id: &str) -> Statement {
        let text = "DELETE FROM webhook_messages WHERE id = $1 AND NOT EXISTS \
                    (SELECT 1 FROM webhook_pending WHERE message_id = $1)";
        Statement::new(text, [id.into()])
    }
}

impl PendingRow {
    /// Keeps it, unless the webhook was deleted meanwhile.
    pub(crate) fn add(self) -> Statement {
        let text = "INSERT INTO webhook_pending (webhook_id, message_id, attempts, due_at) SELECT $1, $2, $3, $4 \
                    WHERE EXISTS (SELECT 1 FROM webhooks WHERE id = $1) ON CONFLICT (webhook_id, message_id) DO NOTHING";
        let arguments = [self.webhook_id.into(), self.message_id.into(), self.attempts.into(), self.due_at.into()];
        Statement::new(text, arguments)
    }

    /// Keeps when it is tried again.
    pub(crate) fn put_off(self) -> Statement {
        let text = "UPDATE webhook_pending SET attempts = $3, due_at = $4 WHERE webhook_id = $1 AND message_id = $2";
        let arguments = [self.webhook_id.into(), self.message_id.into(), self.attempts.into(), self.due_at.into()];
        Statement::new(text, arguments)
    }

    /// Forgets it: nothing is left to do.
    pub(crate) fn remove(webhook: i64, message: &str) -> Statement {
        let text = "DELETE FROM webhook_pending WHERE webhook_id = $1 AND message_id = $2";
        Statement::new(text, [webhook.into(), message.into()])
    }
}
