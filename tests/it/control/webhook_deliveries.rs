//! What webhooks are told, how often it is tried, and what of it is kept.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::webhooks::{hook, made, with};
use crate::harness::{Control, Delivered, Receiver, assert_shape, for_each_database};

const OK: &str = "HTTP/1.1 200 OK\r\n\r\nOK";
const FAILURE: &str = "HTTP/1.1 500 Internal Server Error\r\n\r\nno";

/// Activates a scenario, which is an event.
fn activate(control: &Control, name: &str) {
    let scenarios = control.get(&control.of("/scenarios"));
    let scenario = scenarios["scenarios"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
    control.ask("POST", &control.of(&format!("/scenarios/{}/activate", scenario["id"]))).found(200);
}

/// Waits until so many attempts are kept; newest first.
#[track_caller]
fn deliveries(control: &Control, path: &str, count: usize) -> Vec<Value> {
    let until = Instant::now() + Duration::from_mins(1);
    loop {
        let list = control.get(&format!("{path}/deliveries"));
        let kept = list["deliveries"].as_array().unwrap().clone();
        if kept.len() >= count {
            assert_eq!(list["total"], kept.len());
            return kept;
        }
        assert!(Instant::now() < until, "{count} were to be kept: {list}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_test_is_delivered_at_once_and_kept() {
    for_each_database(|control| {
        let receiver = Receiver::start();
        let more = json!({
            "method": "PATCH", "is_active": false, "secret_key": "canary",
            "headers": {"X-Team": "pets", "Content-Type": "application/vnd.hook+json"},
        });
        let path = made(control, &with(&hook(&receiver.url()), &more));
        let tested = control.ask("POST", &format!("{path}/test")).found(200);
        assert_shape(
            &tested,
            "success:boolean response_status:integer? response_body:string? delivery_time_ms:integer error:string?",
        );
        assert_eq!((&tested["success"], &tested["response_status"]), (&json!(true), &json!(200)));
        assert_eq!((&tested["response_body"], &tested["error"]), (&json!("OK"), &Value::Null));

        let got = receiver.wait_for(1).remove(0);
        assert_eq!((got.method.as_str(), got.path.as_str()), ("PATCH", "/hook"));
        let header = |name: &str| got.header(name).unwrap_or_else(|| panic!("{name}: {got:?}"));
        assert!(header("webhook-id").starts_with("msg_"));
        assert!(header("webhook-timestamp").parse::<i64>().unwrap() > 1_700_000_000);
        assert!(header("webhook-signature").starts_with("v1,"));
        assert!(header("user-agent").starts_with("Mockwright/"));
        assert_eq!(header("mockwright-delivery"), "1");
        assert_eq!((header("x-team"), header("content-type")), ("pets", "application/vnd.hook+json"));
        let payload = got.json();
        let shape = "event:string type:string id:string timestamp:time server_id:string server_name:string data:object";
        assert_shape(&payload, shape);
        assert_eq!((&payload["event"], &payload["type"]), (&json!("webhook.test"), &json!("webhook.test")));
        assert_eq!((payload["id"].as_str(), &payload["server_id"]), (got.header("webhook-id"), &json!(control.id)));

        let kept = deliveries(control, &path, 1).remove(0);
        assert_shape(
            &kept,
            "id:integer message_id:string event_type:string payload:string attempt:integer response_status:integer? \
             response_body:string? delivery_time_ms:integer success:boolean error:string? delivered_at:time \
             next_attempt_at:time?",
        );
        assert_eq!(
            (kept["payload"].as_str(), kept["message_id"].as_str()),
            (Some(&*got.body), got.header("webhook-id"))
        );
        for (name, value) in [
            ("event_type", json!("webhook.test")),
            ("attempt", json!(1)),
            ("success", json!(true)),
            ("response_body", json!("OK")),
            ("next_attempt_at", Value::Null),
        ] {
            assert_eq!(kept[name], value, "{name}");
        }
        control.restart();
        assert_eq!(deliveries(control, &path, 1), [kept]);
        let statistics = json!({"deliveries": 1, "failures": 0, "pending": 0, "dropped": 0});
        assert_eq!(control.get(&path)["statistics"], statistics);
    });
}

#[test]
fn what_happens_is_told() {
    for_each_database(|control| {
        let receiver = Receiver::start();
        let events = json!({"events": ["scenario.changed", "server.started", "server.stopped"]});
        made(control, &with(&hook(&receiver.url()), &events));
        let made = control.send("POST", &control.of("/scenarios"), &json!({"name": "one"})).found(201);
        let scenario = control.of(&format!("/scenarios/{}", made["id"]));
        activate(control, "one");
        activate(control, "empty");
        control.send("PUT", &scenario, &json!({"name": "two"})).found(200);
        control.ask("DELETE", &scenario).found(200);
        control.ask("POST", &control.of("/stop")).found(200);
        control.ask("POST", &control.of("/start")).found(200);
        let mut told: Vec<Value> = receiver.wait_for(7).iter().map(Delivered::json).collect();
        told.sort_by_key(|told| told["timestamp"].as_str().unwrap().to_owned());
        let scenario = |change: &str, name: &str, before: Value| json!({"change": change, "scenario": name, "previous_scenario": before});
        let port = control.get(&control.of(""))["port"].clone();
        let expected = [
            ("scenario.changed", scenario("created", "one", Value::Null)),
            ("scenario.changed", scenario("activated", "one", json!("happy_path"))),
            ("scenario.changed", scenario("activated", "empty", json!("one"))),
            ("scenario.changed", scenario("updated", "two", json!("one"))),
            ("scenario.changed", scenario("deleted", "two", Value::Null)),
            ("server.stopped", json!({"status": "stopped", "port": port})),
            ("server.started", json!({"status": "running", "port": port})),
        ];
        for (told, (kind, data)) in told.iter().zip(expected) {
            assert_eq!((&told["event"], &told["data"]), (&json!(kind), &data));
            assert_eq!(told["server_name"], control.get(&control.of(""))["name"]);
        }
    });
}

#[test]
fn nothing_is_told_where_nobody_listens() {
    let control = Control::start();
    let (receiver, last) = (Receiver::start(), Receiver::start());
    let path = made(&control, &with(&hook(&receiver.url()), &json!({"is_active": false})));
    activate(&control, "empty");
    control.send("PUT", &path, &json!({"is_active": true, "events": ["server.stopped"]})).found(200);
    activate(&control, "slow");
    control.send("PUT", &path, &json!({"events": ["scenario.changed"]})).found(200);
    control.send("PUT", &control.of("/config"), &json!({"webhooks_enabled": false})).found(200);
    activate(&control, "empty");
    control.send("PUT", &control.of("/config"), &json!({"webhooks_enabled": true})).found(200);
    control.send("PUT", &path, &json!({"url": last.url()})).found(200);
    activate(&control, "boundary");
    assert_eq!(last.wait_for(1)[0].json()["data"]["scenario"], "boundary");
    assert_eq!((receiver.got().len(), last.got().len()), (0, 1));
}

#[test]
fn a_secret_that_was_changed_signs_for_a_while() {
    let control = Control::start();
    let receiver = Receiver::start();
    let path = made(&control, &hook(&receiver.url()));
    let mut signatures = Vec::new();
    for change in [
        json!({}),
        json!({"secret_key": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}),
        json!({"secret_key": "another"}),
        json!({"name": "renamed"}),
        json!({"secret_key": null}),
    ] {
        control.send("PUT", &path, &change).found(200);
        control.ask("POST", &format!("{path}/test")).found(200);
        let got = receiver.wait_for(signatures.len() + 1).pop().unwrap();
        signatures.push(got.header("webhook-signature").map_or(0, |signed| signed.split(' ').count()));
    }
    assert_eq!(signatures, [0, 1, 2, 2, 0]);
}

#[test]
fn what_failed_is_tried_again_also_by_the_next_process() {
    for_each_database(|control| {
        let receiver = Receiver::answering([FAILURE, OK]);
        let path = made(control, &hook(&receiver.url()));
        activate(control, "empty");
        let failed = deliveries(control, &path, 1).remove(0);
        assert_eq!((&failed["success"], &failed["response_status"]), (&json!(false), &json!(500)));
        assert!(failed["error"].as_str().unwrap().contains("500"), "{failed}");
        assert!(failed["next_attempt_at"].as_str() > failed["delivered_at"].as_str(), "{failed}");
        // It is kept before it is counted.
        let is_pending = || control.get(&path)["statistics"]["pending"] == 1;
        assert!((0..50).any(|_| is_pending() || {
            std::thread::sleep(Duration::from_millis(20));
            false
        }));
        control.server.kill();
        control.start_again();
        let kept = deliveries(control, &path, 2);
        assert_eq!((&kept[0]["success"], &kept[0]["attempt"]), (&json!(true), &json!(2)));
        assert_eq!((&kept[0]["message_id"], &kept[0]["payload"]), (&kept[1]["message_id"], &kept[1]["payload"]));
        assert_eq!(kept[1], failed);
        let got = receiver.wait_for(2);
        assert_eq!(got[0].header("webhook-id"), got[1].header("webhook-id"));
        let statistics = json!({"deliveries": 2, "failures": 1, "pending": 0, "dropped": 0});
        assert_eq!(control.get(&path)["statistics"], statistics);

        for (query, count) in [
            ("success=true", 1),
            ("success=false", 1),
            ("event_type=scenario.changed", 2),
            ("event_type=webhook.test", 0),
            ("limit=1", 2),
            ("offset=1&limit=1", 2),
        ] {
            let list = control.get(&format!("{path}/deliveries?{query}"));
            assert_eq!(list["total"], count, "{query}");
        }
        assert_eq!(control.get(&format!("{path}/deliveries?offset=1"))["deliveries"], json!([failed]));
        for (field, query) in [("limit", "limit=0"), ("offset", "offset=-1"), ("success", "success=maybe")] {
            assert_eq!(control.ask("GET", &format!("{path}/deliveries?{query}")).invalid(), field);
        }
        assert_eq!(control.ask("GET", &format!("{path}/deliveries?event_type=x")).invalid(), "event_type");
    });
}

#[test]
fn a_receiver_that_answers_410_is_not_asked_again_until_somebody_says_so() {
    for_each_database(|control| {
        let receiver = Receiver::answering(["HTTP/1.1 410 Gone\r\n\r\n", OK]);
        let path = made(control, &hook(&receiver.url()));
        for _ in 0..5 {
            activate(control, "empty");
        }
        deliveries(control, &path, 1);
        let until = Instant::now() + Duration::from_mins(1);
        while control.get(&path)["is_active"] == true {
            assert!(Instant::now() < until);
        }
        control.restart();
        let shown = control.get(&path);
        assert!(shown["disabled_reason"].as_str().unwrap().contains("410"), "{shown}");
        assert_eq!((&shown["is_active"], &shown["statistics"]["pending"]), (&json!(false), &json!(0)));
        activate(control, "slow");
        assert_eq!(receiver.got().len(), 1);
        let again = control.send("PUT", &path, &json!({"is_active": true})).found(200);
        assert_eq!((&again["is_active"], &again["disabled_reason"]), (&json!(true), &Value::Null));
        activate(control, "empty");
        assert_eq!(receiver.wait_for(2)[1].json()["data"]["scenario"], "empty");
    });
}

#[test]
fn a_receiver_that_asks_for_patience_gets_it() {
    let control = Control::start();
    let receiver = Receiver::answering(["HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\n\r\n"]);
    let path = made(&control, &hook(&receiver.url()));
    activate(&control, "empty");
    let failed = deliveries(&control, &path, 1).remove(0);
    let hour = |name: &str| failed[name].as_str().unwrap()[11..13].parse::<u32>().unwrap();
    assert_eq!(hour("next_attempt_at"), (hour("delivered_at") + 1) % 24, "{failed}");
    activate(&control, "slow");
    activate(&control, "empty");
    assert_eq!(control.get(&path)["statistics"]["deliveries"], 1);
    assert_eq!(receiver.got().len(), 1, "it is left alone");
}

#[test]
fn redirects_are_failures() {
    let control = Control::start();
    let elsewhere = Receiver::start();
    for status in [301, 302, 303, 307, 308] {
        let answer = format!("HTTP/1.1 {status} Moved\r\nLocation: {}\r\n\r\n", elsewhere.url());
        let receiver = Receiver::answering([answer]);
        let path = made(&control, &with(&hook(&receiver.url()), &json!({"name": status.to_string()})));
        let tested = control.ask("POST", &format!("{path}/test")).found(200);
        assert_eq!((&tested["success"], &tested["response_status"]), (&json!(false), &json!(status)));
    }
    assert_eq!(elsewhere.got().len(), 0);
}

#[test]
fn a_receiver_that_does_not_answer_delays_nobody_else() {
    let control = Control::start();
    let (silent, other) = (Receiver::answering([""]), Receiver::start());
    let path = made(&control, &hook(&silent.url()));
    made(&control, &with(&hook(&other.url()), &json!({"name": "other"})));
    for _ in 0..20 {
        activate(&control, "empty");
    }
    other.wait_for(20);
    assert_eq!(control.get(&path)["statistics"]["pending"], 20);
    let tested = control.ask("POST", &format!("{path}/test")).found(200);
    assert_eq!((&tested["success"], &tested["response_status"]), (&json!(false), &Value::Null));
    assert!(tested["delivery_time_ms"].as_i64().unwrap() < 15_000, "{tested}");
    assert!(tested["error"].as_str().unwrap().contains("seconds"), "{tested}");
}

#[test]
fn hostile_answers_are_kept_in_part() {
    let control = Control::start();
    let long = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(1 << 20)).into_bytes();
    let binary = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x00\xff".to_vec();
    let nothing = b"HTTP/1.1 204 No Content\r\n\r\n".to_vec();
    let nonsense = b"nonsense\r\n\r\n".to_vec();
    let receiver = Receiver::answering([long, binary, nothing, nonsense]);
    let path = made(&control, &hook(&receiver.url()));
    let mut bodies = Vec::new();
    for success in [true, true, true, false] {
        let tested = control.ask("POST", &format!("{path}/test")).found(200);
        assert_eq!(tested["success"], success, "{tested}");
        bodies.push(tested["response_body"].clone());
    }
    assert_eq!(bodies[0].as_str().unwrap(), "x".repeat(64 * 1024));
    assert_eq!(bodies[1..], [json!("base64:H4sA/w=="), json!(""), Value::Null]);
}

#[test]
fn secrets_stay_where_they_are() {
    for_each_database(|control| {
        let receiver = Receiver::start();
        let secrets =
            json!({"secret_key": "canary-1", "headers": {"Authorization": "canary-2", "X-Api-Key": "canary-3"}});
        let path = made(control, &with(&hook(&receiver.url()), &secrets));
        control.send("PUT", &path, &json!({"secret_key": "canary-4"})).found(200);
        control.ask("POST", &format!("{path}/test")).found(200);
        assert_eq!(receiver.wait_for(1)[0].header("x-api-key"), Some("canary-3"));
        for path in
            [control.of(""), control.of("/webhooks"), path.clone(), format!("{path}/deliveries"), "/health".into()]
        {
            let shown = control.ask("GET", &path);
            assert!(!shown.text().contains("canary"), "{path}: {}", shown.text());
        }
        let bundle = control.ask("GET", &control.of("/bundle"));
        assert_eq!(bundle.status, 200);
        assert!(!bundle.body.windows(6).any(|window| window == b"canary"));
        assert!(!control.server.said().contains("canary"));
    });
}
