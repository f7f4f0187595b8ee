//! Servers: list, details, creation, deletion.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};

use serde_json::{Value, json};

use crate::harness::{Control, Request, assert_shape, for_each_database, write};

const LISTED: &str = "id:string name:string status:string port:integer? url:string? pid:integer spec_path:string \
     output_directory:string? created_at:time created_by:string started_at:time? operations:integer \
     active_scenario:string? config:object statistics:object diagnostics:array";

/// What a server is made of, for the description of the tests, on a port that it finds again after a stop.
pub(super) fn new_server(name: &str) -> Value {
    json!({"name": name, "spec_url_or_path": "./pets.yaml", "config": {"port": free_port()}})
}

/// A port that no other test takes: below those that systems give to whoever connects or asks for any.
pub(super) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Test processes that run side by side begin at different places.
    let begin = u16::try_from(std::process::id() % 100).unwrap() * 120 + 20_000;
    let mut ports = std::iter::repeat_with(|| begin + NEXT.fetch_add(1, Ordering::Relaxed) % 800);
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

/// Asks another mock of the same process.
pub(super) fn ask_port(port: &Value, path: &str) -> u16 {
    Request::new("GET", path).anonymous().send(&format!("127.0.0.1:{port}")).status
}

#[test]
fn the_first_server_is_listed_and_shown() {
    for_each_database(|control| {
        let list = control.get("/servers");
        assert_shape(&list, "servers:array total:integer");
        assert_eq!(list["total"], 1);
        assert_shape(&list["servers"][0], LISTED);
        let details = control.get(&control.of(""));
        assert_shape(&details, &format!("{LISTED} spec_content:string"));
        assert!(details["spec_content"].as_str().unwrap().contains("operationId: listPets"));
        assert_eq!((&details["name"], &details["status"]), (&json!("Pets"), &json!("running")));
        let port: u16 = control.address().rsplit(':').next().unwrap().parse().unwrap();
        assert_eq!((&details["port"], &details["pid"]), (&port.into(), &control.server.id().into()));
        assert_eq!(details["url"], format!("http://{}", control.address()));
        assert_eq!(details["spec_path"], control.specs().join("pets.yaml").to_str().unwrap());
        assert_eq!((&details["operations"], &details["diagnostics"]), (&json!(5), &json!([])));
        assert_shape(
            &details["config"],
            "auth_enabled:boolean webhooks_enabled:boolean admin_ui_enabled:boolean storage_enabled:boolean \
             cors_enabled:boolean response_delay_ms:integer error_rate_percent:number",
        );
        assert_shape(
            &details["statistics"],
            "total_requests:integer error_requests:integer avg_response_time_ms:number unique_clients:integer \
             last_request_time:time?",
        );
    });
}

#[test]
fn a_mock_of_a_description_begins_with_the_happy_path() {
    let control = Control::start();
    assert_eq!(control.get(&control.of(""))["active_scenario"], "happy_path");
}

#[test]
fn a_created_server_starts_and_answers() {
    for_each_database(|control| {
        let port = free_port();
        let config = json!({
            "auth_enabled": false, "webhooks_enabled": true, "admin_ui_enabled": true, "storage_enabled": true,
            "cors_enabled": false, "response_delay_ms": 1, "error_rate_percent": 0.5, "port": port,
        });
        let mut body = new_server("New API Mock");
        body["output_dir_name"] = json!("new_api_mock");
        body["emit"] = json!("bundle");
        body["seed"] = json!(7);
        body["config"] = config.clone();
        let made = control.send("POST", "/servers", &body).found(201);
        assert_shape(&made, &format!("{LISTED} message:string"));
        let (name, state) = (&made["name"], &made["status"]);
        assert_eq!((name, state), (&json!("New API Mock"), &json!("starting")));
        assert_eq!((&made["message"], &made["port"]), (&json!("Server creation initiated"), &json!(port)));
        assert_eq!(made["created_by"], "admin");
        let folder = control.data().canonicalize().unwrap().join("servers/new_api_mock");
        assert_eq!(made["output_directory"], folder.to_str().unwrap());

        let server = control.settled(made["id"].as_str().unwrap(), "running");
        assert!(folder.join("mock.yaml").is_file());
        assert_eq!(std::fs::read_to_string(folder.join("mock.yaml")).unwrap().matches("seed: 7").count(), 1);
        assert_eq!((&server["port"], &server["operations"]), (&json!(port), &json!(5)));
        for (name, value) in config.as_object().unwrap().iter().filter(|(name, _)| *name != "port") {
            assert_eq!(&server["config"][name], value, "{name}");
        }
        assert_eq!(ask_port(&server["port"], "/pets"), 200);
        assert_eq!(ask_port(&server["port"], "/vault"), 200, "its security is not checked");
        let listed = control.get("/servers");
        assert_eq!((&listed["total"], &listed["servers"][1]["id"]), (&json!(2), &server["id"]));
    });
}

#[test]
fn a_created_server_can_be_a_rust_project() {
    for_each_database(|control| {
        let mut body = new_server("As a project");
        body["output_dir_name"] = json!("pets");
        body["emit"] = json!("project");
        let server = control.create(&body);
        let folder = std::path::PathBuf::from(server["output_directory"].as_str().unwrap());
        assert!(folder.ends_with("servers/pets"), "{folder:?}");
        for path in ["bundle/mock.yaml", "src/main.rs", "src/models.rs", ".mockwright/manifest.yaml"] {
            assert!(folder.join(path).is_file(), "{path}");
        }
        let cargo = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        assert!(cargo.contains("name = \"pets-mock\""), "{cargo}");
        assert_eq!(ask_port(&server["port"], "/pets/1"), 200);

        let path = format!("/servers/{}", server["id"].as_str().unwrap());
        let report = control.send("POST", &format!("{path}/regenerate"), &json!({"apply": true})).found(200);
        assert_eq!((&report["files"], &report["file_conflicts"]), (&json!([]), &json!([])));
        write(&folder.join("src/mine.rs"), "// mine");
        let deleted = control.ask("DELETE", &format!("{path}?delete_files=true")).found(200);
        assert_eq!(deleted["files_deleted"], true);
        assert!(!folder.join("src/main.rs").exists() && !folder.join("bundle").exists());
        assert!(folder.join("src/mine.rs").exists(), "what nobody generated stays");
    });
}

#[test]
fn what_is_not_said_of_a_new_server_is_chosen() {
    let control = Control::start();
    let with_name = |name: &str| json!({"name": name, "spec_url_or_path": "./pets.yaml"});
    let server = control.create(&with_name("Zweiter Mock!"));
    assert_eq!(ask_port(&server["port"], "/pets/1"), 200);
    assert!(server["output_directory"].as_str().unwrap().ends_with("/servers/zweiter_mock"), "{server}");
    let other = control.create(&with_name("Third"));
    assert_ne!(server["port"], other["port"]);
    assert_eq!(server["active_scenario"], "happy_path");
}

#[test]
fn a_server_is_made_from_a_url() {
    let control = Control::start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/pets.yaml", listener.local_addr().unwrap());
    let text = std::fs::read_to_string(control.specs().join("pets.yaml")).unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", text.len());
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(text.as_bytes()));
        }
    });
    let server = control.create(&json!({"name": "Remote", "spec_url_or_path": url}));
    assert_eq!((&server["spec_path"], &server["operations"]), (&json!(url), &json!(5)));
    assert_eq!(ask_port(&server["port"], "/pets"), 200);
}

#[test]
fn a_description_that_cannot_be_used_is_an_error_with_diagnostics() {
    for_each_database(|control| {
        write(&control.specs().join("broken.yaml"), "openapi: 3.0.3\npaths: [\n");
        let mut body = new_server("Broken");
        body["spec_url_or_path"] = json!("broken.yaml");
        let made = control.send("POST", "/servers", &body).found(201);
        let server = control.settled(made["id"].as_str().unwrap(), "error");
        let diagnostic = &server["diagnostics"][0];
        assert_shape(
            diagnostic,
            "severity:string code:string message:string file:string? line:integer? column:integer? pointer:string \
             hint:string?",
        );
        assert_eq!((&diagnostic["severity"], &server["url"]), (&json!("error"), &Value::Null));
        assert!(diagnostic["file"].as_str().is_some_and(|file| file.ends_with("broken.yaml")), "{diagnostic}");
        assert!(diagnostic["line"].is_u64(), "{diagnostic}");
        // Mended, it starts.
        write(&control.specs().join("broken.yaml"), include_str!("pets.yaml"));
        control.ask("POST", &format!("/servers/{}/start", server["id"].as_str().unwrap())).found(200);
        let mended = control.settled(made["id"].as_str().unwrap(), "running");
        assert_eq!((ask_port(&mended["port"], "/pets"), &mended["diagnostics"]), (200, &json!([])));
    });
}

#[test]
fn a_new_server_that_cannot_be_is_refused_with_its_field() {
    let control = Control::start();
    let outside = control.data().join("credentials");
    let with = |name: &str, value: Value| {
        let mut body = new_server("x");
        body[name] = value;
        body
    };
    for (body, field) in [
        (json!({"spec_url_or_path": "pets.yaml"}), "name"),
        (json!({"name": "x"}), "spec_url_or_path"),
        (json!([]), "request"),
        (with("name", json!(5)), "name"),
        (with("name", json!("")), "name"),
        (with("name", json!("a\nb")), "name"),
        (with("name", json!("x".repeat(101))), "name"),
        (with("spec_url_or_path", json!("nowhere.yaml")), "spec_url_or_path"),
        (with("spec_url_or_path", json!("../data/credentials")), "spec_url_or_path"),
        (with("spec_url_or_path", json!(outside)), "spec_url_or_path"),
        (with("spec_url_or_path", json!("file:///etc/passwd")), "spec_url_or_path"),
        (with("spec_url_or_path", json!(".")), "spec_url_or_path"),
        (with("spec_url_or_path", json!(["pets.yaml"])), "spec_url_or_path"),
        (with("output_dir_name", json!("../x")), "output_dir_name"),
        (with("output_dir_name", json!("a/b")), "output_dir_name"),
        (with("output_dir_name", json!("")), "output_dir_name"),
        (with("output_dir_name", json!(1)), "output_dir_name"),
        (with("emit", json!("crate")), "emit"),
        (with("emit", json!(1)), "emit"),
        (with("seed", json!(-1)), "seed"),
        (with("config", json!("fast")), "config"),
        (with("config", json!({"port": 70000})), "config.port"),
        (with("config", json!({"port": "8001"})), "config.port"),
        (with("config", json!({"error_rate_percent": 101})), "config.error_rate_percent"),
        (with("config", json!({"auth_enabled": "yes"})), "config.auth_enabled"),
        (with("config", json!({"speed": 1})), "config.speed"),
        (with("spec_path", json!("pets.yaml")), "spec_path"),
    ] {
        let reply = control.send("POST", "/servers", &body);
        assert_eq!(reply.invalid(), field, "{body}");
        let specs = control.specs();
        assert!(!reply.text().contains(specs.to_str().unwrap()), "no path of this machine: {}", reply.text());
    }
    let missing = control.send("POST", "/servers", &with("spec_url_or_path", json!("nowhere.yaml")));
    let details = missing.error(400, "VALIDATION_ERROR")["details"].clone();
    assert_eq!((&details["field"], &details["reason"]), (&json!("spec_url_or_path"), &json!("File not found")));
    assert_eq!(control.get("/servers")["total"], 1);
    assert!(!control.data().join("servers").exists());
}

#[test]
fn what_is_taken_is_a_conflict_and_touches_nobody() {
    for_each_database(|control| {
        let first = control.create(&new_server("Taken"));
        let foreign = TcpListener::bind("127.0.0.1:0").unwrap();
        let busy = foreign.local_addr().unwrap().port();
        for (name, folder, port, field) in [
            ("Taken", None, None, "name"),
            ("Pets", None, None, "name"),
            ("Other", Some("taken"), None, "output_dir_name"),
            ("Other", None, Some(busy), "config.port"),
            ("Other", None, first["port"].as_u64().and_then(|port| port.try_into().ok()), "config.port"),
        ] {
            let mut body = new_server(name);
            body["output_dir_name"] = folder.map_or(Value::Null, Into::into);
            body["config"] = json!({"port": port});
            let error = control.send("POST", "/servers", &body).error(409, "CONFLICT");
            assert_eq!(error["details"]["field"], field, "{error}");
            if let Some(port) = port {
                assert!(error["message"].as_str().unwrap().contains(&port.to_string()), "{error}");
            }
        }
        let list = control.get("/servers");
        assert_eq!((&list["total"], &list["servers"][1]["status"]), (&json!(2), &json!("running")));
        assert_eq!((ask_port(&first["port"], "/pets"), control.mock("GET", "/pets").status), (200, 200));
    });
}

#[test]
fn a_deleted_server_is_gone_and_its_files_only_if_asked_for() {
    for_each_database(|control| {
        for (query, files_deleted) in [("", false), ("?delete_files=false", false), ("?delete_files=true", true)] {
            let mut body = new_server("Short-lived");
            body["output_dir_name"] = json!(format!("short_{}", query.len()));
            let server = control.create(&body);
            let folder = std::path::PathBuf::from(server["output_directory"].as_str().unwrap());
            write(&folder.join("notes.txt"), "mine");
            let path = format!("/servers/{}", server["id"].as_str().unwrap());
            let deleted = control.ask("DELETE", &format!("{path}{query}")).found(200);
            let expected = json!({"message": "Server deleted successfully", "files_deleted": files_deleted});
            assert_eq!(deleted, expected, "{query}");
            assert_eq!(folder.join("mock.yaml").exists(), !files_deleted, "{query}");
            assert!(folder.join("notes.txt").exists(), "what nobody generated stays");
            control.ask("GET", &path).error(404, "NOT_FOUND");
            control.ask("DELETE", &path).error(404, "NOT_FOUND");
            assert_eq!(control.get("/servers")["total"], 1);
            closed(&server["port"]);
        }
        let refused = control.ask("DELETE", &control.of("?delete_files=maybe"));
        assert_eq!(refused.invalid(), "delete_files");
        assert_eq!(control.get("/servers")["total"], 1);
    });
}

/// Waits until nobody listens on a port.
pub(super) fn closed(port: &Value) {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while TcpStream::connect(format!("127.0.0.1:{port}")).is_ok() {
        assert!(std::time::Instant::now() < until, "{port} stays open");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
