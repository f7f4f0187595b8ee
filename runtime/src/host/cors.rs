//! Calls from web pages of other origins (Fetch standard §3.3): everything is allowed, credentials too.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, EXPIRES,
    LAST_MODIFIED, ORIGIN, PRAGMA, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};

use crate::mock::Allow;

/// How long a browser may keep the answer to a preflight, in seconds. A mock that is edited soon answers another.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

/// What scripts may read without being told (Fetch standard §2.2.2), and what concerns only the browser.
const NEEDS_NO_EXPOSURE: [HeaderName; 8] =
    [CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, EXPIRES, LAST_MODIFIED, PRAGMA, VARY];

/// Whether a browser asks if it may send another request.
pub(super) fn is_preflight(parts: &Parts) -> bool {
    parts.method == Method::OPTIONS
        && parts.headers.contains_key(ORIGIN)
        && parts.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to a preflight. `allow` has the methods of the path; a path that is not there may be asked with any
/// method, so that the page gets to see the problem that says so.
pub(super) fn preflight(parts: &Parts, allow: Option<&Allow>) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let asked = parts.headers.get(ACCESS_CONTROL_REQUEST_METHOD).map(HeaderValue::as_bytes).unwrap_or_default();
    let methods = match allow {
        Some(allow) => HeaderValue::try_from(allow.to_string()).ok(),
        None => Method::from_bytes(asked).ok().and_then(|method| HeaderValue::try_from(method.as_str()).ok()),
    };
    let headers = response.headers_mut();
    if let Some(methods) = methods {
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
    let asked = parts.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
    if let Some(names) = header_names(asked.into_iter().filter_map(|value| value.to_str().ok())) {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
    headers.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    for varied in [ACCESS_CONTROL_REQUEST_METHOD, ACCESS_CONTROL_REQUEST_HEADERS] {
        headers.append(VARY, HeaderValue::from(varied));
    }
    response
}

/// Lets the page of an origin read a reply.
pub(crate) fn share(origin: &HeaderValue, headers: &mut HeaderMap) {
    let shown: Vec<&str> = headers.keys().filter(|name| needs_exposure(name)).map(HeaderName::as_str).collect();
    // With credentials a `*` would be a name and no wildcard.
    let shown = (!shown.is_empty()).then(|| HeaderValue::try_from(shown.join(", ")).ok()).flatten();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    match shown {
        Some(shown) => headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, shown),
        None => headers.remove(ACCESS_CONTROL_EXPOSE_HEADERS),
    };
    headers.append(VARY, HeaderValue::from(ORIGIN));
}

fn needs_exposure(name: &HeaderName) -> bool {
    !NEEDS_NO_EXPOSURE.contains(name) && !name.as_str().starts_with("access-control-")
}

/// The names in lists of header names, without what can be none.
fn header_names<'h>(lists: impl Iterator<Item = &'h str>) -> Option<HeaderValue> {
    let mut names: Vec<HeaderName> = Vec::new();
    for name in lists.flat_map(|list| list.split(',')) {
        if let Ok(name) = HeaderName::from_bytes(name.trim().as_bytes())
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    let names: Vec<&str> = names.iter().map(HeaderName::as_str).collect();
    (!names.is_empty()).then(|| HeaderValue::try_from(names.join(", ")).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &str, headers: &[(&'static str, &'static str)]) -> Parts {
        let mut request = http::Request::builder().method(method).uri("/a");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn a_preflight_is_known_by_what_only_browsers_send() {
        let whole = [("origin", "https://a.example"), ("access-control-request-method", "PUT")];
        assert!(is_preflight(&asked("OPTIONS", &whole)));
        assert!(!is_preflight(&asked("GET", &whole)));
        assert!(!is_preflight(&asked("OPTIONS", &whole[..1])));
        assert!(!is_preflight(&asked("OPTIONS", &whole[1..])));
    }

    #[test]
    fn a_preflight_is_told_methods_and_the_headers_that_can_be() {
        let parts = asked(
            "OPTIONS",
            &[
                ("origin", "null"),
                ("access-control-request-method", "PATCH"),
                ("access-control-request-headers", "X-One, bad name, ,x-one,\"q\",Authorization"),
            ],
        );
        let allow = Allow::new([&Method::GET, &Method::PATCH]);
        let told = preflight(&parts, Some(&allow));
        assert_eq!((told.status(), told.body().len()), (StatusCode::NO_CONTENT, 0));
        assert_eq!(told.headers()[ACCESS_CONTROL_ALLOW_METHODS], "GET, HEAD, PATCH, OPTIONS");
        assert_eq!(told.headers()[ACCESS_CONTROL_ALLOW_HEADERS], "x-one, authorization");
        let elsewhere = preflight(&parts, None);
        assert_eq!(elsewhere.headers()[ACCESS_CONTROL_ALLOW_METHODS], "PATCH");
        let nonsense = asked("OPTIONS", &[("origin", "null"), ("access-control-request-method", "A B")]);
        assert!(!preflight(&nonsense, None).headers().contains_key(ACCESS_CONTROL_ALLOW_METHODS));
    }

    #[test]
    fn a_reply_names_what_scripts_may_read_and_keeps_its_own_vary() {
        let mut headers = HeaderMap::new();
        for (name, value) in [("content-type", "text/plain"), ("x-rate-limit", "60"), ("vary", "Accept")] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("drawn"));
        share(&HeaderValue::from_static("https://a.example"), &mut headers);
        assert_eq!(headers[ACCESS_CONTROL_ALLOW_ORIGIN], "https://a.example");
        assert_eq!(headers[ACCESS_CONTROL_ALLOW_CREDENTIALS], "true");
        assert_eq!(headers[ACCESS_CONTROL_EXPOSE_HEADERS], "x-rate-limit");
        assert_eq!(headers.get_all(VARY).into_iter().collect::<Vec<_>>(), ["Accept", "origin"]);
    }
}
