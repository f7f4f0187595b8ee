//! What a mock may not send from the origin of the control plane.

use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox");

/// What browsers render as a document, and so run scripts of.
const DOCUMENTS: [&str; 5] = ["text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"];

/// How the names of the cookies begin by which the web page knows who is signed in.
const SESSION_COOKIE: &str = "mockwright_session";

/// Takes from a document the origin that it came from, so that no mocked page speaks with the control plane's rights, and
/// takes away cookies that would sign somebody in or out.
pub(crate) fn apply(headers: &mut HeaderMap) {
    let signs_in = |value: &HeaderValue| is_session_cookie(&String::from_utf8_lossy(value.as_bytes()));
    if headers.get_all(SET_COOKIE).iter().any(signs_in) {
        let others: Vec<_> = headers.get_all(SET_COOKIE).iter().filter(|value| !signs_in(value)).cloned().collect();
        headers.remove(SET_COOKIE);
        for other in others {
            headers.append(SET_COOKIE, other);
        }
    }
    if headers.get(CONTENT_TYPE).is_some_and(|content_type| is_document(content_type.as_bytes())) {
        headers.insert(CONTENT_SECURITY_POLICY, SANDBOX);
    }
}

/// Whether a cookie has a name that the web page keeps for itself. Browsers send a cookie without a name as its value
/// alone, so that `=a=b` comes back as `a=b`.
pub(crate) fn is_session_cookie(set_cookie: &str) -> bool {
    let cookie = set_cookie.trim_start_matches(|character: char| character == '=' || character.is_whitespace());
    cookie.get(..SESSION_COOKIE.len()).is_some_and(|start| start.eq_ignore_ascii_case(SESSION_COOKIE))
}

fn is_document(content_type: &[u8]) -> bool {
    let end = content_type.iter().position(|byte| *byte == b';').unwrap_or(content_type.len());
    let essence = content_type.get(..end).unwrap_or_default().trim_ascii();
    let known = DOCUMENTS.iter().any(|document| essence.eq_ignore_ascii_case(document.as_bytes()));
    known || essence.last_chunk::<4>().is_some_and(|end| end.eq_ignore_ascii_case(b"+xml"))
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use http::header::SET_COOKIE;

    use super::{apply, is_document};

    #[test]
    fn nobody_is_signed_in_by_a_mock() {
        let mut headers = HeaderMap::new();
        for cookie in ["a=1", "mockwright_session_8000=x", "=MOCKWRIGHT_session=x", "b=2"] {
            headers.append(SET_COOKIE, cookie.parse().unwrap());
        }
        apply(&mut headers);
        assert_eq!(headers.get_all(SET_COOKIE).iter().collect::<Vec<_>>(), ["a=1", "b=2"]);
    }

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
