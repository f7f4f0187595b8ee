//! A listener and what it serves.

use std::net::SocketAddr;
#[cfg(feature = "control")]
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::front::Serve;
use super::limits::Limits;
use super::prover::Proving;
use super::service::{Service, Surroundings};
use super::{connection, prover};
use crate::mock::Snapshot;

/// A server that runs. Dropped, it stops as well, though nobody waits for it.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    stage: Stage,
    stopping: CancellationToken,
    accepting: Mutex<Option<JoinHandle<()>>>,
}

/// Where a server's snapshot stands and is replaced.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    service: Arc<Service>,
    /// What was read last, without what is changed while it runs. Whoever replaces what is served holds it.
    base: Arc<Mutex<Arc<Snapshot>>>,
    stopping: CancellationToken,
    prove: bool,
    /// The proving of what is served now.
    proving: Arc<Mutex<Option<Proving>>>,
}

impl Stage {
    /// What is served now.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.service.snapshot.load_full()
    }

    /// What was read last, without what is changed while it runs.
    #[cfg(feature = "control")]
    pub(crate) fn base(&self) -> Arc<Snapshot> {
        Arc::clone(&lock(&self.base))
    }

    /// Serves another snapshot from the next request on, with what is changed while it runs. Replies that are under way
    /// finish with the one they began with; the proving of that one ends.
    pub(crate) fn replace(&self, snapshot: Snapshot) {
        let mut base = lock(&self.base);
        *base = Arc::new(snapshot);
        let served = match &self.service.surroundings.overlay {
            Some(overlay) => Arc::new(overlay.applied(&base)),
            None => Arc::clone(&base),
        };
        self.service.snapshot.store(served);
        drop(base);
        self.prove();
    }

    /// Changes what is served from the next request on: what was read last, and what is served, to what is served then.
    #[cfg(feature = "control")]
    pub(crate) fn change(&self, change: impl FnOnce(&Snapshot, &Snapshot) -> Snapshot) {
        let base = lock(&self.base);
        self.service.snapshot.store(Arc::new(change(&base, &self.snapshot())));
        drop(base);
        self.prove();
    }

    /// Whether the mock is served. While it is not, its paths answer 503 and the listener lives on.
    #[cfg(feature = "control")]
    pub(crate) fn set_open(&self, open: bool) {
        self.service.open.store(open, Ordering::Relaxed);
    }

    fn prove(&self) {
        if self.prove {
            let proving = prover::start(Arc::clone(&self.service), self.snapshot(), self.stopping.clone());
            *lock(&self.proving) = Some(proving);
        }
    }

    /// Waits until every reply of what is served now was made; `false` where that does not come.
    pub(crate) async fn proved(&self) -> bool {
        let proving = lock(&self.proving).clone();
        match proving {
            Some(proving) => proving.completed().await,
            None => false,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How long a listener rests when the system has no sockets left.
const REST: Duration = Duration::from_millis(50);

impl Server {
    /// Serves a snapshot on a listener. Call it inside a tokio runtime.
    pub(crate) fn start(
        listener: TcpListener,
        address: SocketAddr,
        snapshot: Snapshot,
        limits: Limits,
        prove: bool,
        surroundings: Surroundings,
    ) -> Self {
        let base = Arc::new(snapshot.clone());
        let snapshot = match &surroundings.overlay {
            Some(overlay) => overlay.applied(&snapshot),
            None => snapshot,
        };
        let service = Arc::new(Service::new(snapshot, limits, surroundings));
        let stopping = CancellationToken::new();
        let accepting = tokio::spawn(accept(listener, Arc::clone(&service), stopping.clone()));
        let base = Arc::new(Mutex::new(base));
        let stage = Stage { service, base, stopping: stopping.clone(), prove, proving: Arc::default() };
        stage.prove();
        Self { address, stage, stopping, accepting: Mutex::new(Some(accepting)) }
    }

    /// The address that is listened on.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where what is served can be replaced.
    pub(crate) fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Takes no more connections, finishes the replies that are under way within the grace time, and ends.
    pub(crate) async fn stop(&self) {
        self.stopping.cancel();
        let accepting = lock(&self.accepting).take();
        if let Some(accepting) = accepting {
            // It ends with the grace time at the latest; that it was aborted or panicked changes nothing for a stop.
            let _ = accepting.await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

/// Takes connections until it is told to stop, and finishes the replies that are under way.
pub(super) async fn accept<S: Serve>(listener: TcpListener, service: Arc<S>, stopping: CancellationToken) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let builder = connection::builder(service.limits());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, client)) => {
                    let service = Arc::clone(&service);
                    let (watcher, stopping) = (graceful.watcher(), stopping.clone());
                    connections.spawn(connection::serve(stream, client.ip(), service, builder.clone(), watcher, stopping));
                }
                Err(_) => tokio::time::sleep(REST).await,
            },
            Some(_) = connections.join_next() => {}
            () = stopping.cancelled() => break,
        }
    }
    drop(listener);
    let grace = service.limits().grace;
    // Dropping the set cuts off what is left.
    let _ = tokio::time::timeout(grace, graceful.shutdown()).await;
    connections.shutdown().await;
}
