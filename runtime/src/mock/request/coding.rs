//! How a text is coded in its place, and where it is split, which comes before decoding.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// How text is coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// As in a form and a query: percent-encoded, `+` is a space.
    Form,
    /// Percent-encoded.
    Percent,
    /// Not at all.
    Plain,
}

/// What stands between the items of a value that is not exploded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    Comma,
    Space,
    Pipe,
    Tab,
    Dot,
    Semicolon,
}

impl Coding {
    /// Decodes a text; `None` where an escape is broken or what it makes is not UTF-8.
    pub(super) fn decode(self, text: &str) -> Option<Cow<'_, str>> {
        let has_plus = self == Self::Form && text.contains('+');
        if self == Self::Plain || !has_plus && !text.contains('%') {
            return Some(Cow::Borrowed(text));
        }
        if !is_sound(text) {
            return None;
        }
        let spaced = if has_plus { Cow::Owned(text.replace('+', " ")) } else { Cow::Borrowed(text) };
        let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
        Some(Cow::Owned(decoded.into_owned()))
    }
}

/// Whether each `%` begins an escape.
fn is_sound(text: &str) -> bool {
    let complete = |escape: &str| escape.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    text.split('%').skip(1).all(complete)
}

impl Delimiter {
    /// Splits a text that is not decoded yet. Spaces, pipes and tabs cannot stand in a URL, so that their escapes are
    /// the delimiters themselves (OpenAPI 3.1.1 §4.8.12.4); the escape of any other is part of an item.
    pub(super) fn split(self, text: &str, coding: Coding) -> Vec<&str> {
        let (byte, escape) = match self {
            Self::Comma => (b',', None),
            Self::Dot => (b'.', None),
            Self::Semicolon => (b';', None),
            Self::Space => (b' ', Some(*b"20")),
            Self::Pipe => (b'|', Some(*b"7C")),
            Self::Tab => (b'\t', Some(*b"09")),
        };
        let escape = escape.filter(|_| coding != Coding::Plain);
        let plus = self == Self::Space && coding == Coding::Form;
        let (mut pieces, mut start, mut index) = (Vec::new(), 0, 0);
        let bytes = text.as_bytes();
        while let Some(&found) = bytes.get(index) {
            let is_escape = || {
                let digits = bytes.get(index + 1..index + 3);
                escape.is_some_and(|escape| digits.is_some_and(|digits| digits.eq_ignore_ascii_case(&escape)))
            };
            let length = match found {
                _ if found == byte || plus && found == b'+' => 1,
                b'%' if is_escape() => 3,
                _ => 0,
            };
            if length > 0 {
                pieces.push(text.get(start..index).unwrap_or_default());
                start = index + length;
            }
            index += length.max(1);
        }
        pieces.push(text.get(start..).unwrap_or_default());
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_decoded_strictly() {
        for (coding, text, decoded) in [
            (Coding::Form, "a+b%20c", Some("a b c")),
            (Coding::Form, "%2B", Some("+")),
            (Coding::Percent, "a+b", Some("a+b")),
            (Coding::Percent, "%C3%A9", Some("é")),
            (Coding::Plain, "a+b%20", Some("a+b%20")),
            (Coding::Form, "100%", None),
            (Coding::Form, "%4", None),
            (Coding::Form, "%zz", None),
            (Coding::Percent, "%+1", None),
            (Coding::Percent, "%C3", None),
            (Coding::Percent, "%ED%A0%80", None),
        ] {
            assert_eq!(coding.decode(text).as_deref(), decoded, "{text}");
        }
    }

    #[test]
    fn what_is_escaped_does_not_split_unless_it_cannot_stand_in_a_url() {
        use Coding::{Form, Percent, Plain};
        use Delimiter::{Comma, Pipe, Space, Tab};
        let cases: [(Delimiter, Coding, &str, &[&str]); 10] = [
            (Comma, Form, "a,b%2Cc", &["a", "b%2Cc"]),
            (Comma, Form, "", &[""]),
            (Comma, Form, ",", &["", ""]),
            (Space, Form, "a%20b+c d%2", &["a", "b", "c", "d%2"]),
            (Space, Percent, "a%20b+c", &["a", "b+c"]),
            (Pipe, Form, "a|b%7Cc%7cd%C3%A9", &["a", "b", "c", "d%C3%A9"]),
            (Tab, Form, "a%09b\tc", &["a", "b", "c"]),
            (Space, Plain, "a%20b c", &["a%20b", "c"]),
            (Pipe, Plain, "a%7Cb|c", &["a%7Cb", "c"]),
            (Comma, Plain, "é,語", &["é", "語"]),
        ];
        for (delimiter, coding, text, pieces) in cases {
            assert_eq!(delimiter.split(text, coding), pieces, "{text}");
        }
    }
}
