use serde_json::{Value, json};

use super::{NearMiss, Verification};
use crate::journal::query::tests::{query, record};
use crate::journal::{Record, Recorder, times_from_json};
use crate::requests::Bounds;

fn recorder() -> Recorder {
    let recorder = Recorder::default();
    for (method, target, body) in [
        ("POST", "/pets", r#"{"name": "Rex"}"#),
        ("POST", "/pets", r#"{"name": "Tom"}"#),
        ("POST", "/pets?dry=true", r#"{"name": "Rex", "age": 3}"#),
        ("GET", "/pets/1", ""),
    ] {
        recorder.record(record(method, target, body));
    }
    recorder
}

fn verify(recorder: &Recorder, wanted: &Value, times: &Value) -> Verification {
    recorder.verify(&query(wanted), times_from_json(times).unwrap())
}

#[test]
fn what_was_expected_is_held_against_what_came() {
    let recorder = recorder();
    let post = json!({"method": "POST", "path": "/pets"});
    for (wanted, times, verified, count, message) in [
        (&post, json!(null), true, 3, "expected POST /pets at least 1 time, and it was called 3 times"),
        (&post, json!(1), false, 3, "expected POST /pets exactly 1 time, but it was called 3 times"),
        (&post, json!(0), false, 3, "expected POST /pets never, but it was called 3 times"),
        (
            &post,
            json!({"between": [2, 3]}),
            true,
            3,
            "expected POST /pets between 2 and 3 times, and it was called 3 times",
        ),
        (&json!({"path": "/toys"}), json!(0), true, 0, "expected any method of /toys never, and it was never called"),
        (
            &json!({"path": "/pets/*"}),
            json!(2),
            false,
            1,
            "expected any method of /pets/* exactly 2 times, but it was called 1 time",
        ),
    ] {
        let verification = verify(&recorder, wanted, &times);
        assert_eq!((verification.verified, verification.count), (verified, count), "{message}");
        assert_eq!(verification.message, message);
        assert_eq!(recorder.count(&query(wanted)), count);
        assert!(verification.near_misses.is_empty());
    }
}

#[test]
fn near_misses_say_what_was_wrong() {
    let wanted =
        json!({"method": "POST", "path": "/pets", "query": {"dry": true}, "body": {"equals": {"name": "Rex"}}});
    let verification = verify(&recorder(), &wanted, &json!(1));
    assert!(!verification.verified);
    let reasons: Vec<_> = verification.near_misses.iter().map(|miss| miss.reasons.join("; ")).collect();
    let expected = [
        "`/age` of the body is there, and is not wanted",
        "the query parameter `dry` is missing; `/name` of the body is `\"Tom\"`, not `\"Rex\"`",
        "the query parameter `dry` is missing",
    ];
    assert_eq!(reasons, expected, "the newest first");
    let NearMiss { method, path, status, at, .. } = verification.near_misses[0].clone();
    assert_eq!((&*method, &*path, status, &*at), ("POST", "/pets", 200, "2027-01-01T00:00:00.000000Z"));
}

#[test]
fn there_are_few_near_misses_and_no_secrets_in_them() {
    let recorder = Recorder::default();
    for index in 0..20 {
        let headers = [("authorization".parse().unwrap(), "Bearer s3cret".parse().unwrap())].into_iter().collect();
        let headers = crate::journal::RecordedHeaders::of(&headers);
        let body = format!(r#"{{"password": "s3cret{index}"}}"#);
        recorder.record(Record { headers, ..record("GET", "/?api_key=s3cret&page=1", &body) });
    }
    let wanted = json!({
        "query": {"api_key": "x", "page": 1}, "headers": {"Authorization": "x"}, "body": {"contains": {"password": "x"}},
    });
    let near = verify(&recorder, &wanted, &json!(1)).near_misses;
    assert_eq!(near.len(), 5);
    assert_eq!(near[0].reasons.len(), 3);
    assert!(!serde_json::to_string(&near).unwrap().contains("s3cret"));
    let page = verify(&recorder, &json!({"query": {"page": 2}}), &json!(1)).near_misses;
    assert_eq!(page[0].reasons, ["the query parameter `page` is `1`, not `2`"]);
}

#[test]
fn an_answer_about_the_newest_alone_says_so() {
    let recorder = Recorder::new(Bounds { requests: 2, ..Bounds::default() });
    (0..5).for_each(|_| recorder.record(record("GET", "/", "")));
    let verification = verify(&recorder, &json!({"path": "/"}), &json!(5));
    assert_eq!((verification.count, verification.forgotten), (2, 3));
    let expected = "expected any method of / exactly 5 times, but it was called 2 times among the newest 2 requests";
    assert_eq!(verification.message, expected);
    let kept_wholly = verify(&recorder, &json!({"path": "/", "since": "2027-01-01T00:00:00.001Z"}), &json!(0));
    assert_eq!((kept_wholly.verified, kept_wholly.forgotten), (true, 0));
    let reaching_back = verify(&recorder, &json!({"path": "/", "since": "2027-01-01T00:00:00Z"}), &json!(2));
    assert_eq!(reaching_back.forgotten, 3);
}
