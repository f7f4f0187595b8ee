//! The header fields of a request, in one piece of memory.

use std::iter;

use http::HeaderMap;

/// No more of them is kept.
const LONGEST: usize = 8 * 1024;

/// Header fields, each with its name in lower case.
///
/// A received `HeaderMap` would be as quick to keep, but its values hold on to the buffers of their connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RecordedHeaders {
    /// `name:value` in lines; neither can contain a line break.
    lines: Box<[u8]>,
    truncated: bool,
}

impl RecordedHeaders {
    /// Copies what is kept: the first 8 KiB.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let length = |(name, value): (&http::HeaderName, &http::HeaderValue)| name.as_str().len() + value.len() + 2;
        let mut lines = Vec::with_capacity(headers.iter().map(length).sum::<usize>().min(LONGEST));
        let mut truncated = false;
        for field in headers {
            if lines.len() + length(field) > LONGEST {
                truncated = true;
                continue;
            }
            lines.extend_from_slice(field.0.as_str().as_bytes());
            lines.push(b':');
            lines.extend_from_slice(field.1.as_bytes());
            lines.push(b'\n');
        }
        Self { lines: lines.into_boxed_slice(), truncated }
    }

    /// The fields, in the order in which they came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let mut rest = &*self.lines;
        iter::from_fn(move || {
            let (line, after) = rest.split_at_checked(memchr::memchr(b'\n', rest)?)?;
            rest = after.get(1..)?;
            let (name, value) = line.split_at_checked(memchr::memchr(b':', line)?)?;
            Some((name, value.get(1..)?))
        })
    }

    /// The values of a field.
    pub(super) fn values<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h [u8]> {
        self.iter().filter(move |(of, _)| *of == name.as_bytes()).map(|(_, value)| value)
    }

    /// Whether fields are missing here.
    pub(crate) fn is_truncated(&self) -> bool {
        self.truncated
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::RecordedHeaders;

    #[test]
    fn fields_are_kept_with_their_values() {
        let mut headers = HeaderMap::new();
        headers.append("X-A", HeaderValue::from_static("1:2"));
        headers.append("x-a", HeaderValue::from_static(""));
        headers.append("x-b", HeaderValue::from_bytes(b"\xff").unwrap());
        let kept = RecordedHeaders::of(&headers);
        let fields: Vec<(&[u8], &[u8])> = vec![(b"x-a", b"1:2"), (b"x-a", b""), (b"x-b", b"\xff")];
        assert_eq!(kept.iter().collect::<Vec<_>>(), fields);
        assert_eq!(kept.values("x-a").collect::<Vec<_>>(), [&b"1:2"[..], b""]);
        assert!(!kept.is_truncated());
        assert_eq!(RecordedHeaders::default().iter().count(), 0);
    }

    #[test]
    fn what_is_too_long_is_left_out() {
        let mut headers = HeaderMap::new();
        headers.append("x-long", HeaderValue::try_from("x".repeat(9000)).unwrap());
        headers.append("x-short", HeaderValue::from_static("1"));
        let kept = RecordedHeaders::of(&headers);
        assert_eq!(kept.iter().collect::<Vec<_>>(), [(&b"x-short"[..], &b"1"[..])]);
        assert!(kept.is_truncated());
    }
}
