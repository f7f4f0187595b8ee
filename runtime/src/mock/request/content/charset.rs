use std::borrow::Cow;

use mockwright_generator::model::MediaKind;

use super::{ContentFault, Malformed, Source};

/// Makes UTF-8 of text by the `charset` of its type; without one it is taken for UTF-8. What no charset is needed for
/// comes back as it is.
///
/// # Errors
/// [`ContentFault::Charset`] where it is none of UTF-8, US-ASCII, ISO-8859-1 and UTF-16, and [`ContentFault::Malformed`]
/// where the bytes are not in it.
pub(super) fn decode(source: Source<'_>) -> Result<Cow<'_, [u8]>, ContentFault> {
    let bytes = source.bytes;
    // The parts of a multipart body have each a charset of their own.
    let charset = source.parameter("charset").filter(|_| source.kind != MediaKind::Multipart);
    match charset {
        None => Ok(Cow::Borrowed(bytes)),
        Some(name) => decode_as(name, bytes),
    }
}

/// Makes UTF-8 of bytes in a named charset.
pub(super) fn decode_as<'b>(name: &str, bytes: &'b [u8]) -> Result<Cow<'b, [u8]>, ContentFault> {
    let name = name.trim();
    let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if is(&["utf-8", "utf8"]) {
        return Ok(Cow::Borrowed(bytes));
    }
    if is(&["us-ascii", "ascii"]) {
        let fault = || Malformed::new("the body has bytes that are not US-ASCII");
        return if bytes.is_ascii() { Ok(Cow::Borrowed(bytes)) } else { Err(fault().into()) };
    }
    if is(&["iso-8859-1", "iso_8859-1", "latin1", "l1"]) {
        return Ok(if bytes.is_ascii() { Cow::Borrowed(bytes) } else { Cow::Owned(latin1(bytes).into_bytes()) });
    }
    let order = match () {
        () if is(&["utf-16"]) => None,
        () if is(&["utf-16be"]) => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
        () if is(&["utf-16le"]) => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        () => return Err(ContentFault::Charset),
    };
    Ok(Cow::Owned(utf16(bytes, order)?.into_bytes()))
}

/// Bytes as the characters of the same numbers.
pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Without a mark and a name that says otherwise, the bytes of UTF-16 are in network order (RFC 2781 §4.3).
fn utf16(bytes: &[u8], order: Option<fn([u8; 2]) -> u16>) -> Result<String, Malformed> {
    let (order, bytes): (fn([u8; 2]) -> u16, _) = match (order, bytes) {
        (Some(order), bytes) => (order, bytes),
        (None, [0xff, 0xfe, bytes @ ..]) => (u16::from_le_bytes, bytes),
        (None, [0xfe, 0xff, bytes @ ..] | bytes) => (u16::from_be_bytes, bytes),
    };
    let (pairs, odd) = bytes.as_chunks::<2>();
    let fault = || Malformed::new("the body is not UTF-16");
    if !odd.is_empty() {
        return Err(fault());
    }
    char::decode_utf16(pairs.iter().map(|pair| order(*pair))).collect::<Result<_, _>>().map_err(|_| fault())
}

/// Bytes as text.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let lines = before.split(|byte| *byte == b'\n').count();
        Malformed { detail: "the body is not UTF-8".to_owned(), at: Some((lines, before.len() - line_start + 1)) }
    })
}
