use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{HandlerError, Result};

/// These frame a message; the server writes them.
const FRAMING: [HeaderName; 4] =
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION, header::UPGRADE];

/// The answer of an operation: a status, header fields and a body.
///
/// # Examples
/// ```
/// use mockwright_runtime::handler::Reply;
///
/// # fn main() -> Result<(), mockwright_runtime::handler::HandlerError> {
/// let reply = Reply::json(201, &["Rex"])?.with_header("Location", "/pets/1")?;
/// assert_eq!((reply.status(), reply.header("location")), (201, Some("/pets/1")));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a reply is sent where the function returns it"]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    pub(super) delay_ms: Option<u64>,
    /// Whether it is sent without being held against the description: that of the bundle is as somebody wanted it.
    pub(super) unchecked: bool,
}

impl Reply {
    /// A reply without a body.
    ///
    /// # Errors
    /// The status is not from 200 to 999.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(mockwright_runtime::handler::Reply::empty(204).unwrap().status(), 204);
    /// ```
    pub fn empty(status: u16) -> Result {
        let reply = Self {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            delay_ms: None,
            unchecked: false,
        };
        reply.with_status(status)
    }

    /// A reply whose body is a value, written as `application/json`.
    ///
    /// # Errors
    /// The status is not from 200 to 999, or the value cannot be written as JSON.
    ///
    /// # Examples
    /// ```
    /// use serde_json::json;
    ///
    /// let reply = mockwright_runtime::handler::Reply::json(200, &json!({"id": 1})).unwrap();
    /// assert_eq!(reply.body(), br#"{"id":1}"#);
    /// ```
    pub fn json(status: u16, value: &(impl Serialize + ?Sized)) -> Result {
        Self::empty(status)?.with_json(value)
    }

    /// A reply whose body is a text, sent as `text/plain`.
    ///
    /// # Errors
    /// The status is not from 200 to 999.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(mockwright_runtime::handler::Reply::text(200, "pong").unwrap().body(), b"pong");
    /// ```
    pub fn text(status: u16, text: impl Into<String>) -> Result {
        Self::bytes(status, "text/plain; charset=utf-8", text.into())
    }

    /// A reply with a body of any media type.
    ///
    /// # Errors
    /// The status is not from 200 to 999, or the media type cannot stand in a header.
    ///
    /// # Examples
    /// ```
    /// let reply = mockwright_runtime::handler::Reply::bytes(200, "image/gif", b"GIF89a".as_slice()).unwrap();
    /// assert_eq!(reply.header("content-type"), Some("image/gif"));
    /// ```
    pub fn bytes(status: u16, media_type: &str, bytes: impl Into<Bytes>) -> Result {
        let reply = Self::empty(status)?.with_header(header::CONTENT_TYPE.as_str(), media_type)?;
        Ok(Self { body: bytes.into(), ..reply })
    }

    /// The status.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(mockwright_runtime::handler::Reply::empty(404).unwrap().status(), 404);
    /// ```
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The first value of a header field, if it is text.
    ///
    /// # Examples
    /// ```
    /// let reply = mockwright_runtime::handler::Reply::empty(200).unwrap();
    /// assert_eq!(reply.header("etag"), None);
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as it is sent.
    ///
    /// # Examples
    /// ```
    /// assert!(mockwright_runtime::handler::Reply::empty(200).unwrap().body().is_empty());
    /// ```
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as a value, where it is JSON.
    ///
    /// # Errors
    /// It is no JSON, or not of that type.
    ///
    /// # Examples
    /// ```
    /// let reply = mockwright_runtime::handler::Reply::json(200, &[1, 2]).unwrap();
    /// assert_eq!(reply.read::<Vec<u8>>().unwrap(), [1, 2]);
    /// ```
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_slice(&self.body)?)
    }

    /// The same with another status.
    ///
    /// # Errors
    /// The status is not from 200 to 999.
    ///
    /// # Examples
    /// ```
    /// let reply = mockwright_runtime::handler::Reply::empty(200).unwrap().with_status(202).unwrap();
    /// assert_eq!(reply.status(), 202);
    /// ```
    pub fn with_status(self, status: u16) -> Result {
        match StatusCode::from_u16(status) {
            Ok(status) if status.as_u16() >= 200 => Ok(Self { status, unchecked: false, ..self }),
            _ => Err(HandlerError::new(format!("{status} is no status of a final reply"))),
        }
    }

    /// The same with a header field, in place of those of the name.
    ///
    /// # Errors
    /// The name or the value cannot stand in a header, or the field frames the message, as `Content-Length` does.
    ///
    /// # Examples
    /// ```
    /// let reply = mockwright_runtime::handler::Reply::empty(200).unwrap().with_header("X-Total", 3).unwrap();
    /// assert_eq!(reply.header("x-total"), Some("3"));
    /// ```
    pub fn with_header(mut self, name: &str, value: impl fmt::Display) -> Result {
        let known = HeaderName::try_from(name)?;
        if FRAMING.contains(&known) {
            return Err(HandlerError::new(format!("`{known}` frames the message, and is written by the server")));
        }
        self.headers.insert(known, HeaderValue::try_from(value.to_string())?);
        Ok(Self { unchecked: false, ..self })
    }

    /// The same with a value as its body. It stays of its media type where that is JSON.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    ///
    /// # Examples
    /// ```
    /// let reply = mockwright_runtime::handler::Reply::json(200, &[1]).unwrap().with_json(&[2]).unwrap();
    /// assert_eq!(reply.body(), b"[2]");
    /// ```
    pub fn with_json(mut self, value: &(impl Serialize + ?Sized)) -> Result {
        self.body = serde_json::to_vec(value)?.into();
        if !self.header("content-type").is_some_and(|given| given.contains("json")) {
            self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        Ok(Self { unchecked: false, ..self })
    }

    /// The same, sent so much later than the request came. By default it is the delay of the bundle's reply where it was
    /// made from that.
    ///
    /// # Examples
    /// ```
    /// use std::time::Duration;
    ///
    /// let slow = mockwright_runtime::handler::Reply::empty(200).unwrap().with_delay(Duration::from_secs(1));
    /// ```
    pub fn with_delay(self, delay: Duration) -> Self {
        Self { delay_ms: Some(u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)), ..self }
    }

    /// The same, sent even where it breaks the description and replies are checked
    /// ([`Mock::check_replies`](crate::Mock::check_replies)). Call it last: what is changed is checked again.
    ///
    /// # Examples
    /// ```
    /// let wrong = mockwright_runtime::handler::Reply::empty(299).unwrap().unchecked();
    /// ```
    pub fn unchecked(self) -> Self {
        Self { unchecked: true, ..self }
    }

    pub(super) fn of_response(response: Response<Bytes>, delay_ms: u64) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: parts.headers, body, delay_ms: Some(delay_ms), unchecked: true }
    }

    pub(super) fn into_response(self) -> Response<Bytes> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
