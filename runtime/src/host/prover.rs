//! Makes the replies that nobody has asked for yet, while there is nothing better to do.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::service::Service;

/// One thread that proves a server's replies. It ends with the server.
#[derive(Debug)]
pub(super) struct Prover {
    _thread: JoinHandle<()>,
}

/// The first requests after a start belong to the user.
const HEAD_START: Duration = Duration::from_millis(300);

/// How often a thread that yields looks again.
const LOOK: Duration = Duration::from_millis(2);

/// The longest rest after one reply: as long as making it took, but no longer.
const LONGEST_REST: Duration = Duration::from_millis(20);

impl Prover {
    /// Starts the thread; `None` where the system gives none, which costs nothing but later first replies.
    pub(super) fn start(service: Arc<Service>, stopping: CancellationToken) -> Option<Self> {
        let named = thread::Builder::new().name("mockwright-prover".to_owned());
        let thread = named.spawn(move || prove(&service, &stopping)).ok()?;
        Some(Self { _thread: thread })
    }
}

fn prove(service: &Service, stopping: &CancellationToken) {
    let snapshot = service.snapshot.load_full();
    let begin = Instant::now() + HEAD_START;
    while Instant::now() < begin && !stopping.is_cancelled() {
        thread::sleep(LOOK);
    }
    let last = std::cell::Cell::new(Instant::now());
    let go_on = || {
        thread::sleep(last.get().elapsed().min(LONGEST_REST));
        while service.in_making.load(Ordering::Relaxed) > 0 && !stopping.is_cancelled() {
            thread::sleep(LOOK);
        }
        last.set(Instant::now());
        // A snapshot that was replaced is proved no further.
        !stopping.is_cancelled() && Arc::ptr_eq(&snapshot, &service.snapshot.load())
    };
    for operation in 0..snapshot.operations() {
        if !go_on() {
            return;
        }
        snapshot.prove(operation, &go_on);
    }
}
