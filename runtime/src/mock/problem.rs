//! Errors that the mock itself answers with: `application/problem+json` (RFC 9457), from one table.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

/// A kind of problem: what never changes from one occurrence to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemKind {
    /// The last part of the type's URI.
    pub name: &'static str,
    /// The status.
    pub status: StatusCode,
    /// What it is, in a few words.
    pub title: &'static str,
}

/// Problem types are names, listed in `docs/problems.md`; there is no page to fetch behind them.
const TYPE_BASE: &str = "urn:mockwright:problem:";

macro_rules! problems {
    ($($(#[doc = $doc:literal])+ $constant:ident = $name:literal, $status:ident, $title:literal;)+) => {
        impl ProblemKind {
            $($(#[doc = $doc])+ pub const $constant: Self =
                Self { name: $name, status: StatusCode::$status, title: $title };)+

            /// Every kind.
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$constant,)+];
        }
    };
}

problems! {
    /// No path of the description matches.
    NO_ROUTE = "no-route", NOT_FOUND, "No such path";
    /// The path is there, the method is not.
    METHOD_NOT_ALLOWED = "method-not-allowed", METHOD_NOT_ALLOWED, "Method not allowed";
    /// The path's percent-encoding is broken.
    MALFORMED_PATH = "malformed-path", BAD_REQUEST, "Malformed path";
    /// No declared media type is accepted.
    NOT_ACCEPTABLE = "not-acceptable", NOT_ACCEPTABLE, "Not acceptable";
    /// `Prefer` gives a preference a value that it cannot have.
    INVALID_PREFERENCE = "invalid-preference", BAD_REQUEST, "Invalid preference";
    /// `Prefer: code` names a status that the operation does not declare.
    NO_SUCH_RESPONSE = "no-such-response", NOT_FOUND, "No such response";
    /// `Prefer: example` names an example that the reply does not have.
    NO_SUCH_EXAMPLE = "no-such-example", NOT_FOUND, "No such example";
    /// `Prefer: scenario` names a scenario that the mock does not have.
    NO_SUCH_SCENARIO = "no-such-scenario", NOT_FOUND, "No such scenario";
    /// The request does not carry the credentials that are asked for.
    UNAUTHORIZED = "unauthorized", UNAUTHORIZED, "Unauthorized";
    /// The credentials lack a scope that is asked for.
    FORBIDDEN = "forbidden", FORBIDDEN, "Forbidden";
    /// The request breaks the description.
    INVALID_REQUEST = "invalid-request", UNPROCESSABLE_ENTITY, "Request breaks the description";
    /// The server of the mock was stopped; the control plane starts it again.
    STOPPED = "stopped", SERVICE_UNAVAILABLE, "Stopped";
    /// The request's body is not of its media type.
    MALFORMED_BODY = "malformed-body", BAD_REQUEST, "Malformed request body";
    /// The request's body is of a media type or coding that the operation does not take.
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "Unsupported media type";
    /// There is no valid reply to give.
    NO_VALID_REPLY = "no-valid-reply", INTERNAL_SERVER_ERROR, "No valid reply";
    /// The request does not say, or not once, which host it is for.
    NO_HOST = "no-host", BAD_REQUEST, "Host header missing or repeated";
    /// `Expect` asks for what is not known here.
    EXPECTATION_FAILED = "expectation-failed", EXPECTATION_FAILED, "Expectation failed";
    /// The request's headers are over the limit.
    HEADERS_TOO_LARGE = "headers-too-large", REQUEST_HEADER_FIELDS_TOO_LARGE, "Request headers too large";
    /// The request's body is over the limit.
    BODY_TOO_LARGE = "body-too-large", PAYLOAD_TOO_LARGE, "Request body too large";
    /// The request's body stopped coming.
    BODY_TIMEOUT = "body-timeout", REQUEST_TIMEOUT, "Request body timed out";
    /// The request's body broke off or is framed wrongly.
    BROKEN_BODY = "broken-body", BAD_REQUEST, "Request body broken";
    /// A function that answers an operation failed.
    HANDLER_FAILED = "handler-failed", INTERNAL_SERVER_ERROR, "The handler failed";
    /// A function's reply breaks the description.
    INVALID_REPLY = "invalid-reply", INTERNAL_SERVER_ERROR, "Reply breaks the description";
    /// The program failed.
    INTERNAL = "internal", INTERNAL_SERVER_ERROR, "Internal error";
}

/// One occurrence of a problem.
#[derive(Debug)]
pub struct Problem(Box<Occurrence>);

#[derive(Debug)]
struct Occurrence {
    kind: ProblemKind,
    detail: String,
    members: Map<String, Value>,
    headers: Vec<(header::HeaderName, String)>,
}

impl Problem {
    /// A problem with what is to be said about this occurrence.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self(Box::new(Occurrence { kind, detail: detail.into(), members: Map::new(), headers: Vec::new() }))
    }

    /// Adds a member beside the standard ones.
    #[must_use]
    pub fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.0.members.insert(member.to_owned(), value.into());
        self
    }

    /// Adds a header to the reply.
    #[must_use]
    pub fn header(mut self, name: header::HeaderName, value: impl Into<String>) -> Self {
        self.0.headers.push((name, value.into()));
        self
    }

    /// The kind.
    pub fn kind(&self) -> &ProblemKind {
        &self.0.kind
    }

    /// What is said about this occurrence.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The reply.
    pub fn into_response(self) -> Response<Bytes> {
        let Occurrence { kind, detail, members, headers: extra } = *self.0;
        let mut body = Map::new();
        body.insert("type".to_owned(), format!("{TYPE_BASE}{}", kind.name).into());
        body.insert("title".to_owned(), kind.title.into());
        body.insert("status".to_owned(), kind.status.as_u16().into());
        body.insert("detail".to_owned(), detail.into());
        body.extend(members);
        let mut response = Response::new(Bytes::from(Value::Object(body).to_string()));
        *response.status_mut() = kind.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        for (name, value) in extra {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.append(name, value);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_documented_with_its_status() {
        let page = include_str!("../../../docs/problems.md");
        for kind in ProblemKind::ALL {
            let row = format!("| `{}` | {} |", kind.name, kind.status.as_u16());
            assert!(page.contains(&row), "docs/problems.md has no row `{row}`");
        }
    }
}
