//! How a delivery is known again.

use http::{HeaderMap, HeaderName};

/// On every delivery.
pub(super) const DELIVERY: HeaderName = HeaderName::from_static("mockwright-delivery");

/// Whether a request is a delivery of a webhook. Nobody is told of those: else a webhook that leads to its own mock would
/// never come to rest.
pub(crate) fn is_delivery(headers: &HeaderMap) -> bool {
    headers.contains_key(DELIVERY)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::{DELIVERY, is_delivery};

    #[test]
    fn a_delivery_is_known_by_its_header() {
        let mut headers = HeaderMap::new();
        assert!(!is_delivery(&headers));
        headers.insert(DELIVERY, http::HeaderValue::from_static("1"));
        assert!(is_delivery(&headers));
    }
}
