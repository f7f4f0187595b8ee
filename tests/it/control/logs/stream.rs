//! Following the log as it grows.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use super::{encoded, logs, post};
use crate::harness::{Control, Request, assert_shape, for_each_database};

/// Longer than anything takes that comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// One event of a stream.
#[derive(Debug, Default, PartialEq)]
struct Event {
    name: String,
    id: String,
    data: String,
}

/// A stream that is read.
struct Events {
    stream: BufReader<TcpStream>,
    status: u16,
    head: String,
    /// What came of the body and is not read yet.
    text: Vec<u8>,
}

impl Events {
    /// Follows the log of the first server.
    fn open(control: &Control, query: &str, last: Option<&str>) -> Self {
        let mut stream = TcpStream::connect(control.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let last = last.map_or(String::new(), |last| format!("Last-Event-ID: {last}\r\n"));
        let path = control.of(&format!("/logs/stream{query}"));
        let (address, key) = (control.address(), &control.key);
        let request = format!("GET /admin/api/v1{path} HTTP/1.1\r\nHost: {address}\r\nX-API-Key: {key}\r\n{last}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut stream = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(stream.read_line(&mut head).unwrap() > 0, "{head}");
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { stream, status, head: head.to_lowercase(), text: Vec::new() }
    }

    /// The next event; `None` at the end of the stream.
    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.text.windows(2).position(|window| window == b"\n\n") {
                let text: Vec<u8> = self.text.drain(..end + 2).collect();
                let event = event(std::str::from_utf8(&text).unwrap());
                // Comments keep the connection alive.
                if event != Event::default() {
                    return Some(event);
                }
            } else {
                let chunk = self.chunk()?;
                self.text.extend(chunk);
            }
        }
    }

    /// The next piece of the body, as HTTP/1.1 frames it; `None` at the end.
    fn chunk(&mut self) -> Option<Vec<u8>> {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        let size = usize::from_str_radix(line.trim(), 16).unwrap_or(0);
        let mut chunk = vec![0; size + 2];
        self.stream.read_exact(&mut chunk).ok()?;
        chunk.truncate(size);
        (size > 0).then_some(chunk)
    }

    /// The entry of the next event, which is one.
    #[track_caller]
    fn entry(&mut self) -> Value {
        let event = self.next().unwrap_or_else(|| panic!("the stream goes on"));
        assert_eq!(event.name, "log", "{event:?}");
        let entry: Value = serde_json::from_str(&event.data).unwrap();
        assert_eq!(event.id, entry["id"].to_string());
        entry
    }
}

fn event(text: &str) -> Event {
    let mut event = Event::default();
    for line in text.lines() {
        match line.split_once(':').map(|(name, value)| (name, value.strip_prefix(' ').unwrap_or(value))) {
            Some(("event", name)) => name.clone_into(&mut event.name),
            Some(("id", id)) => id.clone_into(&mut event.id),
            Some(("data", data)) => event.data.push_str(data),
            _ => {}
        }
    }
    event
}

#[test]
fn what_comes_is_shown_as_in_the_list() {
    for_each_database(|control| {
        control.mock("GET", "/pets/1");
        let _ = logs(control, "");
        let mut events = Events::open(control, "", None);
        assert_eq!(events.status, 200);
        assert!(events.head.contains("\r\ncontent-type: text/event-stream\r\n"), "{}", events.head);
        assert!(events.head.contains("\r\ncache-control: no-"), "{}", events.head);
        for number in 2..=5 {
            control.mock("GET", &format!("/pets/{number}"));
            let entry = events.entry();
            assert_shape(&entry, super::ENTRY);
            assert_eq!(entry["path"], format!("/pets/{number}"), "what was before does not come");
            assert_eq!(entry, logs(control, "?limit=1")[0]);
        }
        // Line breaks in bodies are no ends of events.
        post(control, "/pets", "{\"name\":\r\n \"a\\n\\nb\"\n\n}");
        assert_eq!(events.entry()["request_body"], "{\"name\":\r\n \"a\\n\\nb\"\n\n}");
    });
}

#[test]
fn filters_hold_for_what_comes() {
    for_each_database(|control| {
        let other = control.create(&super::super::servers::new_server("Other"));
        let queries = [
            "?status=404".to_owned(),
            "?method=post&operation=addPet".to_owned(),
            format!("?path={}", encoded("^/pets/[0-9]+$")),
            "?session_id=s1".to_owned(),
            "?correlation_id=c1&client_ip=127.0.0.1&scenario=happy_path".to_owned(),
            "?request_id=r1".to_owned(),
            "?client_ip=127.0.0.2".to_owned(),
        ];
        let mut followed: Vec<_> = queries.iter().map(|query| Events::open(control, query, None)).collect();
        super::super::servers::ask_port(&other["port"], "/pets/1");
        for path in ["/pets", "/nowhere", "/pets/7", "/pets/x"] {
            control.mock("GET", path);
        }
        post(control, "/pets", r#"{"name": "Rex"}"#);
        let request = Request::new("GET", "/vault").anonymous().header("X-Session-Id", "s1");
        request.header("X-Correlation-Id", "c1").header("X-Request-Id", "r1").send(control.mock_address());
        let expected = ["/nowhere", "/pets", "/pets/7", "/vault", "/vault", "/vault"];
        for (events, path) in followed.iter_mut().zip(expected) {
            assert_eq!(events.entry()["path"], path);
        }
        // The next one that fits is the next one that comes.
        for (method, path) in [("GET", "/none"), ("GET", "/pets/8")] {
            control.mock(method, path);
        }
        assert_eq!(followed[0].entry()["path"], "/none");
        assert_eq!(followed[2].entry()["path"], "/pets/8");
    });
}

#[test]
fn whoever_comes_back_goes_on_where_they_were() {
    for_each_database(|control| {
        for number in 1..=10 {
            control.mock("GET", &format!("/pets/{number}"));
        }
        let ids: Vec<_> = logs(control, "").iter().map(|entry| entry["id"].to_string()).collect();
        let mut events = Events::open(control, "", Some(&ids[6]));
        for number in 5..=10 {
            assert_eq!(events.entry()["path"], format!("/pets/{number}"));
        }
        control.mock("GET", "/pets/11");
        assert_eq!(events.entry()["path"], "/pets/11", "nothing twice, nothing left out");

        let mut filtered = Events::open(control, &format!("?path={}", encoded("[24680]$")), Some("0"));
        for number in [2, 4, 6, 8, 10] {
            assert_eq!(filtered.entry()["path"], format!("/pets/{number}"));
        }
        // Also over a restart.
        control.restart();
        let mut events = Events::open(control, "", Some(&ids[0]));
        assert_eq!(events.entry()["path"], "/pets/11");
    });
}

#[test]
fn however_much_was_missed_comes() {
    for_each_database(|control| {
        let threads = [1, 2, 3].map(|_| {
            let address = control.mock_address().to_owned();
            std::thread::spawn(move || {
                for number in 1..=500 {
                    Request::new("GET", &format!("/pets/{number}")).anonymous().send(&address);
                }
            })
        });
        for thread in threads {
            thread.join().unwrap();
        }
        let mut missed: Vec<_> = logs(control, "?limit=1000").iter().map(|entry| entry["id"].clone()).collect();
        missed.extend(logs(control, "?limit=1000&offset=1000").iter().map(|entry| entry["id"].clone()));
        assert_eq!(missed.len(), 1500);
        let mut events = Events::open(control, "", Some("0"));
        for id in missed.iter().rev() {
            assert_eq!(&events.entry()["id"], id);
        }
        let last = format!("?path={}", encoded("^/pets/499$"));
        let mut rare = Events::open(control, &last, Some("0"));
        let paths: Vec<_> = (0..3).map(|_| rare.entry()["path"].clone()).collect();
        assert_eq!(paths, ["/pets/499"; 3], "few of many");
    });
}

#[test]
fn a_stream_that_cannot_be_is_refused_with_its_field() {
    let control = Control::start();
    for (query, field) in [
        ("?time_from=2027-01-01T00:00:00Z", "time_from"),
        ("?time_to=2027-01-01T00:00:00Z", "time_to"),
        ("?limit=5", "limit"),
        ("?analyze=true", "analyze"),
        ("?status=1", "status"),
        ("?path=(", "path"),
    ] {
        assert_eq!(control.ask("GET", &control.of(&format!("/logs/stream{query}"))).invalid(), field, "{query}");
    }
    let path = format!("/admin/api/v1{}", control.of("/logs/stream"));
    for last in ["x", "-1", "1.5", ""] {
        let request = Request::new("GET", &path).anonymous().header("X-API-Key", &control.key);
        assert_eq!(
            request.header("Last-Event-ID", last).send(control.address()).invalid(),
            "Last-Event-ID",
            "{last:?}"
        );
    }
}

#[test]
fn the_program_ends_at_once_though_somebody_follows() {
    for_each_database(|control| {
        let mut followed: Vec<_> = (0..3).map(|_| Events::open(control, "", None)).collect();
        let own = control.create(&super::super::servers::new_server("Own"));
        control.mock("GET", "/pets");
        for events in &mut followed {
            events.entry();
        }
        assert!(own["id"].is_string());
        let begin = std::time::Instant::now();
        control.end();
        // The grace for requests under way is thirty seconds: that it is not waited for is what somebody notices.
        assert!(begin.elapsed() < Duration::from_secs(15));
        for events in &mut followed {
            assert_eq!(events.next(), None, "the stream ends");
        }
        control.start_again();
        assert_eq!(logs(control, "").len(), 1);
    });
}

#[test]
fn a_stream_of_a_server_that_is_deleted_ends() {
    for_each_database(|control| {
        let other = control.create(&super::super::servers::new_server("Other"));
        let first = std::mem::replace(&mut control.id, other["id"].as_str().unwrap().to_owned());
        let mut events = Events::open(control, "", None);
        super::super::servers::ask_port(&other["port"], "/pets");
        assert_eq!(events.entry()["path"], "/pets");
        control.ask("DELETE", &control.of("")).found(200);
        control.id = first;
        assert_eq!(events.next(), None);
    });
}

#[test]
fn only_so_many_follow_at_once() {
    let control = Control::start();
    let followed: Vec<_> = (0..100).map(|_| Events::open(&control, "", None)).collect();
    assert!(followed.iter().all(|events| events.status == 200));
    control.ask("GET", &control.of("/logs/stream")).error(429, "RATE_LIMIT_EXCEEDED");
    drop(followed);
    let until = std::time::Instant::now() + PATIENCE;
    while Events::open(&control, "", None).status != 200 {
        assert!(std::time::Instant::now() < until, "those who left make room");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(control.get(&control.of("/logs"))["total"], json!(0));
}
