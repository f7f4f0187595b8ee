//! Rows as a file: written while it is sent, so that however many there are cost the same memory.

mod csv;
mod json;
mod table;
mod xlsx;

use std::path::PathBuf;

use bytes::Bytes;
use tokio::sync::mpsc;

use super::analysis::Analysis;
use super::{LogEntry, LogQuery};
use crate::store::{Store, StoreError};

/// Rows that are read at once.
const AT_ONCE: i64 = 250;

/// Pieces that wait for a reader.
const WAITING: usize = 4;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExportFormat {
    Json,
    Csv,
    Xlsx,
}

/// What is exported.
#[derive(Debug)]
pub(crate) struct LogExport {
    pub(crate) query: LogQuery,
    pub(crate) format: ExportFormat,
    pub(crate) analysis: Option<Analysis>,
    /// Where what does not fit into memory waits.
    pub(crate) folder: PathBuf,
}

/// A file on its way. It breaks off where it cannot be finished.
pub(crate) type Pieces = mpsc::Receiver<Result<Bytes, ExportFailed>>;

/// Why a file broke off.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportFailed {
    #[error("the rows cannot be read: {0}")]
    Store(#[from] StoreError),
    #[error("the file cannot be written: {0}")]
    Write(String),
    /// Whoever wanted the file went away.
    #[error("nobody reads it any more")]
    Unwanted,
}

impl From<std::io::Error> for ExportFailed {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error.to_string())
    }
}

/// Where the pieces of a file go.
#[derive(Clone, Debug)]
struct Outlet(mpsc::Sender<Result<Bytes, ExportFailed>>);

impl ExportFormat {
    /// By the name that people give it.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    /// Its media type, and how names of its files end.
    pub(crate) fn media_type(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application/json", "json"),
            Self::Csv => ("text/csv; charset=utf-8", "csv"),
            Self::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        }
    }
}

impl LogExport {
    /// Begins to write. Whoever drops what is returned ends it.
    pub(crate) fn start(self, store: Store) -> Pieces {
        let (sender, pieces) = mpsc::channel(WAITING);
        let outlet = Outlet(sender);
        tokio::spawn(async move {
            let written = match self.format {
                ExportFormat::Json => json::write(&self, &store, &outlet).await,
                ExportFormat::Csv => csv::write(&self, &store, &outlet).await,
                ExportFormat::Xlsx => xlsx::write(&self, &store, &outlet).await,
            };
            if let Err(failed) = written {
                // Whoever is gone needs no reason.
                let _ = outlet.0.send(Err(failed)).await;
            }
        });
        pieces
    }

    /// All rows that are meant, some at a time, newest first.
    fn rows<'e>(&'e self, store: &'e Store) -> Rows<'e> {
        Rows { query: &self.query, store, before: None, is_over: false }
    }
}

/// Rows on their way out of the store.
struct Rows<'e> {
    query: &'e LogQuery,
    store: &'e Store,
    before: Option<i64>,
    is_over: bool,
}

impl Rows<'_> {
    /// The next ones; `None` at the end.
    async fn next(&mut self) -> Result<Option<Vec<LogEntry>>, ExportFailed> {
        if self.is_over {
            return Ok(None);
        }
        let (rows, next) = self.query.next_rows(self.store, self.before, AT_ONCE).await?;
        self.before = next;
        self.is_over = next.is_none();
        Ok(Some(rows.iter().map(LogEntry::from).collect()))
    }
}

impl Outlet {
    /// Sends a piece, once whoever reads has taken those before.
    async fn send(&self, piece: impl Into<Bytes>) -> Result<(), ExportFailed> {
        let piece = piece.into();
        if piece.is_empty() {
            return Ok(());
        }
        self.0.send(Ok(piece)).await.map_err(|_| ExportFailed::Unwanted)
    }
}
