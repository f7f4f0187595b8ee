use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// No delivery takes longer, even on a busy machine.
const READY: Duration = Duration::from_mins(1);

/// What is sent to webhooks, and what they answer. Its threads end with the tests.
pub(crate) struct Receiver {
    port: u16,
    got: Arc<Mutex<Vec<Delivered>>>,
}

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Delivered {
    pub(crate) method: String,
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Receiver {
    /// Answers 200.
    pub(crate) fn start() -> Self {
        Self::answering(["HTTP/1.1 200 OK\r\n\r\nOK"])
    }

    /// Gives these answers in turn, the last one from then on. An empty one says nothing and keeps the connection.
    pub(crate) fn answering<A: Into<Vec<u8>>>(answers: impl IntoIterator<Item = A>) -> Self {
        let answers: Vec<Vec<u8>> = answers.into_iter().map(Into::into).collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, got) = (listener.local_addr().unwrap().port(), Arc::<Mutex<Vec<Delivered>>>::default());
        let seen = Arc::clone(&got);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (seen, answers) = (Arc::clone(&seen), answers.clone());
                thread::spawn(move || answer(stream, &seen, &answers));
            }
        });
        Self { port, got }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// All that came so far.
    pub(crate) fn got(&self) -> Vec<Delivered> {
        self.got.lock().unwrap().clone()
    }

    /// Waits until so many came.
    #[track_caller]
    pub(crate) fn wait_for(&self, count: usize) -> Vec<Delivered> {
        let until = Instant::now() + READY;
        loop {
            let got = self.got();
            if got.len() >= count {
                return got;
            }
            assert!(Instant::now() < until, "{count} were to come, but: {got:?}");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn answer(mut stream: TcpStream, seen: &Mutex<Vec<Delivered>>, answers: &[Vec<u8>]) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut first = lines.first()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers = lines.iter().skip(1).filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let mut delivered = Delivered { method, path, headers, body: String::new() };
    let length = delivered.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    delivered.body = String::from_utf8(body).ok()?;
    let turn = {
        let mut seen = seen.lock().unwrap();
        seen.push(delivered);
        seen.len() - 1
    };
    let answer = answers.get(turn).or(answers.last())?;
    if answer.is_empty() {
        thread::sleep(READY);
    }
    stream.write_all(answer).ok()
}

impl Delivered {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}
