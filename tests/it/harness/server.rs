use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::client::{Reply, Request};
use super::command::command;

/// No test's description takes longer, even on a busy machine.
const READY: Duration = Duration::from_mins(1);

/// A `mockwright serve` that ends with the test.
pub(crate) struct Server {
    child: Child,
    lines: Mutex<Receiver<String>>,
    stderr: Arc<Mutex<String>>,
    stderr_reader: Option<JoinHandle<()>>,
    /// The address and name of each server, in the order of the command line.
    pub(crate) listening: Vec<(String, String)>,
}

impl Server {
    /// Serves one input on a free port.
    pub(crate) fn start(input: &str) -> Self {
        Self::with([input, "--port", "0"], 1)
    }

    /// Serves with these arguments and waits until so many servers are ready.
    pub(crate) fn with<S: Into<OsString>>(arguments: impl IntoIterator<Item = S>, servers: usize) -> Self {
        let arguments = std::iter::once("serve".into()).chain(arguments.into_iter().map(Into::into));
        Self::running(&mut command(arguments), servers)
    }

    /// Runs a command that serves and waits until so many listeners are ready.
    pub(crate) fn running(command: &mut Command, servers: usize) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let stderr = Arc::new(Mutex::new(String::new()));
        let (said, mut lines_said) = (Arc::clone(&stderr), BufReader::new(child.stderr.take().unwrap()));
        let stderr_reader = Some(thread::spawn(move || {
            let mut line = String::new();
            while lines_said.read_line(&mut line).is_ok_and(|length| length > 0) {
                said.lock().unwrap().push_str(&line);
                line.clear();
            }
        }));
        let mut server = Self { child, lines: Mutex::new(lines), stderr, stderr_reader, listening: Vec::new() };
        for _ in 0..servers {
            let ready = server.next_listening();
            server.listening.push(ready);
        }
        server
    }

    fn next_listening(&mut self) -> (String, String) {
        let Ok(line) = self.lines.lock().unwrap().recv_timeout(READY) else {
            let _ = self.child.kill();
            panic!("no ready line; stderr: {}", self.rest_of_stderr());
        };
        let (url, name) = line.strip_prefix("listening on ").and_then(|rest| rest.split_once(' ')).unwrap();
        (url.strip_prefix("http://").unwrap().to_owned(), name.to_owned())
    }

    /// Sends a request to the first server.
    pub(crate) fn send(&self, request: &Request<'_>) -> Reply {
        request.send(&self.listening[0].0)
    }

    /// Sends a GET to the first server.
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send(&Request::new("GET", path))
    }

    /// Waits until this text stands on stderr so many times.
    #[track_caller]
    pub(crate) fn says(&self, text: &str, times: usize) {
        let until = Instant::now() + READY;
        loop {
            let said = self.stderr.lock().unwrap().clone();
            if said.matches(text).count() >= times {
                return;
            }
            assert!(Instant::now() < until, "`{text}` is not said {times} times, but: {said}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        // The shell's own, because a bare system has no other.
        let kill = format!("kill -{name} {}", self.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// All that stands on stderr so far.
    pub(crate) fn said(&self) -> String {
        self.stderr.lock().unwrap().clone()
    }

    /// Ends it as a crash would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
    }

    /// Waits for the end: the exit code (`None` when a signal ended it) and stderr.
    pub(crate) fn wait(&mut self) -> (Option<i32>, String) {
        let stderr = self.rest_of_stderr();
        (self.child.wait().unwrap().code(), stderr)
    }

    fn rest_of_stderr(&mut self) -> String {
        if let Some(reader) = self.stderr_reader.take() {
            reader.join().unwrap();
        }
        self.stderr.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
