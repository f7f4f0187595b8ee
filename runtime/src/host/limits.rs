use std::time::Duration;

use http::request::Parts;
use http::{HeaderMap, Version, header};

/// What one connection may cost.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// From the first byte of a request, or the end of the last one, to the end of its headers.
    pub(crate) header_time: Duration,
    /// Between two pieces of a request's body.
    pub(crate) body_idle: Duration,
    /// Bytes a second of a request's body that must come on average, once `body_idle` is over.
    pub(crate) body_rate: u64,
    /// For how long a client may read nothing of a reply that waits for it.
    pub(crate) write_idle: Duration,
    /// Bytes of a request's body.
    pub(crate) body: u64,
    /// Header fields of a request.
    pub(crate) header_count: usize,
    /// Bytes of all names and values of a request's headers.
    pub(crate) header_bytes: usize,
    /// Streams of one HTTP/2 connection at a time.
    pub(crate) streams: u32,
    /// From the end of a connection to the moment when what the client still sends is no longer read.
    pub(crate) linger: Duration,
    /// From the signal to stop to the moment when unfinished replies are cut off.
    pub(crate) grace: Duration,
}

impl Limits {
    /// Whether a request's headers are within their number and length.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> bool {
        let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        bytes <= self.header_bytes && headers.len() <= self.header_count
    }
}

/// Whether a request says which host it is for, once. RFC 9112 §3.2: one of HTTP/1.1 that does not has to be refused;
/// HTTP/2 says it in another way.
pub(crate) fn names_host(request: &Parts) -> bool {
    request.version != Version::HTTP_11 || request.headers.get_all(header::HOST).iter().count() == 1
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_time: Duration::from_secs(30),
            body_idle: Duration::from_secs(30),
            body_rate: 500,
            write_idle: Duration::from_secs(30),
            body: 10 << 20,
            header_count: 100,
            header_bytes: 64 << 10,
            streams: 100,
            linger: Duration::from_secs(1),
            grace: Duration::from_secs(30),
        }
    }
}
