use serde_json::{Value, json};

use super::NewMock;

fn fields_at_fault(value: &Value) -> Vec<String> {
    NewMock::from_json(value).map_or_else(|faults| faults.into_iter().map(|fault| fault.field).collect(), |_| vec![])
}

#[test]
fn what_is_not_said_has_its_default() {
    let default = NewMock::default();
    assert_eq!(NewMock::from_json(&json!({})), Ok(default.clone()));
    let nulls = json!({
        "name": null, "status_code": null, "headers": null, "body": null, "content_type": null, "delay_ms": null,
        "ttl_seconds": null,
    });
    assert_eq!(NewMock::from_json(&nulls), Ok(default.clone()));
    assert_eq!((default.status_code, default.delay_ms, default.time_to_live.num_seconds()), (200, 0, 3600));
    assert_eq!(default.content_type, "application/json");
    assert_eq!(NewMock::from_json(&json!({"body": "", "headers": {}})), Ok(default));
}

#[test]
fn values_are_taken_up_to_their_limits() {
    for (field, values) in [
        ("name", vec![json!(""), json!("☃".repeat(128))]),
        ("status_code", vec![json!(100), json!(103), json!(599), json!(204.0)]),
        ("headers", vec![json!({"Content-Type": "text/csv"})]),
        ("body", vec![json!("x".repeat(1024 * 1024)), json!("a\0b")]),
        ("content_type", vec![json!("text/plain;charset=utf-8"), json!("application/vnd.x+json ; v=1"), json!("A/b")]),
        ("delay_ms", vec![json!(0), json!(30_000)]),
        ("ttl_seconds", vec![json!(60), json!(172_800)]),
    ] {
        for value in values {
            assert!(NewMock::from_json(&json!({ field: value })).is_ok(), "{field} {value:.80}");
        }
    }
}

#[test]
fn values_beyond_their_limits_are_refused() {
    let numbers = || [json!("5"), json!(true), json!(5.5), json!([]), json!({}), json!(-1), json!(1e300)].into_iter();
    for (field, values) in [
        ("name", vec![json!("☃".repeat(129)), json!(5), json!("a\nb"), json!("a\0")]),
        ("status_code", numbers().chain([json!(99), json!(600), json!("200")]).collect()),
        ("headers", vec![json!([]), json!("X-A: b")]),
        ("body", vec![json!("x".repeat(1024 * 1024 + 1)), json!("☃".repeat(349_526)), json!({"a": 1}), json!(5)]),
        (
            "content_type",
            [json!(""), json!("json"), json!("/json"), json!("a/"), json!("a/b\r\nX: y"), json!("a b/c"), json!("ä/b")]
                .to_vec(),
        ),
        ("delay_ms", numbers().chain([json!(30_001)]).collect()),
        ("ttl_seconds", numbers().chain([json!(0), json!(59), json!(172_801), json!(u64::MAX)]).collect()),
    ] {
        for value in values {
            assert_eq!(fields_at_fault(&json!({ field: value })), [field], "{value:.80}");
        }
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let value = json!({
        "name": 1, "status_code": 99, "headers": {"X A": "b", "Upgrade": "x"}, "body": 2, "content_type": "x",
        "delay_ms": -1, "ttl_seconds": 59, "statuscode": 200,
    });
    let expected = [
        "statuscode",
        "name",
        "body",
        "status_code",
        "headers.X A",
        "headers.Upgrade",
        "content_type",
        "delay_ms",
        "ttl_seconds",
    ];
    assert_eq!(fields_at_fault(&value), expected);
    let faults = NewMock::from_json(&value).unwrap_err();
    assert_eq!(faults[0].reason, "is not known: did you mean `status_code`?");
    assert_eq!(faults[3].reason, "must be an integer from 100 to 599");
}

#[test]
fn what_is_no_object_is_refused() {
    for value in [json!(null), json!([]), json!("a"), json!(1)] {
        assert_eq!(fields_at_fault(&value), ["request"]);
    }
}
