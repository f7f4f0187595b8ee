//! Bytes into text.

use std::sync::Arc;

use super::Pointer;
use crate::diagnostic::{Code, Diagnostic, Place};

/// Takes bytes as UTF-8, with or without a byte order mark.
///
/// # Errors
/// A diagnostic at the first byte that is not UTF-8; UTF-16 is recognised and named.
pub(super) fn decode(bytes: Vec<u8>, file: &Arc<str>) -> Result<String, Box<Diagnostic>> {
    if let Some(encoding) = wide_encoding(&bytes) {
        let place = Place { file: Some(Arc::clone(file)), line: None, column: None, pointer: Pointer::root() };
        return Err(Diagnostic::error(Code::NotUtf8, place, format!("the text is {encoding}, not UTF-8"))
            .hint("save the file as UTF-8")
            .into());
    }
    let mut text = String::from_utf8(bytes).map_err(|error| -> Box<Diagnostic> {
        let at = error.utf8_error().valid_up_to();
        not_utf8(error.as_bytes(), at, file).into()
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

fn not_utf8(bytes: &[u8], at: usize, file: &Arc<str>) -> Diagnostic {
    let before = String::from_utf8_lossy(bytes.get(..at).unwrap_or_default());
    let count = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let place = Place {
        file: Some(Arc::clone(file)),
        line: Some(count(before.matches('\n').count() + 1)),
        column: Some(count(before.chars().rev().take_while(|c| *c != '\n').count() + 1)),
        pointer: Pointer::root(),
    };
    Diagnostic::error(Code::NotUtf8, place, format!("byte {at} is not UTF-8"))
        .hint("save the file as UTF-8; it may be in an older encoding such as Latin-1")
}

/// The byte order mark of UTF-16 or UTF-32, or the zeros that ASCII text has in them.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, 1..=0x7f, ..] | [1..=0x7f, 0, 0, 0, ..] => {
            Some("UTF-32")
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 1..=0x7f, 0, 1..=0x7f, ..] | [1..=0x7f, 0, 1..=0x7f, 0, ..] => {
            Some("UTF-16")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> Diagnostic {
        *decode(bytes.to_vec(), &"a.yaml".into()).unwrap_err()
    }

    #[test]
    fn the_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(decode(b"\xef\xbb\xbfa: 1".to_vec(), &"a".into()).unwrap(), "a: 1");
        assert_eq!(decode(Vec::new(), &"a".into()).unwrap(), "");
    }

    #[test]
    fn a_wrong_byte_is_named_with_its_place() {
        let fault = fault(b"a: 1\nb\xc3\xa4: \xe4");
        assert_eq!(fault.message, "byte 10 is not UTF-8");
        assert_eq!((fault.place.line, fault.place.column), (Some(2), Some(5)));
    }

    #[test]
    fn utf_16_is_recognised_with_and_without_its_mark() {
        for bytes in [&b"\xff\xfea\0"[..], b"\xfe\xff\0a", b"{\0\"\0", b"\0{\0\""] {
            assert_eq!(fault(bytes).message, "the text is UTF-16, not UTF-8");
        }
        assert_eq!(fault(b"\xff\xfe\0\0").message, "the text is UTF-32, not UTF-8");
    }
}
