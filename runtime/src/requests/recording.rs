use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Response, StatusCode};

use super::newest::{Bounds, LONGEST_BODY, Newest, Weighed};
use super::{RecordedRequest, Requests};
use crate::host::front::{Asked, Observer};
use crate::mock::Snapshot;

/// Keeps the newest requests. Clones are the same.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    bounds: Bounds,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    requests: Newest<RecordedRequest>,
    forgotten: u64,
}

impl Recording {
    /// Keeps so many.
    pub(crate) fn new(most: usize) -> Self {
        Self { bounds: Bounds { requests: most, ..Bounds::default() }, kept: Arc::default() }
    }

    /// What is kept now.
    pub(crate) fn requests(&self, mock: Arc<Snapshot>) -> Requests {
        let kept = self.kept();
        Requests::new(kept.requests.iter().cloned().collect(), mock, kept.forgotten)
    }

    /// Forgets all; what is forgotten so is not counted.
    pub(crate) fn clear(&self) {
        *self.kept() = Kept::default();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, request: RecordedRequest) {
        let mut kept = self.kept();
        let forgotten = kept.requests.add(Arc::new(request), &self.bounds);
        kept.forgotten += forgotten;
    }
}

impl Weighed for RecordedRequest {
    fn weight(&self) -> usize {
        self.body.len()
    }
}

impl Observer for Recording {
    fn connected(&self, _client: IpAddr) {}

    fn wants_bodies(&self) -> bool {
        true
    }

    fn asked(&self, mock: &Snapshot, request: &Parts, body: &Bytes, _client: IpAddr) -> Option<Box<dyn Asked>> {
        let recorded = RecordedRequest {
            method: request.method.clone(),
            path: request.uri.path().to_owned(),
            query: request.uri.query().map(str::to_owned),
            headers: request.headers.clone(),
            body: Bytes::copy_from_slice(body.get(..LONGEST_BODY).unwrap_or(body)),
            operation: mock.operation_text(request).map(|operation| operation.to_string()),
            status: 0,
        };
        Some(Box::new(Underway { recording: self.clone(), recorded }))
    }

    fn replied(&self, _status: StatusCode, _took: Duration) {}
}

/// A request that is not answered yet.
struct Underway {
    recording: Recording,
    recorded: RecordedRequest,
}

impl Asked for Underway {
    fn replied(self: Box<Self>, response: &Response<Bytes>, _took: Duration) {
        let Self { recording, recorded } = *self;
        recording.keep(RecordedRequest { status: response.status().as_u16(), ..recorded });
    }
}
