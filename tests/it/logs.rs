//! What `serve` tells on stderr, for people and for programs.

use serde_json::Value;

use crate::harness::{Control, Options, Server, command, mockwright, ran, spec, write};

/// Every line of stderr as the object that it is.
#[track_caller]
fn lines(stderr: &str) -> Vec<Value> {
    let lines = stderr.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}\n{stderr}"));
        for member in ["timestamp", "level", "target", "message"] {
            assert!(line[member].is_string(), "{member} of {line}");
        }
        assert!(!line["message"].as_str().unwrap().is_empty(), "{line}");
        line
    });
    lines.collect()
}

#[track_caller]
fn find<'l>(lines: &'l [Value], message: &str) -> &'l Value {
    let found = lines.iter().find(|line| line["message"].as_str().unwrap().contains(message));
    found.unwrap_or_else(|| panic!("`{message}` is not told: {lines:#?}"))
}

#[test]
fn for_programs_each_line_is_an_object() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faulty.yaml");
    write(
        &file,
        "openapi: 3.0.3\ninfo: {title: \"a\\u001b[2J\", version: '1'}\npaths:\n  /pets/{id}:\n    get:\n      \
         responses: {'200': {description: ok}}\n",
    );
    let mut server = Server::with([file.to_str().unwrap(), "--port=0", "--log-format=json", "--validate=warn"], 1);
    assert_eq!(server.get("/pets/1").status, 200);
    server.signal("TERM");
    let (code, stderr) = server.wait();
    assert_eq!(code, Some(0));
    assert!(!stderr.replace('\n', "").chars().any(char::is_control), "{stderr}");
    let lines = lines(&stderr);
    let error = find(&lines, "MW0207");
    assert_eq!((&error["level"], &error["fields"]["line"]), (&"error".into(), &5.into()), "{error}");
    let started = find(&lines, "server started");
    assert_eq!(started["fields"]["server"], "a␛[2J", "{started}");
    find(&lines, "server stopped");
}

#[test]
fn a_start_that_fails_is_told_to_programs_too() {
    let petstore = spec("petstore.yaml");
    for (arguments, told) in [
        (vec!["serve", "missing\r\n.yaml", "--log-format=json"], "missing"),
        (vec!["serve", &petstore, "--log-format", "json", "--port", "70000"], "70000"),
        (vec!["serve", &petstore, "--log-format=json", "--port=0", "--host=no.such.invalid"], "no.such.invalid"),
    ] {
        let ran = mockwright(&arguments);
        assert_ne!(ran.code, 0, "{arguments:?}");
        let lines = lines(&ran.stderr);
        assert!(lines.iter().any(|line| line["level"] == "error" && line.to_string().contains(told)), "{lines:#?}");
    }
    let by_environment = ran(command(["serve", &petstore, "--sweetness"]).env("MOCKWRIGHT_LOG_FORMAT", "json"));
    assert_eq!(by_environment.code, 2);
    find(&lines(&by_environment.stderr), "--sweetness");
}

#[test]
fn requests_that_break_the_description_are_told_to_programs() {
    let server = Server::with([&*spec("petstore.yaml"), "--port=0", "--log-format=json", "--validate=warn"], 1);
    server.get("/pet/none");
    server.says("/pet/none", 1);
    let lines = lines(&server.said());
    assert_eq!(find(&lines, "/pet/none")["level"], "warn");
}

#[test]
fn a_level_leaves_out_what_is_below_it() {
    let mut server = Control::with(Options { arguments: &["--log-level=error"], ..Options::default() });
    server.end();
    assert_eq!(server.server.said(), "");
}

#[test]
fn calls_of_the_control_plane_are_told_without_their_secrets() {
    let arguments = &["--log-format=json", "--log-level=debug"];
    let mut control = Control::with(Options { arguments, ..Options::default() });
    control.ask("GET", "/servers?secret=in-the-query");
    control.send("POST", "/auth/login", &serde_json::json!({"username": "admin", "password": "guessed"}));
    let scenario = control.get(&control.of("/scenarios"))["scenarios"][0]["id"].clone();
    control.ask("POST", &control.of(&format!("/scenarios/{scenario}/activate"))).found(200);
    control.end();
    let said = control.server.said();
    let lines = lines(&said);
    assert!(!said.contains("in-the-query") && !said.contains(&control.key) && !said.contains("guessed"), "{said}");
    let of = |path: &str| lines.iter().find(|line| line["fields"]["path"] == path).unwrap();
    let login = of("/admin/api/v1/auth/login");
    assert_eq!((&login["level"], &login["fields"]["status"]), (&"info".into(), &401.into()), "{login}");
    let read = of("/admin/api/v1/servers");
    assert_eq!((&read["level"], &read["fields"]["status"]), (&"debug".into(), &200.into()), "{read}");
    assert!(read["fields"]["duration_ms"].is_number() && read["fields"]["request_id"].is_string(), "{read}");
    assert_eq!(read["fields"]["caller"], "key:1");
    assert_eq!(find(&lines, "scenario activated")["fields"]["scenario"].as_str().map(str::is_empty), Some(false));
}
