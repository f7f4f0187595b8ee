use std::borrow::Cow;

use memchr::memmem::Finder;

use crate::mock::request::content::Malformed;
use crate::mock::request::content::charset::latin1;

/// More parts than this are no body that anybody means.
const MAX_PARTS: usize = 10_000;

/// More headers than this are no part's.
const MAX_HEADERS: usize = 16;

/// One part.
#[derive(Debug)]
pub(super) struct Part<'b> {
    headers: Vec<(&'b str, &'b [u8])>,
    pub(super) body: &'b [u8],
}

impl<'b> Part<'b> {
    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<Cow<'b, str>> {
        let (_, value) = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(match std::str::from_utf8(value) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(latin1(value)),
        })
    }

    /// The name that its disposition gives it (RFC 7578 §4.2).
    pub(super) fn name(&self) -> Option<String> {
        disposition_parameter(&self.header("content-disposition")?, "name")
    }

    /// Whether it came from a file.
    pub(super) fn is_file(&self) -> bool {
        self.header("content-disposition").is_some_and(|value| {
            ["filename", "filename*"].iter().any(|name| disposition_parameter(&value, name).is_some())
        })
    }
}

/// Takes a body apart. Lines may end without a carriage return, as those do that people write by hand.
pub(super) fn parts<'b>(bytes: &'b [u8], boundary: &str) -> Result<Vec<Part<'b>>, Malformed> {
    let delimiter = format!("--{boundary}");
    let finder = Finder::new(delimiter.as_bytes());
    let mut parts = Vec::new();
    let mut start = None;
    let mut from = 0;
    while let Some(found) = bytes.get(from..).and_then(|rest| finder.find(rest)).map(|found| found + from) {
        from = found + delimiter.len();
        let before = bytes.get(..found).unwrap_or_default();
        let Some((is_last, next)) = line_end(bytes, from).filter(|_| before.is_empty() || before.ends_with(b"\n"))
        else {
            continue;
        };
        if let Some(start) = start {
            if parts.len() >= MAX_PARTS {
                return Err(Malformed::new(format!("the body has more than {MAX_PARTS} parts")));
            }
            let part = before.get(start..).unwrap_or_default();
            let part = part.strip_suffix(b"\n").unwrap_or(part);
            parts.push(read_part(part.strip_suffix(b"\r").unwrap_or(part), parts.len() + 1)?);
        }
        if is_last {
            return Ok(parts);
        }
        start = Some(next);
        // The line break behind a delimiter may be the one in front of the next.
        from = next;
    }
    let what = if start.is_none() { "the body has no line with its boundary" } else { "the last part has no end" };
    Err(Malformed::new(what))
}

/// What stands behind a boundary: whether it is the last one, and where the next part begins. `None`: it is no boundary.
fn line_end(bytes: &[u8], at: usize) -> Option<(bool, usize)> {
    let rest = bytes.get(at..)?;
    if rest.starts_with(b"--") {
        return Some((true, at));
    }
    let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let rest = rest.get(padding..)?;
    let length = if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n")) };
    (length > 0).then_some((false, at + padding + length))
}

/// The headers are those of mail, not of HTTP: what follows the name may be any character (RFC 5322 §4.1), and browsers
/// do send them.
fn read_part(bytes: &[u8], number: usize) -> Result<Part<'_>, Malformed> {
    let fault = || Malformed::new(format!("the headers of part {number} cannot be read"));
    let mut headers = Vec::new();
    let mut rest = bytes;
    loop {
        let end = memchr::memchr(b'\n', rest).ok_or_else(fault)?;
        let (line, next) = (rest.get(..end).unwrap_or_default(), rest.get(end + 1..).unwrap_or_default());
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Ok(Part { headers, body: next });
        }
        let header = header(line).filter(|_| headers.len() < MAX_HEADERS);
        headers.push(header.ok_or_else(fault)?);
        rest = next;
    }
}

fn header(line: &[u8]) -> Option<(&str, &[u8])> {
    let (name, value) = line.split_at_checked(memchr::memchr(b':', line)?)?;
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    let is_one_line = memchr::memchr(b'\r', value).is_none();
    let name = std::str::from_utf8(name).ok().filter(|_| is_name && is_one_line)?;
    Some((name, value.get(1..)?.trim_ascii()))
}

/// A parameter of `Content-Disposition`, its escapes undone: backslashes, and the three of browsers (HTML §4.10.21.8).
fn disposition_parameter(header: &str, name: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (key, behind) = rest.split_once('=')?;
        let (value, next) = value(behind.trim_start());
        if key.trim_matches([' ', '\t', ';']).eq_ignore_ascii_case(name) {
            return Some(value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
        }
        rest = next;
    }
}

/// A token or quoted string, and what is behind it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim_end().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return (value, quoted.get(index + 1..).unwrap_or_default()),
            // Browsers of old sent whole paths, whose backslashes escape nothing.
            '\\' => match characters.clone().next() {
                Some((_, next @ ('"' | '\\'))) => {
                    value.push(next);
                    characters.next();
                }
                _ => value.push('\\'),
            },
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_a_part_are_those_of_mail() {
        let named = |headers: &str| {
            let body = format!("--b\r\n{headers}\r\n\r\nx\r\n--b--");
            parts(body.as_bytes(), "b").ok().map(|parts| (parts[0].name(), parts[0].body == b"x"))
        };
        let cases = [
            ("Content-Disposition: form-data; name=\"a\"", Some((Some("a"), true))),
            ("content-disposition:form-data; name=\"\u{14}\u{7f}é\"", Some((Some("\u{14}\u{7f}é"), true))),
            ("X-A: 1\nContent-Disposition: form-data; name=a \t", Some((Some("a"), true))),
            ("X-A: 1", Some((None, true))),
            ("Content-Disposition form-data; name=a", None),
            ("Content-Disposition : form-data; name=a", None),
            ("Content-Disposition: form-data; name=\"a\rb\"", None),
            (": form-data; name=a", None),
        ];
        for (headers, expected) in cases {
            let expected = expected.map(|(name, is_whole)| (name.map(str::to_owned), is_whole));
            assert_eq!(named(headers), expected, "{headers}");
        }
        assert_eq!(named(&"X-A: 1\r\n".repeat(MAX_HEADERS + 1)), None);
    }

    #[test]
    fn disposition_parameters_are_found() {
        let cases = [
            ("form-data; name=\"a\"", "name", Some("a")),
            ("form-data; filename=\"x;name=y\"; name=b", "name", Some("b")),
            ("form-data; NAME = c ; filename=d", "name", Some("c")),
            ("form-data; name=\"a \\\"b\\\" %22c%22\"", "name", Some("a \"b\" \"c\"")),
            ("form-data; filename=\"C:\\dir\\file\"", "filename", Some("C:\\dir\\file")),
            ("form-data; filename*=UTF-8''x", "filename*", Some("UTF-8''x")),
            ("form-data; filename=x", "name", None),
            ("form-data", "name", None),
            ("form-data; name=\"a", "name", Some("a")),
        ];
        for (header, name, value) in cases {
            assert_eq!(disposition_parameter(header, name).as_deref(), value, "{header}");
        }
    }
}
