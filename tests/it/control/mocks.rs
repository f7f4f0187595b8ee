//! `/v1/mocks`: replies that a client makes for itself.

use serde_json::{Value, json};

use crate::harness::{Control, Reply, Request, assert_shape, for_each_database};

const MOCK: &str = "mock_id:string name:string? status_code:integer content_type:string delay_ms:integer \
     has_custom_headers:boolean has_body:boolean created_at:time expires_at:time hit_count:integer endpoint_url:string";

/// Makes a mock.
fn made(control: &Control, body: &Value) -> Value {
    let made = control.send("POST", "/v1/mocks", body).found(201);
    assert_shape(&made, "mock:object message:string");
    assert_shape(&made["mock"], MOCK);
    made["mock"].clone()
}

/// Calls a mock as anybody may.
fn hit(control: &Control, method: &str, mock: &Value) -> Reply {
    Request::new(method, mock["endpoint_url"].as_str().unwrap()).anonymous().send(control.address())
}

fn kept(control: &Control, mock: &Value) -> Value {
    let found = control.get(&format!("/v1/mocks/{}", mock["mock_id"].as_str().unwrap()));
    assert_shape(&found, "mock:object");
    assert_shape(&found["mock"], MOCK);
    found["mock"].clone()
}

fn seconds(mock: &Value) -> i64 {
    // Both are on the same day or on two that follow each other.
    let at = |name: &str| {
        let text = mock[name].as_str().unwrap();
        let part = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap();
        (part(8, 10), part(11, 13) * 3600 + part(14, 16) * 60 + part(17, 19))
    };
    let ((day, from), (later, to)) = (at("created_at"), at("expires_at"));
    let days = if later == day { 0 } else { (later - day).max(1) };
    to - from + days * 86_400
}

#[test]
fn a_mock_is_made_shown_served_and_deleted() {
    for_each_database(|control| {
        let mock = made(
            control,
            &json!({
                "name": "payments-accepted", "status_code": 202, "content_type": "application/json",
                "body": "{\"accepted\": true}", "ttl_seconds": 3600,
            }),
        );
        let id = mock["mock_id"].as_str().unwrap();
        assert_eq!((id.len(), &mock["endpoint_url"]), (32, &json!(format!("/v1/mock/{id}"))));
        for (name, value) in [
            ("name", json!("payments-accepted")),
            ("status_code", json!(202)),
            ("content_type", json!("application/json")),
            ("delay_ms", json!(0)),
            ("has_custom_headers", json!(false)),
            ("has_body", json!(true)),
            ("hit_count", json!(0)),
        ] {
            assert_eq!(mock[name], value, "{name}");
        }
        assert_eq!(seconds(&mock), 3600);
        assert_eq!(kept(control, &mock), mock);
        let reply = hit(control, "POST", &mock);
        assert_eq!((reply.status, reply.text(), reply.header("x-mock-id")), (202, "{\"accepted\": true}", Some(id)));
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert_eq!(kept(control, &mock)["hit_count"], 1);
        assert_shape(&control.ask("DELETE", &format!("/v1/mocks/{id}")).found(200), "message:string");
        for method in ["GET", "DELETE"] {
            control.ask(method, &format!("/v1/mocks/{id}")).error(404, "NOT_FOUND");
        }
        hit(control, "GET", &mock).error(404, "NOT_FOUND");
        control.restart();
        hit(control, "GET", &mock).error(404, "NOT_FOUND");
    });
}

#[test]
fn what_is_not_said_has_a_default() {
    for_each_database(|control| {
        let empty = control.ask("POST", "/v1/mocks").found(201)["mock"].clone();
        for mock in [empty, made(control, &json!({})), made(control, &json!({"name": null, "headers": {}, "body": ""}))]
        {
            let expected = (Value::Null, json!(200), json!("application/json"), json!(0));
            let found = ["name", "status_code", "content_type", "delay_ms"].map(|name| mock[name].clone());
            assert_eq!(found, [expected.0, expected.1, expected.2, expected.3]);
            assert_eq!((&mock["has_body"], &mock["has_custom_headers"]), (&json!(false), &json!(false)));
            assert_eq!(seconds(&mock), 3600);
            let reply = hit(control, "GET", &mock);
            assert_eq!((reply.status, reply.text(), reply.media_type()), (200, "", "application/json"));
        }
    });
}

#[test]
fn headers_status_and_type_are_served_as_they_were_set() {
    for_each_database(|control| {
        // As on the page.
        let limited = json!({
            "status_code": 429, "headers": {"Retry-After": "120", "X-RateLimit-Policy": "test"},
            "body": "{\"error\":\"rate_limited\"}", "content_type": "application/json", "delay_ms": 300,
        });
        let mock = made(control, &limited);
        assert_eq!((&mock["delay_ms"], &mock["has_custom_headers"]), (&json!(300), &json!(true)));
        let begin = std::time::Instant::now();
        let reply = hit(control, "GET", &mock);
        assert!(begin.elapsed().as_millis() >= 300);
        assert_eq!((reply.status, reply.json()), (429, json!({"error": "rate_limited"})));
        assert_eq!((reply.header("retry-after"), reply.header("x-ratelimit-policy")), (Some("120"), Some("test")));

        let own = json!({"headers": {"Content-Type": "text/csv"}, "content_type": "text/plain", "body": "a,b"});
        let mock = made(control, &own);
        assert_eq!(mock["content_type"], "text/csv", "the header wins");
        let reply = hit(control, "GET", &mock);
        let types: Vec<_> = reply.headers.iter().filter(|(name, _)| name == "content-type").collect();
        assert_eq!((types.len(), reply.media_type(), reply.text()), (1, "text/csv", "a,b"));

        for (status, served, has_body) in [
            (100, 200, true),
            (199, 200, true),
            (204, 204, false),
            (205, 205, false),
            (304, 304, false),
            (599, 599, true),
        ] {
            let mock = made(control, &json!({"status_code": status, "body": "text"}));
            assert_eq!(mock["status_code"], status);
            let reply = hit(control, "GET", &mock);
            assert_eq!((reply.status, reply.text()), (served, if has_body { "text" } else { "" }), "{status}");
            let informational = (status < 200).then(|| status.to_string());
            assert_eq!(reply.header("x-mock-status"), informational.as_deref(), "{status}");
        }
    });
}

#[test]
fn any_method_is_served_and_counted_without_a_key() {
    for_each_database(|control| {
        let mock = made(control, &json!({"body": "{\"ok\": true}"}));
        let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
        for method in methods {
            let reply = hit(control, method, &mock);
            let body = if method == "HEAD" { "" } else { "{\"ok\": true}" };
            assert_eq!((reply.status, reply.text()), (200, body), "{method}");
            assert_eq!(reply.header("x-mock-id"), mock["mock_id"].as_str(), "{method}");
        }
        let path = mock["endpoint_url"].as_str().unwrap();
        let wrong = Request::new("POST", path).anonymous().header("X-API-Key", "wrong").json("{\"hello\": \"world\"}");
        assert_eq!(wrong.send(control.address()).status, 200, "what a caller sends does not matter");
        assert_eq!(kept(control, &mock)["hit_count"], methods.len() + 1);
        let unknown = Request::new("GET", "/v1/mock/0123456789abcdef0123456789abcdef").anonymous();
        unknown.send(control.address()).error(404, "NOT_FOUND");
        assert_eq!(
            control.get(&control.of(""))["statistics"]["total_requests"],
            0,
            "the first server has its own count"
        );
    });
}

#[test]
fn hits_are_counted_exactly_under_concurrency_and_over_a_restart() {
    for_each_database(|control| {
        let mock = made(control, &json!({}));
        let path = mock["endpoint_url"].as_str().unwrap().to_owned();
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let (address, path) = (control.address().to_owned(), path.clone());
                std::thread::spawn(move || {
                    (0..50).for_each(|_| assert_eq!(Request::new("GET", &path).anonymous().send(&address).status, 200));
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(kept(control, &mock)["hit_count"], 200);
        control.restart();
        let after = kept(control, &mock);
        assert_eq!(after["hit_count"], 200);
        assert_eq!(
            ["created_at", "expires_at"].map(|name| &after[name]),
            ["created_at", "expires_at"].map(|name| &mock[name])
        );
        hit(control, "GET", &mock);
        assert_eq!(kept(control, &mock)["hit_count"], 201);
    });
}

#[test]
fn the_released_python_client_names_the_mock_in_the_query() {
    for_each_database(|control| {
        let mock = made(control, &json!({"body": "{}"}));
        let query = format!("%7Bmock_id%7D?mock_id={}", mock["mock_id"].as_str().unwrap());
        assert_eq!(control.get(&format!("/v1/mocks/{query}"))["mock"], mock);
        for method in ["GET", "POST", "DELETE"] {
            assert_eq!(control.ask(method, &format!("/v1/mock/{query}")).status, 200, "{method}");
        }
        assert_eq!(kept(control, &mock)["hit_count"], 3, "a DELETE of the serving URL is a hit");
        assert_shape(&control.ask("DELETE", &format!("/v1/mocks/{query}")).found(200), "message:string");
        control.ask("GET", &format!("/v1/mocks/{query}")).error(404, "NOT_FOUND");
        control.ask("GET", "/v1/mocks/%7Bmock_id%7D").error(404, "NOT_FOUND");
    });
}

#[test]
fn mocks_are_listed_in_pages_and_belong_to_their_key() {
    for_each_database(|control| {
        let names = ["one", "two", "three"];
        let mocks = names.map(|name| made(control, &json!({"name": name})));
        let list = |query: &str| {
            let list = control.get(&format!("/v1/mocks{query}"));
            assert_shape(&list, "mocks:array total:integer");
            assert_eq!(list["total"], 3);
            let mocks = list["mocks"].as_array().unwrap().clone();
            mocks.iter().map(|mock| mock["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(list(""), ["three", "two", "one"]);
        assert_eq!(list("?limit=1"), ["three"]);
        assert_eq!(list("?limit=2&offset=1"), ["two", "one"]);
        assert_eq!(list("?offset=3"), [""; 0]);
        for (query, field) in
            [("?limit=0", "limit"), ("?limit=1001", "limit"), ("?offset=-1", "offset"), ("?page=1", "page")]
        {
            assert_eq!(control.ask("GET", &format!("/v1/mocks{query}")).invalid(), field);
        }
        let other = control.send("POST", "/auth/keys", &json!({"name": "other"})).found(201)["api_key"].clone();
        let other = other.as_str().unwrap();
        assert_eq!(control.ask_as(other, "GET", "/v1/mocks").found(200), json!({"mocks": [], "total": 0}));
        let path = format!("/v1/mocks/{}", mocks[0]["mock_id"].as_str().unwrap());
        for method in ["GET", "DELETE"] {
            control.ask_as(other, method, &path).error(404, "NOT_FOUND");
        }
        assert_eq!(hit(control, "GET", &mocks[0]).status, 200);
        control.restart();
        let after = control.get("/v1/mocks");
        let order: Vec<_> = after["mocks"].as_array().unwrap().iter().map(|mock| mock["name"].clone()).collect();
        assert_eq!(order, ["three", "two", "one"]);
    });
}

#[test]
fn a_mock_that_cannot_be_is_refused_with_its_field() {
    let control = Control::start();
    for (body, field) in [
        (json!({"name": "x".repeat(129)}), "name"),
        (json!({"name": "a\nb"}), "name"),
        (json!({"name": 5}), "name"),
        (json!({"status_code": 99}), "status_code"),
        (json!({"status_code": 600}), "status_code"),
        (json!({"status_code": "200"}), "status_code"),
        (json!({"status_code": 200.5}), "status_code"),
        (json!({"headers": []}), "headers"),
        (json!({"headers": {"Content-Length": "1"}}), "headers.Content-Length"),
        (json!({"headers": {"transfer-encoding": "chunked"}}), "headers.transfer-encoding"),
        (json!({"headers": {"Connection": "close"}}), "headers.Connection"),
        (json!({"headers": {"Upgrade": "h2c"}}), "headers.Upgrade"),
        (json!({"headers": {"X-Mock-Id": "1"}}), "headers.X-Mock-Id"),
        (json!({"headers": {"X-A": "a\r\nX-B: b"}}), "headers.X-A"),
        (json!({"headers": {"X A": "a"}}), "headers.X A"),
        (json!({"headers": {"X-A": {}}}), "headers.X-A"),
        (json!({"body": {"ok": true}}), "body"),
        (json!({"body": "x".repeat(1024 * 1024 + 1)}), "body"),
        (json!({"content_type": ""}), "content_type"),
        (json!({"content_type": "a/b\r\nX: y"}), "content_type"),
        (json!({"content_type": 5}), "content_type"),
        (json!({"delay_ms": -1}), "delay_ms"),
        (json!({"delay_ms": 30_001}), "delay_ms"),
        (json!({"ttl_seconds": 59}), "ttl_seconds"),
        (json!({"ttl_seconds": 172_801}), "ttl_seconds"),
        (json!({"ttl_seconds": true}), "ttl_seconds"),
        (json!({"ttl": 60}), "ttl"),
        (json!([]), "request"),
    ] {
        let reply = control.send("POST", "/v1/mocks", &body);
        let shown: String = body.to_string().chars().take(80).collect();
        assert_eq!(reply.invalid(), field, "{shown}");
    }
    assert_eq!(control.get("/v1/mocks")["total"], 0);
    // What is just allowed.
    for body in [
        json!({"name": "ü".repeat(128), "status_code": 100, "delay_ms": 30_000, "ttl_seconds": 60}),
        json!({"status_code": 599, "delay_ms": 0, "ttl_seconds": 172_800, "body": "x".repeat(1024 * 1024)}),
    ] {
        let mock = made(&control, &body);
        assert_eq!(seconds(&mock), body["ttl_seconds"].as_i64().unwrap());
    }
    for (method, path) in [("GET", "/v1/mocks/none"), ("DELETE", "/v1/mocks/none")] {
        control.ask(method, path).error(404, "NOT_FOUND");
    }
}

#[test]
fn pages_of_any_origin_may_call_a_mock() {
    let control = Control::start();
    let mock = made(&control, &json!({"content_type": "text/html", "body": "<p>hello</p>"}));
    let path = mock["endpoint_url"].as_str().unwrap();
    let reply = Request::new("GET", path).anonymous().header("Origin", "https://page.example").send(control.address());
    assert_eq!((reply.status, reply.text()), (200, "<p>hello</p>"));
    assert!(reply.header("access-control-allow-origin").is_some());
    let policy = reply.header("content-security-policy");
    assert_eq!(policy, Some("sandbox"), "a page on the control plane's port may not act as its own");
}
