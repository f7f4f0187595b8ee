//! Makes the replies that nobody has asked for yet, while there is nothing better to do.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::service::Service;
use crate::mock::Snapshot;

/// The first requests after a start belong to the user.
const HEAD_START: Duration = Duration::from_millis(300);

/// How often a thread that yields looks again.
const LOOK: Duration = Duration::from_millis(2);

/// The longest rest after one reply: as long as making it took, but no longer.
const LONGEST_REST: Duration = Duration::from_millis(20);

/// The proving of one snapshot.
#[derive(Clone, Debug)]
pub(super) struct Proving {
    /// Cancelled when it has ended, whatever the reason.
    ended: CancellationToken,
    complete: Arc<AtomicBool>,
}

impl Proving {
    /// Waits for its end; whether every reply was made.
    pub(super) async fn completed(&self) -> bool {
        self.ended.cancelled().await;
        self.complete.load(Ordering::Acquire)
    }
}

/// Proves the replies of a snapshot on a thread of their own, until all are made, the snapshot is replaced or the
/// server stops. Where the system gives no thread, first replies come later, and nothing else is lost.
pub(super) fn start(service: Arc<Service>, snapshot: Arc<Snapshot>, stopping: CancellationToken) -> Proving {
    let proving = Proving { ended: CancellationToken::new(), complete: Arc::default() };
    let (ending, complete) = (proving.ended.clone().drop_guard(), Arc::clone(&proving.complete));
    let named = thread::Builder::new().name("mockwright-prover".to_owned());
    let _ = named.spawn(move || {
        let _ending = ending;
        complete.store(prove(&service, &snapshot, &stopping), Ordering::Release);
    });
    proving
}

/// Whether every reply was made.
fn prove(service: &Service, snapshot: &Arc<Snapshot>, stopping: &CancellationToken) -> bool {
    let is_wanted = || !stopping.is_cancelled() && Arc::ptr_eq(snapshot, &service.snapshot.load());
    let begin = Instant::now() + HEAD_START;
    while Instant::now() < begin && is_wanted() {
        thread::sleep(LOOK);
    }
    let last = std::cell::Cell::new(Instant::now());
    let go_on = || {
        thread::sleep(last.get().elapsed().min(LONGEST_REST));
        while service.in_making.load(Ordering::Relaxed) > 0 && is_wanted() {
            thread::sleep(LOOK);
        }
        last.set(Instant::now());
        is_wanted()
    };
    for operation in 0..snapshot.operations() {
        if !go_on() {
            return false;
        }
        snapshot.prove(operation, &go_on);
    }
    is_wanted()
}
