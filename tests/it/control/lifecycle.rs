//! Servers that run: configuration, start, stop, reset, statistics.

use std::net::TcpListener;

use serde_json::{Value, json};

use super::servers::{ask_port, closed, new_server};
use crate::harness::{Control, Request, assert_shape, for_each_database};

#[test]
fn what_is_configured_holds_from_the_next_request_on() {
    for_each_database(|control| {
        let path = control.of("/config");
        // As on the page.
        let body = json!({"response_delay_ms": 100, "error_rate_percent": 5.0, "cors_enabled": true});
        let server = control.send("PUT", &path, &body).found(200);
        assert_eq!((&server["id"], &server["config"]["response_delay_ms"]), (&json!(control.id), &json!(100)));
        assert!(server["message"].is_string());
        assert_eq!(server["config"]["error_rate_percent"], 5.0);
        assert_eq!(server["config"]["storage_enabled"], true, "what is absent stays");

        let set = |body: Value| drop(control.send("PUT", &path, &body).found(200));
        set(json!({"response_delay_ms": 0, "error_rate_percent": 100}));
        assert_eq!((control.mock("GET", "/pets").status, control.mock("GET", "/pets").status), (500, 500));
        set(json!({"error_rate_percent": 0}));
        assert_eq!(control.mock("GET", "/pets").status, 200);

        assert_eq!(control.mock("GET", "/vault").status, 401);
        set(json!({"auth_enabled": false}));
        assert_eq!(control.mock("GET", "/vault").status, 200);
        set(json!({"auth_enabled": true}));
        assert_eq!(control.mock("GET", "/vault").status, 401);

        let shared = || {
            let request = Request::new("GET", "/pets").anonymous().header("Origin", "https://page.example");
            request.send(control.mock_address()).header("access-control-allow-origin").is_some()
        };
        assert!(shared());
        set(json!({"cors_enabled": false}));
        assert!(!shared());

        let counted = || control.get(&control.of("/requests/count?path=/pets"))["count"].as_u64().unwrap();
        let before = counted();
        set(json!({"storage_enabled": false}));
        control.mock("GET", "/pets");
        assert_eq!(counted(), before);
        set(json!({"storage_enabled": true}));
        control.mock("GET", "/pets");
        assert_eq!(counted(), before + 1);

        set(json!({"webhooks_enabled": false}));
        let shown = control.get(&control.of(""))["config"].clone();
        let expected = json!({
            "auth_enabled": true, "webhooks_enabled": false, "admin_ui_enabled": true, "storage_enabled": true,
            "cors_enabled": false, "response_delay_ms": 0, "error_rate_percent": 0.0,
        });
        assert_eq!(shown, expected);
        assert_eq!(control.send("PUT", &path, &json!({})).found(200)["config"], expected);
    });
}

#[test]
fn a_delay_is_waited_for() {
    let control = Control::start();
    control.send("PUT", &control.of("/config"), &json!({"response_delay_ms": 600})).found(200);
    let begin = std::time::Instant::now();
    assert_eq!(control.mock("GET", "/pets").status, 200);
    assert!(begin.elapsed().as_millis() >= 600);
}

#[test]
fn a_configuration_that_cannot_be_is_refused_with_its_field() {
    let control = Control::start();
    let before = control.get(&control.of(""))["config"].clone();
    for (body, field) in [
        (json!({"response_delay_ms": -1}), "response_delay_ms"),
        (json!({"response_delay_ms": 600_001}), "response_delay_ms"),
        (json!({"response_delay_ms": 1.5}), "response_delay_ms"),
        (json!({"response_delay_ms": "100"}), "response_delay_ms"),
        (json!({"error_rate_percent": -0.1}), "error_rate_percent"),
        (json!({"error_rate_percent": 100.1}), "error_rate_percent"),
        (json!({"error_rate_percent": "5"}), "error_rate_percent"),
        (json!({"cors_enabled": 1}), "cors_enabled"),
        (json!({"auth_enabled": "true"}), "auth_enabled"),
        (json!({"webhooks_enabled": []}), "webhooks_enabled"),
        (json!({"admin_ui_enabled": {}}), "admin_ui_enabled"),
        (json!({"storage_enabled": 0}), "storage_enabled"),
        (json!({"port": 65536}), "port"),
        (json!({"colour": "red"}), "colour"),
        (json!("fast"), "request"),
    ] {
        assert_eq!(control.send("PUT", &control.of("/config"), &body).invalid(), field, "{body}");
    }
    let error = control.send("PUT", &control.of("/config"), &json!({"port": 8001})).error(409, "CONFLICT");
    assert_eq!(error["details"]["field"], "port", "the control plane's own port stays");
    let half = json!({"response_delay_ms": 5, "cors_enabled": 1});
    assert_eq!(control.send("PUT", &control.of("/config"), &half).invalid(), "cors_enabled");
    assert_eq!(control.get(&control.of(""))["config"], before);
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let control = Control::start();
    let body = json!({"response_delay_ms": -1, "cors_enabled": 1, "colour": "red"});
    let error = control.send("PUT", &control.of("/config"), &body).error(400, "VALIDATION_ERROR");
    for field in ["response_delay_ms", "cors_enabled", "colour"] {
        assert!(error.to_string().contains(field), "{field}: {error}");
    }
}

#[test]
fn the_control_plane_is_on_further_ports_only_while_it_is_enabled() {
    for_each_database(|control| {
        let mut body = new_server("Shy");
        body["config"] = json!({"admin_ui_enabled": false});
        let server = control.create(&body);
        let path = format!("/servers/{}/config", server["id"].as_str().unwrap());
        let asked = || {
            let request = Request::new("GET", "/admin/api/v1/servers").anonymous().header("X-API-Key", &control.key);
            request.send(&format!("127.0.0.1:{}", server["port"])).status
        };
        assert_eq!(asked(), 404);
        control.send("PUT", &path, &json!({"admin_ui_enabled": true})).found(200);
        assert_eq!(asked(), 200);
        control.send("PUT", &path, &json!({"admin_ui_enabled": false})).found(200);
        assert_eq!(asked(), 404);
    });
}

#[test]
fn the_first_server_stops_and_the_control_plane_lives_on() {
    for_each_database(|control| {
        let stopped = control.ask("POST", &control.of("/stop")).found(200);
        assert_shape(&stopped, "id:string status:string message:string");
        assert_eq!(stopped["id"], json!(control.id));
        let shown = control.settled(&control.id, "stopped");
        assert_eq!((&shown["url"], &shown["started_at"]), (&Value::Null, &Value::Null));
        for path in ["/pets", "/nowhere"] {
            assert_eq!(control.mock("GET", path).status, 503, "{path}");
        }
        assert_eq!(control.get("/servers")["total"], 1);
        assert_eq!(control.ask("POST", &control.of("/stop")).found(200)["status"], "stopped");
        let started = control.ask("POST", &control.of("/start")).found(200);
        assert_shape(&started, "id:string status:string message:string");
        let shown = control.settled(&control.id, "running");
        assert!(shown["started_at"].is_string());
        assert_eq!(control.mock("GET", "/pets").status, 200);
        assert_eq!(control.ask("POST", &control.of("/start")).found(200)["status"], "running");
    });
}

#[test]
fn a_further_server_stops_and_starts_on_its_port() {
    for_each_database(|control| {
        let server = control.create(&new_server("Restless"));
        let (id, port) = (server["id"].as_str().unwrap(), &server["port"]);
        let stopped = control.ask("POST", &format!("/servers/{id}/stop")).found(200);
        let (status, message) = (&stopped["status"], &stopped["message"]);
        assert_eq!((status, message), (&json!("stopping"), &json!("Server stop initiated")));
        control.settled(id, "stopped");
        closed(port);
        assert_eq!(control.mock("GET", "/pets").status, 200, "others are untouched");

        // Somebody takes the port: a conflict that names it, until it is free again.
        let foreign = TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
        let error = control.ask("POST", &format!("/servers/{id}/start")).error(409, "CONFLICT");
        assert!(error["message"].as_str().unwrap().contains(&port.to_string()), "{error}");
        assert_eq!(control.mock("GET", "/pets").status, 200, "others are untouched");
        drop(foreign);
        let started = control.ask("POST", &format!("/servers/{id}/start")).found(200);
        let (status, message) = (&started["status"], &started["message"]);
        assert_eq!((status, message), (&json!("starting"), &json!("Server start initiated")));
        assert_eq!(&control.settled(id, "running")["port"], port);
        assert_eq!(ask_port(port, "/pets"), 200);
    });
}

#[test]
fn a_changed_port_is_taken_at_the_next_start() {
    let control = Control::start();
    let server = control.create(&new_server("Mover"));
    let id = server["id"].as_str().unwrap();
    let port = super::servers::free_port();
    control.send("PUT", &format!("/servers/{id}/config"), &json!({"port": port})).found(200);
    assert_eq!(ask_port(&server["port"], "/pets"), 200, "it does not move while it runs");
    control.ask("POST", &format!("/servers/{id}/stop")).found(200);
    control.settled(id, "stopped");
    control.ask("POST", &format!("/servers/{id}/start")).found(200);
    assert_eq!(control.settled(id, "running")["port"], port);
    assert_eq!(ask_port(&json!(port), "/pets"), 200);
}

#[test]
fn statistics_are_counted_exactly_and_reset() {
    for_each_database(|control| {
        let statistics = || control.get(&control.of(""))["statistics"].clone();
        let nothing = json!({
            "total_requests": 0, "error_requests": 0, "avg_response_time_ms": 0.0, "unique_clients": 0,
            "last_request_time": null,
        });
        assert_eq!(statistics(), nothing, "calls of the control plane are none of the mock");
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let address = control.mock_address().to_owned();
                std::thread::spawn(move || {
                    for (path, status) in [("/pets", 200), ("/pets/1", 200), ("/nowhere", 404)].repeat(10) {
                        assert_eq!(Request::new("GET", path).anonymous().send(&address).status, status);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        let used = statistics();
        assert_eq!((&used["total_requests"], &used["error_requests"]), (&json!(120), &json!(40)));
        assert_eq!(used["unique_clients"], 1);
        assert!(used["last_request_time"].is_string() && used["avg_response_time_ms"].as_f64().unwrap() > 0.0);

        let reset = control.ask("POST", &control.of("/reset")).found(200);
        assert_eq!((&reset["statistics"], &reset["id"]), (&nothing, &json!(control.id)));
        assert!(reset["message"].is_string());
        assert_eq!(statistics(), nothing);
        control.mock("GET", "/pets");
        let used = statistics();
        assert_eq!((&used["total_requests"], &used["unique_clients"]), (&json!(1), &json!(1)));
    });
}
