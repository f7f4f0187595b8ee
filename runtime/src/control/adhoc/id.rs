//! The names of ad-hoc mocks, and where requests say them.

use std::fmt;

use percent_encoding::percent_decode_str;
use url::form_urlencoded;

use crate::control::entropy::{Entropy, NoEntropy};

/// The name of an ad-hoc mock: 128 random bits, in lower-case hexadecimal. Whoever knows it may use the mock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct MockId([u8; 16]);

impl MockId {
    pub(super) fn draw(entropy: &Entropy) -> Result<Self, NoEntropy> {
        entropy.bytes().map(Self)
    }

    /// Reads one as it is written. There is one way to write it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// A number below `parts`, as likely as any other.
    pub(super) fn part(self, parts: u8) -> usize {
        let [first, ..] = self.0;
        usize::from(first % parts)
    }
}

impl fmt::Display for MockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for MockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The mock that a request is about, from the last segment of its path.
///
/// The released Python client sends the literal segment `{mock_id}`, and the id as a query parameter of that name.
pub(crate) fn requested_id(path_segment: &str, query: Option<&str>) -> Option<MockId> {
    let segment = percent_decode_str(path_segment).decode_utf8().ok()?;
    if segment != "{mock_id}" {
        return MockId::parse(&segment);
    }
    let (_, id) = form_urlencoded::parse(query?.as_bytes()).find(|(name, _)| name == "mock_id")?;
    MockId::parse(&id)
}

#[cfg(test)]
mod tests {
    use super::requested_id;

    const ID: &str = "00ff10a2b3c4d5e6f708192a3b4c5d6e";

    #[test]
    fn an_id_is_found_in_the_path_or_where_the_python_client_puts_it() {
        let of_id = format!("mock_id={ID}");
        let encoded = format!("x=1&mock%5Fid=%300{}", &ID[2..]);
        for (segment, query, found) in [
            (ID, None, true),
            (ID, Some("mock_id=ffffffffffffffffffffffffffffffff"), true),
            ("%300ff10a2b3c4d5e6f708192a3b4c5d6e", None, true),
            ("{mock_id}", Some(of_id.as_str()), true),
            ("%7Bmock_id%7D", Some(of_id.as_str()), true),
            ("%7bmock_id%7d", Some(encoded.as_str()), true),
            ("%7Bmock_id%7D", None, false),
            ("%7Bmock_id%7D", Some("mock_id="), false),
            ("%7Bmock_id%7D", Some("other=1"), false),
            ("{id}", Some(of_id.as_str()), false),
            ("", None, false),
            (&ID[1..], None, false),
            (&ID.to_uppercase(), None, false),
            ("%ff", None, false),
            ("..%2f..%2fetc", None, false),
        ] {
            let id = requested_id(segment, query).map(|id| id.to_string());
            assert_eq!(id.as_deref(), found.then_some(ID), "{segment} {query:?}");
        }
    }
}
