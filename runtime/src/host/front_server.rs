//! A listener that no mock is served on.

use std::convert::Infallible;
use std::sync::Arc;

use http::{Request, Response};
use http_body_util::Either;
use hyper::body::Incoming;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::front::{Front, Peer, ReplyBody, Serve};
use super::limits::Limits;
use super::server::accept;

/// A listener that no mock is served on. Dropped, it closes.
#[derive(Debug)]
pub(crate) struct FrontServer {
    stopping: CancellationToken,
    accepting: Option<JoinHandle<()>>,
}

impl FrontServer {
    /// Serves a front on a listener. Call it inside a tokio runtime.
    pub(crate) fn start(listener: TcpListener, front: Arc<dyn Front>, limits: Limits) -> Self {
        let stopping = CancellationToken::new();
        let service = Arc::new(FrontOnly { front, limits });
        let accepting = tokio::spawn(accept(listener, service, stopping.clone()));
        Self { stopping, accepting: Some(accepting) }
    }

    /// Finishes the replies that are under way within the grace time, and ends.
    pub(crate) async fn stop(mut self) {
        self.stopping.cancel();
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.await;
        }
    }
}

impl Drop for FrontServer {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

/// What such a listener answers with.
#[derive(Debug)]
struct FrontOnly {
    front: Arc<dyn Front>,
    limits: Limits,
}

impl Serve for FrontOnly {
    fn limits(&self) -> &Limits {
        &self.limits
    }

    async fn serve(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: Arc<Peer>,
    ) -> Result<Response<ReplyBody>, Infallible> {
        Ok(self.front.answer(request, peer.address).await.map(Either::Right))
    }
}
