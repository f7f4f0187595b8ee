use bytes::Bytes;
use http::Response;
use serde_json::Value;

use super::*;
use crate::journal::log::RecordedReply;
use crate::journal::log::tests::{headers, item, of_record, source};
use crate::journal::query::tests::record;
use crate::mock::Breaches;

fn shown(fields: &[(&str, &[u8])]) -> Value {
    let record = Record { headers: headers(fields), ..record("GET", "/", "") };
    serde_json::from_str(&row(&of_record(&source(), record), 1, 7).request_headers).unwrap()
}

#[test]
fn header_fields_are_named_as_people_do_and_joined() {
    let fields = [("x-a", &b"1"[..]), ("user-agent", b"u"), ("x-a", b"2"), ("etag", b"")];
    assert_eq!(shown(&fields), json!({"X-A": "1, 2", "User-Agent": "u", "Etag": ""}));
    assert_eq!(
        shown(&[("x-latin", b"Z\xfcrich"), ("x-utf", "ü".as_bytes())]),
        json!({"X-Latin": "Zürich", "X-Utf": "ü"})
    );
    assert_eq!(shown(&[("cookie", b"a"), ("cookie", b"b")]), json!({"Cookie": "[redacted]"}));
}

#[test]
fn names_of_clients_are_kept_where_they_are_harmless() {
    let named = |value: &[u8]| {
        let fields = [("x-request-id", value), ("x-session-id", value), ("x-correlation-id", value)];
        let record = Record { headers: headers(&fields), ..record("GET", "/", "") };
        let row = row(&LogItem { number: 255, ..of_record(&source(), record) }, 1, 0xab);
        assert_eq!(row.session_id, row.correlation_id);
        (row.request_id, row.session_id)
    };
    assert_eq!(named(b"a-1"), ("a-1".to_owned(), Some("a-1".to_owned())));
    for value in [&b""[..], b"a b", b"\xff", &[b'x'; 129]] {
        assert_eq!(named(value), ("req_000000ab000000ff".to_owned(), None));
    }
}

#[test]
fn a_body_is_text_or_told_in_base64() {
    let kept = |bytes: &'static [u8], truncated: bool| {
        let body = RecordedBody { bytes: Bytes::from_static(bytes), truncated };
        let row = row(&of_record(&source(), Record { body, ..record("POST", "/", "") }), 1, 7);
        (row.request_body, row.cut)
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(kept(b"", false), (None, 0));
    assert_eq!(kept("ü".as_bytes(), false), (text("ü"), 0));
    assert_eq!(kept(b"a\xc3", true), (text("a"), 1), "cut through");
    assert_eq!(kept(b"a\xc3", false), (text("base64:YcM="), 0));
    assert_eq!(kept(b"a\xff\xc3", true), (text("base64:Yf/D"), 1));
    assert_eq!(kept(b"\0", false), (text("base64:AA=="), 0));
    assert_eq!(kept(b"{\"token\": \"\xff\"}", false), (text("[redacted]"), 0));
}

#[test]
fn without_bodies_sizes_are_kept() {
    let source = source();
    let mut item = item(&source, "POST", "/", "{}");
    item.with_bodies = false;
    item.reply = Some(RecordedReply::of(&Response::new(Bytes::from_static(b"abc")), false));
    let row = row(&item, 1, 7);
    assert_eq!((row.request_body, row.response_body, row.cut), (None, None, 0));
    assert_eq!((row.request_size, row.response_size), (2, 3));
}

#[test]
fn a_long_path_is_cut_at_a_character() {
    let path = format!("/{}", "ü".repeat(8 * 1024));
    let kept = row(&item(&source(), "GET", &path, ""), 1, 7).path;
    assert_eq!(kept.len(), 8 * 1024 - 1);
    assert!(path.starts_with(&kept));
}

/// The violations and the body of the reply as they are kept.
fn told(place: &str, value: &str) -> (Value, Option<String>) {
    let mut violation = RequestViolation::of_body("pattern", "is wrong: hunter2");
    place.clone_into(&mut violation.place);
    violation.value = Some(value.to_owned());
    let mut response = Response::new(Bytes::from_static(b"wrong: hunter2"));
    response.extensions_mut().insert(Breaches([violation].into()));
    let record = Record { secrets: ["app.id".to_owned(), "own".to_owned()].into(), ..record("GET", "/", "") };
    let item = LogItem { reply: Some(RecordedReply::of(&response, true)), ..of_record(&source(), record) };
    let row = row(&item, 1, 7);
    (serde_json::from_str(&row.violations.unwrap()).unwrap(), row.response_body)
}

#[test]
fn what_is_told_of_a_secret_is_not_repeated() {
    for (place, value) in [
        ("query.access_token", "hunter2"),
        ("header.Authorization", "hunter2"),
        ("query.Own", "hunter2"),
        ("query.app.id", "hunter2"),
        ("body#/users/0/password", "hunter2"),
        ("body#/own/x", "hunter2"),
        ("body", r#"{"name": 1, "password": "hunter2"}"#),
        ("body", r#"{"own":"hunter2 and so on…"#),
        ("body#/list", r#"[{"api_key": "hunter2"}]"#),
        ("body", "<token>hunter2</token>"),
    ] {
        let (told, body) = told(place, value);
        assert_eq!(told, json!([{"place": place, "rule": "pattern", "message": "[redacted]"}]), "{value}");
        assert_eq!(body.as_deref(), Some("[redacted]"), "{place} {value}");
    }
    let (told, body) = told("body#/name", r#"{"first": "Rex"}"#);
    assert_eq!((&told[0]["message"], body.as_deref()), (&json!("is wrong: hunter2"), Some("wrong: hunter2")));
}
