//! What goes on beside requests: forgetting what is over, and writing what was counted.

use std::sync::Arc;
use std::time::Duration;

use super::plane::Plane;
use crate::store::{StoreError, aside};

/// How often counters are written: no more is lost when the process is killed.
const EVERY: Duration = Duration::from_millis(500);

/// How long whoever reads the log waits for what is not written yet.
const FRESHENING: Duration = Duration::from_secs(1);

/// Hits of mocks that are not written yet.
pub(super) type Unsaved = Vec<(String, i64)>;

/// Writes the request log until the control plane stops, on a thread of its own: what it computes waits for those who
/// serve, and never the other way round.
pub(super) async fn log(plane: Arc<Plane>) {
    let beside = Arc::clone(&plane);
    if aside("log", move || async move { write_log(&beside).await }).await.is_none() {
        write_log(&plane).await;
    }
}

async fn write_log(plane: &Plane) {
    let now = || plane.clock.now();
    plane.log.run(&plane.store, now, |happened, row| plane.tell_request(happened, row), &plane.stopping).await;
}

impl Plane {
    /// Writes what waits, for whoever wants to read, if that is soon done: what cannot be written is shown later, and what
    /// can be read is shown all the same.
    pub(crate) async fn freshen_log(&self) {
        if self.log.is_written() {
            let _ = tokio::time::timeout(FRESHENING, self.flush_log()).await;
        }
    }

    /// Writes what of the request log is not written yet, so that whoever asks sees all that was served before.
    pub(crate) async fn flush_log(&self) -> Result<(), StoreError> {
        self.log.flush(&self.store, || self.clock.now(), |happened, row| self.tell_request(happened, row)).await
    }
}

/// Runs until the control plane stops.
pub(super) async fn run(plane: Arc<Plane>) {
    let mut unsaved = Unsaved::new();
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => save(&plane, &mut unsaved).await,
            () = plane.stopping.cancelled() => break,
        }
    }
    save(&plane, &mut unsaved).await;
}

/// Writes what was counted since. What cannot be written is tried again.
pub(super) async fn save(plane: &Plane, unsaved: &mut Unsaved) {
    let over = plane.adhoc.expire();
    plane.tell_expired(&over);
    for (id, hits) in plane.adhoc.dirty_hits() {
        let (id, hits) = (id.to_string(), i64::try_from(hits).unwrap_or(i64::MAX));
        match unsaved.iter_mut().find(|(known, _)| *known == id) {
            Some((_, known)) => *known = hits,
            None => unsaved.push((id, hits)),
        }
    }
    if !unsaved.is_empty() || !over.is_empty() {
        let now = plane.clock.now().timestamp_micros();
        if plane.store.note_hits(unsaved.clone(), now).await.is_ok() {
            unsaved.clear();
        }
    }
    plane.save_usage().await;
}
