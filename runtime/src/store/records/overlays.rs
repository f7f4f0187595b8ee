//! What stands over the files of a bundle.

use crate::store::{Row, Statement, Store, StoreError};

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OverlayKind {
    Scenario,
    Response,
}

/// One change.
#[derive(Clone, Debug)]
pub(crate) struct OverlayRow {
    pub(crate) kind: OverlayKind,
    /// The name of a scenario, the place of a response.
    pub(crate) place: String,
    /// JSON; `None`: it is deleted.
    pub(crate) content: Option<String>,
}

impl OverlayKind {
    fn name(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::Response => "response",
        }
    }
}

impl Store {
    /// All changes of a server, in an order that does not change.
    pub(crate) async fn overlay(&self, server: &str) -> Result<Vec<OverlayRow>, StoreError> {
        let text = "SELECT kind, place, content FROM overlays WHERE server_id = $1 ORDER BY kind, place";
        let change = |row: &Row| {
            let kind = match row.text(0)?.as_str() {
                "scenario" => OverlayKind::Scenario,
                "response" => OverlayKind::Response,
                other => return Err(StoreError::Unexpected(format!("an overlay of the kind {other:?}"))),
            };
            Ok(OverlayRow { kind, place: row.text(1)?, content: row.optional_text(2)? })
        };
        self.rows(Statement::new(text, [server.into()])).await?.iter().map(change).collect()
    }
}

impl OverlayRow {
    /// Writes it over what is kept.
    pub(crate) fn put(self, server: &str) -> Statement {
        let text = "INSERT INTO overlays (server_id, kind, place, content) VALUES ($1, $2, $3, $4) \
                    ON CONFLICT (server_id, kind, place) DO UPDATE SET content = excluded.content";
        Statement::new(text, [server.into(), self.kind.name().into(), self.place.into(), self.content.into()])
    }

    /// Takes it away, so that the files count again.
    pub(crate) fn remove(self, server: &str) -> Statement {
        let text = "DELETE FROM overlays WHERE server_id = $1 AND kind = $2 AND place = $3";
        Statement::new(text, [server.into(), self.kind.name().into(), self.place.into()])
    }
}
