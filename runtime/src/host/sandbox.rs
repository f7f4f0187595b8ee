//! Documents that a mock sends from the origin of the control plane.

use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox");

/// What browsers render as a document, and so run scripts of.
const DOCUMENTS: [&str; 5] = ["text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"];

/// Takes from a document the origin that it came from, so that no mocked page speaks with the control plane's rights.
pub(crate) fn apply(headers: &mut HeaderMap) {
    if headers.get(CONTENT_TYPE).is_some_and(|content_type| is_document(content_type.as_bytes())) {
        headers.insert(CONTENT_SECURITY_POLICY, SANDBOX);
    }
}

fn is_document(content_type: &[u8]) -> bool {
    let end = content_type.iter().position(|byte| *byte == b';').unwrap_or(content_type.len());
    let essence = content_type.get(..end).unwrap_or_default().trim_ascii();
    let known = DOCUMENTS.iter().any(|document| essence.eq_ignore_ascii_case(document.as_bytes()));
    known || essence.last_chunk::<4>().is_some_and(|end| end.eq_ignore_ascii_case(b"+xml"))
}

#[cfg(test)]
mod tests {
    use super::is_document;

    #[test]
    fn documents_are_known_by_their_type() {
        for document in ["text/html", "TEXT/HTML; charset=utf-8", "image/svg+xml", "application/atom+xml", "text/xml "]
        {
            assert!(is_document(document.as_bytes()), "{document}");
        }
        for other in ["application/json", "text/plain", "image/png", "", "xml", "text/htmlx"] {
            assert!(!is_document(other.as_bytes()), "{other}");
        }
    }
}
