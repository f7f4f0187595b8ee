//! One request: limits, choice, reply, delay, and what browsers of other origins need.

use std::convert::Infallible;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::{ArcSwap, Guard};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, header};
use http_body_util::{Either, Full};
use hyper::body::{Body as _, Incoming};
use tokio::time::{Instant, sleep_until};

use super::front::{Asked, Front, Observer, Overlay, Peer, ReplyBody, Serve};
use super::limits::{Limits, names_host};
use super::{body, cors, shared_origin};
use crate::handler::{Call, Function, State};
use crate::mock::{
    Choice, Handled, Problem, ProblemKind, Refusal, Selection, Served, Snapshot, options, without_body_for_head,
};

/// What the connections of a server share.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) snapshot: ArcSwap<Snapshot>,
    pub(super) limits: Limits,
    /// Replies that requests wait for while they are made.
    pub(super) in_making: AtomicUsize,
    pub(super) surroundings: Surroundings,
    /// Whether the mock is served; while it is not, its paths answer that it is stopped.
    pub(super) open: AtomicBool,
}

/// What stands around a mock.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    pub(super) front: Option<Arc<dyn Front>>,
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) overlay: Option<Arc<dyn Overlay>>,
    pub(super) on_violations: Option<ViolationListener>,
    pub(super) functions: Functions,
}

/// What answers operations in place of the bundle.
#[derive(Clone, Debug, Default)]
pub(super) struct Functions {
    pub(super) list: Vec<Function>,
    pub(super) state: State,
    /// Whether their replies are held against the description.
    pub(super) checked: bool,
}

/// Hears of each reply to a request that breaks the description, in one line.
#[derive(Clone)]
pub(super) struct ViolationListener(pub(super) Arc<dyn Fn(&str) + Send + Sync>);

impl fmt::Debug for ViolationListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ViolationListener")
    }
}

/// A request that was let in.
struct Admitted {
    body: Bytes,
    /// What decided how the body was read, and so answers the request, whatever is swapped in meanwhile.
    by: Option<Arc<Snapshot>>,
}

/// Longer than anybody waits; times beyond what the clock can say are delays as well.
const LONGEST_DELAY: Duration = Duration::from_hours(24 * 365);

impl Serve for Service {
    fn limits(&self) -> &Limits {
        &self.limits
    }

    async fn serve(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: Arc<Peer>,
    ) -> Result<Response<ReplyBody>, Infallible> {
        let client = peer.address;
        if let Some(front) = &self.surroundings.front
            && front.claims(request.uri().path())
        {
            return Ok(front.answer(request, client).await.map(Either::Right));
        }
        let response = match &self.surroundings.observer {
            None => self.answer(request, client, None).await.0,
            Some(observer) => {
                // Read first: most requests are not the first of their connection.
                if !peer.known.load(Ordering::Relaxed) && !peer.known.swap(true, Ordering::Relaxed) {
                    observer.connected(client);
                }
                let began = Instant::now();
                let (response, asked) = self.answer(request, client, Some(&**observer)).await;
                let took = began.elapsed();
                if let Some(asked) = asked {
                    asked.replied(&response, took);
                }
                observer.replied(response.status(), took);
                response
            }
        };
        Ok(response.map(|body| Either::Left(Full::new(body))))
    }
}

impl Service {
    pub(super) fn new(snapshot: Snapshot, limits: Limits, surroundings: Surroundings) -> Self {
        Self {
            snapshot: ArcSwap::from_pointee(snapshot),
            limits,
            in_making: AtomicUsize::new(0),
            surroundings,
            open: AtomicBool::new(true),
        }
    }

    /// The response, once it is due, and who wants to know of it.
    async fn answer(
        self: &Arc<Self>,
        request: Request<Incoming>,
        client: IpAddr,
        observer: Option<&dyn Observer>,
    ) -> (Response<Bytes>, Option<Box<dyn Asked>>) {
        let (parts, body) = request.into_parts();
        let admitted = self.admit(&parts, body, observer.is_some_and(Observer::wants_bodies)).await;
        let asked = observer.and_then(|observer| {
            let body = admitted.as_ref().map(|admitted| &admitted.body);
            observer.asked(&self.snapshot.load(), &parts, body.unwrap_or(&Bytes::new()), client)
        });
        let (mut response, due) = match admitted {
            Ok(admitted) => self.reply(&parts, admitted).await,
            Err(problem) => (problem.into_response(), None),
        };
        // Problems too: a browser hides what is not shared.
        if let Some(origin) = parts.headers.get(header::ORIGIN)
            && self.snapshot.load().cors()
        {
            cors::share(origin, response.headers_mut());
        }
        if self.surroundings.front.is_some() {
            shared_origin::apply(response.headers_mut());
        }
        without_body_for_head(&parts.method, &mut response);
        if let Some(due) = due {
            // What was read is let go, so that thousands of delayed replies cost less.
            drop(parts);
            sleep_until(due).await;
        }
        (response, asked)
    }

    /// Holds a request to the limits and reads its body: what of it is looked at.
    async fn admit(&self, parts: &Parts, body: Incoming, keep_body: bool) -> Result<Admitted, Problem> {
        if !self.open.load(Ordering::Relaxed) {
            body::drain(body, &self.limits).await?;
            return Err(Problem::new(ProblemKind::STOPPED, "the server of this mock was stopped"));
        }
        if !self.limits.admit(&parts.headers) {
            let detail =
                format!("{} headers of {} bytes are allowed", self.limits.header_count, self.limits.header_bytes);
            return Err(Problem::new(ProblemKind::HEADERS_TOO_LARGE, detail));
        }
        if !names_host(parts) {
            return Err(Problem::new(ProblemKind::NO_HOST, "a request of HTTP/1.1 has one `Host` header"));
        }
        if let Some(expected) = parts.headers.get(header::EXPECT)
            && !expected.as_bytes().eq_ignore_ascii_case(b"100-continue")
        {
            let problem = Problem::new(ProblemKind::EXPECTATION_FAILED, "only `100-continue` can be expected");
            return Err(body::closing(problem));
        }
        if body.is_end_stream() {
            return Ok(Admitted { body: Bytes::new(), by: None });
        }
        let snapshot = self.snapshot.load_full();
        let body = if snapshot.wants_body(parts) {
            let bytes = body::read(body, &self.limits).await?;
            body::decoded(&parts.headers, bytes, &self.limits)?
        } else if keep_body {
            body::read(body, &self.limits).await?
        } else {
            body::drain(body, &self.limits).await?;
            Bytes::new()
        };
        Ok(Admitted { body, by: Some(snapshot) })
    }

    /// The response, and when it is due if it is delayed.
    async fn reply(self: &Arc<Self>, parts: &Parts, admitted: Admitted) -> (Response<Bytes>, Option<Instant>) {
        let Admitted { body, by } = admitted;
        // The guard is given back before anything is waited for.
        let (delay_ms, ready) = {
            let snapshot = by.map_or_else(|| self.snapshot.load(), Guard::from_inner);
            if snapshot.cors() && cors::is_preflight(parts) {
                return (cors::preflight(parts, snapshot.allowed(&parts.uri).as_ref()), None);
            }
            match snapshot.choose(parts, &body) {
                Choice::Reply(selection) => {
                    self.tell(parts, &selection);
                    let delay_ms = selection.delay_ms;
                    match snapshot.ready(&selection) {
                        Served::Ready(response) if delay_ms == 0 => return (response, None),
                        Served::Ready(response) => (delay_ms, Ok(response)),
                        Served::Cold => (delay_ms, Err((Arc::clone(&snapshot), Work::Reply(selection)))),
                    }
                }
                Choice::Options(allow) => return (options(&allow), None),
                Choice::Refused(problem) => return (problem.into_response(), None),
                Choice::Handled(handled) => {
                    self.tell(parts, &handled.selection);
                    (0, Err((Arc::clone(&snapshot), Work::Function(handled, body))))
                }
                Choice::Invalid(refusal) => match snapshot.refused(&refusal) {
                    Served::Ready(response) => return (response, None),
                    Served::Cold => (0, Err((Arc::clone(&snapshot), Work::Refusal(refusal)))),
                },
            }
        };
        let begun = Instant::now();
        let due = |delay_ms| begun + Duration::from_millis(delay_ms).min(LONGEST_DELAY);
        match ready {
            Ok(response) => (response, Some(due(delay_ms))),
            Err((snapshot, Work::Function(handled, body))) => {
                let (response, delay_ms) = self.call(snapshot, *handled, parts, body).await;
                (response, delay_ms.filter(|delay_ms| *delay_ms > 0).map(due))
            }
            Err((snapshot, Work::Reply(selection))) => {
                let made = self.make(move || snapshot.make(&selection)).await;
                (made, (delay_ms > 0).then(|| due(delay_ms)))
            }
            Err((snapshot, Work::Refusal(refusal))) => (self.make(move || snapshot.refuse(&refusal)).await, None),
        }
    }

    /// Tells whoever listens that a reply is sent to a request that breaks the description.
    fn tell(&self, parts: &Parts, selection: &Selection) {
        if let (Some(listener), Some(violations)) = (&self.surroundings.on_violations, selection.violations()) {
            (listener.0)(&format!("{} {}: {violations}", parts.method, parts.uri.path()));
        }
    }

    /// Lets a function answer; also the milliseconds that its reply is to wait.
    async fn call(
        &self,
        snapshot: Arc<Snapshot>,
        handled: Handled,
        parts: &Parts,
        body: Bytes,
    ) -> (Response<Bytes>, Option<u64>) {
        let Functions { list, state, checked } = &self.surroundings.functions;
        let Handled { function, operation, selection, read } = handled;
        let Some(function) = list.get(function) else {
            return (Problem::new(ProblemKind::INTERNAL, "the function is missing").into_response(), None);
        };
        let (request, state) = (parts.clone(), state.clone());
        function.answer(Call { snapshot, operation, selection, read, request, body, state, checked: *checked }).await
    }

    /// Making a reply computes, perhaps for long: not on the threads that serve.
    async fn make(self: &Arc<Self>, make: impl FnOnce() -> Response<Bytes> + Send + 'static) -> Response<Bytes> {
        let in_making = InMaking::begin(Arc::clone(self));
        let making = tokio::task::spawn_blocking(move || {
            let _in_making = in_making;
            make()
        });
        making.await.unwrap_or_else(|_| {
            Problem::new(ProblemKind::INTERNAL, "making the reply failed; this is a bug of the mock").into_response()
        })
    }
}

/// What has to be made before it can be sent.
enum Work {
    Reply(Selection),
    Refusal(Box<Refusal>),
    /// With the body of the request.
    Function(Box<Handled>, Bytes),
}

/// Counts a reply in the making for as long as it is, whatever becomes of the request.
struct InMaking(Arc<Service>);

impl InMaking {
    fn begin(service: Arc<Service>) -> Self {
        service.in_making.fetch_add(1, Ordering::Relaxed);
        Self(service)
    }
}

impl Drop for InMaking {
    fn drop(&mut self) {
        self.0.in_making.fetch_sub(1, Ordering::Relaxed);
    }
}
