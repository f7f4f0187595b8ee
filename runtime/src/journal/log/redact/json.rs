//! Secrets in JSON.

use std::borrow::Cow;

use super::{REDACTED, Secrets};

/// Replaces the values of members whose names are of secrets. What is no JSON, or is cut, is searched as far as it looks
/// like it; all other bytes stay.
pub(super) fn members<'t>(text: &'t str, secrets: &Secrets<'_>) -> Cow<'t, str> {
    let mut redacted = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(start) = find(text, at, '"') {
        let end = string_end(text, start);
        let colon = skip_blanks(text, end);
        at = end;
        if !text.get(colon..).is_some_and(|rest| rest.starts_with(':')) || !is_of_secret(text, start, end, secrets) {
            continue;
        }
        let value = skip_blanks(text, colon + 1);
        at = value_end(text, value);
        redacted.push_str(text.get(copied..value).unwrap_or_default());
        redacted.push('"');
        redacted.push_str(REDACTED);
        redacted.push('"');
        copied = at;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    redacted.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(redacted)
}

fn is_of_secret(text: &str, start: usize, end: usize, secrets: &Secrets<'_>) -> bool {
    let written = text.get(start..end).unwrap_or_default();
    let name = serde_json::from_str::<Cow<'_, str>>(written).unwrap_or_else(|_| written.trim_matches('"').into());
    secrets.has(&name)
}

fn find(text: &str, from: usize, wanted: char) -> Option<usize> {
    text.get(from..)?.find(wanted).map(|at| from + at)
}

fn skip_blanks(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len()
}

/// Where a string that begins at a quotation mark has ended, at the latest with the text.
fn string_end(text: &str, start: usize) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(start + 1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Where a value has ended: a string, a number or word, or all of an array or object.
fn value_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(text, at);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return if depth == 0 { at } else { at + 1 },
            b'}' | b']' => depth -= 1,
            b',' | b' ' | b'\t' | b'\n' | b'\r' if depth == 0 => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str) -> String {
        members(text, &Secrets::new(&["x-own".to_owned()])).into_owned()
    }

    #[test]
    fn values_of_secrets_are_replaced_and_all_else_stays() {
        for (text, expected) in [
            (r#"{"name": "Rex", "n": 1}"#, r#"{"name": "Rex", "n": 1}"#),
            (r#"{"password": "a\"b", "n": 1}"#, r#"{"password": "[redacted]", "n": 1}"#),
            (
                r#"{"userPassword":12,"a":[{"api_key":null}]}"#,
                r#"{"userPassword":"[redacted]","a":[{"api_key":"[redacted]"}]}"#,
            ),
            (r#"{"token": {"a": ["}", 1]}, "b": 2}"#, r#"{"token": "[redacted]", "b": 2}"#),
            (r#"[{"secret":[1,[2]]},{"x":1}]"#, r#"[{"secret":"[redacted]"},{"x":1}]"#),
            (r#"{"pass\u0077ord":"x"}"#, r#"{"pass\u0077ord":"[redacted]"}"#),
            (r#"{"X-Own":true}"#, r#"{"X-Own":"[redacted]"}"#),
            (r#"{"a": "password", "b": "x"}"#, r#"{"a": "password", "b": "x"}"#),
            (r#"{"password": "cut of"#, r#"{"password": "[redacted]""#),
            (r#"{"password""#, r#"{"password""#),
            (r#"{"password":"#, r#"{"password":"[redacted]""#),
            (r#"{"ü":"ß","token":"ä"}"#, r#"{"ü":"ß","token":"[redacted]"}"#),
            ("", ""),
            ("\"", "\""),
        ] {
            assert_eq!(redacted(text), expected);
        }
    }

    #[test]
    fn nesting_without_end_is_walked_once() {
        let text = format!(r#"{{"token":{}"#, "[{\"a\":".repeat(10_000));
        assert_eq!(redacted(&text), r#"{"token":"[redacted]""#);
    }
}
