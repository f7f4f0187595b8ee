//! What the control plane answers when it cannot do what was asked: one envelope for all of it.

use std::borrow::Cow;
use std::sync::Arc;

use axum::response::IntoResponse;
use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use super::fault::FieldFault;
use crate::store::StoreError;

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorCode {
    Validation,
    Authentication,
    Authorization,
    NotFound,
    MethodNotAllowed,
    Conflict,
    PayloadTooLarge,
    UnsupportedMediaType,
    HeadersTooLarge,
    RateLimit,
    Internal,
    Unavailable,
}

/// An error, ready to be told.
#[derive(Clone, Debug)]
pub(crate) struct ApiError(Box<Told>);

#[derive(Clone, Debug)]
struct Told {
    code: ErrorCode,
    message: Cow<'static, str>,
    details: Option<Value>,
    headers: HeaderMap,
}

impl ErrorCode {
    /// Its name in the envelope, and its status.
    fn named(self) -> (&'static str, StatusCode) {
        match self {
            Self::Validation => ("VALIDATION_ERROR", StatusCode::BAD_REQUEST),
            Self::Authentication => ("AUTHENTICATION_ERROR", StatusCode::UNAUTHORIZED),
            Self::Authorization => ("AUTHORIZATION_ERROR", StatusCode::FORBIDDEN),
            Self::NotFound => ("NOT_FOUND", StatusCode::NOT_FOUND),
            Self::MethodNotAllowed => ("METHOD_NOT_ALLOWED", StatusCode::METHOD_NOT_ALLOWED),
            Self::Conflict => ("CONFLICT", StatusCode::CONFLICT),
            Self::PayloadTooLarge => ("PAYLOAD_TOO_LARGE", StatusCode::PAYLOAD_TOO_LARGE),
            Self::UnsupportedMediaType => ("UNSUPPORTED_MEDIA_TYPE", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Self::HeadersTooLarge => ("VALIDATION_ERROR", StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
            Self::RateLimit => ("RATE_LIMIT_EXCEEDED", StatusCode::TOO_MANY_REQUESTS),
            Self::Internal => ("INTERNAL_ERROR", StatusCode::INTERNAL_SERVER_ERROR),
            Self::Unavailable => ("SERVICE_UNAVAILABLE", StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// The kind that a status is of, for replies that say nothing else.
    fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::Authentication,
            403 => Self::Authorization,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            409 => Self::Conflict,
            413 => Self::PayloadTooLarge,
            415 => Self::UnsupportedMediaType,
            429 => Self::RateLimit,
            503 => Self::Unavailable,
            400..=499 => Self::Validation,
            _ => Self::Internal,
        }
    }
}

impl ApiError {
    pub(crate) fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Told { code, message: message.into(), details: None, headers: HeaderMap::new() }))
    }

    /// Nothing is there by that name; `what` is such as `server`.
    pub(crate) fn not_found(what: &str, name: impl std::fmt::Display) -> Self {
        let name = name.to_string();
        let error = Self::new(ErrorCode::NotFound, format!("there is no {what} `{}`", name.escape_debug()));
        error.details(json!({"resource": what, "id": name}))
    }

    /// Something is in the way.
    pub(crate) fn conflict(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::Conflict, message)
    }

    /// All that is wrong with a request. The envelope has room for one field; the first is told there, all in a list.
    pub(crate) fn invalid(faults: &[FieldFault]) -> Self {
        let named: Vec<Value> =
            faults.iter().map(|fault| json!({"field": fault.field, "reason": fault.reason})).collect();
        let (message, details) = match faults {
            [] => ("invalid request".to_owned(), json!({})),
            [first, rest @ ..] => {
                let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
                let message = format!("`{}` {}{more}", first.field, first.reason);
                (message, json!({"field": first.field, "reason": first.reason, "errors": named}))
            }
        };
        Self::new(ErrorCode::Validation, message).details(details)
    }

    /// One field is wrong.
    pub(crate) fn field(field: &str, reason: impl Into<String>) -> Self {
        Self::invalid(&[FieldFault::new(field, reason)])
    }

    /// Says more, for programs.
    pub(crate) fn details(mut self, details: Value) -> Self {
        self.0.details = Some(details);
        self
    }

    /// Adds a header.
    pub(crate) fn header(mut self, name: HeaderName, value: impl TryInto<HeaderValue>) -> Self {
        if let Ok(value) = value.try_into() {
            self.0.headers.insert(name, value);
        }
        self
    }

    /// The whole reply.
    pub(crate) fn render(&self, request_id: &str, now: DateTime<Utc>) -> Response<Bytes> {
        let (code, status) = self.0.code.named();
        let mut error = json!({
            "code": code,
            "message": self.0.message,
            "timestamp": now.to_rfc3339_opts(SecondsFormat::Micros, true),
            "request_id": request_id,
        });
        error["details"] = self.0.details.clone().unwrap_or_else(|| json!({}));
        // `detail` is where clients of `/v1/mocks` look for the message.
        let body = json!({"error": error, "detail": self.0.message}).to_string();
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = status;
        *response.headers_mut() = self.0.headers.clone();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }

    /// What a reply says that is an error without telling which.
    pub(crate) fn of_status(status: StatusCode, headers: &HeaderMap) -> Self {
        let mut error = Self::new(ErrorCode::of(status), status.canonical_reason().unwrap_or("error").to_lowercase());
        if let Some(allow) = headers.get(http::header::ALLOW) {
            error.0.headers.insert(http::header::ALLOW, allow.clone());
        }
        error
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken => Self::conflict("it is there already"),
            StoreError::Unavailable(_) => {
                Self::new(ErrorCode::Unavailable, "what is kept cannot be read or written just now")
                    .header(RETRY_AFTER, "1")
            }
            StoreError::Unexpected(_) => Self::new(ErrorCode::Internal, "what is kept is not as expected"),
        }
    }
}

impl From<super::entropy::NoEntropy> for ApiError {
    fn from(error: super::entropy::NoEntropy) -> Self {
        Self::new(ErrorCode::Internal, error.to_string())
    }
}

impl IntoResponse for ApiError {
    /// The envelope is written where the request's identifier is known.
    fn into_response(self) -> axum::response::Response {
        let mut response = self.0.code.named().1.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
