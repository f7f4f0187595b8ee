//! The log of requests.

mod delete;
mod filter;
mod insert;
mod read;
mod scan;

pub(crate) use filter::LogFilter;
pub(crate) use scan::ScanRow;

/// The setting that says which number was the last, where its row may be gone.
const NEWEST: &str = "newest_request";

/// A request and its reply as they are kept: nothing secret is left in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LogRow {
    pub(crate) server_id: String,
    pub(crate) id: i64,
    /// Microseconds since 1970, UTC.
    pub(crate) at: i64,
    pub(crate) method: String,
    /// As it was sent, without the query.
    pub(crate) path: String,
    pub(crate) status: i64,
    pub(crate) duration_us: i64,
    pub(crate) client: String,
    pub(crate) operation: Option<String>,
    pub(crate) scenario: Option<String>,
    /// JSON: an array of place, rule and message; `None`: there are none.
    pub(crate) violations: Option<String>,
    pub(crate) request_id: String,
    pub(crate) session_id: Option<String>,
    pub(crate) correlation_id: Option<String>,
    /// As it was sent, without the question mark.
    pub(crate) query: Option<String>,
    /// JSON: an object of names and values.
    pub(crate) request_headers: String,
    pub(crate) request_body: Option<String>,
    /// Bytes of the whole body.
    pub(crate) request_size: i64,
    /// JSON: an object of names and values.
    pub(crate) response_headers: String,
    pub(crate) response_body: Option<String>,
    /// Bytes of the whole body.
    pub(crate) response_size: i64,
    /// 1: the request's body is cut, 2: the response's, 3: both.
    pub(crate) cut: i64,
}
