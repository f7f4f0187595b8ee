//! The page that shows the control plane's document: Swagger UI, which comes out of the program and asks nobody else.

mod embedded;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, Response, StatusCode};

use embedded::Asset;

/// Scripts and calls come from and go to this server alone; styles may stand in elements, as Swagger UI puts them there.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; \
    base-uri 'none'; object-src 'none'";

/// The page for `/admin/docs`.
pub(crate) fn page() -> Response<Bytes> {
    answer(
        StatusCode::OK,
        Bytes::from_static(embedded::PAGE),
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
    )
}

/// What stands at `/admin/assets/docs/{name}`, or nothing if there is no such asset.
pub(crate) fn asset(name: &str, request_headers: &HeaderMap) -> Option<Response<Bytes>> {
    let asset = embedded::ASSETS.iter().find(|asset| asset.name == name)?;
    let compressed = asset.compressed && accepts_gzip(request_headers);
    let (bytes, tag) = asset.representation(compressed);
    let caching = caching(asset, &tag);
    if is_known(request_headers, &tag) {
        return Some(answer(StatusCode::NOT_MODIFIED, Bytes::new(), caching));
    }
    let mut response = answer(StatusCode::OK, bytes, caching);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
    if compressed {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Some(response)
}

/// What a 304 repeats of the 200 (RFC 9110 §15.4.5). The names have no version in them, so a browser asks each time.
fn caching(asset: &Asset, tag: &str) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = vec![(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    headers.extend(HeaderValue::from_str(tag).ok().map(|tag| (header::ETAG, tag)));
    if asset.compressed {
        headers.push((header::VARY, HeaderValue::from_static("accept-encoding")));
    }
    headers
}

fn answer(
    status: StatusCode,
    body: Bytes,
    headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().extend(headers);
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Whether gzip is acceptable (RFC 9110 §12.5.3); without the header it is not taken for granted.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let mut any = false;
    for coding in elements(headers, &header::ACCEPT_ENCODING) {
        let (name, weight) = coding.split_once(';').map_or((coding, ""), |(name, weight)| (name.trim_end(), weight));
        let weight = weight.trim().strip_prefix(['q', 'Q']).and_then(|weight| weight.strip_prefix('='));
        let acceptable = weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0));
        if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            return acceptable;
        }
        any |= name == "*" && acceptable;
    }
    any
}

/// Whether the client has it already (RFC 9110 §13.1.2, compared weakly).
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    elements(headers, &header::IF_NONE_MATCH)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

fn elements<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let lines = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}
