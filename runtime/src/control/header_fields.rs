//! The header fields that a client wants on replies.

use std::collections::HashSet;

use http::{HeaderName, HeaderValue, header};
use serde_json::Value;

use super::adhoc::{X_MOCK_ID, X_MOCK_STATUS};
use super::fault::FieldFault;
use super::fields::shown;
use crate::host::is_session_cookie;

const MOST: usize = 100;
const MOST_BYTES: usize = 64 * 1024;

/// More faulty fields than this are not told one by one.
const FAULTS_TOLD: usize = 20;

/// Fields that frame the message or belong to the connection: they are the server's (RFC 9110 §7.6.1, §7.8, §8.6).
const FRAMING: [&str; 8] =
    ["connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/// Reads the member `headers`.
pub(super) fn read(value: &Value) -> Result<Vec<(HeaderName, HeaderValue)>, Vec<FieldFault>> {
    let Some(members) = value.as_object() else {
        return Err(vec![FieldFault::new("headers", "must be an object")]);
    };
    if members.len() > MOST {
        return Err(vec![FieldFault::new("headers", format!("must not have more than {MOST} fields"))]);
    }
    let mut fields = Vec::with_capacity(members.len());
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for (name, value) in members {
        match field(name, value) {
            Ok((name, _)) if !seen.insert(name.clone()) => {
                faults.push(FieldFault::new(format!("headers.{name}"), "is there twice: case makes no difference"));
            }
            Ok(field) => fields.push(field),
            Err(reason) => faults.push(FieldFault::new(format!("headers.{}", shown(name)), reason)),
        }
    }
    if fields.iter().map(length).sum::<usize>() > MOST_BYTES {
        faults.push(FieldFault::new("headers", format!("must not be longer than {MOST_BYTES} bytes in all")));
    }
    faults.truncate(FAULTS_TOLD);
    if faults.is_empty() { Ok(fields) } else { Err(faults) }
}

/// How long a field is.
fn length((name, value): &(HeaderName, HeaderValue)) -> usize {
    name.as_str().len() + value.len()
}

/// Reads one field; what is wrong with it otherwise.
pub(super) fn field(name: &str, value: &Value) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::try_from(name).map_err(|_| "is no name of a header field")?;
    if FRAMING.contains(&name.as_str()) {
        return Err("cannot be set: it frames the message, which the server does".to_owned());
    }
    if name == X_MOCK_ID || name == X_MOCK_STATUS {
        return Err("cannot be set: the server says this itself".to_owned());
    }
    let text = match value {
        Value::String(text) => text.trim_matches([' ', '\t']).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return Err("must be a string".to_owned()),
    };
    if text.chars().any(|char| char.is_control() && char != '\t') {
        return Err("must not contain line breaks or other control characters".to_owned());
    }
    if name == header::SET_COOKIE && is_session_cookie(&text) {
        return Err("must not set the cookie by which the web page knows who is signed in".to_owned());
    }
    let value = HeaderValue::try_from(text).map_err(|_| "cannot be sent in a header field")?;
    Ok((name, value))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::read;

    #[test]
    fn fields_that_can_be_sent_are_taken() {
        let fields =
            read(&json!({"Retry-After": 120, "X-On": true, "X-T": " a\tb ", "Set-Cookie": "a=1", "X-Snow": "☃"}))
                .unwrap();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let expected: [(&str, &[u8]); 5] = [
            ("retry-after", b"120"),
            ("x-on", b"true"),
            ("x-t", b"a\tb"),
            ("set-cookie", b"a=1"),
            ("x-snow", "☃".as_bytes()),
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn fields_that_would_break_or_forge_a_reply_are_refused() {
        for (name, value) in [
            ("X-A", json!("a\r\nX-Evil: 1")),
            ("X-A", json!("a\n")),
            ("X-A", json!("a\rb")),
            ("X-A", json!("a\0b")),
            ("X-A", json!("a\u{7f}b")),
            ("X-A", json!("a\u{85}b")),
            ("X-A", json!(["a"])),
            ("X-A", json!({"a": 1})),
            ("X-A", Value::Null),
            ("", json!("a")),
            ("X A", json!("a")),
            ("X-A:", json!("a")),
            ("X-A\r\nX-B", json!("a")),
            ("X-Ä", json!("a")),
            ("content-length", json!(3)),
            ("Transfer-Encoding", json!("chunked")),
            ("CONNECTION", json!("close")),
            ("Keep-Alive", json!("timeout=5")),
            ("Upgrade", json!("h2c")),
            ("TE", json!("trailers")),
            ("Trailer", json!("X-A")),
            ("Proxy-Connection", json!("close")),
            ("X-Mock-Id", json!("forged")),
            ("x-mock-status", json!("103")),
            ("Set-Cookie", json!("mockwright_session_8000=stolen; Path=/")),
            ("Set-Cookie", json!(" =mockwright_session=stolen")),
            ("Set-Cookie", json!("Mockwright_Session=stolen")),
        ] {
            let faults = read(&json!({ name: value })).unwrap_err();
            assert_eq!(faults.len(), 1, "{name}");
            assert_eq!(faults[0].field, format!("headers.{name}"));
        }
        assert_eq!(read(&json!([])).unwrap_err()[0].reason, "must be an object");
    }

    #[test]
    fn names_are_the_same_in_any_case() {
        let faults = read(&json!({"X-A": "1", "x-a": "2"})).unwrap_err();
        assert_eq!((faults.len(), faults[0].field.as_str()), (1, "headers.x-a"));
    }

    #[test]
    fn there_is_an_end_to_fields_and_bytes() {
        let of = |count: usize, length: usize| -> Value {
            (0..count).map(|index| (format!("X-{index:03}"), json!("v".repeat(length)))).collect()
        };
        assert!(read(&of(100, 1)).is_ok());
        assert_eq!(read(&of(101, 1)).unwrap_err()[0].field, "headers");
        assert!(read(&of(1, 64 * 1024 - 5)).is_ok());
        assert_eq!(read(&of(1, 64 * 1024 - 4)).unwrap_err()[0].field, "headers");
        assert_eq!(read(&of(2, 40_000)).unwrap_err()[0].field, "headers");
        let all_faulty: Value = (0..100).map(|index| (format!("X {index}"), json!("v"))).collect();
        assert_eq!(read(&all_faulty).unwrap_err().len(), 20);
    }
}
