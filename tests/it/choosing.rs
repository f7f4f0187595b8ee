//! Which reply a request gets: preferences, echo, dynamic data, delays and errors.

use std::time::{Duration, Instant};

use crate::harness::{Request, Server, mockwright, spec, write};

fn preferring<'a>(path: &'a str, prefer: &'a str) -> Request<'a> {
    Request::new("GET", path).header("Prefer", prefer)
}

#[test]
fn the_id_in_the_path_is_the_id_in_the_reply() {
    for (name, path, pointer, id) in [
        ("petstore.yaml", "/pet/7", "/id", "7"),
        ("petstore.yaml", "/api/v3/pet/70000", "/id", "70000"),
        ("petstore.yaml", "/store/order/3", "/id", "3"),
        ("petstore.yaml", "/user/anna", "/username", "\"anna\""),
        ("oai/petstore-3.0.json", "/pets/12", "/id", "12"),
        ("oai/petstore-expanded-2.0.yaml", "/pets/12", "/id", "12"),
    ] {
        let server = Server::start(&spec(name));
        let body = server.get(path).json();
        assert_eq!(body.pointer(pointer).map(ToString::to_string).as_deref(), Some(id), "{name} {path}: {body}");
    }
    let server = Server::start(&spec("petstore.yaml"));
    let xml = server.send(&Request::new("GET", "/pet/7").header("Accept", "application/xml"));
    assert!(xml.text().contains("<id>7</id>"), "{}", xml.text());
    // What does not fit the schema is not echoed, and nothing else of the reply changes.
    let server = Server::with([&spec("petstore.yaml"), "--port", "0", "--validate", "off"], 1);
    let (words, plain) = (server.get("/store/order/1e400").json(), server.get("/store/order/5").json());
    assert!(words["id"].is_i64(), "{words}");
    assert_eq!(words["quantity"], plain["quantity"]);
}

#[test]
fn a_bundle_echoes_what_its_files_say() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("mock");
    assert_eq!(mockwright(["generate", &spec("petstore.yaml"), "--output", bundle.to_str().unwrap()]).code, 0);
    let file = crate::generate::file_of(&bundle, "GET /pet/{petId}");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("/id: path.petId"), "{text}");
    let edited = text.replace("/id: path.petId", "/category/id: path.petId\n          /tags/0/id: path.petId");
    write(&file, &edited);
    let server = Server::with([bundle.to_str().unwrap(), "--port", "0"], 1);
    let pet = server.get("/pet/7").json();
    assert_eq!((&pet["category"]["id"], &pet["tags"][0]["id"]), (&7.into(), &7.into()), "{pet}");
    assert_ne!(pet["id"], 7);
    for (wrong, line) in [
        ("/id: path.petId\n          id: path.petId", 1),
        ("/id: elsewhere.petId", 0),
        ("/id: path.dogId", 0),
        ("/name/id: path.petId", 0),
    ] {
        write(&file, &text.replacen("/id: path.petId", wrong, 1));
        let checked = mockwright(["check", bundle.to_str().unwrap()]);
        assert_eq!(checked.code, 1);
        assert!(checked.stdout.contains(&format!(".yaml:{}:", first_line(&text) + line)), "{}", checked.stdout);
    }
}

/// The line of the first echo.
fn first_line(text: &str) -> usize {
    text.lines().position(|line| line.contains("/id: path.petId")).unwrap() + 1
}

#[test]
fn dynamic_replies_differ_and_a_seed_repeats_them() {
    let server = Server::start(&spec("petstore.yaml"));
    let body = |prefer: &str, path: &str| server.send(&preferring(path, prefer)).text().to_owned();
    let path = "/pet/findByStatus?status=sold";
    assert_eq!(body("", path), body("", path));
    assert_ne!(body("dynamic=true", path), body("dynamic=true", path));
    let seeded = body("dynamic=true, seed=5", path);
    assert_ne!(seeded, body("dynamic=true", path));
    assert_eq!(seeded, body("dynamic=true, seed=5", path));
    assert_ne!(seeded, body("dynamic=true, seed=6", path));
    assert_ne!(seeded, body("dynamic=true, seed=5", "/pet/findByStatus?status=pending"));
    let reply = server.send(&preferring("/pet/7", "dynamic=true, seed=5"));
    assert_eq!(reply.header("preference-applied"), Some("dynamic=true, seed=5"));
    assert_eq!(reply.json()["id"], 7);
    assert_ne!(reply.json()["name"], "doggie");

    let dynamic = Server::with([spec("petstore.yaml").as_str(), "--port", "0", "--dynamic"], 1);
    assert_ne!(dynamic.get(path).body, dynamic.get(path).body);
    let settled = preferring(path, "dynamic=false");
    assert_eq!(dynamic.send(&settled).body, dynamic.send(&settled).body);
    assert_eq!(dynamic.send(&settled).text(), body("", path));
}

#[test]
fn a_limit_is_honoured_by_dynamic_replies() {
    let server = Server::with([spec("oai/petstore-3.0.json").as_str(), "--port", "0", "--dynamic"], 1);
    for (path, count) in [("/pets?limit=1", 1), ("/pets?limit=5", 5), ("/pets?limit=0", 0)] {
        let pets = server.get(path).json();
        assert_eq!(pets.as_array().map(Vec::len), Some(count), "{path}: {pets}");
    }
}

#[test]
fn prism_users_prefer_by_query() {
    let server = Server::with([spec("petstore.yaml").as_str(), "--port", "0", "--prism-compat"], 1);
    assert_eq!(server.get("/pet/7?__code=404").status, 404);
    assert_eq!(server.get("/pet/7?__example=nope").status, 404);
    assert_ne!(server.get("/pet/7?__dynamic=true").body, server.get("/pet/7?__dynamic=true").body);
    assert_eq!(Server::start(&spec("petstore.yaml")).get("/pet/7?__code=404").status, 200);
}

#[test]
fn delays_and_errors_come_as_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("mock");
    assert_eq!(mockwright(["generate", &spec("petstore.yaml"), "--output", bundle.to_str().unwrap()]).code, 0);
    let settings = std::fs::read_to_string(bundle.join("mock.yaml")).unwrap();
    write(&bundle.join("mock.yaml"), &settings.replace("error_rate_percent: 0", "error_rate_percent: 30"));
    let server = Server::with([bundle.to_str().unwrap(), "--port", "0"], 1);
    let failed = (0..100).filter(|_| server.get("/pet/7").status >= 400).count();
    assert_eq!(failed, 30);
    assert!((0..20).all(|_| server.send(&preferring("/pet/7", "code=200")).status == 200));
    let started = Instant::now();
    let late = server.send(&preferring("/pet/7", "code=200, delay=250"));
    assert!(started.elapsed() >= Duration::from_millis(250));
    assert_eq!(late.header("preference-applied"), Some("code=200, delay=250"));
}

#[test]
fn an_example_of_the_request_names_that_of_the_reply() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pets.yaml");
    write(
        &file,
        "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets/{petId}:
    get:
      parameters:
        - name: petId
          in: path
          required: true
          schema: {type: integer}
          examples: {bella: {value: 1}, max: {value: 2}, lost: {value: 404}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {type: object}
              examples:
                bella: {value: {name: Bella}}
                max: {value: {name: Max}}
        '404':
          description: lost
          content:
            application/json:
              examples: {lost: {value: {message: lost}}}
",
    );
    let server = Server::start(file.to_str().unwrap());
    for (path, prefer, status, text) in [
        ("/pets/1", "", 200, r#"{"name":"Bella"}"#),
        ("/pets/2", "", 200, r#"{"name":"Max"}"#),
        ("/pets/3", "", 200, r#"{"name":"Bella"}"#),
        ("/pets/404", "", 404, r#"{"message":"lost"}"#),
        ("/pets/2", "example=bella", 200, r#"{"name":"Bella"}"#),
        ("/pets/404", "code=200", 200, r#"{"name":"Bella"}"#),
        ("/pets/2", "scenario=error_scenario", 404, r#"{"message":"lost"}"#),
    ] {
        let reply = server.send(&preferring(path, prefer));
        assert_eq!((reply.status, reply.text()), (status, text), "{path} {prefer}");
    }
}
