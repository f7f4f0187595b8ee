//! How much a server was used.

use crate::store::{Statement, Store, StoreError};

/// The counters of a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct StatisticsRow {
    pub(crate) total_requests: i64,
    pub(crate) error_requests: i64,
    pub(crate) busy_us: i64,
    pub(crate) last_request_at: Option<i64>,
}

impl Store {
    /// The counters of a server and the addresses of its clients.
    pub(crate) async fn statistics(&self, server: &str) -> Result<(StatisticsRow, Vec<String>), StoreError> {
        let text = "SELECT total_requests, error_requests, busy_us, last_request_at FROM statistics \
                    WHERE server_id = $1";
        let rows = self.rows(Statement::new(text, [server.into()])).await?;
        let counters = match rows.first() {
            None => StatisticsRow::default(),
            Some(row) => StatisticsRow {
                total_requests: row.integer(0)?,
                error_requests: row.integer(1)?,
                busy_us: row.integer(2)?,
                last_request_at: row.optional_integer(3)?,
            },
        };
        let text = "SELECT address FROM clients WHERE server_id = $1";
        let rows = self.rows(Statement::new(text, [server.into()])).await?;
        let clients = rows.iter().map(|row| row.text(0)).collect::<Result<_, _>>()?;
        Ok((counters, clients))
    }
}

impl StatisticsRow {
    /// Writes the counters over what is kept.
    pub(crate) fn put(self, server: &str) -> Statement {
        let text = "INSERT INTO statistics (server_id, total_requests, error_requests, busy_us, last_request_at) \
                    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (server_id) DO UPDATE SET \
                    total_requests = excluded.total_requests, error_requests = excluded.error_requests, \
                    busy_us = excluded.busy_us, last_request_at = excluded.last_request_at";
        let arguments = [
            server.into(),
            self.total_requests.into(),
            self.error_requests.into(),
            self.busy_us.into(),
            self.last_request_at.into(),
        ];
        Statement::new(text, arguments)
    }

    /// Keeps the address of a client.
    pub(crate) fn put_client(server: &str, address: String) -> Statement {
        let text =
            "INSERT INTO clients (server_id, address) VALUES ($1, $2) ON CONFLICT (server_id, address) DO NOTHING";
        Statement::new(text, [server.into(), address.into()])
    }

    /// Forgets all.
    pub(crate) fn reset(server: &str) -> [Statement; 2] {
        ["DELETE FROM statistics WHERE server_id = $1", "DELETE FROM clients WHERE server_id = $1"]
            .map(|text| Statement::new(text, [server.into()]))
    }
}
