//! What a webhook's messages are signed with.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

/// A secret that begins with this is base64 (Standard Webhooks 1.0).
const PREFIX: &str = "whsec_";

const LONGEST: usize = 256;

/// A secret, as its owner wrote it. It leaves the store only into signatures.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret {
    text: String,
    key: Vec<u8>,
}

/// The secrets of a webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Secrets {
    pub(crate) current: Option<Secret>,
    /// The one before, which signs too until a moment.
    pub(crate) former: Option<(Secret, i64)>,
}

impl Secret {
    /// Reads one; what is wrong with it otherwise.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() || text.len() > LONGEST {
            return Err(format!("must have from 1 to {LONGEST} bytes"));
        }
        if text.contains('\0') {
            return Err("must not contain a zero byte".to_owned());
        }
        let key = match text.strip_prefix(PREFIX) {
            None => text.as_bytes().to_vec(),
            Some(coded) => STANDARD
                .decode(coded)
                .or_else(|_| STANDARD_NO_PAD.decode(coded))
                .map_err(|_| format!("must be base64 behind `{PREFIX}`"))?,
        };
        if key.is_empty() {
            return Err(format!("must have something behind `{PREFIX}`"));
        }
        Ok(Self { text: text.to_owned(), key })
    }

    /// As its owner wrote it, for the store.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }
}

impl Secrets {
    /// Those that sign at a moment, the current one first.
    pub(super) fn at(&self, now: i64) -> impl Iterator<Item = &Secret> {
        let former = self.former.as_ref().filter(|(_, until)| now < *until).map(|(secret, _)| secret);
        self.current.iter().chain(former)
    }

    /// Puts another in the place of the current one, which signs too until a moment.
    pub(crate) fn rotate(&mut self, next: Secret, until: i64) {
        if self.current.as_ref() != Some(&next) {
            self.former = self.current.replace(next).map(|before| (before, until));
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::{Secret, Secrets};

    fn secret(text: &str) -> Secret {
        Secret::read(text).unwrap()
    }

    #[test]
    fn a_secret_is_its_bytes_or_base64() {
        assert_eq!(secret("webhook_secret").key(), b"webhook_secret");
        assert_eq!(secret("whsec_AAEC").key(), [0, 1, 2]);
        assert_eq!(secret("whsec_AAECAw").key(), [0, 1, 2, 3]);
        for wrong in ["", "whsec_", "whsec_?", "a\0", &"s".repeat(257)] {
            assert!(Secret::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_former_secret_signs_for_a_while() {
        let mut secrets = Secrets { current: Some(secret("one")), former: None };
        secrets.rotate(secret("two"), 100);
        let at = |now| secrets.at(now).map(Secret::text).collect::<Vec<_>>();
        assert_eq!((at(99), at(100)), (vec!["two", "one"], vec!["two"]));
    }

    #[test]
    fn the_same_secret_again_changes_nothing() {
        let mut secrets = Secrets { current: Some(secret("one")), former: Some((secret("zero"), 100)) };
        let before = secrets.clone();
        secrets.rotate(secret("one"), 200);
        assert_eq!(secrets, before);
    }

    #[test]
    fn nothing_of_a_secret_is_printed() {
        assert!(!format!("{:?}", Secrets { current: Some(secret("canary")), former: None }).contains("canary"));
    }
}
