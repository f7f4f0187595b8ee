//! Changes that come one after the other.

use http::header::RETRY_AFTER;
use tokio::sync::{Mutex, MutexGuard};

use super::error::{ApiError, ErrorCode};
use crate::store::deadline;

/// Held by whoever changes something, from looking to keeping.
#[derive(Debug, Default)]
pub(crate) struct Turn(Mutex<()>);

impl Turn {
    /// Waits until the request's deadline: a database that somebody else holds delays one change, and not all behind it.
    pub(crate) async fn take(&self) -> Result<MutexGuard<'_, ()>, ApiError> {
        tokio::time::timeout_at(deadline(), self.0.lock())
            .await
            .map_err(|_| ApiError::new(ErrorCode::Unavailable, "others change this just now").header(RETRY_AFTER, "1"))
    }

    /// Waits for as long as it takes: for work that no request waits for.
    pub(crate) async fn wait(&self) -> MutexGuard<'_, ()> {
        self.0.lock().await
    }
}
