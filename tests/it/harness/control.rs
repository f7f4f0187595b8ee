use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::client::{Reply, Request};
use super::command::command;
use super::server::Server;
use super::{postgres, project, write};

/// No start of a server takes longer, even on a busy machine.
const READY: Duration = Duration::from_mins(1);

/// How a control plane is started.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options<'a> {
    /// Arguments besides those that every test needs.
    pub(crate) arguments: &'a [&'a str],
    /// Whether calls are limited though no argument says so.
    pub(crate) limited: bool,
    /// The URL of a database; `None`: SQLite.
    pub(crate) database: Option<String>,
}

/// A mock of `pets.yaml` with the control plane on its port, and all that it keeps in folders that end with the test.
pub(crate) struct Control {
    pub(crate) server: Server,
    folder: TempDir,
    arguments: Vec<OsString>,
    listeners: usize,
    pub(crate) key: String,
    /// The first server.
    pub(crate) id: String,
}

/// Tells the same story on SQLite and on PostgreSQL.
pub(crate) fn for_each_database(story: impl Fn(&mut Control)) {
    for_each_database_with(&[], story);
}

/// The same with further arguments.
#[expect(clippy::print_stdout, reason = "shown where the story ends badly")]
pub(crate) fn for_each_database_with(arguments: &[&str], story: impl Fn(&mut Control)) {
    for database in [None, Some(postgres::database())] {
        let name = if database.is_some() { "PostgreSQL" } else { "SQLite" };
        println!("on {name}:");
        story(&mut Control::with(Options { arguments, database, ..Options::default() }));
    }
}

impl Control {
    /// Starts on SQLite.
    pub(crate) fn start() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options<'_>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let specs = folder.path().join("specs");
        write(&specs.join("pets.yaml"), include_str!("../control/pets.yaml"));
        let mut arguments: Vec<OsString> = vec!["serve".into(), specs.join("pets.yaml").into()];
        arguments.extend(["--port".into(), "0".into(), "--spec-root".into(), specs.into()]);
        arguments.extend(["--data-dir".into(), folder.path().join("data").into()]);
        if let Some(url) = options.database {
            arguments.extend(["--database".into(), url.into()]);
        }
        let unlimited = ["--rate-limit", "off"];
        let limited = options.limited || options.arguments.contains(&"--rate-limit");
        arguments.extend(unlimited.iter().filter(|_| !limited).map(Into::into));
        arguments.extend(options.arguments.iter().map(Into::into));
        let listeners = if options.arguments.contains(&"--admin-port") { 2 } else { 1 };
        let server = Server::running(&mut steered(&arguments), listeners);
        let mut control = Self { server, folder, arguments, listeners, key: String::new(), id: String::new() };
        control.key = control.credential("api_key");
        let named = control.get("/servers");
        named["servers"][0]["id"].as_str().unwrap().clone_into(&mut control.id);
        control
    }

    /// Ends the process cleanly and starts it again on what it kept.
    pub(crate) fn restart(&mut self) {
        self.end();
        self.start_again();
    }

    /// Ends the process cleanly.
    pub(crate) fn end(&mut self) {
        self.server.signal("TERM");
        let (code, said) = self.server.wait();
        assert_eq!(code, Some(0), "{said}");
    }

    pub(crate) fn start_again(&mut self) {
        self.server = Server::running(&mut steered(&self.arguments), self.listeners);
    }

    /// The command that would start a second process on the same folder.
    pub(crate) fn command(&self) -> Command {
        steered(&self.arguments)
    }

    /// The folder of all that is kept.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The URL of the database, if it is PostgreSQL.
    pub(crate) fn database(&self) -> Option<&OsString> {
        let at = self.arguments.iter().position(|argument| argument == "--database")?;
        self.arguments.get(at + 1)
    }

    /// The folder of descriptions.
    pub(crate) fn specs(&self) -> PathBuf {
        self.folder.path().join("specs")
    }

    /// What the file of the first credentials says.
    pub(crate) fn credential(&self, name: &str) -> String {
        let text = std::fs::read_to_string(self.data().join("credentials")).unwrap();
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
        value.unwrap_or_else(|| panic!("{name} in {text}"))
    }

    /// Where the control plane listens.
    pub(crate) fn address(&self) -> &str {
        &self.server.listening[0].0
    }

    /// Where the first mock listens.
    pub(crate) fn mock_address(&self) -> &str {
        &self.server.listening[self.listeners - 1].0
    }

    /// Sends a request to the first mock, without any credentials.
    pub(crate) fn mock(&self, method: &str, path: &str) -> Reply {
        Request::new(method, path).anonymous().send(self.mock_address())
    }

    /// Asks the control plane with the first key. A path is that of the page, behind `/admin/api/v1`, or a whole one that
    /// begins with `/v1/` or `/admin`.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Reply {
        self.ask_as(&self.key, method, path)
    }

    /// The same with another key.
    pub(crate) fn ask_as(&self, key: &str, method: &str, path: &str) -> Reply {
        Request::new(method, &whole(path)).anonymous().header("X-API-Key", key).send(self.address())
    }

    /// Sends a JSON body with the first key.
    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> Reply {
        self.send_as(&self.key, method, path, body)
    }

    /// The same with another key.
    pub(crate) fn send_as(&self, key: &str, method: &str, path: &str, body: &Value) -> Reply {
        let (path, body) = (whole(path), body.to_string());
        Request::new(method, &path).anonymous().header("X-API-Key", key).json(&body).send(self.address())
    }

    /// What a GET finds.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Value {
        self.ask("GET", path).found(200)
    }

    /// The path of something of the first server.
    pub(crate) fn of(&self, rest: &str) -> String {
        format!("/servers/{}{rest}", self.id)
    }

    /// Makes a server of a description in the folder of descriptions and waits until it runs.
    #[track_caller]
    pub(crate) fn create(&self, body: &Value) -> Value {
        let made = self.send("POST", "/servers", body).found(201);
        self.settled(made["id"].as_str().unwrap(), "running")
    }

    /// Waits until a server is in a state, and answers with its details.
    #[track_caller]
    pub(crate) fn settled(&self, id: &str, status: &str) -> Value {
        let until = Instant::now() + READY;
        loop {
            let details = self.get(&format!("/servers/{id}"));
            if details["status"] == status {
                return details;
            }
            let failed = details["status"] == "error";
            assert!(Instant::now() < until && !failed, "{id} is not {status}: {}", details["diagnostics"]);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A key that may only read.
    pub(crate) fn read_only_key(&self) -> String {
        let body = serde_json::json!({"name": "reader", "role": "read-only"});
        self.send("POST", "/auth/keys", &body).found(201)["api_key"].as_str().unwrap().to_owned()
    }
}

impl Reply {
    /// Its JSON, where the status is as it should be.
    #[track_caller]
    pub(crate) fn found(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.media_type(), "application/json");
        self.json()
    }

    /// What the envelope of an error says, where it is this error and the envelope is as the page has it.
    #[track_caller]
    pub(crate) fn error(&self, status: u16, code: &str) -> Value {
        let envelope = self.found(status);
        assert_shape(&envelope, "error:object detail:string");
        let error = &envelope["error"];
        assert_shape(error, "code:string message:string details:object timestamp:time request_id:string");
        assert_eq!(error["code"], code, "{envelope}");
        assert_eq!(envelope["detail"], error["message"]);
        assert_eq!(error["request_id"].as_str(), self.header("x-request-id"), "{envelope}");
        error.clone()
    }

    /// The field that an invalid request is refused for.
    #[track_caller]
    pub(crate) fn invalid(&self) -> String {
        let error = self.error(400, "VALIDATION_ERROR");
        let details = &error["details"];
        assert!(details["reason"].is_string(), "{error}");
        details["field"].as_str().unwrap_or_else(|| panic!("{error}")).to_owned()
    }
}

/// An object has these members and no others: `name:type`, with a `?` where it may be null. A `time` is a moment in UTC.
#[track_caller]
pub(crate) fn assert_shape(value: &Value, shape: &str) {
    let members = value.as_object().unwrap_or_else(|| panic!("an object: {value}"));
    let mut names: Vec<&str> = Vec::new();
    for member in shape.split_whitespace() {
        let (name, kind) = member.split_once(':').unwrap();
        names.push(name);
        let found = members.get(name).unwrap_or_else(|| panic!("{name} is missing: {value}"));
        let (kind, nullable) = kind.strip_suffix('?').map_or((kind, false), |kind| (kind, true));
        let fits = match kind {
            "string" => found.is_string(),
            "integer" => found.is_u64() || found.is_i64(),
            "number" => found.is_number(),
            "boolean" => found.is_boolean(),
            "object" => found.is_object(),
            "array" => found.is_array(),
            "time" => found.as_str().is_some_and(is_time),
            _ => panic!("{kind} is no type"),
        };
        assert!(fits || nullable && found.is_null(), "{name} is not {kind}: {found}");
    }
    let more: Vec<_> = members.keys().filter(|name| !names.contains(&name.as_str())).collect();
    assert!(more.is_empty(), "{more:?} in {value}");
}

/// RFC 3339, in UTC as the page writes it.
fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect();
    let (seconds, rest) = shape.split_at_checked(19).unwrap_or_default();
    let fraction = rest.strip_prefix('.').map_or(rest, |digits| digits.trim_start_matches('0'));
    seconds == "0000-00-00T00:00:00" && fraction == "Z"
}

fn whole(path: &str) -> String {
    if path.starts_with("/v1/") || path.starts_with("/admin") {
        path.to_owned()
    } else {
        format!("/admin/api/v1{path}")
    }
}

/// A command with the control plane.
fn steered(arguments: &[OsString]) -> Command {
    let mut command = command(arguments);
    command.env_remove("MOCKWRIGHT_NO_ADMIN").current_dir(project());
    command
}
