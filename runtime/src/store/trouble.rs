//! Tells once that a database does not answer, and once that it does again.

use std::sync::atomic::{AtomicBool, Ordering};

use super::StoreError;

/// Whether reading and writing are in trouble. They are told apart: SQLite is read while another program keeps it from
/// being written.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    reading: AtomicBool,
    writing: AtomicBool,
}

impl Trouble {
    pub(super) fn note_reading<T>(&self, outcome: &Result<T, StoreError>) {
        note(&self.reading, "read", outcome.as_ref().err());
    }

    pub(super) fn note_writing<T>(&self, outcome: &Result<T, StoreError>) {
        note(&self.writing, "written", outcome.as_ref().err());
    }
}

fn note(troubled: &AtomicBool, what: &str, error: Option<&StoreError>) {
    let is_troubled = matches!(error, Some(StoreError::Unavailable(_)));
    // Looked at first: a change of a shared flag costs more than reading it.
    if troubled.load(Ordering::Relaxed) == is_troubled || troubled.swap(is_troubled, Ordering::Relaxed) == is_troubled {
        return;
    }
    if let Some(error) = error.filter(|_| is_troubled) {
        tracing::warn!(error = %error, "what is kept cannot be {what}");
    } else {
        tracing::warn!("what is kept can be {what} again");
    }
}
