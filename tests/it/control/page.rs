//! Every example of both reference pages that is built, as it stands there, with its placeholders filled.

use serde_json::{Value, json};

use super::servers::{ask_port, free_port};
use crate::harness::{Control, Receiver, Reply, Request, for_each_database};

/// A call as curl would make it.
#[derive(Debug, Default)]
struct Curl {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Curl {
    /// Reads a command line: `-X`, `-H`, `-d`, `-i` and the URL, whose origin does not matter.
    fn parse(command: &str) -> Self {
        let mut words = words(command).into_iter();
        assert_eq!(words.next().as_deref(), Some("curl"));
        let mut curl = Self { method: "GET".to_owned(), ..Self::default() };
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("{word} needs a value: {command}"));
            match word.as_str() {
                "-X" => curl.method = value(),
                "-d" => curl.body = value(),
                "-H" => {
                    let header = value();
                    let (name, value) = header.split_once(": ").unwrap();
                    curl.headers.push((name.to_owned(), value.to_owned()));
                }
                "-i" => {}
                url => {
                    let (_, rest) = url.split_once("://").unwrap_or_else(|| panic!("{url} is no URL"));
                    rest.find('/').map_or("/", |at| &rest[at..]).clone_into(&mut curl.path);
                }
            }
        }
        curl
    }

    fn send(&self, address: &str) -> Reply {
        let port = address.rsplit(':').next().unwrap();
        let host = format!("localhost:{port}");
        let mut request = Request::new(&self.method, &self.path).anonymous().host(&host).bytes(self.body.as_bytes());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.send(address)
    }
}

/// The words of a command, as a shell reads them.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut chars = command.chars();
    while let Some(char) = chars.next() {
        match (char, quote) {
            ('\\', None) => {
                if let Some(escaped) = chars.next().filter(|escaped| *escaped != '\n') {
                    word.get_or_insert_default().push(escaped);
                }
            }
            ('\'' | '"', None) => {
                quote = Some(char);
                word.get_or_insert_default();
            }
            (char, Some(open)) if char == open => quote = None,
            (char, None) if char.is_whitespace() => words.extend(word.take()),
            (char, _) => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    words
}

/// The commands of a page: each goes on to the next empty line.
fn commands(page: &'static str) -> Vec<&'static str> {
    let from = |part: &'static str| part.find("curl").map_or("", |at| &part[at..]);
    page.split("\n\n").map(from).filter(|command| !command.is_empty()).collect()
}

#[test]
fn a_command_line_is_read_as_a_shell_does() {
    let curl = Curl::parse("curl -i -X PUT \\\n  -H \"A: b c\" -d '{\"d\": \"e\"}' 'http://h:1/p?q=\"r\"'");
    assert_eq!((curl.method.as_str(), curl.path.as_str()), ("PUT", "/p?q=\"r\""));
    assert_eq!((curl.headers, curl.body.as_str()), (vec![("A".to_owned(), "b c".to_owned())], "{\"d\": \"e\"}"));
}

#[test]
fn every_curl_example_works() {
    let pages = [include_str!("admin-api-curl.txt"), include_str!("mock-endpoints-curl.txt")];
    for_each_database(|control| {
        let mock = control.ask("POST", "/v1/mocks").found(201)["mock"]["mock_id"].clone();
        let password = control.credential("password");
        let mut token = String::new();
        let mut run = 0;
        for command in pages.into_iter().flat_map(commands) {
            let filled = command
                .replace("your-api-key", &control.key)
                .replace("your-jwt-token", &token)
                .replace("\"password\": \"password\"", &format!("\"password\": \"{password}\""))
                .replace("server_123", &control.id)
                .replace("{...}", "{}")
                .replace("{mock_id}", mock.as_str().unwrap());
            let reply = Curl::parse(&filled).send(control.address());
            assert!((200..300).contains(&reply.status), "{filled}: {} {}", reply.status, reply.text());
            if let Some(granted) = filled.contains("/auth/login").then(|| reply.json()) {
                granted["access_token"].as_str().unwrap().clone_into(&mut token);
            }
            run += 1;
        }
        assert_eq!(run, 7);
        let hits = control.get(&format!("/v1/mocks/{}", mock.as_str().unwrap()))["mock"]["hit_count"].clone();
        assert_eq!(hits, 1);
        assert!(control.get(&control.of("/scenarios")).to_string().contains("\"name\":\"test\""));
    });
}

/// An operation of the page with the bodies that it shows.
#[derive(Debug)]
struct Example {
    method: &'static str,
    path: &'static str,
    request: Option<Value>,
    response: Option<Value>,
}

fn examples() -> Vec<Example> {
    let page = include_str!("admin-api-examples.txt");
    let is_operation =
        |line: &str| ["GET /", "POST /", "PUT /", "DELETE /"].iter().any(|start| line.starts_with(start));
    let starts: Vec<_> =
        page.match_indices('\n').map(|(at, _)| at + 1).filter(|at| is_operation(&page[*at..])).collect();
    let ends = starts.iter().skip(1).copied().chain([page.len()]);
    let parts = starts.iter().zip(ends).map(|(from, to)| &page[*from..to]);
    let json = |part: &str, title: &str| {
        let (_, rest) = part.split_once(title)?;
        let (text, _) = rest.split_once("\n}")?;
        Some(serde_json::from_str(&format!("{text}\n}}")).unwrap())
    };
    let example = |part: &'static str| {
        let (method, path) = part.lines().next().unwrap().split_once(' ').unwrap();
        let (request, response) = (json(part, "Request Body:\n"), json(part, "\nResponse:\n"));
        Example { method, path: path.strip_prefix("/admin/api/v1").unwrap(), request, response }
    };
    parts.map(example).collect()
}

/// What the page shows is there, with the same type; texts that say what was done are the same.
#[track_caller]
fn alike(shown: &Value, got: &Value, at: &str) {
    match (shown, got) {
        (Value::Object(shown), Value::Object(got)) => {
            for (name, value) in shown {
                let found = got.get(name).unwrap_or_else(|| panic!("{at}.{name} is missing: {got:?}"));
                alike(value, found, &format!("{at}.{name}"));
            }
        }
        (Value::Array(shown), Value::Array(got)) => {
            assert!(shown.is_empty() || !got.is_empty(), "{at} is empty");
            shown.iter().zip(got).for_each(|(shown, got)| alike(shown, got, at));
        }
        // A reply of the operation itself is listed by no scenario.
        (Value::Number(_), Value::Null) if at.ends_with(".scenario_id") => {}
        _ if at.ends_with(".message") => assert_eq!(got, shown, "{at}"),
        _ => {
            let same = std::mem::discriminant(shown) == std::mem::discriminant(got);
            assert!(same, "{at} is {shown} on the page, but {got}");
        }
    }
}

/// Requests with each status and method that the page's analysis has, and last that of its entry.
fn logged(control: &Control) {
    for (method, path) in [("GET", "/pets/1"), ("POST", "/pets"), ("PUT", "/pets"), ("DELETE", "/pets/1")] {
        control.mock(method, path);
    }
    assert_eq!(control.mock("GET", "/nowhere").status, 404);
    let broken = Request::new("GET", "/pets").anonymous().header("Prefer", "code=500");
    assert_eq!(broken.send(control.mock_address()).status, 500);
    let request = Request::new("GET", "/pets?limit=10").anonymous().header("Accept", "*/*");
    assert_eq!(request.header("User-Agent", "curl/7.68.0").send(control.mock_address()).status, 200);
}

/// Brings the servers to where an example makes sense, and tells which one it is about.
fn server_for(control: &Control, example: &Example, created: &str) -> String {
    let settled = |status: &str| control.settled(created, status);
    match (example.method, example.path) {
        ("DELETE", "/servers/{server_id}") => created.to_owned(),
        ("GET", "/servers/{server_id}") | ("PUT", "/servers/{server_id}/config") => {
            // So that there are statistics.
            ask_port(&settled("running")["port"], "/pets");
            created.to_owned()
        }
        ("POST", "/servers/{server_id}/start") => {
            settled("running");
            control.ask("POST", &format!("/servers/{created}/stop")).found(200);
            settled("stopped");
            created.to_owned()
        }
        ("POST", "/servers/{server_id}/stop") => {
            settled("running");
            created.to_owned()
        }
        ("GET", "/servers/{server_id}/logs") => {
            logged(control);
            control.id.clone()
        }
        _ => control.id.clone(),
    }
}

#[test]
fn every_operation_takes_and_gives_what_the_page_shows() {
    let examples = examples();
    assert_eq!(examples.len(), 28);
    let receiver = Receiver::start();
    for_each_database(|control| {
        std::fs::copy(control.specs().join("pets.yaml"), control.specs().join("new-api.yaml")).unwrap();
        let scenarios = control.get(&control.of("/scenarios"));
        let happy = scenarios["scenarios"].as_array().unwrap().iter().find(|one| one["name"] == "happy_path").unwrap();
        let happy = happy["id"].clone();
        let (mut created, mut scenario) = (String::new(), happy.to_string());
        // The details are those of a server that was made.
        let order = |example: &&Example| match (example.method, example.path) {
            ("POST", "/servers" | "/servers/{server_id}/webhooks") => 0,
            ("DELETE", "/servers/{server_id}") => 2,
            _ => 1,
        };
        let mut ordered: Vec<_> = examples.iter().collect();
        ordered.sort_by_key(order);
        for example in ordered {
            let Example { method, path, request, response } = example;
            let server = server_for(control, example, &created);
            let filled = path.replace("{server_id}", &server).replace("{scenario_id}", &scenario);
            let responses = control.get(&control.of("/responses?endpoint=/pets&method=GET"));
            let mut filled = filled.replace("{response_id}", &responses["responses"][0]["id"].to_string());
            if (*method, filled.ends_with("/logs")) == ("GET", true) {
                filled.push_str("?analyze=true");
            }
            if (*method, *path) == ("GET", "/servers/{server_id}/scenarios/{scenario_id}") {
                let config = json!({"config": response.as_ref().unwrap()["config"]});
                assert_eq!(control.send("PUT", &filled, &config).found(200)["warnings"], json!([]));
            }
            if path.ends_with("/scenarios/{scenario_id}") && *method == "DELETE" {
                control.ask("POST", &control.of(&format!("/scenarios/{happy}/activate"))).found(200);
            }
            let hooks = control.get(&control.of("/webhooks"))["webhooks"].clone();
            let filled = filled.replace("{webhook_id}", &hooks[0]["id"].to_string());
            if path.ends_with("/test") {
                // The page's receiver is out of reach.
                let here = json!({"url": receiver.url()});
                control.send("PUT", filled.trim_end_matches("/test"), &here).found(200);
            }
            let reply = match request.clone() {
                Some(mut body) => {
                    if body["config"].get("port").is_some() {
                        body["config"]["port"] = free_port().into();
                    }
                    if body.get("scenario_id").is_some() {
                        body["scenario_id"] = happy.clone();
                    }
                    control.send(method, &filled, &body)
                }
                None => control.ask(method, &filled),
            };
            assert!((200..300).contains(&reply.status), "{method} {path}: {} {}", reply.status, reply.text());
            let got = reply.json();
            if path.ends_with("/logs/export") {
                assert!(reply.header("content-disposition").unwrap().starts_with("attachment"), "{reply:?}");
            }
            if let Some(mut response) = response.clone() {
                if path.ends_with("/config") && control.database().is_none() {
                    // A file has no host and port.
                    response["database"] = json!({"type": "sqlite"});
                }
                alike(&response, &got, &format!("{method} {path}"));
            }
            match (*method, *path) {
                ("POST", "/servers") => got["id"].as_str().unwrap().clone_into(&mut created),
                ("POST", "/servers/{server_id}/scenarios") => scenario = got["id"].to_string(),
                (_, path) if path.ends_with("/activate") => assert_eq!(Some(&got), response.as_ref()),
                _ => {}
            }
        }
    });
}
