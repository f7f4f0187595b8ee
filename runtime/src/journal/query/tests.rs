use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use http::{HeaderMap, HeaderValue, Method};
use serde_json::{Value, json};

use super::{Query, Relation};
use crate::journal::{Record, RecordedBody, RecordedHeaders};

/// A request of the first second of 2027 that got a 200.
pub(in crate::journal) fn record(method: &str, target: &str, body: &str) -> Record {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    Record {
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        path: path.to_owned(),
        query: query.map(Into::into),
        headers: RecordedHeaders::default(),
        body: RecordedBody::of(body.as_bytes()),
        operation: None,
        scenario: None,
        secrets: Arc::default(),
        status: 200,
        at: DateTime::parse_from_rfc3339("2027-01-01T00:00:00Z").unwrap().to_utc(),
        duration: Duration::from_millis(1),
        client: IpAddr::V4(Ipv4Addr::LOCALHOST),
    }
}

pub(in crate::journal) fn query(value: &Value) -> Query {
    let resolve =
        |name: &str| (name == "showPet" || name == "GET /pets/{petId}").then(|| "GET /pets/{petId}".to_owned());
    Query::from_json(value, "", &resolve).unwrap()
}

fn faults(value: &Value) -> Vec<String> {
    let faults = Query::from_json(value, "request", &|_| None).unwrap_err();
    faults.into_iter().map(|fault| fault.field).collect()
}

#[test]
fn a_question_is_about_some_requests() {
    let mut headers = HeaderMap::new();
    headers.append("X-Trace", HeaderValue::from_static("7"));
    headers.append("X-Trace", HeaderValue::from_static("8"));
    let sent = Record {
        headers: RecordedHeaders::of(&headers),
        operation: Some("GET /pets/{petId}".into()),
        status: 404,
        ..record("GET", "/v1/pets/7?limit=5&tag=a&tag=b%20c", r#"{"name": "Rex"}"#)
    };
    for (wanted, relation) in [
        (json!({}), Relation::Meant),
        (json!({"operation": "showPet"}), Relation::Meant),
        (json!({"operation": "GET /pets/{petId}", "status": 404.0}), Relation::Meant),
        (json!({"operation": "showPet", "status": 200}), Relation::Near),
        (json!({"method": "get"}), Relation::Meant),
        (json!({"method": "POST"}), Relation::Other),
        (json!({"path": "/v1/pets/{id}"}), Relation::Meant),
        (json!({"path": "/v1/**", "method": "GET"}), Relation::Meant),
        (json!({"path": "/pets/{id}"}), Relation::Other),
        (json!({"query": {"limit": 5, "tag": "b c"}}), Relation::Meant),
        (json!({"query": {"tag": ["b c", "a"]}}), Relation::Meant),
        (json!({"query": {"tag": ["a", "c"]}}), Relation::Near),
        (json!({"query": {"offset": "0"}}), Relation::Near),
        (json!({"headers": {"x-trace": 8}}), Relation::Meant),
        (json!({"headers": {"x-trace": 9}}), Relation::Near),
        (json!({"headers": {"x-other": ""}}), Relation::Near),
        (json!({"body": {"contains": {"name": "Rex"}}, "headers": null}), Relation::Meant),
        (json!({"body": {"pattern": "^Rex"}}), Relation::Near),
        (json!({"since": "2027-01-01T01:00:00+01:00"}), Relation::Meant),
        (json!({"since": "2027-01-01T00:00:00.000001Z"}), Relation::Other),
    ] {
        assert_eq!(query(&wanted).relation(&sent), relation, "{wanted}");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let many: Value = (0..51).map(|index| (format!("x{index}"), json!("1"))).collect();
    for (value, fields) in [
        (json!([]), vec!["request"]),
        (
            json!({
                "operation": "nothing", "method": "G T", "path": "pets", "query": [], "headers": {"x y": "1"},
                "body": {"pattern": "("}, "status": 600, "since": "yesterday", "pth": "/",
            }),
            vec!["pth", "method", "path", "operation", "since", "status", "query", "headers", "body.pattern"],
        ),
        (json!({"query": {"a": {}}, "headers": {"a": []}}), vec!["query", "headers"]),
        (json!({"query": many, "headers": many}), vec!["query", "headers"]),
        (json!({"query": {"a": vec!["1"; 51]}}), vec!["query"]),
        (json!({"status": "200", "method": 1, "path": "/a".repeat(600)}), vec!["method", "path", "status"]),
    ] {
        let expected: Vec<_> = fields
            .into_iter()
            .map(|field| if field == "request" { field.to_owned() } else { format!("request.{field}") })
            .collect();
        assert_eq!(faults(&value), expected);
    }
}

#[test]
fn a_question_is_said_in_words() {
    for (wanted, text) in [
        (json!({}), "anything"),
        (json!({"operation": "showPet"}), "GET /pets/{petId}"),
        (json!({"method": "post", "path": "/pets"}), "POST /pets"),
        (json!({"operation": "showPet", "path": "/pets/7"}), "GET /pets/{petId} at /pets/7"),
        (json!({"method": "post"}), "POST of any path"),
        (
            json!({"path": "/pets", "status": 201, "query": {"a": [1, 2]}, "headers": {"X-A": "b"}, "body": {"equals": 1}}),
            "any method of /pets with status 201 and query `a=1`, `a=2` and header `x-a: b` and the body `1`",
        ),
    ] {
        assert_eq!(query(&wanted).to_string(), text);
    }
    assert!(query(&json!({"query": {"a": "x".repeat(10_000)}})).to_string().len() < 500);
}
