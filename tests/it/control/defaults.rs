//! Flags of the control plane, and what it keeps to itself.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::harness::{Control, Options, Request, Server, assert_shape, command, for_each_database, ran, write};

const SPEC: &str = "tests/it/control/pets.yaml";

/// Serving with the control plane, everything else at its default.
fn serving(arguments: &[&str], state: &Path) -> Command {
    let mut command = command(["serve", SPEC, "--port", "0"].iter().chain(arguments));
    command.env_remove("MOCKWRIGHT_NO_ADMIN").env("XDG_STATE_HOME", state);
    command
}

fn status(address: &str, path: &str) -> u16 {
    Request::new("GET", path).anonymous().send(address).status
}

#[test]
fn by_default_what_is_kept_is_in_the_users_state_folder() {
    let home = tempfile::tempdir().unwrap();
    for (variable, folder) in [("XDG_STATE_HOME", "mockwright"), ("HOME", ".local/state/mockwright")] {
        let mut command = serving(&[], home.path());
        command.env_remove("XDG_STATE_HOME").env(variable, home.path());
        let mut server = Server::running(&mut command, 1);
        let credentials = home.path().join(folder).join("credentials");
        assert!(credentials.is_file(), "{variable}");
        server.says(credentials.to_str().unwrap(), 1);
        server.says("/admin/docs", 1);
        server.signal("TERM");
        assert_eq!(server.wait().0, Some(0));
    }
}

#[test]
fn without_the_control_plane_its_paths_are_the_mocks_and_nothing_is_written() {
    let state = tempfile::tempdir().unwrap();
    let data = state.path().join("data");
    let mut server =
        Server::running(&mut serving(&["--no-admin", "--data-dir", data.to_str().unwrap()], state.path()), 1);
    for path in ["/admin", "/admin/docs", "/admin/api/v1/servers", "/admin/api/v1/health", "/v1/mocks", "/v1/mock/5"] {
        let reply = server.send(&Request::new("GET", path).anonymous());
        assert_eq!((reply.status, reply.media_type()), (404, "application/problem+json"), "{path}");
        assert_eq!(reply.header("x-request-id"), None);
    }
    assert_eq!(status(&server.listening[0].0, "/pets"), 200);
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));
    assert_eq!(std::fs::read_dir(state.path()).unwrap().count(), 0);
}

#[test]
fn the_control_plane_moves_to_a_port_of_its_own() {
    let mut control = Control::with(Options { arguments: &["--admin-port", "0"], ..Options::default() });
    assert_eq!(control.server.listening[0].1, "control plane");
    assert_ne!(control.address(), control.mock_address());
    assert_eq!(control.get("/servers")["servers"][0]["url"], format!("http://{}", control.mock_address()));
    let mock = control.ask("POST", "/v1/mocks").found(201)["mock"]["endpoint_url"].clone();
    let mock = mock.as_str().unwrap();
    assert_eq!(status(control.address(), mock), 200);
    let elsewhere = Request::new("GET", "/pets").anonymous().header("X-API-Key", &control.key).send(control.address());
    elsewhere.error(404, "NOT_FOUND");
    for path in ["/admin/docs", "/v1/mocks"] {
        assert_eq!(control.mock("GET", path).status, 404, "{path} is the mock's");
    }
    assert_eq!(control.mock("GET", "/pets").status, 200);
    control.ask("POST", &control.of("/stop")).found(200);
    control.settled(&control.id, "stopped");
    control.get("/servers");
    control.restart();
    assert_eq!(control.mock("GET", "/pets").status, 200, "one that is named runs");
}

#[test]
fn flags_that_would_let_anybody_in_or_contradict_each_other_are_refused() {
    let state = tempfile::tempdir().unwrap();
    for (arguments, named) in [
        (&["--no-auth", "--host", "0.0.0.0"][..], "0.0.0.0"),
        (&["--no-auth", "--host", "::"], "::"),
        (&["--api-key", ""], "key"),
        (&["--no-admin", "--admin-port", "0"], "--admin-port"),
        (&["--rate-limit", "many"], "--rate-limit"),
        (&["--rate-limit", "0/hour"], "--rate-limit"),
        (&["--admin-port", "70000"], "--admin-port"),
    ] {
        let refused = ran(&mut serving(arguments, state.path()));
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{arguments:?}: {}", refused.stderr);
        assert!(refused.stderr.contains(named), "{arguments:?}: {}", refused.stderr);
    }
    let file = state.path().join("file");
    write(&file, "mine");
    let refused = ran(&mut serving(&["--data-dir", file.to_str().unwrap()], state.path()));
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("file"), "{}", refused.stderr);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn settings_come_from_the_environment_too() {
    let state = tempfile::tempdir().unwrap();
    let data = state.path().join("kept");
    let mut command = serving(&[], state.path());
    command.env("MOCKWRIGHT_DATA_DIR", &data).env("MOCKWRIGHT_API_KEY", "of-the-environment");
    command.env("MOCKWRIGHT_RATE_LIMIT", "7/minute").env("MOCKWRIGHT_ADMIN_PORT", "0");
    let server = Server::running(&mut command, 2);
    let list = Request::new("GET", "/admin/api/v1/servers").anonymous().header("X-API-Key", "of-the-environment");
    let reply = list.send(&server.listening[0].0);
    assert_eq!((reply.status, reply.header("x-ratelimit-limit")), (200, Some("7")));
    assert!(data.join("credentials").is_file());
    assert!(!server.said().contains("of-the-environment"));
}

#[test]
fn operations_that_the_control_plane_hides_are_told_and_others_are_served() {
    let state = tempfile::tempdir().unwrap();
    let spec = state.path().join("specs/hidden.yaml");
    let paths = ["/admin/docs", "/admin/users", "/v1/mocks", "/v1/pets", "/health", "/metrics", "/openapi.json"];
    let operation = "{get: {responses: {'200': {description: fine}}}}";
    let listed: Vec<_> = paths.iter().map(|path| format!("  {path}: {operation}\n")).collect();
    write(&spec, &format!("openapi: 3.0.3\ninfo: {{title: Hidden, version: '1'}}\npaths:\n{}", listed.concat()));
    let serve = |arguments: &[&str], listeners: usize| {
        let mut all = vec!["serve", spec.to_str().unwrap(), "--port", "0", "--rate-limit", "off"];
        all.extend(arguments);
        let mut command = command(all);
        command.env_remove("MOCKWRIGHT_NO_ADMIN").env("XDG_STATE_HOME", state.path());
        Server::running(&mut command, listeners)
    };
    let server = serve(&[], 1);
    server.says("--admin-port", 1);
    let said = server.said();
    assert!(
        said.contains("GET /admin/docs") && said.contains("GET /v1/mocks") && said.contains("--no-admin"),
        "{said}"
    );
    assert!(!said.contains("/admin/users") && !said.contains("/v1/pets"), "{said}");
    for (path, expected) in [
        ("/admin/users", 200),
        ("/v1/pets", 200),
        ("/health", 200),
        ("/metrics", 200),
        ("/openapi.json", 200),
        ("/v1/mocks", 401),
        ("/admin/api/v1/servers", 401),
    ] {
        assert_eq!(status(&server.listening[0].0, path), expected, "{path}");
    }
    assert_eq!(status(&server.listening[0].0, "/admin/api/v1/health"), 200);
    drop(server);
    for (arguments, listeners) in [(&["--admin-port", "0"][..], 2), (&["--no-admin"], 1)] {
        let server = serve(arguments, listeners);
        for path in paths {
            assert_eq!(status(&server.listening[listeners - 1].0, path), 200, "{arguments:?} {path}");
        }
        assert!(!server.said().contains("hidden"), "{}", server.said());
    }
}

#[test]
fn all_servers_of_the_command_line_are_steered() {
    let state = tempfile::tempdir().unwrap();
    let mut command = command(["serve", SPEC, "specs/petstore.yaml", "--port", "0", "--no-auth"]);
    let server = Server::running(command.env_remove("MOCKWRIGHT_NO_ADMIN").env("XDG_STATE_HOME", state.path()), 2);
    let list = server.send(&Request::new("GET", "/admin/api/v1/servers").anonymous()).found(200);
    assert_eq!(list["total"], 2);
    for (at, (address, name)) in server.listening.iter().enumerate() {
        assert_eq!(list["servers"][at]["url"], format!("http://{address}"));
        assert_eq!(list["servers"][at]["name"], json!(name));
    }
    let second = Request::new("GET", "/admin/api/v1/servers").anonymous().send(&server.listening[1].0);
    assert_eq!(second.found(200)["total"], 2, "it is served there too");
}

#[test]
fn a_scenario_of_the_command_line_goes_before_the_one_that_was_active() {
    let state = tempfile::tempdir().unwrap();
    let active = |arguments: &[&str]| {
        let mut all = vec!["--no-auth"];
        all.extend(arguments);
        let mut server = Server::running(&mut serving(&all, state.path()), 1);
        let list = server.send(&Request::new("GET", "/admin/api/v1/servers").anonymous()).found(200);
        let id = list["servers"][0]["id"].as_str().unwrap().to_owned();
        let scenarios = format!("/admin/api/v1/servers/{id}/scenarios");
        let all = server.send(&Request::new("GET", &scenarios).anonymous()).found(200);
        let empty =
            all["scenarios"].as_array().unwrap().iter().find(|one| one["name"] == "empty").unwrap()["id"].clone();
        server.send(&Request::new("POST", &format!("{scenarios}/{empty}/activate")).anonymous()).found(200);
        server.signal("TERM");
        let _ = server.wait();
        all["active_scenario"].clone()
    };
    assert_eq!(active(&[]), "happy_path");
    assert_eq!(active(&[]), "empty", "it was activated last");
    assert_eq!(active(&["--scenario", "error_scenario"]), "error_scenario");
}

#[test]
fn the_short_health_is_anybodys_and_the_whole_one_needs_a_key() {
    for_each_database(|control| {
        let path = "/admin/api/v1/health";
        let short = Request::new("GET", path).anonymous().send(control.address()).found(200);
        assert_shape(&short, "status:string timestamp:time version:string");
        assert_eq!(short["status"], "healthy");
        let whole = control.get("/health");
        assert_eq!((&whole["status"], &whole["version"]), (&json!("healthy"), &json!(env!("CARGO_PKG_VERSION"))));
        assert!(whole["uptime_seconds"].as_i64().unwrap() >= 0);
        let database = &whole["checks"]["database"];
        assert_eq!(database["status"], "healthy");
        assert!(
            database["response_time_ms"].is_number()
                && ["sqlite", "postgresql"].contains(&database["type"].as_str().unwrap())
        );
        let wrong = Request::new("GET", path).anonymous().header("X-API-Key", "wrong").send(control.address());
        wrong.error(401, "AUTHENTICATION_ERROR");
    });
}
