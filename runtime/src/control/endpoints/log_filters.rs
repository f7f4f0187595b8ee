//! How the parameters that say which requests are meant stand in the document. [`log_query`](super::log_query) reads them.
#![expect(dead_code, reason = "the fields are only described: values are read one by one, so that all faults are told")]

use chrono::{DateTime, Utc};
use utoipa::IntoParams;

/// What requests can be chosen by.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LogFilters {
    /// The method
    #[param(pattern = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
    method: Option<String>,
    /// A regular expression that is searched for in the path; no look-around, no references back
    #[param(max_length = 1024, example = "^/pets/[0-9]+$")]
    path: Option<String>,
    /// The status of the reply
    #[param(minimum = 100, maximum = 599)]
    status: Option<i64>,
    /// The address that the request came from
    #[param(
        pattern = r"^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|::1)$"
    )]
    client_ip: Option<String>,
    /// The scenario that was active
    scenario: Option<String>,
    /// The operation that answered, by its operationId or as `METHOD /path/template`
    operation: Option<String>,
    /// The request's `X-Session-Id`
    session_id: Option<String>,
    /// The request's `X-Correlation-Id`
    correlation_id: Option<String>,
    /// The name of the request
    request_id: Option<String>,
}

/// From when to when requests came.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LogTimes {
    /// The first moment that counts
    time_from: Option<DateTime<Utc>>,
    /// The first moment that counts no longer
    time_to: Option<DateTime<Utc>>,
}
