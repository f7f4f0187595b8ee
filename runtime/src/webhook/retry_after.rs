//! When a receiver wants to be asked again (RFC 9110 §10.2.3).

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use http::header::RETRY_AFTER;

/// A receiver is not left alone for longer.
const LONGEST: Duration = Duration::from_hours(24);

/// What a reply says, where its status is one that asks for patience.
pub(super) fn retry_after(status: u16, headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    if !matches!(status, 429 | 502 | 503 | 504) {
        return None;
    }
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a long time.
        Duration::from_secs(text.parse().unwrap_or(u64::MAX))
    } else {
        let until = DateTime::parse_from_rfc2822(text).ok()?;
        until.signed_duration_since(now).to_std().unwrap_or_default()
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, Utc};
    use http::{HeaderMap, HeaderValue};

    use super::retry_after;

    fn told(status: u16, value: &'static str) -> Option<Duration> {
        let now: DateTime<Utc> = "2015-10-21T07:27:00Z".parse().unwrap();
        let headers = HeaderMap::from_iter([(http::header::RETRY_AFTER, HeaderValue::from_static(value))]);
        retry_after(status, &headers, now)
    }

    #[test]
    fn it_is_seconds_or_a_moment() {
        assert_eq!(told(429, "3"), Some(Duration::from_secs(3)));
        assert_eq!(told(503, "Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::from_mins(1)));
        assert_eq!(told(503, "Wed, 21 Oct 2015 07:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(told(429, "99999999999999999999999"), Some(Duration::from_hours(24)));
    }

    #[test]
    fn nonsense_and_other_statuses_say_nothing() {
        assert_eq!((told(429, "-3"), told(429, ""), told(500, "3"), told(301, "3")), (None, None, None, None));
    }
}
