//! The numbers of scenarios and responses.

use crate::store::{Row, Statement, Store, StoreError};

/// What has numbers of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdentityKind {
    Scenario,
    Response,
}

/// A number and what it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) id: i64,
    /// What it stands for: the name of a scenario, the place of a response.
    pub(crate) place: String,
    pub(crate) created_at: i64,
    pub(crate) created_by: String,
    pub(crate) updated_at: i64,
}

impl IdentityKind {
    fn name(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::Response => "response",
        }
    }
}

impl Store {
    pub(crate) async fn identities(&self, server: &str, kind: IdentityKind) -> Result<Vec<Identity>, StoreError> {
        let text = "SELECT id, place, created_at, created_by, updated_at FROM identities \
                    WHERE server_id = $1 AND kind = $2 ORDER BY id";
        let identity = |row: &Row| {
            Ok(Identity {
                id: row.integer(0)?,
                place: row.text(1)?,
                created_at: row.integer(2)?,
                created_by: row.text(3)?,
                updated_at: row.integer(4)?,
            })
        };
        self.rows(Statement::new(text, [server.into(), kind.name().into()])).await?.iter().map(identity).collect()
    }
}

impl Identity {
    /// Writes it over what is kept.
    pub(crate) fn put(&self, server: &str, kind: IdentityKind) -> Statement {
        let text = "INSERT INTO identities (server_id, kind, id, place, created_at, created_by, updated_at) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (server_id, kind, id) DO UPDATE SET \
                    place = excluded.place, created_at = excluded.created_at, created_by = excluded.created_by, \
                    updated_at = excluded.updated_at";
        let arguments = [
            server.into(),
            kind.name().into(),
            self.id.into(),
            self.place.as_str().into(),
            self.created_at.into(),
            self.created_by.as_str().into(),
            self.updated_at.into(),
        ];
        Statement::new(text, arguments)
    }
}
