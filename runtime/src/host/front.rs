//! What stands around a mock on its listener: something that takes some paths for itself, and something that looks on.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{Either, Full};
use hyper::body::Incoming;

use super::limits::Limits;
use crate::mock::Snapshot;

/// The body of a reply: at hand, or on its way.
pub(crate) type ReplyBody = Either<Full<Bytes>, FrontBody>;

/// The body of a reply that a front gives.
pub(crate) type FrontBody = UnsyncBoxBody<Bytes, Box<dyn Error + Send + Sync>>;

/// The reply of a front, once it is there.
pub(crate) type FrontReply = Pin<Box<dyn Future<Output = Response<FrontBody>> + Send>>;

/// What answers the requests of a listener.
pub(super) trait Serve: Send + Sync + 'static {
    /// What a connection may cost.
    fn limits(&self) -> &Limits;

    /// Answers one request.
    fn serve(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: Arc<Peer>,
    ) -> impl Future<Output = Result<Response<ReplyBody>, Infallible>> + Send;
}

/// Who is at the other end of a connection.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) address: IpAddr,
    /// Whether the mock was asked for something on this connection.
    pub(super) known: AtomicBool,
}

/// Takes some paths of a listener for itself.
pub(crate) trait Front: fmt::Debug + Send + Sync + 'static {
    /// Whether a path is its own. It is asked for each request, and must be quick.
    fn claims(&self, path: &str) -> bool;

    /// Answers a request.
    fn answer(&self, request: Request<Incoming>, client: IpAddr) -> FrontReply;
}

/// What is changed about a mock while it runs, kept apart from what it is made from.
pub(crate) trait Overlay: fmt::Debug + Send + Sync + 'static {
    /// A mock as it was read, with all changes. It may be called again with each reading.
    fn applied(&self, base: &Snapshot) -> Snapshot;
}

/// Looks on while a mock serves. It is called on the threads that serve and must not wait.
pub(crate) trait Observer: fmt::Debug + Send + Sync + 'static {
    /// A client asks for something, for the first time on its connection.
    fn connected(&self, client: IpAddr);

    /// Whether it looks at bodies, also of operations that take none.
    fn wants_bodies(&self) -> bool;

    /// A request came; whoever wants to know what became of it says so.
    fn asked(&self, mock: &Snapshot, request: &Parts, body: &Bytes, client: IpAddr) -> Option<Box<dyn Asked>>;

    /// A reply is sent.
    fn replied(&self, status: StatusCode, took: Duration);
}

/// What is known of a request while its reply is on its way.
pub(crate) trait Asked: Send {
    /// The reply is sent.
    fn replied(self: Box<Self>, response: &Response<Bytes>, took: Duration);
}
