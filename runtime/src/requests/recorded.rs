use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;

/// A request that came, and the status of the reply to it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method.
    pub method: Method,
    /// The path as it was sent, without the query.
    pub path: String,
    /// The query as it was sent, without the question mark.
    pub query: Option<String>,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body as it was sent, at most its first 64 KiB.
    pub body: Bytes,
    /// The operation that answered, such as `GET /pets/{petId}`.
    pub operation: Option<String>,
    /// The status of the reply.
    pub status: u16,
}

impl RecordedRequest {
    /// The first value of a header field, if it is text.
    ///
    /// # Examples
    /// ```no_run
    /// # fn show(request: &mockwright_runtime::requests::RecordedRequest) {
    /// assert_eq!(request.header("accept"), Some("application/json"));
    /// # }
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The first value of a name in the query, decoded as forms are.
    ///
    /// # Examples
    /// ```no_run
    /// # fn show(request: &mockwright_runtime::requests::RecordedRequest) {
    /// assert_eq!(request.query_value("limit").as_deref(), Some("10"));
    /// # }
    /// ```
    pub fn query_value(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_deref()?.as_bytes());
        pairs.find_map(|(known, value)| (known == name).then(|| value.into_owned()))
    }

    /// The body as a value, where it is JSON.
    ///
    /// # Errors
    /// It is no JSON, or not of that type.
    ///
    /// # Examples
    /// ```no_run
    /// # fn show(request: &mockwright_runtime::requests::RecordedRequest) {
    /// let pet: serde_json::Value = request.json().unwrap();
    /// assert_eq!(pet["name"], "Rex");
    /// # }
    /// ```
    pub fn json<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_slice(&self.body)
    }
}

impl fmt::Display for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        write!(f, "{} {}{query} -> {}", self.method, self.path, self.status)
    }
}
