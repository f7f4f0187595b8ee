//! `mockwright serve`: real sockets, shipped descriptions.

use serde_json::Value;

use crate::harness::{Request, Server, mockwright, spec, write};

#[test]
fn every_shipped_description_answers() {
    for (name, path, members) in [
        ("petstore.yaml", "/pet/7", &["id", "name", "photoUrls"][..]),
        ("petstore-2.0.yaml", "/pets/7", &[]),
        ("petstore-3.1.yaml", "/pets/7", &["kind", "name"]),
        ("petstore-3.2.yaml", "/pets/5f0c9f0e-8a57-4c4e-9d0e-0d2b6a3f7c11", &["id", "species", "name"]),
        ("oai/petstore-expanded-2.0.yaml", "/pets/7", &["id", "name"]),
        ("oai/petstore-separate-2.0/spec/swagger.yaml", "/pets/7", &["id", "name"]),
        ("oai/uber-2.0.yaml", "/me", &[]),
        ("oai/petstore-3.0.json", "/pets/7", &["id", "name"]),
        ("oai/api-with-examples-3.0.yaml", "/", &["versions"]),
        ("oai/link-example-3.0.yaml", "/2.0/users/anna", &[]),
        ("oai/uspto-3.0.yaml", "/", &[]),
        ("oai/tictactoe-3.1.yaml", "/board", &["winner", "board"]),
    ] {
        let server = Server::start(&spec(name));
        let reply = server.get(path);
        assert_eq!((reply.status, reply.media_type()), (200, "application/json"), "{name}: {}", reply.text());
        for member in members {
            assert!(reply.json().get(member).is_some(), "{name} answers with {member}: {}", reply.text());
        }
    }
}

#[test]
fn descriptions_without_bodies_answer_too() {
    let callbacks = Server::start(&spec("oai/callback-example-3.0.yaml"));
    let subscribed = callbacks.send(&Request::new("POST", "/streams?callbackUrl=https%3A%2F%2Fclient.example"));
    assert_eq!(subscribed.status, 201);
    assert!(subscribed.json()["subscriptionId"].is_string());

    let tags = Server::start(&spec("oai/tags-example-3.2.yaml"));
    let flights = tags.get("/flights/delayed");
    assert_eq!((flights.status, flights.body.len()), (200, 0));
}

#[test]
fn head_is_get_without_its_body() {
    let server = Server::start(&spec("petstore.yaml"));
    let (head, get) = (server.send(&Request::new("HEAD", "/pet/7")), server.get("/pet/7"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-type"), get.header("content-type"));
    assert_eq!(head.header("content-length"), Some(get.body.len().to_string().as_str()));
}

#[test]
fn what_is_not_there_is_told_as_a_problem() {
    let server = Server::start(&spec("petstore.yaml"));
    for (method, path, accept, status) in
        [("GET", "/nowhere", "*/*", 404), ("PATCH", "/pet/7", "*/*", 405), ("GET", "/pet/7", "image/png", 406)]
    {
        let reply = server.send(&Request::new(method, path).header("Accept", accept));
        assert_eq!(reply.status, status, "{method} {path}: {}", reply.text());
        assert_eq!(reply.media_type(), "application/problem+json", "{method} {path}");
        assert_eq!(reply.json()["status"], status, "{method} {path}");
        if status == 405 {
            let mut allow: Vec<_> = reply.header("allow").unwrap().split(',').map(str::trim).collect();
            allow.retain(|method| *method != "OPTIONS");
            allow.sort_unstable();
            assert_eq!(allow, ["DELETE", "GET", "HEAD", "POST"]);
        }
    }
}

#[test]
fn prefer_selects_status_and_example() {
    let server = Server::start(&spec("petstore-3.1.yaml"));
    let missing = server.send(&Request::new("GET", "/pets/7").header("Prefer", "code=404"));
    assert_eq!((missing.status, missing.media_type()), (404, "application/problem+json"));

    let none = server.send(&Request::new("GET", "/pets").header("Prefer", "example=none"));
    assert_eq!((none.status, none.json()), (200, Value::Array(Vec::new())));
    let two = server.send(&Request::new("GET", "/pets").header("Prefer", "example=two"));
    assert_eq!(two.json()[1]["name"], "Milo");
}

#[test]
fn accept_selects_the_media_type() {
    let server = Server::start(&spec("petstore-3.1.yaml"));
    for (path, accept, media_type, begin) in [
        ("/pets/7", "application/xml", "application/xml", "<?xml"),
        ("/pets", "text/csv", "text/csv", "id,name\n1,Bella\n"),
        ("/pets", "text/csv;q=0.1, application/json", "application/json", "["),
    ] {
        let reply = server.send(&Request::new("GET", path).header("Accept", accept));
        assert_eq!((reply.status, reply.media_type()), (200, media_type), "{path} as {accept}");
        assert!(reply.text().starts_with(begin), "{path} as {accept}: {}", reply.text());
    }
}

#[test]
fn what_is_new_in_3_2_is_served() {
    let server = Server::start(&spec("petstore-3.2.yaml"));
    let query = server.send(&Request::new("QUERY", "/pets").json(r#"{"minAge":10}"#));
    assert_eq!(query.status, 200, "{}", query.text());
    assert!(query.json().is_array());
    assert_eq!(server.send(&Request::new("COPY", "/pets")).status, 202);
    assert_eq!(server.get("/pets/search?species=cat&minAge=2").status, 200);

    let lines = server.send(&Request::new("GET", "/pets").header("Accept", "application/jsonl"));
    assert_eq!(lines.media_type(), "application/jsonl");
    for line in lines.text().lines() {
        assert!(serde_json::from_str::<Value>(line).unwrap()["name"].is_string(), "{line}");
    }
    let events = server.send(&Request::new("GET", "/events").header("Accept", "text/event-stream"));
    assert_eq!(events.media_type(), "text/event-stream");
    assert!(events.text().contains("data:"), "{}", events.text());
}

#[test]
fn paths_are_served_with_and_without_the_base_path() {
    let server = Server::start(&spec("petstore.yaml"));
    assert_eq!(server.get("/api/v3/pet/7"), server.get("/pet/7"));
}

#[test]
fn the_same_seed_gives_the_same_replies_and_another_gives_others() {
    let body = |seed: &str| {
        let server = Server::with([spec("petstore.yaml").as_str(), "--port", "0", "--seed", seed], 1);
        server.get("/pet/7").text().to_owned()
    };
    assert_eq!(body("5"), body("5"));
    assert_ne!(body("5"), body("6"));
}

#[test]
fn several_descriptions_each_get_a_server() {
    let server = Server::with([&spec("petstore.yaml"), &spec("oai/uspto-3.0.yaml"), "--port", "0"], 2);
    let [(first, first_name), (second, second_name)] = &server.listening[..] else { panic!("two servers") };
    assert_ne!(first, second);
    assert_ne!(first_name, second_name);
    assert_eq!(Request::new("GET", "/pet/7").send(first).status, 200);
    assert_eq!(Request::new("GET", "/pet/7").send(second).status, 404);
    assert_eq!(Request::new("GET", "/").send(second).status, 200);
}

#[test]
fn one_bad_description_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.yaml");
    write(&bad, "milk: 2\n");
    let server = Server::with([bad.to_str().unwrap(), &spec("petstore.yaml"), "--port", "0"], 1);
    assert_eq!(server.get("/pet/7").status, 200);
}

#[test]
fn when_nothing_can_be_served_the_input_is_at_fault() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.yaml");
    write(&bad, "milk: 2\n");
    let ran = mockwright(["serve", bad.to_str().unwrap(), "--port", "0"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(ran.seen(&[(folder.path().to_str().unwrap(), "DIR")]));
}

#[test]
fn faults_are_told_in_short_and_the_rest_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faulty.yaml");
    write(
        &file,
        "openapi: 3.0.3\ninfo: {title: Faulty, version: '1'}\npaths:\n  /a:\n    get: {responses: none}\n  /b:\n    get:\n      \
         responses: {'204': {description: ok}}\n",
    );
    let mut server = Server::start(file.to_str().unwrap());
    assert_eq!(server.get("/b").status, 204);
    server.kill();
    let (_, stderr) = server.wait();
    assert!(stderr.contains("1 error") && stderr.contains("faulty.yaml:5"), "{stderr}");
    assert!(stderr.contains("hint: `mockwright check "), "{stderr}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let first = Server::start(&spec("petstore.yaml"));
    let port = first.listening[0].0.rsplit(':').next().unwrap();
    let ran = mockwright(["serve", &spec("petstore.yaml"), "--port", port]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(ran.seen(&[(port, "PORT")]));
}

#[test]
fn a_further_server_takes_the_next_free_port() {
    let blocker = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = blocker.local_addr().unwrap().port();
    let Some(port) = taken.checked_sub(1).filter(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok())
    else {
        return;
    };
    let server = Server::with([&spec("petstore.yaml"), &spec("petstore-2.0.yaml"), "--port", &port.to_string()], 2);
    assert_eq!(server.listening[0].0, format!("127.0.0.1:{port}"));
    let second: u16 = server.listening[1].0.rsplit(':').next().unwrap().parse().unwrap();
    assert!(second > taken, "{second} comes after {taken}");
}

#[test]
fn flags_come_from_the_environment_too() {
    let mut child = crate::harness::command(["serve", "specs/petstore.yaml"])
        .env("MOCKWRIGHT_PORT", "nonsense")
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[test]
fn flags_of_the_control_plane_are_accepted_before_it_exists() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--no-auth", "--no-admin", "--api-key", "k", "--rate-limit", "off", "--data-dir"];
    let input = spec("petstore.yaml");
    let arguments =
        [input.as_str(), "--port", "0"].into_iter().chain(arguments).chain([folder.path().to_str().unwrap()]);
    let server = Server::with(arguments, 1);
    assert_eq!(server.get("/pet/7").status, 200);
}
