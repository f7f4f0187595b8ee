//! A listener and what it serves.

use std::net::SocketAddr;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::limits::Limits;
use super::prover::Proving;
use super::service::{Service, ViolationListener};
use super::{connection, prover};
use crate::mock::Snapshot;

/// A server that runs. Dropped, it stops as well, though nobody waits for it.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    stage: Stage,
    stopping: CancellationToken,
    accepting: Option<JoinHandle<()>>,
}

/// Where a server's snapshot stands and is replaced.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    service: Arc<Service>,
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

    /// Serves another snapshot from the next request on. Replies that are under way finish with the one they began
    /// with; the proving of that one ends.
    pub(crate) fn replace(&self, snapshot: Snapshot) {
        self.service.snapshot.store(Arc::new(snapshot));
        self.prove();
    }

    fn prove(&self) {
        if self.prove {
            let proving = prover::start(Arc::clone(&self.service), self.snapshot(), self.stopping.clone());
            *self.proving.lock().unwrap_or_else(PoisonError::into_inner) = Some(proving);
        }
    }

    /// Waits until every reply of what is served now was made; `false` where that does not come.
    pub(crate) async fn proved(&self) -> bool {
        let proving = self.proving.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match proving {
            Some(proving) => proving.completed().await,
            None => false,
        }
    }
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
        on_violations: Option<ViolationListener>,
    ) -> Self {
        let snapshot = ArcSwap::from_pointee(snapshot);
        let service = Arc::new(Service { snapshot, limits, in_making: AtomicUsize::new(0), on_violations });
        let stopping = CancellationToken::new();
        let accepting = tokio::spawn(accept(listener, Arc::clone(&service), stopping.clone()));
        let stage = Stage { service, stopping: stopping.clone(), prove, proving: Arc::default() };
        stage.prove();
        Self { address, stage, stopping, accepting: Some(accepting) }
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
    pub(crate) async fn stop(mut self) {
        self.stopping.cancel();
        if let Some(accepting) = self.accepting.take() {
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

async fn accept(listener: TcpListener, service: Arc<Service>, stopping: CancellationToken) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let builder = connection::builder(&service.limits);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let service = Arc::clone(&service);
                    let serving =
                        connection::serve(stream, service, builder.clone(), graceful.watcher(), stopping.clone());
                    connections.spawn(serving);
                }
                Err(_) => tokio::time::sleep(REST).await,
            },
            Some(_) = connections.join_next() => {}
            () = stopping.cancelled() => break,
        }
    }
    drop(listener);
    let grace = service.limits.grace;
    // Dropping the set cuts off what is left.
    let _ = tokio::time::timeout(grace, graceful.shutdown()).await;
    connections.shutdown().await;
}
