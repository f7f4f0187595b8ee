//! A mock that was made, and what it answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, SubsecRound as _, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

use super::id::MockId;
use super::new_mock::NewMock;
use super::quotas::Weight;

/// On every reply of a mock: its id.
pub(crate) const X_MOCK_ID: HeaderName = HeaderName::from_static("x-mock-id");

/// On replies of a mock with an informational status, which cannot be served as a final one: that status.
pub(crate) const X_MOCK_STATUS: HeaderName = HeaderName::from_static("x-mock-status");

/// A reply that was made by a client, with the count of how often it was served.
#[derive(Debug)]
pub(crate) struct AdhocMock {
    pub(super) id: MockId,
    /// Who made it, and alone may look at it and delete it.
    pub(super) owner: Arc<str>,
    /// Where it stands among the others: later ones have higher numbers.
    pub(super) serial: u64,
    pub(super) name: Option<Box<str>>,
    pub(super) status_code: u16,
    /// All that is sent, the server's own fields included.
    sent: HeaderMap,
    /// How many of them the client asked for, and whether `Content-Type` is among those.
    asked_for: usize,
    asked_for_content_type: bool,
    pub(super) content_type: HeaderValue,
    pub(super) body: Option<Bytes>,
    pub(super) delay_ms: u16,
    pub(super) created_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    hits: AtomicU64,
    /// Whether the hits changed since they were last taken.
    changed: AtomicBool,
}

/// What is sent, and how long to wait before.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The response as it is for every method but HEAD.
    pub(crate) response: Response<Bytes>,
    /// How long the client is to wait.
    pub(crate) delay: Duration,
}

/// A mock that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expired {
    pub(crate) id: MockId,
    pub(crate) name: Option<Box<str>>,
    pub(crate) hits: u64,
}

/// When a mock was made, how often it was served, and where it stands among others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past {
    pub(super) serial: u64,
    pub(super) created_at: DateTime<Utc>,
    pub(super) hits: u64,
}

impl AdhocMock {
    pub(super) fn new(id: MockId, owner: Arc<str>, new: NewMock, past: Past) -> Self {
        // Databases keep microseconds; a mock must not end at another moment after a restart.
        let created_at = past.created_at.trunc_subsecs(6);
        let expires_at = created_at.checked_add_signed(new.time_to_live).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let sent = sent(id, &new);
        let asked_for_content_type = new.headers.iter().any(|(name, _)| name == header::CONTENT_TYPE);
        let own_content_type = sent.get(header::CONTENT_TYPE).cloned();
        Self {
            id,
            owner,
            serial: past.serial,
            name: new.name,
            status_code: new.status_code,
            sent,
            asked_for: new.headers.len(),
            asked_for_content_type,
            content_type: own_content_type.unwrap_or(new.content_type),
            body: new.body,
            delay_ms: new.delay_ms,
            created_at,
            expires_at,
            hits: AtomicU64::new(past.hits),
            changed: AtomicBool::new(false),
        }
    }

    /// Its name.
    pub(crate) fn id(&self) -> MockId {
        self.id
    }

    /// What is told of it once it is over.
    pub(super) fn expired(&self) -> Expired {
        Expired { id: self.id, name: self.name.clone(), hits: self.hits() }
    }

    /// How often it was served.
    pub(crate) fn hits(&self) -> u64 {
        self.hits.load(Ordering::SeqCst)
    }

    /// Whether the client asked for header fields of its own.
    pub(super) fn has_custom_headers(&self) -> bool {
        self.asked_for > 0
    }

    /// The header fields that the client asked for.
    pub(super) fn custom_headers(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.sent.iter().filter(|(name, _)| {
            **name != X_MOCK_ID
                && **name != X_MOCK_STATUS
                && (**name != header::CONTENT_TYPE || self.asked_for_content_type)
        })
    }

    /// What it takes of its owner's share.
    pub(super) fn weight(&self) -> Weight {
        Weight::of(self.custom_headers(), self.body.as_ref())
    }

    /// Whether its time is over.
    pub(super) fn is_over(&self, now: DateTime<Utc>) -> bool {
        now >= self.expires_at
    }

    /// Counts a hit, and says whether it is the first since the hits were last taken.
    pub(super) fn hit(&self) -> bool {
        // The count comes before the mark here and after it in `take_hits`, in one order for all threads: so no hit is
        // counted after the taking and yet left unmarked.
        self.hits.fetch_add(1, Ordering::SeqCst);
        !self.changed.load(Ordering::SeqCst) && !self.changed.swap(true, Ordering::SeqCst)
    }

    /// The hits, where the next one is to be the first since now.
    pub(super) fn take_hits(&self) -> u64 {
        self.changed.swap(false, Ordering::SeqCst);
        self.hits()
    }

    pub(super) fn answer(&self) -> Answer {
        let body = if has_content(self.status_code) { self.body.clone() } else { None };
        let mut response = Response::new(body.unwrap_or_default());
        *response.status_mut() = served_as(self.status_code);
        *response.headers_mut() = self.sent.clone();
        Answer { response, delay: Duration::from_millis(self.delay_ms.into()) }
    }
}

fn sent(id: MockId, new: &NewMock) -> HeaderMap {
    let mut sent = HeaderMap::with_capacity(new.headers.len() + 3);
    for (name, value) in &new.headers {
        sent.insert(name.clone(), value.clone());
    }
    if has_content(new.status_code) && !sent.contains_key(header::CONTENT_TYPE) {
        sent.insert(header::CONTENT_TYPE, new.content_type.clone());
    }
    if is_informational(new.status_code) {
        sent.insert(X_MOCK_STATUS, HeaderValue::from(new.status_code));
    }
    // Hexadecimal digits are a valid value.
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        sent.insert(X_MOCK_ID, id);
    }
    sent
}

fn is_informational(status_code: u16) -> bool {
    (100..200).contains(&status_code)
}

/// Whether replies of a status have content (RFC 9110 §15.3.5, §15.3.6, §15.4.5). Those without have no type of it either,
/// unless the client asked for the field by its name.
fn has_content(status_code: u16) -> bool {
    !matches!(status_code, 204 | 205 | 304)
}

fn served_as(status_code: u16) -> StatusCode {
    if is_informational(status_code) {
        return StatusCode::OK;
    }
    StatusCode::from_u16(status_code).unwrap_or(StatusCode::OK)
}

#[cfg(test)]
mod tests;
