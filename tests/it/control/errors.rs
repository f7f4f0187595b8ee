//! What the control plane answers when it cannot do what was asked.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use crate::harness::{Control, Reply, Request, for_each_database};

const MEBIBYTE: usize = 1024 * 1024;

/// Every path that takes a body.
fn with_bodies(control: &Control) -> Vec<(&'static str, String)> {
    let scenario = control.get(&control.of("/scenarios"))["scenarios"][0]["id"].clone();
    let response = control.get(&control.of("/responses"))["responses"][0]["id"].clone();
    let of = |rest: String| format!("/admin/api/v1{}", control.of(&rest));
    vec![
        ("POST", "/admin/api/v1/servers".to_owned()),
        ("POST", "/admin/api/v1/auth/login".to_owned()),
        ("POST", "/admin/api/v1/auth/keys".to_owned()),
        ("PUT", of("/config".to_owned())),
        ("POST", of("/scenarios".to_owned())),
        ("PUT", of(format!("/scenarios/{scenario}"))),
        ("POST", of("/responses".to_owned())),
        ("PUT", of(format!("/responses/{response}"))),
        ("POST", of("/requests/verify".to_owned())),
        ("POST", "/v1/mocks".to_owned()),
    ]
}

fn request<'a>(control: &'a Control, method: &'a str, path: &'a str) -> Request<'a> {
    Request::new(method, path).anonymous().header("X-API-Key", &control.key)
}

#[test]
fn what_is_not_there_is_not_found() {
    for_each_database(|control| {
        for (method, path) in [
            ("GET", "/admin"),
            ("GET", "/admin/"),
            ("GET", "/admin/login"),
            ("GET", "/admin/assets/nothing.js"),
            ("GET", "/admin/api/v1"),
            ("GET", "/admin/api/v1/"),
            ("GET", "/admin/api/v1/nowhere"),
            ("POST", "/admin/api/v1/nowhere"),
            ("GET", "/admin/api/v1/servers/"),
            ("GET", "/admin/api/v1/servers/server_none"),
            ("GET", "/admin/api/v1/servers/..%2f..%2fetc"),
            ("GET", "/admin/api/v1/servers/%00"),
            ("DELETE", "/admin/api/v1/servers/server_none"),
            ("POST", "/admin/api/v1/servers/server_none/start"),
            ("POST", "/admin/api/v1/servers/server_none/stop"),
            ("POST", "/admin/api/v1/servers/server_none/reset"),
            ("GET", "/admin/api/v1/servers/server_none/scenarios"),
            ("POST", "/admin/api/v1/servers/server_none/scenarios/1/activate"),
            ("GET", "/admin/api/v1/servers/server_none/responses"),
            ("GET", "/admin/api/v1/servers/server_none/requests/count"),
        ] {
            request(control, method, path).send(control.address()).error(404, "NOT_FOUND");
        }
        for (method, path) in
            [("PUT", "/config"), ("POST", "/scenarios"), ("PUT", "/scenarios/1"), ("PUT", "/responses/1")]
        {
            control.send(method, &format!("/servers/server_none{path}"), &json!({})).error(404, "NOT_FOUND");
        }
        for path in ["/admin/api/v1/servers/%ff", "/admin/api/v1/servers/%ff/scenarios/1", "/v1/mocks/%ff"] {
            let reply = request(control, "GET", path).send(control.address());
            if reply.status == 404 {
                reply.error(404, "NOT_FOUND");
            } else {
                reply.invalid();
            }
        }
        let error = control.ask("GET", "/servers/server_none").error(404, "NOT_FOUND");
        assert_eq!(error["details"], json!({"resource": "server", "id": "server_none"}));
    });
}

#[test]
fn a_path_with_other_methods_names_them() {
    let control = Control::start();
    let scenario = control.get(&control.of("/scenarios"))["scenarios"][0]["id"].clone();
    for (method, path, allowed) in [
        ("DELETE", "/servers".to_owned(), &["GET", "HEAD", "POST"][..]),
        ("PUT", control.of(""), &["DELETE", "GET", "HEAD"]),
        ("GET", control.of("/config"), &["PUT"]),
        ("GET", control.of("/start"), &["POST"]),
        ("PUT", control.of("/stop"), &["POST"]),
        ("DELETE", control.of("/reset"), &["POST"]),
        ("DELETE", control.of("/scenarios"), &["GET", "HEAD", "POST"]),
        ("PATCH", control.of(&format!("/scenarios/{scenario}")), &["DELETE", "GET", "HEAD", "PUT"]),
        ("GET", control.of(&format!("/scenarios/{scenario}/activate")), &["POST"]),
        ("PUT", control.of("/responses"), &["GET", "HEAD", "POST"]),
        ("POST", control.of("/responses/1"), &["DELETE", "GET", "HEAD", "PUT"]),
        ("POST", control.of("/requests/count"), &["GET", "HEAD"]),
        ("GET", control.of("/requests/verify"), &["POST"]),
        ("GET", "/auth/login".to_owned(), &["POST"]),
        ("GET", "/auth/logout".to_owned(), &["POST"]),
        ("PUT", "/auth/keys".to_owned(), &["GET", "HEAD", "POST"]),
        ("GET", "/auth/keys/1".to_owned(), &["DELETE"]),
        ("POST", "/health".to_owned(), &["GET", "HEAD"]),
        ("POST", "/openapi.json".to_owned(), &["GET", "HEAD"]),
        ("POST", "/admin/docs".to_owned(), &["GET", "HEAD"]),
        ("PUT", "/v1/mocks".to_owned(), &["GET", "HEAD", "POST"]),
        ("PATCH", "/v1/mocks/5".to_owned(), &["DELETE", "GET", "HEAD"]),
        ("BREW", "/servers".to_owned(), &["GET", "HEAD", "POST"]),
    ] {
        let reply = control.ask(method, &path);
        reply.error(405, "METHOD_NOT_ALLOWED");
        let allow = reply.header("allow").unwrap_or_else(|| panic!("{method} {path} has no Allow"));
        let mut allow: Vec<_> = allow.split(',').map(str::trim).filter(|name| *name != "OPTIONS").collect();
        allow.sort_unstable();
        assert_eq!(allow, allowed, "{method} {path}");
    }
}

#[test]
fn a_body_that_is_no_json_is_refused() {
    let control = Control::start();
    for (method, path) in with_bodies(&control) {
        for body in ["{", "{\"name\": }", "name=x", "\"", "{} {}", "\u{feff}{}", "{\"a\": NaN}"] {
            let reply = request(&control, method, &path).json(body).send(control.address());
            assert_eq!(reply.invalid(), "body", "{method} {path} {body}");
        }
        let not_text = b"{\"name\": \"\xff\"}";
        let sent = request(&control, method, &path).bytes(not_text).header("Content-Type", "application/json");
        assert_eq!(sent.send(control.address()).invalid(), "body", "{method} {path}");
        let deep = "[".repeat(100_000);
        let reply = request(&control, method, &path).json(&deep).send(control.address());
        assert_eq!(reply.invalid(), "body", "{method} {path}");
        for body in ["[]", "5", "\"text\"", "null", "true"] {
            let reply = request(&control, method, &path).json(body).send(control.address());
            assert_eq!(reply.invalid(), "request", "{method} {path} {body}");
        }
    }
}

#[test]
fn a_body_of_another_type_or_coding_is_refused() {
    let control = Control::start();
    for (method, path) in with_bodies(&control) {
        for (name, value) in [
            ("Content-Type", "text/plain"),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Type", "multipart/form-data; boundary=x"),
            ("Content-Type", "application/jsonp"),
            ("Content-Encoding", "gzip"),
        ] {
            let reply = request(&control, method, &path).header(name, value).bytes(b"{}").send(control.address());
            reply.error(415, "UNSUPPORTED_MEDIA_TYPE");
        }
        for value in ["application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"] {
            let reply =
                request(&control, method, &path).header("Content-Type", value).bytes(b"{}").send(control.address());
            assert_ne!(reply.status, 415, "{method} {path} {value}");
        }
    }
}

#[test]
fn a_body_over_two_mebibytes_is_refused() {
    let control = Control::start();
    for (method, path) in with_bodies(&control) {
        let blank = |length: usize| format!("{{}}{}", " ".repeat(length - 2));
        let reply = request(&control, method, &path).json(&blank(2 * MEBIBYTE + 1)).send(control.address());
        reply.error(413, "PAYLOAD_TOO_LARGE");
        let reply = request(&control, method, &path).json(&blank(2 * MEBIBYTE)).send(control.address());
        assert_ne!(reply.status, 413, "{method} {path}");
    }
}

#[test]
fn a_body_whose_length_nobody_said_is_counted_while_it_is_read() {
    let control = Control::start();
    let mut stream = TcpStream::connect(control.address()).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
    let head = format!(
        "POST /v1/mocks HTTP/1.1\r\nHost: {}\r\nX-API-Key: {}\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        control.address(),
        control.key
    );
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(MEBIBYTE));
    for _ in 0..3 {
        // The server may have answered and closed already.
        let _ = stream.write_all(chunk.as_bytes());
    }
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    let reply = String::from_utf8_lossy(&reply);
    assert!(reply.starts_with("HTTP/1.1 413") && reply.contains("PAYLOAD_TOO_LARGE"), "{reply}");
}

#[test]
fn heads_that_are_too_large_or_name_no_host_are_refused() {
    let control = Control::start();
    let long = "x".repeat(70_000);
    let reply = request(&control, "GET", "/admin/api/v1/servers").header("X-Long", &long).send(control.address());
    assert_eq!(reply.status, 431);
    let mut many = request(&control, "GET", "/admin/api/v1/servers");
    for _ in 0..101 {
        many = many.header("X-Many", "1");
    }
    assert_eq!(many.send(control.address()).status, 431);
    let twice = request(&control, "GET", "/admin/api/v1/servers").header("Host", "127.0.0.1");
    assert_eq!(twice.send(control.address()).status, 400);
    let long = format!("/admin/api/v1/{}", "x".repeat(70_000));
    assert_eq!(request(&control, "GET", &long).send(control.address()).status, 414);
    assert_eq!(control.get("/servers")["total"], 1);
}

#[test]
fn every_reply_names_its_request_and_is_not_stored() {
    let control = Control::start();
    let mut seen = HashSet::new();
    let replies: Vec<Reply> = vec![
        control.ask("GET", "/servers"),
        control.ask("GET", "/health"),
        control.ask("GET", "/openapi.json"),
        control.ask("GET", "/admin/docs"),
        control.ask("GET", "/nowhere"),
        control.ask("DELETE", "/servers"),
        control.ask("POST", "/v1/mocks"),
        control.ask("GET", "/v1/mocks/none"),
        control.ask_as("wrong", "GET", "/servers"),
        control.send("POST", "/servers", &json!([])),
        control.ask("HEAD", "/servers"),
    ];
    for reply in replies {
        let id = reply.header("x-request-id").unwrap_or_else(|| panic!("{reply:?}"));
        assert!(id.starts_with("req_") && seen.insert(id.to_owned()), "{id}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{reply:?}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{reply:?}");
    }
    let head = control.ask("HEAD", "/servers");
    assert_eq!((head.status, head.body.len(), head.media_type()), (200, 0, "application/json"));
}
