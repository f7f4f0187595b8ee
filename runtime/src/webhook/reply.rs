//! What a receiver answered, and what of it is kept.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;

/// No more of a reply is read and kept (design: limits).
pub(super) const LONGEST: usize = 64 * 1024;

/// Stands before what is no text.
const CODED: &str = "base64:";

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: Option<u16>,
    pub(crate) body: Option<String>,
    pub(crate) took: Duration,
    /// Why it failed; `None`: it did not.
    pub(crate) error: Option<String>,
    /// For how long the receiver wants to be left alone.
    pub(super) patience: Option<Duration>,
}

impl Reply {
    /// Nothing came back.
    pub(super) fn failed(error: String, took: Duration) -> Self {
        Self { status: None, body: None, took, error: Some(error), patience: None }
    }

    pub(crate) fn success(&self) -> bool {
        self.error.is_none()
    }

    /// Whether the receiver wants nothing any more.
    pub(super) fn is_gone(&self) -> bool {
        self.status == Some(StatusCode::GONE.as_u16())
    }
}

/// Why a status is no success.
pub(super) fn fault_of(status: StatusCode) -> Option<String> {
    if status.is_success() {
        return None;
    }
    let why = if status.is_redirection() { "redirects are not followed" } else { "only 2xx is success" };
    Some(format!("the receiver answered with status {}: {why}", status.as_u16()))
}

/// A body as it is kept: as text, else coded. `whole`: whether nothing of it is missing.
pub(super) fn shown(mut bytes: Vec<u8>, whole: bool) -> String {
    bytes.truncate(LONGEST);
    let end = match std::str::from_utf8(&bytes) {
        Ok(text) => text.len(),
        // Cut within a character.
        Err(error) if !whole && error.error_len().is_none() => error.valid_up_to(),
        Err(_) => 0,
    };
    // PostgreSQL keeps no zero bytes.
    let is_text = (end > 0 || bytes.is_empty()) && !bytes.contains(&0);
    if is_text {
        bytes.truncate(end);
        return String::from_utf8(bytes).unwrap_or_default();
    }
    bytes.truncate((LONGEST - CODED.len()) / 4 * 3);
    format!("{CODED}{}", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::{LONGEST, fault_of, shown};

    #[test]
    fn text_is_kept_as_it_is() {
        assert_eq!(shown(b"OK".into(), true), "OK");
        assert_eq!(shown(Vec::new(), true), "");
        assert_eq!(shown("grün".into(), true), "grün");
    }

    #[test]
    fn what_is_no_text_is_coded() {
        assert_eq!(shown(vec![0xff], true), "base64:/w==");
        assert_eq!(shown(vec![0], true), "base64:AA==");
        assert_eq!(shown("ü".as_bytes()[..1].into(), true), "base64:ww==");
    }

    #[test]
    fn there_is_an_end_to_it() {
        assert_eq!(shown(vec![b'x'; LONGEST + 1], false).len(), LONGEST);
        assert!(shown(vec![0xff; LONGEST + 1], false).len() <= LONGEST);
        let cut = shown("ü".repeat(LONGEST).into_bytes()[..LONGEST - 1].into(), false);
        assert_eq!((cut.len(), cut.ends_with('ü')), (LONGEST - 2, true));
    }

    #[test]
    fn only_2xx_is_success() {
        for (status, success) in [(200, true), (299, true), (304, false), (404, false), (500, false)] {
            assert_eq!(fault_of(StatusCode::from_u16(status).unwrap()).is_none(), success, "{status}");
        }
    }
}
