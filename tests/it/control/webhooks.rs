//! Webhooks: creation, list, details, change, deletion. What is delivered is told elsewhere.

use serde_json::{Value, json};

use crate::harness::{Control, Options, Receiver, assert_shape, for_each_database};

const SHAPE: &str = "id:integer name:string url:string method:string headers:object events:array is_active:boolean \
     path:string? status:string? has_secret:boolean disabled_reason:string? statistics:object created_at:time \
     updated_at:time created_by:string";

/// A webhook that is told when scenarios change.
pub(super) fn hook(url: &str) -> Value {
    json!({"name": "hook", "url": url, "events": ["scenario.changed"]})
}

/// Makes a webhook and answers with the path of it.
pub(super) fn made(control: &Control, body: &Value) -> String {
    let id = control.send("POST", &control.of("/webhooks"), body).found(201)["id"].as_i64().unwrap();
    control.of(&format!("/webhooks/{id}"))
}

/// The same body with other members.
pub(super) fn with(body: &Value, more: &Value) -> Value {
    let mut body = body.clone();
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[test]
fn a_webhook_is_made_shown_changed_and_deleted() {
    for_each_database(|control| {
        let body = json!({
            "name": "notification_webhook",
            "url": "https://hooks.example/a?b=c",
            "method": "PUT",
            "headers": {"Authorization": "Bearer canary-1", "X-Team": "pets", "Content-Type": "application/cloudevents+json"},
            "events": ["request.received", "scenario.changed"],
            "secret_key": "canary-2",
            "is_active": false,
            "path": "^/pets",
            "status": "4xx",
        });
        let created = control.send("POST", &control.of("/webhooks"), &body).found(201);
        assert_shape(&created, &format!("{SHAPE} message:string"));
        for name in ["name", "url", "method", "events", "is_active", "path", "status"] {
            assert_eq!(created[name], body[name], "{name}");
        }
        let headers =
            json!({"authorization": "[redacted]", "x-team": "pets", "content-type": "application/cloudevents+json"});
        assert_eq!(created["headers"], headers);
        assert_eq!((&created["has_secret"], &created["created_by"]), (&json!(true), &json!("admin")));
        assert_eq!(created["statistics"], json!({"deliveries": 0, "failures": 0, "pending": 0, "dropped": 0}));
        assert_eq!(created["message"], "Webhook created successfully");

        let path = control.of(&format!("/webhooks/{}", created["id"]));
        let shown = control.get(&path);
        assert_shape(&shown, SHAPE);
        let list = control.get(&control.of("/webhooks"));
        assert_shape(&list, "webhooks:array total:integer");
        assert_eq!((&list["webhooks"][0], &list["total"]), (&shown, &json!(1)));

        let change = json!({"name": "other", "path": null, "status": 404, "secret_key": null, "is_active": true});
        let updated = control.send("PUT", &path, &change).found(200);
        for (name, value) in [
            ("name", json!("other")),
            ("path", json!(null)),
            ("status", json!("404")),
            ("has_secret", json!(false)),
            ("is_active", json!(true)),
            ("url", body["url"].clone()),
            ("headers", headers),
            ("message", json!("Webhook updated successfully")),
        ] {
            assert_eq!(updated[name], value, "{name}");
        }
        control.restart();
        let kept = control.get(&path);
        let mut expected = updated;
        expected.as_object_mut().unwrap().shift_remove("message");
        assert_eq!(kept, expected);

        let said = control.ask("DELETE", &path).found(200);
        assert_eq!(said, json!({"message": "Webhook deleted successfully"}));
        for method in ["GET", "PUT", "DELETE"] {
            control.ask(method, &path).error(404, "NOT_FOUND");
        }
        assert_eq!(control.get(&control.of("/webhooks")), json!({"webhooks": [], "total": 0}));
        control.restart();
        assert_ne!(made(control, &hook("http://127.0.0.1:9/")), path, "numbers are given once");
    });
}

#[test]
fn what_is_wrong_is_told_at_once() {
    let control = Control::start();
    let body = json!({
        "name": " ", "url": "ftp://hooks.example", "method": "GET", "headers": {"A B": "c"}, "events": [],
        "secret_key": "", "is_active": "yes", "path": "(", "status": "6xx", "secret": "s",
    });
    let error = control.send("POST", &control.of("/webhooks"), &body).error(400, "VALIDATION_ERROR");
    let fields: Vec<_> =
        error["details"]["errors"].as_array().unwrap().iter().map(|fault| fault["field"].as_str().unwrap()).collect();
    let expected =
        ["secret", "name", "url", "method", "headers.A B", "events", "is_active", "secret_key", "path", "status"];
    assert_eq!(fields, expected, "{error}");
    let error = control.send("POST", &control.of("/webhooks"), &json!({})).error(400, "VALIDATION_ERROR");
    assert_eq!(error["details"]["errors"].as_array().unwrap().len(), 3, "{error}");
    let path = made(&control, &hook("http://127.0.0.1:9/"));
    assert_eq!(control.send("PUT", &path, &json!({"url": "?"})).invalid(), "url");
    assert_eq!(control.send("PUT", &path, &json!([])).invalid(), "request");
}

#[test]
fn fields_have_bounds() {
    let control = Control::start();
    let invalid = |more: Value| {
        control.send("POST", &control.of("/webhooks"), &with(&hook("http://hooks.example/"), &more)).invalid()
    };
    let long = format!("https://hooks.example/{}", "a".repeat(2048));
    for (field, more) in [
        ("name", json!({"name": "n".repeat(101)})),
        ("name", json!({"name": "a\nb"})),
        ("url", json!({"url": "/hook"})),
        ("url", json!({"url": long})),
        ("url", json!({"url": "https://user:password@hooks.example/"})),
        ("url", json!({"url": "https://user@hooks.example/"})),
        ("url", json!({"url": "file:///etc/passwd"})),
        ("url", json!({"url": "http://hooks.example:0/"})),
        ("url", json!({"url": 5})),
        ("method", json!({"method": "post"})),
        ("events", json!({"events": "scenario.changed"})),
        ("events[0]", json!({"events": ["scenario.change"]})),
        ("events[0]", json!({"events": ["webhook.test"]})),
        ("events[1]", json!({"events": ["scenario.changed", "scenario.changed"]})),
        ("headers", json!({"headers": []})),
        ("headers.X-A", json!({"headers": {"X-A": "a\r\nb: c"}})),
        ("headers.Content-Length", json!({"headers": {"Content-Length": "3"}})),
        ("headers.host", json!({"headers": {"Host": "other.example"}})),
        ("headers.webhook-id", json!({"headers": {"Webhook-Id": "msg_1"}})),
        ("headers.webhook-signature", json!({"headers": {"webhook-signature": "v1,"}})),
        ("headers.mockwright-delivery", json!({"headers": {"Mockwright-Delivery": "0"}})),
        ("headers.authorization", json!({"headers": {"Authorization": "[redacted]"}})),
        ("secret_key", json!({"secret_key": "s".repeat(257)})),
        ("secret_key", json!({"secret_key": "whsec_?"})),
        ("path", json!({"path": "a".repeat(1025)})),
        ("status", json!({"status": 99})),
        ("status", json!({"status": "4x"})),
        ("status", json!({"status": true})),
    ] {
        assert_eq!(invalid(more.clone()), field, "{more}");
    }
    let many: Value = (0..51).map(|index| (format!("X-{index}"), json!("v"))).collect();
    assert_eq!(invalid(json!({"headers": many})), "headers");
    assert_eq!(control.get(&control.of("/webhooks"))["total"], 0);
}

#[test]
fn addresses_that_are_not_allowed_are_refused() {
    let control = Control::start();
    for host in [
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "0",
        "0.0.0.0",
        "[::]",
        "[fe80::1]",
        "[fc00::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
    ] {
        let body = hook(&format!("http://{host}/hook"));
        assert_eq!(control.send("POST", &control.of("/webhooks"), &body).invalid(), "url", "{host}");
    }
    for host in ["127.0.0.1", "localhost", "[::1]", "127.1", "8.8.8.8", "hooks.example"] {
        let body = with(&hook(&format!("http://{host}/")), &json!({"name": host}));
        control.send("POST", &control.of("/webhooks"), &body).found(201);
    }
}

#[test]
fn names_are_judged_when_something_is_delivered() {
    let control = Control::with(Options { arguments: &["--host", "0.0.0.0"], ..Options::default() });
    let receiver = Receiver::start();
    assert_eq!(control.send("POST", &control.of("/webhooks"), &hook(&receiver.url())).invalid(), "url");
    let path = made(&control, &hook(&format!("http://localhost:{}/hook", receiver.port())));
    let tested = control.ask("POST", &format!("{path}/test")).found(200);
    assert_eq!((&tested["success"], &tested["response_status"]), (&json!(false), &Value::Null));
    assert!(tested["error"].as_str().unwrap().contains("may not be connected to"), "{tested}");
    assert_eq!(receiver.got().len(), 0);
}

#[test]
fn headers_that_are_not_shown_stay_when_they_are_sent_back() {
    let control = Control::start();
    let receiver = Receiver::start();
    let headers = json!({"Authorization": "Bearer canary", "X-Team": "pets"});
    let path = made(&control, &with(&hook(&receiver.url()), &json!({"headers": headers})));
    let mut shown = control.get(&path)["headers"].clone();
    shown["x-team"] = json!("birds");
    control.send("PUT", &path, &json!({"headers": shown})).found(200);
    control.ask("POST", &format!("{path}/test")).found(200);
    let got = &receiver.wait_for(1)[0];
    assert_eq!((got.header("authorization"), got.header("x-team")), (Some("Bearer canary"), Some("birds")));
}

#[test]
fn names_are_unique_and_there_is_a_most_of_them() {
    let control = Control::start();
    let url = "http://127.0.0.1:9/";
    let first = made(&control, &hook(url));
    let error = control.send("POST", &control.of("/webhooks"), &hook(url)).error(409, "CONFLICT");
    assert_eq!(error["details"]["field"], "name");
    control.send("PUT", &first, &json!({"name": "hook"})).found(200);
    for index in 1..100 {
        made(&control, &with(&hook(url), &json!({"name": format!("hook {index}")})));
    }
    control.send("PUT", &first, &json!({"name": "hook 7"})).error(409, "CONFLICT");
    let more = with(&hook(url), &json!({"name": "one more"}));
    control.send("POST", &control.of("/webhooks"), &more).error(409, "CONFLICT");
    assert_eq!(control.get(&control.of("/webhooks"))["total"], 100);
}

#[test]
fn webhooks_belong_to_their_server_and_go_with_it() {
    for_each_database(|control| {
        let server = control.create(&json!({"name": "second", "spec_url_or_path": "pets.yaml"}));
        let id = server["id"].as_str().unwrap();
        let of_second = format!("/servers/{id}/webhooks");
        let made = control.send("POST", &of_second, &hook("http://127.0.0.1:9/")).found(201);
        control.get(&format!("{of_second}/{}", made["id"]));
        let elsewhere = control.of(&format!("/webhooks/{}", made["id"]));
        control.ask("GET", &elsewhere).error(404, "NOT_FOUND");
        control.ask("POST", &format!("{elsewhere}/test")).error(404, "NOT_FOUND");
        control.ask("DELETE", &format!("/servers/{id}")).found(200);
        control.ask("GET", &of_second).error(404, "NOT_FOUND");
        control.ask("GET", "/servers/none/webhooks").error(404, "NOT_FOUND");
        assert_eq!(control.ask("GET", &control.of("/webhooks/x")).invalid(), "webhook_id");
    });
}

#[test]
fn who_may_only_read_changes_and_sends_nothing() {
    let control = Control::start();
    let (receiver, reader) = (Receiver::start(), control.read_only_key());
    let path = made(&control, &hook(&receiver.url()));
    for (method, path) in [
        ("POST", control.of("/webhooks")),
        ("PUT", path.clone()),
        ("DELETE", path.clone()),
        ("POST", format!("{path}/test")),
    ] {
        control.ask_as(&reader, method, &path).error(403, "AUTHORIZATION_ERROR");
    }
    for path in [control.of("/webhooks"), path.clone(), format!("{path}/deliveries")] {
        control.ask_as(&reader, "GET", &path).found(200);
    }
    assert_eq!(receiver.got().len(), 0);
}
