//! What a thread that serves hands over.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use super::LogSource;
use crate::journal::RecordedHeaders;
use crate::journal::record::{Record, RecordedBody};
use crate::mock::Breaches;
use crate::requests::{LONGEST_BODY, Weighed as _};

/// A request and its reply, on the way into the log.
#[derive(Debug)]
pub(crate) struct LogItem {
    pub(crate) source: Arc<LogSource>,
    pub(crate) record: Arc<Record>,
    /// What the request is called where it does not say so itself.
    pub(crate) number: u64,
    /// Bytes of the request's whole body.
    pub(crate) request_size: usize,
    /// Whether bodies are kept.
    pub(crate) with_bodies: bool,
    /// `None`: it was only received so far.
    pub(crate) reply: Option<RecordedReply>,
    pub(crate) wanted: Wanted,
}

/// What is done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// It is kept.
    pub(crate) logged: bool,
    /// Webhooks are told.
    pub(crate) told: bool,
}

/// What is kept of a reply.
#[derive(Debug, Default)]
pub(crate) struct RecordedReply {
    pub(crate) headers: RecordedHeaders,
    pub(crate) body: RecordedBody,
    /// Bytes of the whole body.
    pub(crate) size: usize,
    /// What the request breaks.
    pub(crate) breaches: Option<Breaches>,
    /// Bytes that nobody else holds.
    own: usize,
}

impl RecordedReply {
    /// Keeps what is kept. A static body is shared with all replies that send it, and so costs nothing.
    pub(crate) fn of(response: &Response<Bytes>, with_body: bool) -> Self {
        let body = response.body();
        let is_own = body.is_unique();
        let kept = match (with_body, body.len() > LONGEST_BODY) {
            (false, _) => RecordedBody::default(),
            (true, true) if is_own => RecordedBody::of(body),
            (true, true) => RecordedBody { bytes: body.slice(..LONGEST_BODY), truncated: true },
            (true, false) => RecordedBody { bytes: body.clone(), truncated: false },
        };
        let own = if is_own { kept.bytes.len() } else { 0 };
        Self {
            headers: RecordedHeaders::of(response.headers()),
            size: body.len(),
            breaches: response.extensions().get::<Breaches>().cloned(),
            body: kept,
            own,
        }
    }
}

impl LogItem {
    /// How many bytes it keeps from being freed.
    pub(super) fn weight(&self) -> usize {
        self.record.weight() + self.reply.as_ref().map_or(0, |reply| reply.headers.len() + reply.own)
    }
}
