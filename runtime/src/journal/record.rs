//! What is kept of a request and of the reply to it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::Method;

use super::headers::RecordedHeaders;
use crate::requests::{LONGEST_BODY, Weighed};

/// A request and what it got.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// The method.
    pub(crate) method: Method,
    /// The path as it was sent, without the query.
    pub(crate) path: String,
    /// The query as it was sent, without the question mark.
    pub(crate) query: Option<String>,
    /// The header fields of the request.
    pub(crate) headers: RecordedHeaders,
    /// The body of the request.
    pub(crate) body: RecordedBody,
    /// The operation that answered, such as `GET /pets/{petId}`.
    pub(crate) operation: Option<Arc<str>>,
    /// The scenario that was active.
    pub(crate) scenario: Option<Arc<str>>,
    /// Names that the description declares for keys, in lower case.
    pub(crate) secrets: Arc<[String]>,
    /// The status of the reply.
    pub(crate) status: u16,
    /// When the request came.
    pub(crate) at: DateTime<Utc>,
    /// How long the reply took.
    pub(crate) duration: Duration,
    /// Who sent it.
    pub(crate) client: IpAddr,
}

impl Weighed for Record {
    fn weight(&self) -> usize {
        let query = self.query.as_ref().map_or(0, String::len);
        self.path.len() + query + self.headers.len() + self.body.bytes.len()
    }
}

/// The beginning of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RecordedBody {
    /// At most 64 KiB.
    pub(crate) bytes: Bytes,
    /// Whether the body went on.
    pub(crate) truncated: bool,
}

impl RecordedBody {
    /// Copies what is kept: what was received shares its memory with all else that came over the connection.
    pub(crate) fn of(body: &[u8]) -> Self {
        let kept = body.get(..LONGEST_BODY).unwrap_or(body);
        Self { bytes: Bytes::copy_from_slice(kept), truncated: kept.len() < body.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::RecordedBody;

    #[test]
    fn the_beginning_of_a_body_is_kept() {
        let body = vec![b'x'; 64 * 1024 + 1];
        let kept = RecordedBody::of(&body);
        assert_eq!((kept.bytes.len(), kept.truncated), (64 * 1024, true));
        let kept = RecordedBody::of(&body[1..]);
        assert_eq!((kept.bytes.len(), kept.truncated), (64 * 1024, false));
        assert_eq!(RecordedBody::of(b""), RecordedBody::default());
    }
}
