//! Until when a request waits for what is kept.

use std::time::Duration;

use tokio::time::Instant;

/// How long a request waits in all: for changes before it, for a connection, for locks of other programs.
const PATIENCE: Duration = Duration::from_millis(2_300);

tokio::task_local! {
    static DEADLINE: Instant;
}

/// Gives what a request does one deadline for all its waiting.
pub(crate) async fn with_deadline<T>(work: impl Future<Output = T>) -> T {
    DEADLINE.scope(Instant::now() + PATIENCE, work).await
}

/// The deadline of this request; work that no request waits for has one of its own.
pub(crate) fn deadline() -> Instant {
    DEADLINE.try_with(|deadline| *deadline).unwrap_or_else(|_| Instant::now() + PATIENCE)
}
