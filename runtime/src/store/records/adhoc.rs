//! Ad-hoc mocks.

use crate::store::{Row, Statement, Store, StoreError};

/// An ad-hoc mock.
#[derive(Clone, Debug)]
pub(crate) struct AdhocRow {
    pub(crate) id: String,
    pub(crate) owner: String,
    pub(crate) name: Option<String>,
    pub(crate) status: i64,
    /// JSON: an array of name and value.
    pub(crate) headers: String,
    pub(crate) body: Option<String>,
    pub(crate) content_type: String,
    pub(crate) delay_ms: i64,
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) hits: i64,
}

impl Store {
    /// Those that are not over.
    pub(crate) async fn adhoc_mocks(&self, now: i64) -> Result<Vec<AdhocRow>, StoreError> {
        let text = "SELECT id, owner, name, status, headers, body, content_type, delay_ms, created_at, expires_at, hits \
                    FROM mocks WHERE expires_at > $1";
        let mock = |row: &Row| {
            Ok(AdhocRow {
                id: row.text(0)?,
                owner: row.text(1)?,
                name: row.optional_text(2)?,
                status: row.integer(3)?,
                headers: row.text(4)?,
                body: row.optional_text(5)?,
                content_type: row.text(6)?,
                delay_ms: row.integer(7)?,
                created_at: row.integer(8)?,
                expires_at: row.integer(9)?,
                hits: row.integer(10)?,
            })
        };
        self.rows(Statement::new(text, [now.into()])).await?.iter().map(mock).collect()
    }

    pub(crate) async fn add_adhoc_mock(&self, mock: AdhocRow) -> Result<(), StoreError> {
        let text = "INSERT INTO mocks (id, owner, name, status, headers, body, content_type, delay_ms, created_at, \
                    expires_at, hits) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let arguments = [
            mock.id.into(),
            mock.owner.into(),
            mock.name.into(),
            mock.status.into(),
            mock.headers.into(),
            mock.body.into(),
            mock.content_type.into(),
            mock.delay_ms.into(),
            mock.created_at.into(),
            mock.expires_at.into(),
            mock.hits.into(),
        ];
        self.write(vec![Statement::new(text, arguments)]).await
    }

    pub(crate) async fn remove_adhoc_mock(&self, id: &str) -> Result<(), StoreError> {
        self.write(vec![Statement::new("DELETE FROM mocks WHERE id = $1", [id.into()])]).await
    }

    /// Keeps how often mocks were served, and forgets those that are over.
    pub(crate) async fn note_hits(&self, hits: Vec<(String, i64)>, now: i64) -> Result<(), StoreError> {
        let put = |(id, hits): (String, i64)| {
            Statement::new("UPDATE mocks SET hits = $2 WHERE id = $1", [id.into(), hits.into()])
        };
        let over = Statement::new("DELETE FROM mocks WHERE expires_at <= $1", [now.into()]);
        self.write(hits.into_iter().map(put).chain([over]).collect()).await
    }
}
