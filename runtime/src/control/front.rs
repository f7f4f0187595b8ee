//! From a connection to an endpoint: what every request to the control plane goes through.

use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_ENCODING, RETRY_AFTER, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use tower::ServiceExt as _;

use super::access::{Caller, Origin, Refused, Role, Standing, Unknown};
use super::call_log::CallLog;
use super::error::{ApiError, ErrorCode};
use super::plane::Plane;
use super::reserved::{Area, area};
use super::{adhoc, endpoints};
use crate::host::front::{Front, FrontBody, FrontReply};
use crate::host::{Limits, names_host, read_body};
use crate::mock::without_body_for_head;
use crate::store::with_deadline;

/// The header that names a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The largest body of a request (design: admin body).
const LARGEST_BODY: u64 = 2 << 20;

/// The largest bundle that is uploaded, packed.
const LARGEST_BUNDLE: u64 = 64 << 20;

/// The control plane as a listener of one server sees it.
pub(crate) struct ServerFront {
    plane: OnceLock<Weak<Plane>>,
    /// Whether the control plane lives on this listener.
    pub(crate) own: bool,
    /// Whether nothing else does.
    alone: bool,
    /// Whether it is served on the listener of another server.
    enabled: AtomicBool,
}

/// The address that a request comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client(pub(crate) IpAddr);

impl ServerFront {
    pub(crate) fn new(own: bool, enabled: bool) -> Self {
        Self { plane: OnceLock::new(), own, alone: false, enabled: AtomicBool::new(enabled) }
    }

    /// A listener that has nothing but the control plane.
    pub(crate) fn alone() -> Self {
        Self { alone: true, ..Self::new(true, true) }
    }

    /// Leads to a control plane. Until then nothing is claimed.
    pub(crate) fn lead_to(&self, plane: &Arc<Plane>) {
        let _ = self.plane.set(Arc::downgrade(plane));
    }

    /// Whether the control plane is reached over this listener.
    pub(crate) fn is_shown(&self) -> bool {
        self.own || self.enabled.load(Ordering::Relaxed)
    }

    /// Whether the control plane is served on the server's own listener.
    pub(crate) fn enable(&self, enabled: bool) {
        self.enabled.store(enabled, Ordering::Relaxed);
    }
}

impl fmt::Debug for ServerFront {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerFront").field("own", &self.own).finish_non_exhaustive()
    }
}

impl Front for ServerFront {
    fn claims(&self, path: &str) -> bool {
        self.alone || self.is_shown() && area(path).is_some()
    }

    fn answer(&self, request: Request<Incoming>, client: IpAddr) -> FrontReply {
        let plane = self.plane.get().and_then(Weak::upgrade);
        Box::pin(async move {
            let Some(plane) = plane else { return unavailable() };
            match area(request.uri().path()) {
                Some(Area::Served) => serve_mock(&plane, request).await,
                _ => answer(&plane, request, client).await,
            }
        })
    }
}

/// The process is going down.
fn unavailable() -> Response<FrontBody> {
    let mut response = Response::new(whole(Bytes::new()));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}

/// Serves an ad-hoc mock: no key, no limit, nothing of what stands around the API.
async fn serve_mock(plane: &Plane, request: Request<Incoming>) -> Response<FrontBody> {
    let (parts, body) = request.into_parts();
    let limits = Limits::default();
    // What was sent is read to its end, so that the connection can be used again.
    if let Err(problem) = crate::host::drain_body(body, &limits).await {
        return problem.into_response().map(whole);
    }
    let id = parts.uri.path().rsplit('/').next().unwrap_or_default();
    let Some(adhoc::Answer { mut response, delay }) = plane.adhoc.answer(id, &parts) else {
        let request_id = request_id(plane);
        let named = adhoc::requested_id(id, parts.uri.query()).map_or_else(|| id.to_owned(), |id| id.to_string());
        let error = ApiError::not_found("mock", named);
        let mut response = error.render(&request_id, plane.clock.now());
        share(&parts, &mut response);
        return finished(response.map(whole), &request_id);
    };
    share(&parts, &mut response);
    without_body_for_head(&parts.method, &mut response);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    response.map(whole)
}

/// Browsers of any origin may call: that is what a mock is for.
fn share(request: &Parts, response: &mut Response<Bytes>) {
    if let Some(origin) = request.headers.get(header::ORIGIN) {
        crate::host::share_with(origin, response.headers_mut());
    }
    crate::host::keep_apart(response.headers_mut());
}

async fn answer(plane: &Arc<Plane>, request: Request<Incoming>, client: IpAddr) -> Response<FrontBody> {
    let request_id = request_id(plane);
    let (parts, body) = request.into_parts();
    let method = parts.method.clone();
    let log = CallLog::begin(&parts);
    let mut standing = None;
    let outcome = admit(plane, &parts, client, &mut standing);
    let account = outcome.as_ref().ok().and_then(|caller| Some(Arc::clone(&caller.as_ref()?.account)));
    let response = match outcome {
        Err(error) => Err(error),
        Ok(caller) => match read(&parts, body).await {
            Err(error) => Err(error),
            Ok(bytes) => Ok(dispatch(plane.router(), parts, bytes, caller, client).await),
        },
    };
    let response = match response {
        Err(error) => error.render(&request_id, plane.clock.now()).map(whole),
        Ok(response) => rendered(plane, response, &request_id),
    };
    let mut response = finished(response, &request_id);
    if let Some(standing) = standing {
        show(&standing, &mut response);
    }
    if method == Method::HEAD {
        *response.body_mut() = whole(Bytes::new());
    }
    if let Some(log) = log {
        log.end(response.status(), &request_id, account.as_deref());
    }
    response
}

/// Whether a request may go on, and whose it is. Endpoints that anybody may call have nobody's.
fn admit(
    plane: &Plane,
    parts: &Parts,
    client: IpAddr,
    standing: &mut Option<Standing>,
) -> Result<Option<Caller>, ApiError> {
    check_head(parts)?;
    Origin::check(parts, &plane.access.hosts).map_err(refused)?;
    let path = parts.uri.path();
    let open = endpoints::is_open(&parts.method, path);
    let caller = match plane.access.caller(&parts.headers, client) {
        Ok(caller) => Some(caller),
        // The short health says less to those who show nothing.
        Err(Unknown::Nothing) if open => None,
        Err(Unknown::Invalid) if open && !endpoints::is_health(path) => None,
        Err(unknown) => return Err(unauthenticated(unknown)),
    };
    let address = || format!("address:{client}");
    let account = caller.as_ref().map_or_else(address, |caller| caller.account.to_string());
    if !endpoints::is_asset(path) {
        *standing = plane.access.limits.count(&account);
    }
    if let Some(standing) = standing.filter(|standing| !standing.passes) {
        let error = ApiError::new(ErrorCode::RateLimit, format!("no more than {} calls until then", standing.limit));
        return Err(error.header(RETRY_AFTER, standing.wait));
    }
    let reads = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) || endpoints::only_asks(path);
    if caller.as_ref().is_some_and(|caller| caller.role == Role::ReadOnly) && !reads && !open {
        return Err(ApiError::new(ErrorCode::Authorization, "this needs the role admin"));
    }
    Ok(caller)
}

fn check_head(parts: &Parts) -> Result<(), ApiError> {
    let limits = Limits::default();
    if !limits.admit(&parts.headers) {
        let allowed = format!("{} headers of {} bytes are allowed", limits.header_count, limits.header_bytes);
        return Err(ApiError::new(ErrorCode::HeadersTooLarge, allowed));
    }
    if !names_host(parts) {
        return Err(ApiError::field("Host", "must be there once"));
    }
    Ok(())
}

fn refused(refused: Refused) -> ApiError {
    let message = match refused {
        Refused::Host => "the `Host` of this request is not a name of this server; `--allow-host` adds one",
        Refused::Origin => "pages of other origins may not call the control plane",
    };
    ApiError::new(ErrorCode::Authorization, message)
}

fn unauthenticated(unknown: Unknown) -> ApiError {
    let message = match unknown {
        Unknown::Nothing => "a key in `X-API-Key` or a token in `Authorization: Bearer` is needed",
        Unknown::Invalid => "the key or token does not count",
    };
    ApiError::new(ErrorCode::Authentication, message).header(WWW_AUTHENTICATE, "Bearer realm=\"mockwright\"")
}

/// Reads the body within its limit and time.
async fn read(parts: &Parts, body: Incoming) -> Result<Bytes, ApiError> {
    if let Some(coding) = parts.headers.get(CONTENT_ENCODING)
        && !coding.as_bytes().eq_ignore_ascii_case(b"identity")
    {
        return Err(ApiError::new(ErrorCode::UnsupportedMediaType, "bodies are read as they are, without a coding")
            .header(header::ACCEPT_ENCODING, "identity"));
    }
    let largest = if endpoints::takes_bundle(&parts.method, parts.uri.path()) { LARGEST_BUNDLE } else { LARGEST_BODY };
    let limits = Limits { body: largest, ..Limits::default() };
    read_body(body, &limits).await.map_err(|problem| {
        let code = match problem.kind().status {
            StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::PayloadTooLarge,
            _ => ErrorCode::Validation,
        };
        ApiError::new(code, problem.detail().to_owned()).header(header::CONNECTION, "close")
    })
}

async fn dispatch(
    router: Router,
    mut parts: Parts,
    body: Bytes,
    caller: Option<Caller>,
    client: IpAddr,
) -> axum::response::Response {
    if let Some(caller) = caller {
        parts.extensions.insert(caller);
    }
    parts.extensions.insert(Client(client));
    let Ok(response) = with_deadline(router.oneshot(Request::from_parts(parts, Body::from(body)))).await;
    response
}

/// Writes the envelope of what is an error, also where an endpoint did not say which.
fn rendered(plane: &Plane, mut response: axum::response::Response, request_id: &str) -> Response<FrontBody> {
    let status = response.status();
    if let Some(error) = response.extensions_mut().remove::<Arc<ApiError>>() {
        let mut rendered = error.render(request_id, plane.clock.now()).map(whole);
        if let Some(allow) = response.headers_mut().remove(ALLOW) {
            rendered.headers_mut().insert(ALLOW, allow);
        }
        return rendered;
    }
    if status.is_client_error() || status.is_server_error() {
        return ApiError::of_status(status, response.headers()).render(request_id, plane.clock.now()).map(whole);
    }
    response.map(|body| body.map_err(Into::into).boxed_unsync())
}

/// What every reply carries.
fn finished(mut response: Response<FrontBody>, request_id: &str) -> Response<FrontBody> {
    let headers = response.headers_mut();
    if let Ok(request_id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, request_id);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Shows what is left to the caller.
fn show(standing: &Standing, response: &mut Response<FrontBody>) {
    let headers = response.headers_mut();
    let shown = [
        ("x-ratelimit-limit", i64::from(standing.limit)),
        ("x-ratelimit-remaining", i64::from(standing.remaining)),
        ("x-ratelimit-reset", standing.reset),
        ("x-ratelimit-retry-after", if standing.remaining == 0 { standing.wait } else { 0 }),
    ];
    for (name, value) in shown {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
}

fn request_id(plane: &Plane) -> String {
    // Where the system gives no random bytes there is still a name, which then is not unique.
    format!("req_{}", plane.entropy.hex::<8>().unwrap_or_else(|_| "0".to_owned()))
}

fn whole(bytes: Bytes) -> FrontBody {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}
