//! What an entry says of a request and its reply.

use serde_json::json;

use super::{ENTRY, last, logs, post};
use crate::harness::{Control, Request, assert_shape, for_each_database, for_each_database_with};

#[test]
fn a_request_is_shown_with_all_of_its_fields() {
    for_each_database(|control| {
        let reply = Request::new("POST", "/pets?limit=10&tag=a&tag=b%20c&empty=&bare")
            .anonymous()
            .header("User-Agent", "curl/7.68.0")
            .header("Accept", "*/*")
            .header("X-Session-Id", "session 1")
            .header("x-session-id", "later")
            .header("X-Correlation-Id", "c-1")
            .header("x-MANY", "1")
            .header("X-Many", "2")
            .header("X-Request-Id", "req-of-mine")
            .json(r#"{"name": "Rex", "born": "Zürich"}"#)
            .send(control.mock_address());
        assert_eq!(reply.status, 201);
        let list = control.get(&control.of("/logs"));
        assert_shape(&list, "logs:array total:integer dropped:integer");
        assert_eq!((&list["total"], &list["dropped"]), (&json!(1), &json!(0)));
        let entry = &list["logs"][0];
        assert_shape(entry, ENTRY);
        for (name, expected) in [
            ("method", json!("POST")),
            ("path", json!("/pets")),
            ("query_params", json!({"limit": "10", "tag": ["a", "b c"], "empty": "", "bare": ""})),
            ("request_body", json!(r#"{"name": "Rex", "born": "Zürich"}"#)),
            ("response_status", json!(201)),
            ("response_body", json!(reply.text())),
            ("client_ip", json!("127.0.0.1")),
            ("user_agent", json!("curl/7.68.0")),
            ("request_id", json!("req-of-mine")),
            ("scenario_name", json!("happy_path")),
            ("operation", json!("POST /pets")),
            ("session_id", json!(null)),
            ("correlation_id", json!("c-1")),
            ("request_size", json!(34)),
            ("response_size", json!(reply.body.len())),
            ("request_head_truncated", json!(false)),
            ("request_body_truncated", json!(false)),
            ("response_body_truncated", json!(false)),
            ("violations", json!([])),
        ] {
            assert_eq!(entry[name], expected, "{name}");
        }
        let sent = &entry["headers"];
        assert_eq!((&sent["Accept"], &sent["X-Many"]), (&json!("*/*"), &json!("1, 2")));
        assert_eq!((&sent["User-Agent"], &sent["X-Session-Id"]), (&json!("curl/7.68.0"), &json!("session 1, later")));
        assert_eq!(entry["response_headers"]["Content-Type"], "application/json");
        assert!(entry["id"].as_i64().unwrap() > 0);
        let took = entry["response_time_ms"].as_f64().unwrap();
        assert!((0.0..60_000.0).contains(&took), "{took}");
        assert!(((took * 1000.0).round() - took * 1000.0).abs() < 1e-6, "three decimals: {took}");
    });
}

#[test]
fn what_is_not_there_is_null() {
    for_each_database(|control| {
        control.mock("GET", "/nowhere");
        let entry = last(control);
        assert_shape(&entry, ENTRY);
        for name in ["request_body", "user_agent", "operation", "session_id", "correlation_id"] {
            assert!(entry[name].is_null(), "{name}");
        }
        assert_eq!((&entry["query_params"], &entry["request_size"]), (&json!({}), &json!(0)));
    });
}

#[test]
fn every_request_of_the_mock_is_in_it_and_only_those() {
    for_each_database(|control| {
        let made = control.send("POST", "/v1/mocks", &json!({"name": "adhoc"})).found(201);
        let adhoc = format!("/v1/mock/{}", made["mock"]["mock_id"].as_str().unwrap());
        control.mock("GET", &adhoc);
        for path in ["/admin/docs", "/admin/api/v1/health", "/admin/api/v1/servers", "/v1/mocks"] {
            control.mock("GET", path);
            control.ask("GET", path);
        }
        assert_eq!(control.get(&control.of("/logs"))["total"], 0);

        for (method, path, status, operation, size) in [
            ("HEAD", "/pets", 200, json!("GET /pets"), 0),
            ("GET", "/nowhere?a=b", 404, json!(null), 1),
            ("PATCH", "/pets", 405, json!(null), 1),
            ("DELETE", "/pets/1", 200, json!("DELETE /pets/{id}"), 0),
            ("GET", "/vault", 401, json!("GET /vault"), 1),
            ("GET", "/pets/%zz", 400, json!(null), 1),
            ("GET", "/pets/abc", 422, json!("GET /pets/{id}"), 1),
            ("OPTIONS", "/pets", 204, json!(null), 0),
        ] {
            let reply = control.mock(method, path);
            assert_eq!(reply.status, status, "{method} {path}");
            let entry = last(control);
            assert_shape(&entry, ENTRY);
            assert_eq!((&entry["method"], &entry["response_status"]), (&json!(method), &json!(status)), "{path}");
            assert_eq!(entry["path"], path.split('?').next().unwrap());
            assert_eq!(entry["operation"], operation, "{method} {path}");
            assert_eq!(entry["response_size"], reply.body.len(), "{method} {path}");
            assert_eq!(size == 0, entry["response_body"].is_null(), "{method} {path}: {entry}");
        }
        assert_eq!(control.get(&control.of("/logs"))["total"], 8);
    });
}

#[test]
fn a_name_that_came_is_honoured_if_it_is_harmless() {
    for_each_database(|control| {
        let longest = "~".repeat(128);
        for name in ["a", "9c5e0a1e-7b7e-4f0b-8c52-3f6a0d9d2b11", &longest, "<script>"] {
            Request::new("GET", "/pets").anonymous().header("X-Request-Id", name).send(control.mock_address());
            assert_eq!(last(control)["request_id"], name);
        }
        let mut made = Vec::new();
        for name in ["", "two words", "tab\there", "Zürich", &format!("{longest}~")] {
            Request::new("GET", "/pets").anonymous().header("X-Request-Id", name).send(control.mock_address());
            made.push(last(control)["request_id"].as_str().unwrap().to_owned());
        }
        control.mock("GET", "/pets");
        made.push(last(control)["request_id"].as_str().unwrap().to_owned());
        assert!(made.iter().all(|name| name.starts_with("req_") && name.is_ascii() && !name.contains(' ')), "{made:?}");
        made.sort();
        made.dedup();
        assert_eq!(made.len(), 6, "each has its own");
        for (field, member) in [("X-Session-Id", "session_id"), ("X-Correlation-Id", "correlation_id")] {
            for (sent, kept) in
                [("s-1", json!("s-1")), ("two words", json!(null)), (&*format!("{longest}~"), json!(null))]
            {
                Request::new("GET", "/pets").anonymous().header(field, sent).send(control.mock_address());
                assert_eq!(last(control)[member], kept, "{field}: {sent}");
            }
        }
    });
}

#[test]
fn bodies_that_are_no_text_are_shown_as_base64() {
    for_each_database(|control| {
        for (sent, shown) in [
            (&b"\xff\xfe\x00\x01"[..], "base64://4AAQ=="),
            (b"a\0b", "base64:YQBi"),
            ("Zürich 🐶\r\n\t".as_bytes(), "Zürich 🐶\r\n\t"),
            (b"base64:", "base64:"),
        ] {
            let request = Request::new("PUT", "/nowhere").anonymous().bytes(sent);
            assert_eq!(
                request.header("Content-Type", "application/octet-stream").send(control.mock_address()).status,
                404
            );
            let entry = last(control);
            assert_eq!((&entry["request_body"], &entry["request_size"]), (&json!(shown), &json!(sent.len())));
            assert_eq!(entry["request_body_truncated"], false);
        }
    });
}

#[test]
fn of_long_bodies_the_beginning_is_kept() {
    const KEPT: usize = 64 * 1024;
    for_each_database(|control| {
        let text = "x".repeat(KEPT);
        // The last character that is kept is cut through.
        let wide = format!("x{}", "ü".repeat(KEPT));
        let large = json!({"pets": [], "more": "y".repeat(KEPT)}).to_string();
        let scenario = json!({"name": "large", "config": {"/pets": {"GET": {"status": 200, "body": &large}}}});
        let made = control.send("POST", &control.of("/scenarios"), &scenario).found(201);
        for (body, kept, cut) in [(&text, KEPT, false), (&format!("{text}x"), KEPT, true), (&wide, KEPT - 1, true)] {
            Request::new("PUT", "/nowhere").anonymous().bytes(body.as_bytes()).send(control.mock_address());
            let entry = last(control);
            assert_eq!(entry["request_body"], body[..kept]);
            assert_eq!((&entry["request_size"], &entry["request_body_truncated"]), (&json!(body.len()), &json!(cut)));
        }
        control.ask("POST", &control.of(&format!("/scenarios/{}/activate", made["id"]))).found(200);
        let reply = control.mock("GET", "/pets");
        let entry = last(control);
        assert_eq!(entry["response_body"], reply.text()[..KEPT]);
        assert_eq!(
            (&entry["response_size"], &entry["response_body_truncated"]),
            (&json!(reply.body.len()), &json!(true))
        );
        assert_eq!(entry["request_body_truncated"], false);
    });
}

#[test]
fn of_long_heads_it_is_told_that_something_is_missing() {
    const KEPT: usize = 8 * 1024;
    for_each_database(|control| {
        let long = "x".repeat(KEPT);
        let request = Request::new("GET", "/pets").anonymous().header("X-Short", "1").header("X-Long", &long);
        request.send(control.mock_address());
        let entry = last(control);
        assert_eq!((&entry["headers"]["X-Short"], &entry["headers"]["X-Long"]), (&json!("1"), &json!(null)));
        assert_eq!(entry["request_head_truncated"], true);
        Request::new("GET", &format!("/{long}")).anonymous().send(control.mock_address());
        let entry = last(control);
        assert_eq!((entry["path"].as_str().unwrap().len(), &entry["request_head_truncated"]), (KEPT, &json!(true)));
    });
}

#[test]
fn a_body_beyond_the_limit_is_told_without_it() {
    let control = Control::start();
    let large = vec![b' '; 10 * 1024 * 1024 + 1];
    let reply = Request::new("POST", "/pets").anonymous().bytes(&large).send(control.mock_address());
    assert_eq!(reply.status, 413);
    let entry = last(&control);
    assert_eq!((&entry["response_status"], &entry["request_body"]), (&json!(413), &json!(null)));
}

#[test]
fn what_a_request_breaks_is_in_its_entry() {
    for_each_database(|control| {
        let reply = post(control, "/pets", r#"{"name": 5}"#);
        assert_eq!(reply.status, 422);
        let entry = last(control);
        let broken = &entry["violations"][0];
        assert_shape(broken, "place:string rule:string message:string");
        assert_eq!((&broken["place"], &broken["rule"]), (&json!("body#/name"), &json!("type")));
        assert_eq!(entry["response_body"], reply.text());
        assert_eq!(entry["response_headers"]["Content-Type"], "application/problem+json");

        assert_eq!(control.mock("GET", "/pets?limit=many").status, 422);
        assert_eq!(last(control)["violations"][0]["place"], "query.limit");
        assert_eq!(post(control, "/pets", "{").status, 400);
        assert_eq!(last(control)["violations"][0]["rule"], "malformed");
        let request = Request::new("POST", "/pets").anonymous().header("Content-Type", "text/csv").bytes(b"a");
        assert_eq!(request.send(control.mock_address()).status, 415);
        assert_eq!(last(control)["violations"][0]["rule"], "content-type");
    });
}

#[test]
fn with_warnings_it_is_served_and_told() {
    for_each_database_with(&["--validate", "warn"], |control| {
        assert_eq!(post(control, "/pets", r#"{"name": 5}"#).status, 201);
        assert_eq!(control.mock("GET", "/pets?limit=many").status, 200);
        assert_eq!(control.mock("GET", "/pets?limit=5").status, 200);
        let told: Vec<_> = logs(control, "").iter().map(|entry| entry["violations"].clone()).collect();
        assert_eq!(told[0], json!([]));
        assert_eq!((&told[1][0]["place"], &told[2][0]["place"]), (&json!("query.limit"), &json!("body#/name")));
        let analysis = control.get(&control.of("/logs?analyze=true"))["analysis"].clone();
        assert_eq!(analysis["violations_by_rule"], json!({"type": 2}));
    });
}
