//! A mock as `/v1/mocks` shows it.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::mock::AdhocMock;

/// A mock endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MockResource {
    /// Mock identifier.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015", pattern = "^[0-9a-f]{32}$")]
    mock_id: String,
    /// Friendly name, or null.
    #[schema(example = "payments-accepted", required)]
    name: Option<String>,
    /// Configured response status.
    #[schema(example = 202, minimum = 100, maximum = 599)]
    status_code: u16,
    /// Content type of the response; one given in `headers` wins over `content_type`.
    #[schema(example = "application/json")]
    content_type: String,
    /// Configured delay in milliseconds.
    #[schema(example = 0, minimum = 0, maximum = 30000)]
    delay_ms: u16,
    /// Whether custom headers are set.
    #[schema(example = false)]
    has_custom_headers: bool,
    /// Whether a body is set.
    #[schema(example = true)]
    has_body: bool,
    /// When the mock was created, in UTC.
    #[schema(format = DateTime, example = "2026-11-22T08:30:00.000000Z")]
    created_at: String,
    /// When the mock expires, in UTC. From then on it is not found.
    #[schema(format = DateTime, example = "2026-11-22T09:30:00.000000Z")]
    expires_at: String,
    /// Number of times served.
    #[schema(example = 0, minimum = 0)]
    hit_count: u64,
    /// Relative serving path.
    #[schema(example = "/v1/mock/9f86d081884c7d659a2feaa0c55ad015")]
    endpoint_url: String,
}

impl From<&AdhocMock> for MockResource {
    fn from(mock: &AdhocMock) -> Self {
        Self {
            mock_id: mock.id.to_string(),
            name: mock.name.as_deref().map(Into::into),
            status_code: mock.status_code,
            content_type: String::from_utf8_lossy(mock.content_type.as_bytes()).into_owned(),
            delay_ms: mock.delay_ms,
            has_custom_headers: mock.has_custom_headers(),
            has_body: mock.body.is_some(),
            created_at: timestamp(mock.created_at),
            expires_at: timestamp(mock.expires_at),
            hit_count: mock.hits(),
            endpoint_url: format!("/v1/mock/{}", mock.id),
        }
    }
}

fn timestamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
