//! What endpoints read of a request.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::FromRequest;
use axum::extract::{FromRequestParts, Request};
use http::Uri;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::access::Caller;
use super::error::{ApiError, ErrorCode};
use super::fault::FieldFault;
use super::fields::shown;

/// The JSON body of a request; without a body, an empty object.
pub(crate) struct JsonBody(pub(crate) Value);

/// The query of a request.
#[derive(Debug)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
    faults: Vec<FieldFault>,
}

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, ApiError> {
        let content_type = request.headers().get(CONTENT_TYPE).cloned();
        // It was read within its limit before.
        let bytes = to_bytes(request.into_body(), usize::MAX).await;
        let bytes = bytes.map_err(|_| ApiError::new(ErrorCode::Validation, "the body broke off"))?;
        if bytes.is_empty() {
            return Ok(Self(Value::Object(Map::new())));
        }
        if content_type.is_some_and(|content_type| !is_json(content_type.as_bytes())) {
            return Err(ApiError::new(ErrorCode::UnsupportedMediaType, "the body has to be application/json"));
        }
        let read = serde_json::from_slice(&bytes);
        read.map(Self).map_err(|error| ApiError::field("body", format!("is not JSON: {error}")))
    }
}

fn is_json(content_type: &[u8]) -> bool {
    let end = content_type.iter().position(|byte| *byte == b';').unwrap_or(content_type.len());
    let essence = content_type.get(..end).unwrap_or_default().trim_ascii().to_ascii_lowercase();
    essence == b"application/json" || essence.ends_with(b"+json")
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| ApiError::new(ErrorCode::Authentication, "this needs a key or a token"))
    }
}

impl Query {
    /// Reads a query whose parameters must be known, each at most once.
    pub(crate) fn of(query: Option<&str>, known: &[&str]) -> Self {
        let written = query.unwrap_or_default();
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(written.as_bytes()).into_owned().collect();
        let mut faults: Vec<FieldFault> = no_texts(written).map(|name| FieldFault::new(name, "is no UTF-8")).collect();
        for (index, (name, _)) in pairs.iter().enumerate().take(20) {
            if !known.contains(&name.as_str()) {
                faults.push(FieldFault::new(shown(name), "is not a parameter of this"));
            } else if pairs.iter().take(index).any(|(before, _)| before == name) {
                faults.push(FieldFault::new(name, "must be given once"));
            }
        }
        Self { pairs, faults }
    }

    /// Whether what the description does not have is refused: the only parameter of requests that change something.
    pub(crate) fn strict(uri: &Uri) -> Result<bool, ApiError> {
        let mut query = Self::of(uri.query(), &["strict"]);
        let strict = query.flag("strict");
        query.checked()?;
        Ok(strict)
    }

    /// A parameter as text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A parameter that is `true` or `false`.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        match self.text(name) {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                self.faults.push(FieldFault::new(name, "must be true or false"));
                false
            }
        }
    }

    /// A parameter that is a whole number.
    pub(crate) fn integer(&mut self, name: &str, least: i64, most: i64) -> Option<i64> {
        let text = self.text(name)?;
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.faults.push(FieldFault::new(name, format!("must be an integer from {least} to {most}")));
        }
        number
    }

    /// Notes what is wrong with a parameter.
    pub(crate) fn fault(&mut self, name: &str, reason: impl Into<String>) {
        self.faults.push(FieldFault::new(name, reason));
    }

    /// Ends with all that is wrong.
    pub(crate) fn checked(&self) -> Result<(), ApiError> {
        if self.faults.is_empty() { Ok(()) } else { Err(ApiError::invalid(&self.faults)) }
    }
}

/// The names of the parameters whose values are no UTF-8.
fn no_texts(query: &str) -> impl Iterator<Item = String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let broken = pairs.filter(|(_, value)| percent_decode_str(value).decode_utf8().is_err());
    broken.take(20).map(|(name, _)| shown(&percent_decode_str(name).decode_utf8_lossy()))
}

/// A number in a path.
pub(crate) fn number(name: &str, text: &str) -> Result<i64, ApiError> {
    text.parse().map_err(|_| ApiError::field(name, "must be an integer"))
}

/// The parameters of a path.
pub(crate) struct Path<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|path| Self(path.0)).map_err(|_| ApiError::field("path", "is no UTF-8"))
    }
}

/// Shares what is read with all who ask.
pub(crate) type Shared<T> = axum::extract::State<Arc<T>>;
