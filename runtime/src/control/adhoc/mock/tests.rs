use crate::control::adhoc::MockResource;
use chrono::DateTime;
use serde_json::{Value, json};

use super::{AdhocMock, Past};
use crate::control::adhoc::id::MockId;
use crate::control::adhoc::new_mock::NewMock;
use crate::control::adhoc::stored::StoredMock;

const ID: &str = "00112233445566778899aabbccddeeff";

fn mock(asked_for: &Value) -> AdhocMock {
    let created_at = DateTime::parse_from_rfc3339("2026-11-22T08:30:00.123456789Z").unwrap().to_utc();
    let new = NewMock::from_json(asked_for).unwrap();
    AdhocMock::new(MockId::parse(ID).unwrap(), "key".into(), new, Past { serial: 1, created_at, hits: 0 })
}

/// The status, the header fields in the order of their names, and the body.
fn sent(asked_for: &Value) -> (u16, Vec<String>, String) {
    let response = mock(asked_for).answer().response;
    let field = |(name, value): (&http::HeaderName, &http::HeaderValue)| format!("{name}: {}", value.to_str().unwrap());
    let mut fields: Vec<_> = response.headers().iter().map(field).collect();
    fields.sort();
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    (response.status().as_u16(), fields, body)
}

fn id_and(fields: &[&str]) -> Vec<String> {
    let id = format!("x-mock-id: {ID}");
    let mut fields: Vec<_> = fields.iter().map(|field| (*field).to_owned()).chain([id]).collect();
    fields.sort();
    fields
}

#[test]
fn a_reply_has_what_was_asked_for_and_the_id() {
    let json = "content-type: application/json";
    for (asked_for, status, fields, body) in [
        (json!({}), 200, vec![json], ""),
        (
            json!({"status_code": 429, "headers": {"Retry-After": 120}, "body": "{}"}),
            429,
            vec![json, "retry-after: 120"],
            "{}",
        ),
        (json!({"content_type": "text/csv", "body": "a,b"}), 200, vec!["content-type: text/csv"], "a,b"),
        (
            json!({"content_type": "text/csv", "headers": {"CONTENT-TYPE": "text/html"}, "body": "x"}),
            200,
            vec!["content-type: text/html"],
            "x",
        ),
        (json!({"status_code": 103, "body": "x"}), 200, vec![json, "x-mock-status: 103"], "x"),
        (json!({"status_code": 100}), 200, vec![json, "x-mock-status: 100"], ""),
        (json!({"status_code": 204, "body": "x"}), 204, vec![], ""),
        (json!({"status_code": 205, "body": "x", "content_type": "text/csv"}), 205, vec![], ""),
        (json!({"status_code": 304, "headers": {"ETag": "\"1\""}, "body": "x"}), 304, vec!["etag: \"1\""], ""),
        (json!({"status_code": 304, "headers": {"Content-Type": "text/csv"}}), 304, vec!["content-type: text/csv"], ""),
        (json!({"status_code": 599}), 599, vec![json], ""),
    ] {
        assert_eq!(sent(&asked_for), (status, id_and(&fields), body.to_owned()), "{asked_for}");
    }
}

#[test]
fn the_delay_is_told() {
    assert_eq!(mock(&json!({"delay_ms": 800})).answer().delay.as_millis(), 800);
}

#[test]
fn a_mock_is_shown_with_the_fields_of_the_page() {
    let shown = mock(&json!({
        "name": "paid", "status_code": 202, "body": "{}", "content_type": "text/csv", "delay_ms": 5,
        "headers": {"Content-Type": "text/html"}, "ttl_seconds": 60,
    }));
    let expected = json!({
        "mock_id": ID,
        "name": "paid",
        "status_code": 202,
        "content_type": "text/html",
        "delay_ms": 5,
        "has_custom_headers": true,
        "has_body": true,
        "created_at": "2026-11-22T08:30:00.123456Z",
        "expires_at": "2026-11-22T08:31:00.123456Z",
        "hit_count": 0,
        "endpoint_url": format!("/v1/mock/{ID}"),
    });
    assert_eq!(resource(&shown), expected);
    let plain = resource(&mock(&json!({})));
    assert_eq!(plain.as_object().unwrap().len(), 11);
    assert_eq!(
        [&plain["name"], &plain["has_custom_headers"], &plain["has_body"], &plain["content_type"]],
        [&json!(null), &json!(false), &json!(false), &json!("application/json")]
    );
    let informational = resource(&mock(&json!({"status_code": 101, "body": ""})));
    assert_eq!(
        [&informational["status_code"], &informational["has_custom_headers"], &informational["has_body"]],
        [&json!(101), &json!(false), &json!(false)]
    );
}

#[test]
fn what_is_stored_comes_back_the_same() {
    for asked_for in [
        json!({}),
        json!({"name": "☃", "status_code": 103, "body": "a\0☃", "delay_ms": 30_000, "content_type": "text/csv"}),
        json!({"status_code": 304, "headers": {"Content-Type": "text/csv", "X-Snow": "☃", "X-Empty": ""}}),
        json!({"status_code": 204, "content_type": "text/csv", "body": "kept"}),
    ] {
        let made = mock(&asked_for);
        made.hit();
        let stored = StoredMock::from(&made);
        let restored = stored.clone().into_mock("key".into(), 1).unwrap();
        assert_eq!(StoredMock::from(&restored), stored);
        assert_eq!(resource(&restored), resource(&made));
        let (before, after) = (made.answer().response, restored.answer().response);
        assert_eq!((before.status(), before.headers(), before.body()), (after.status(), after.headers(), after.body()));
    }
}

#[test]
fn a_stored_mock_that_cannot_be_served_is_none() {
    let good = StoredMock::from(&mock(&json!({})));
    for bad in [
        StoredMock { id: "1".into(), ..good.clone() },
        StoredMock { status: 99, ..good.clone() },
        StoredMock { content_type: "a\nb".into(), ..good.clone() },
        StoredMock { headers: vec![("X A".into(), "b".into())], ..good.clone() },
        StoredMock { headers: vec![("X-A".into(), "b\r\n".into())], ..good.clone() },
    ] {
        assert!(bad.into_mock("key".into(), 1).is_none());
    }
}

fn resource(mock: &AdhocMock) -> Value {
    serde_json::to_value(MockResource::from(mock)).unwrap()
}
