//! The control plane's own document, and the page that shows it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Control, Request, mockwright, project, write};

fn printed() -> Value {
    let ran = mockwright(["openapi"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn what_is_printed_is_what_is_served() {
    let control = Control::start();
    assert_eq!(control.get("/openapi.json"), printed());
    assert_eq!(printed()["openapi"], "3.0.3");
}

#[test]
fn the_document_is_valid() {
    let schema = std::fs::read_to_string(project().join("specs/schemas/openapi-3.0.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::draft4::new(&schema).unwrap();
    let document = printed();
    let faults: Vec<_> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn our_own_check_finds_nothing_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.json");
    write(&path, &printed().to_string());
    let ran = mockwright(["check", path.to_str().unwrap(), "--format", "json"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    for severity in ["error", "warning"] {
        let found = ran.stdout.lines().filter(|line| line.contains(&format!("\"severity\":\"{severity}\"")));
        assert_eq!(found.count(), 0, "{}", ran.stdout);
        assert!(!ran.stdout.contains(&format!("\"severity\": \"{severity}\"")), "{}", ran.stdout);
    }
}

#[test]
fn it_has_every_operation_of_both_pages_that_is_built() {
    let document = printed();
    for (method, path) in [
        ("post", "/admin/api/v1/auth/login"),
        ("post", "/admin/api/v1/auth/logout"),
        ("get", "/admin/api/v1/auth/keys"),
        ("post", "/admin/api/v1/auth/keys"),
        ("delete", "/admin/api/v1/auth/keys/{key_id}"),
        ("get", "/admin/api/v1/servers"),
        ("post", "/admin/api/v1/servers"),
        ("get", "/admin/api/v1/servers/{server_id}"),
        ("delete", "/admin/api/v1/servers/{server_id}"),
        ("put", "/admin/api/v1/servers/{server_id}/config"),
        ("post", "/admin/api/v1/servers/{server_id}/start"),
        ("post", "/admin/api/v1/servers/{server_id}/stop"),
        ("post", "/admin/api/v1/servers/{server_id}/reset"),
        ("get", "/admin/api/v1/servers/{server_id}/scenarios"),
        ("post", "/admin/api/v1/servers/{server_id}/scenarios"),
        ("get", "/admin/api/v1/servers/{server_id}/scenarios/{scenario_id}"),
        ("put", "/admin/api/v1/servers/{server_id}/scenarios/{scenario_id}"),
        ("delete", "/admin/api/v1/servers/{server_id}/scenarios/{scenario_id}"),
        ("post", "/admin/api/v1/servers/{server_id}/scenarios/{scenario_id}/activate"),
        ("get", "/admin/api/v1/servers/{server_id}/responses"),
        ("post", "/admin/api/v1/servers/{server_id}/responses"),
        ("put", "/admin/api/v1/servers/{server_id}/responses/{response_id}"),
        ("get", "/admin/api/v1/servers/{server_id}/requests/count"),
        ("post", "/admin/api/v1/servers/{server_id}/requests/verify"),
        ("get", "/admin/api/v1/servers/{server_id}/webhooks"),
        ("post", "/admin/api/v1/servers/{server_id}/webhooks"),
        ("put", "/admin/api/v1/servers/{server_id}/webhooks/{webhook_id}"),
        ("post", "/admin/api/v1/servers/{server_id}/webhooks/{webhook_id}/test"),
        ("get", "/admin/api/v1/servers/{server_id}/webhooks/{webhook_id}/deliveries"),
        ("get", "/admin/api/v1/health"),
        ("get", "/admin/api/v1/config"),
        ("put", "/admin/api/v1/config"),
        ("post", "/v1/mocks"),
        ("get", "/v1/mocks/{mock_id}"),
        ("delete", "/v1/mocks/{mock_id}"),
    ] {
        let operation = &document["paths"][path][method];
        assert!(operation.is_object(), "{method} {path}");
        assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{method} {path}");
    }
    let schemes = &document["components"]["securitySchemes"];
    let shown: Vec<_> = schemes.as_object().unwrap().values().map(|scheme| (&scheme["type"], &scheme["in"])).collect();
    assert_eq!(shown, [(&json!("apiKey"), &json!("header")), (&json!("http"), &Value::Null)]);
}

#[test]
fn every_route_that_it_lists_answers_with_a_status_that_it_lists() {
    let control = Control::start();
    let scenario = control.get(&control.of("/scenarios"))["scenarios"][1]["id"].to_string();
    let response = control.get(&control.of("/responses"))["responses"][0]["id"].to_string();
    let made = control.ask("POST", "/v1/mocks").found(201)["mock"]["mock_id"].clone();
    let key = control.send("POST", "/auth/keys", &json!({"name": "spare"})).found(201)["id"].to_string();
    let hook = json!({"name": "hook", "url": "http://127.0.0.1:9/", "events": ["server.stopped"]});
    let hook = control.send("POST", &control.of("/webhooks"), &hook).found(201)["id"].to_string();
    let document = printed();
    let mut last = Vec::new();
    let ask = |path: &str, method: &str, operation: &Value| {
        let filled = path
            .replace("{server_id}", &control.id)
            .replace("{scenario_id}", &scenario)
            .replace("{response_id}", &response)
            .replace("{mock_id}", made.as_str().unwrap())
            .replace("{key_id}", &key)
            .replace("{webhook_id}", &hook);
        assert!(!filled.contains('{'), "{filled}");
        // A stream that is let in has no end; a number that is none is told at once.
        let endless = if path.ends_with("/stream") { "-1" } else { "" };
        let upper = method.to_uppercase();
        let mut statuses = BTreeSet::new();
        let with_key = Request::new(&upper, &filled).anonymous().header("X-API-Key", &control.key);
        let has_body = operation["requestBody"].is_object();
        let good = if has_body { with_key.clone().json("{}") } else { with_key.clone() };
        let good = if endless.is_empty() { good } else { good.header("Last-Event-ID", endless) };
        for request in [Request::new(&upper, &filled).anonymous(), with_key.header("Origin", "null"), good] {
            let reply = request.send(control.address());
            statuses.insert(reply.status);
            let known = operation["responses"].get(reply.status.to_string());
            assert!(known.is_some(), "{method} {path} answers {} and does not say so: {}", reply.status, reply.text());
            assert!(reply.status != 405 && reply.status != 404, "{method} {path}: {}", reply.text());
        }
        assert!(statuses.contains(&403), "{method} {path}: {statuses:?}");
    };
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            // What is deleted is missed by others.
            if method == "delete" { last.push((path, method, operation)) } else { ask(path, method, operation) }
        }
    }
    last.sort_by_key(|(path, ..)| std::cmp::Reverse(path.len()));
    for (path, method, operation) in last {
        ask(path, method, operation);
    }
}

#[test]
fn the_page_that_shows_it_needs_no_network_and_takes_no_address() {
    let control = Control::start();
    let page = |path: &str| Request::new("GET", path).anonymous().send(control.address());
    let shown = page("/admin/docs");
    assert_eq!((shown.status, shown.media_type()), (200, "text/html"));
    let html = shown.text();
    let mut assets = 0;
    for attribute in ["src=\"", "href=\""] {
        for rest in html.split(attribute).skip(1) {
            let url = rest.split('"').next().unwrap();
            assert!(url.starts_with("/admin/assets/"), "{url}");
            assert_eq!(page(url).status, 200, "{url}");
            assets += 1;
        }
    }
    assert!(assets > 2, "{html}");
    let policy = shown.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"), "{policy}");
    assert_eq!(page("/admin/docs?url=https://evil.example/openapi.json").text(), html);
    page("/admin/api/v1/openapi.json").error(401, "AUTHENTICATION_ERROR");
}
