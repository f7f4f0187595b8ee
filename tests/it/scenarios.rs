//! Scenarios: derived ones of a description, listed ones of a bundle.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::harness::{Request, Server, mockwright, spec, write};

/// A bundle of the petstore with a scenario of its own, active.
fn bundle(folder: &Path, scenario: &str) -> PathBuf {
    let bundle = folder.join("mock");
    let ran = mockwright(["generate", &spec("petstore.yaml"), "--output", bundle.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    write(&bundle.join("scenarios/mine.yaml"), scenario);
    let settings = std::fs::read_to_string(bundle.join("mock.yaml")).unwrap();
    write(&bundle.join("mock.yaml"), &settings.replace("scenario: happy_path", "scenario: mine"));
    bundle
}

#[test]
fn derived_scenarios_of_shipped_descriptions_are_served() {
    for (name, scenario, path, status) in [
        ("petstore.yaml", "error_scenario", "/pet/7", 400),
        ("petstore.yaml", "status_404", "/pet/7", 404),
        ("petstore.yaml", "status_404", "/store/inventory", 200),
        ("petstore.yaml", "empty", "/pet/7", 200),
        ("petstore.yaml", "boundary", "/api/v3/pet/7", 200),
        ("petstore-3.1.yaml", "happy_path", "/pets/7", 200),
        ("petstore-3.2.yaml", "empty", "/pets", 200),
        ("oai/petstore-expanded-2.0.yaml", "error_scenario", "/pets", 500),
    ] {
        let server = Server::with([&spec(name), "--port", "0", "--scenario", scenario], 1);
        let reply = server.get(path);
        assert_eq!(reply.status, status, "{name} {scenario} {path}: {}", reply.text());
    }
    let server = Server::with([&spec("petstore.yaml"), "--port", "0", "--scenario", "empty"], 1);
    assert_eq!(server.get("/pet/findByStatus?status=sold").json(), json!([]));
    let pet = server.get("/pet/7").json();
    assert_eq!(pet.as_object().unwrap().keys().collect::<Vec<_>>(), ["name", "photoUrls"], "{pet}");
}

#[test]
fn parallel_requests_each_get_their_own_scenario() {
    let server = Server::start(&spec("petstore.yaml"));
    let address = server.listening[0].0.as_str();
    std::thread::scope(|scope| {
        for (scenario, status) in [("happy_path", 200), ("status_404", 404), ("error_scenario", 400)] {
            scope.spawn(move || {
                for _ in 0..20 {
                    let prefer = format!("scenario={scenario}");
                    let reply = Request::new("GET", "/pet/7").header("Prefer", &prefer).send(address);
                    assert_eq!((reply.status, reply.header("preference-applied")), (status, Some(prefer.as_str())));
                }
            });
        }
    });
}

#[test]
fn what_a_bundle_lists_is_served_and_the_rest_derived() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = "\
name: mine
derive: {status: 404}
config:
  /pet/{id}:
    GET: {status: 200, body: {id: 3, name: Rex, photoUrls: []}, headers: {X-Pack: gray}}
  /pet/13:
    GET: {status: 503}
  /api/v3/store/inventory:
    GET: {delay_ms: 300}
";
    let bundle = bundle(folder.path(), scenario);
    let bundle = bundle.to_str().unwrap();
    let checked = mockwright(["check", bundle]);
    assert_eq!(checked.code, 0, "{}{}", checked.stdout, checked.stderr);
    let server = Server::with([bundle, "--port", "0"], 1);
    let rex = server.get("/pet/7");
    assert_eq!(
        (rex.status, rex.json(), rex.header("x-pack")),
        (200, json!({"id": 3, "name": "Rex", "photoUrls": []}), Some("gray"))
    );
    let xml = server.send(&Request::new("GET", "/api/v3/pet/7").header("Accept", "application/xml"));
    assert!(xml.text().contains("<name>Rex</name>"), "{}", xml.text());
    assert_eq!((server.get("/pet/13").status, server.get("/pet/13").body.len()), (503, 0));
    assert_eq!(server.get("/store/order/1").status, 404);
    let started = std::time::Instant::now();
    assert_eq!(server.get("/store/inventory").status, 200);
    assert!(started.elapsed() >= std::time::Duration::from_millis(300));
    let happy = server.send(&Request::new("GET", "/pet/13").header("Prefer", "scenario=happy_path"));
    assert_eq!(happy.status, 200);
}

#[test]
fn check_tells_what_a_scenario_breaks() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = "\
name: mine
config:
  /pet/{id}:
    GET:
      body:
        id: seven
        name: Rex
        photoUrls: []
  /cats:
    GET: {status: 200}
";
    let bundle = bundle(folder.path(), scenario);
    let checked = mockwright(["check", bundle.to_str().unwrap(), "--format", "json"]);
    assert_eq!(checked.code, 1, "{}", checked.stdout);
    let report: Value = serde_json::from_str(&checked.stdout).unwrap();
    let mut told: Vec<_> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| (told["code"].as_str().unwrap(), told["line"].as_u64(), told["pointer"].as_str().unwrap()))
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [("MW0504", Some(10), "/config/~1cats/GET"), ("MW0506", Some(6), "/config/~1pet~1{id}/GET/body/id"),]
    );
}

#[test]
fn a_scenario_that_is_not_there_is_told_with_those_that_are() {
    let ran = mockwright(["serve", &spec("petstore.yaml"), "--port", "0", "--scenario", "status_44"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("there is no scenario `status_44`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `status_404`?"), "{}", ran.stderr);
    let server = Server::start(&spec("petstore.yaml"));
    let reply = server.send(&Request::new("GET", "/pet/7").header("Prefer", "scenario=nope"));
    assert_eq!((reply.status, reply.media_type()), (404, "application/problem+json"));
    assert_eq!(reply.json()["type"], "urn:mockwright:problem:no-such-scenario");
}
