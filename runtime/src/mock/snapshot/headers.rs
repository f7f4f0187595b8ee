//! Reply headers from the values that a bundle or a draft gives.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use indexmap::IndexMap;
use serde_json::Value;

/// Headers that frame the message or belong to the connection: they are the server's.
const FRAMING: [&str; 9] = [
    "connection",
    "content-length",
    "content-type",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// More headers than this are no reply that clients read.
const MAX_HEADERS: usize = 256;

/// Makes the headers of a reply; what cannot be sent is left out and told in `problems`.
///
/// A list is sent comma-separated (style `simple`), but for `Set-Cookie`, whose values have a line each.
pub(super) fn header_map(values: &IndexMap<String, Value>, problems: &mut Vec<String>) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(values.len().min(MAX_HEADERS) + 1);
    for (name, value) in values {
        let Ok(name) = HeaderName::try_from(name.as_str()) else {
            problems.push(format!("`{}` is no header name", name.escape_debug()));
            continue;
        };
        if FRAMING.contains(&name.as_str()) || is_untrue_coding(&name, value) {
            continue;
        }
        let lines = match value {
            Value::Array(items) if name == header::SET_COOKIE => items.iter().map(scalar).collect(),
            Value::Array(items) => items
                .iter()
                .map(scalar)
                .collect::<Option<Vec<_>>>()
                .map(|items| items.join(","))
                .into_iter()
                .map(Some)
                .collect(),
            other => vec![scalar(other)],
        };
        for line in lines {
            match line.and_then(|line| HeaderValue::try_from(line).ok()) {
                Some(_) if headers.len() >= MAX_HEADERS => {
                    problems.push(format!("`{name}` is left out: a reply has at most {MAX_HEADERS} headers"));
                }
                Some(value) => {
                    headers.append(&name, value);
                }
                None => problems.push(format!("the value of `{name}` cannot be sent in a header")),
            }
        }
    }
    headers
}

/// Puts headers in the place of those of the same name.
pub(super) fn replace(headers: &mut HeaderMap, added: HeaderMap) {
    for name in added.keys() {
        headers.remove(name);
    }
    headers.extend(added);
}

/// Bodies are sent as they are, so that any coding but `identity` would be a lie about the bytes.
fn is_untrue_coding(name: &HeaderName, value: &Value) -> bool {
    *name == header::CONTENT_ENCODING && !value.as_str().is_some_and(|coding| coding.eq_ignore_ascii_case("identity"))
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim_matches([' ', '\t']).to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::header_map;

    #[test]
    fn sends_what_can_be_sent_and_tells_the_rest() {
        let values = json!({
            "X-Rate-Limit": 60,
            "X-List": ["a", 2, true],
            "Set-Cookie": ["a=1", "b=2"],
            "X-Split": "one\r\nX-Evil: yes",
            "bad name": "x",
            "X-Object": {"a": 1},
            "Content-Length": 7,
            "transfer-encoding": "chunked",
            "Content-Type": "text/evil",
            "Content-Encoding": "gzip",
            "X-Snow": "☃",
        });
        let values = values.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let mut problems = Vec::new();
        let headers = header_map(&values, &mut problems);
        let lines: Vec<_> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        assert_eq!(lines, ["x-rate-limit: 60", "x-list: a,2,true", "set-cookie: a=1", "set-cookie: b=2", "x-snow: ☃"]);
        assert_eq!(
            problems,
            [
                "the value of `x-split` cannot be sent in a header",
                "`bad name` is no header name",
                "the value of `x-object` cannot be sent in a header",
            ]
        );
    }

    #[test]
    fn identity_is_true_of_every_body() {
        let values = [("Content-Encoding".to_owned(), json!("identity"))].into_iter().collect();
        assert_eq!(header_map(&values, &mut Vec::new())["content-encoding"], "identity");
    }
}
