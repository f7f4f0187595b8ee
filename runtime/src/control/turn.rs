//! Changes that come one after the other.

use std::time::Duration;

use http::header::RETRY_AFTER;
use tokio::sync::{Mutex, MutexGuard};

use super::error::{ApiError, ErrorCode};

/// How long a request waits for those before it. A database that is held by somebody else delays one change, and not all
/// that wait behind it.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Held by whoever changes something, from looking to keeping.
#[derive(Debug, Default)]
pub(crate) struct Turn(Mutex<()>);

impl Turn {
    /// Waits for a while.
    pub(crate) async fn take(&self) -> Result<MutexGuard<'_, ()>, ApiError> {
        tokio::time::timeout(PATIENCE, self.0.lock())
            .await
            .map_err(|_| ApiError::new(ErrorCode::Unavailable, "others change this just now").header(RETRY_AFTER, "1"))
    }

    /// Waits for as long as it takes: for work that no request waits for.
    pub(crate) async fn wait(&self) -> MutexGuard<'_, ()> {
        self.0.lock().await
    }
}
