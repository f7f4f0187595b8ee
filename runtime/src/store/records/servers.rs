//! The servers that were made or named.

use crate::store::{Row, Statement, Store, StoreError};

/// A server.
#[derive(Clone, Debug)]
pub(crate) struct ServerRow {
    pub(crate) id: String,
    pub(crate) name: String,
    /// JSON: what it was made from.
    pub(crate) origin: String,
    /// Whether it should run.
    pub(crate) state: String,
    /// JSON: what was set while it ran.
    pub(crate) config: String,
    pub(crate) active_scenario: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) created_by: String,
}

const COLUMNS: &str = "SELECT id, name, origin, state, config, active_scenario, created_at, created_by FROM servers \
                       ORDER BY created_at, id";

impl Store {
    pub(crate) async fn servers(&self) -> Result<Vec<ServerRow>, StoreError> {
        let server = |row: &Row| {
            Ok(ServerRow {
                id: row.text(0)?,
                name: row.text(1)?,
                origin: row.text(2)?,
                state: row.text(3)?,
                config: row.text(4)?,
                active_scenario: row.optional_text(5)?,
                created_at: row.integer(6)?,
                created_by: row.text(7)?,
            })
        };
        self.rows(Statement::new(COLUMNS, [])).await?.iter().map(server).collect()
    }

    /// Keeps a server as it is now.
    pub(crate) async fn put_server(&self, server: ServerRow) -> Result<(), StoreError> {
        self.write(vec![server.put()]).await
    }

    /// Forgets a server with everything that was kept for it. Its numbers too: it does not come back.
    pub(crate) async fn remove_server(&self, id: &str) -> Result<(), StoreError> {
        let texts = [
            "DELETE FROM webhook_attempts WHERE webhook_id IN (SELECT id FROM webhooks WHERE server_id = $1)",
            "DELETE FROM webhook_pending WHERE webhook_id IN (SELECT id FROM webhooks WHERE server_id = $1)",
            "DELETE FROM webhook_messages WHERE server_id = $1",
            "DELETE FROM webhooks WHERE server_id = $1",
            "DELETE FROM overlays WHERE server_id = $1",
            "DELETE FROM identities WHERE server_id = $1",
            "DELETE FROM clients WHERE server_id = $1",
            "DELETE FROM request_contents WHERE server_id = $1",
            "DELETE FROM requests WHERE server_id = $1",
            "DELETE FROM statistics WHERE server_id = $1",
            "DELETE FROM servers WHERE id = $1",
        ];
        self.write(texts.into_iter().map(|text| Statement::new(text, [id.into()])).collect()).await
    }
}

impl ServerRow {
    /// Writes it over what is kept.
    pub(crate) fn put(self) -> Statement {
        let text = "INSERT INTO servers (id, name, origin, state, config, active_scenario, created_at, created_by) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                    origin = excluded.origin, state = excluded.state, config = excluded.config, \
                    active_scenario = excluded.active_scenario";
        let arguments = [
            self.id.into(),
            self.name.into(),
            self.origin.into(),
            self.state.into(),
            self.config.into(),
            self.active_scenario.into(),
            self.created_at.into(),
            self.created_by.into(),
        ];
        Statement::new(text, arguments)
    }
}
