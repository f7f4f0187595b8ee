//! A mock as it is stored between processes.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderName, HeaderValue};

use super::id::MockId;
use super::mock::{AdhocMock, Past};
use super::new_mock::NewMock;

/// All of a mock, in plain values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredMock {
    /// 32 hexadecimal digits.
    pub(crate) id: String,
    /// Who made it.
    pub(crate) owner: String,
    /// The friendly name.
    pub(crate) name: Option<String>,
    /// The status that was asked for, 100 to 599.
    pub(crate) status: u16,
    /// The fields that were asked for.
    pub(crate) headers: Vec<(String, String)>,
    /// The body. It may hold U+0000, which a text column of PostgreSQL does not take.
    pub(crate) body: Option<String>,
    /// The type that is sent.
    pub(crate) content_type: String,
    /// The delay.
    pub(crate) delay_ms: u16,
    /// When it was made, in whole microseconds.
    pub(crate) created_at: DateTime<Utc>,
    /// When it is over.
    pub(crate) expires_at: DateTime<Utc>,
    /// How often it was served.
    pub(crate) hits: u64,
}

impl StoredMock {
    /// The mock; `None` if somebody else wrote here.
    pub(super) fn into_mock(self, owner: Arc<str>, serial: u64) -> Option<AdhocMock> {
        let field = |(name, value): (String, String)| Some((HeaderName::try_from(name).ok()?, value.try_into().ok()?));
        let new = NewMock {
            name: self.name.map(Into::into),
            status_code: Some(self.status).filter(|status| (100..600).contains(status))?,
            headers: self.headers.into_iter().map(field).collect::<Option<_>>()?,
            body: self.body.map(|body| Bytes::copy_from_slice(body.as_bytes())),
            content_type: HeaderValue::try_from(self.content_type).ok()?,
            delay_ms: self.delay_ms,
            time_to_live: self.expires_at - self.created_at,
        };
        let past = Past { serial, created_at: self.created_at, hits: self.hits };
        Some(AdhocMock::new(MockId::parse(&self.id)?, owner, new, past))
    }
}

impl From<&AdhocMock> for StoredMock {
    fn from(mock: &AdhocMock) -> Self {
        // All of it was text before.
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let field = |(name, value): (&HeaderName, &HeaderValue)| (name.as_str().to_owned(), text(value.as_bytes()));
        Self {
            id: mock.id.to_string(),
            owner: mock.owner.to_string(),
            name: mock.name.as_deref().map(Into::into),
            status: mock.status_code,
            headers: mock.custom_headers().map(field).collect(),
            body: mock.body.as_deref().map(text),
            content_type: text(mock.content_type.as_bytes()),
            delay_ms: mock.delay_ms,
            created_at: mock.created_at,
            expires_at: mock.expires_at,
            hits: mock.hits(),
        }
    }
}
