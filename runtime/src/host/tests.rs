mod switching;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use mockwright_generator::bundle::ServerSettings;
use serde_json::json;
use tokio::runtime::Runtime;

use super::StartError;
use super::limits::Limits;
use super::listen::{Port, listen};
use super::server::Server;
use super::service::Surroundings;
use crate::mock::{handmade_file, handmade_snapshot};

struct Host {
    runtime: Runtime,
    server: Option<Server>,
    address: SocketAddr,
}

fn host(limits: Limits) -> Host {
    let mut slow = handmade_file("GET /slow", &[("200", "application/json", json!("late"))]);
    slow.delay_ms = Some(1000);
    let files = vec![
        handmade_file("GET /large", &[("200", "application/json", json!("x".repeat(LARGE)))]),
        handmade_file("GET /a", &[("200", "application/json", json!({"a": 1}))]),
        handmade_file("POST /a", &[("201", "application/json", json!("made"))]),
        slow,
    ];
    let snapshot = handmade_snapshot(files, ServerSettings::default());
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(async {
        let (listener, address) = listen("127.0.0.1", Port::Exactly(0)).await.unwrap();
        Server::start(listener, address, snapshot, limits, true, Surroundings::default())
    });
    let address = server.address();
    Host { runtime, server: Some(server), address }
}

struct Client(TcpStream);

const LARGE: usize = 16 << 20;

impl Host {
    fn connect(&self) -> Client {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Client(stream)
    }

    /// One request on a connection of its own; the reply as far as it comes.
    fn ask(&self, request: &str) -> String {
        let mut client = self.connect();
        client.send(request);
        client.rest()
    }
}

impl Client {
    /// A server that has answered already may close while this writes.
    fn send(&mut self, text: &str) {
        let _ = self.0.write_all(text.as_bytes());
    }

    /// One reply: its head, and the body that `Content-Length` announces unless it answers HEAD.
    fn reply(&mut self, head_only: bool) -> (String, String) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.0.read_exact(&mut byte).unwrap();
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = length.map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; if head_only { 0 } else { length }];
        self.0.read_exact(&mut body).unwrap();
        (head, String::from_utf8(body).unwrap())
    }

    /// Everything until the server closes.
    fn rest(mut self) -> String {
        let mut text = Vec::new();
        // A reset counts as the end; what was read before it counts.
        let _ = self.0.read_to_end(&mut text);
        String::from_utf8_lossy(&text).to_ascii_lowercase()
    }

    /// How long until the server closes without a word more.
    fn closed_after(mut self) -> Duration {
        let start = Instant::now();
        let mut byte = [0];
        assert_eq!(self.0.read(&mut byte).unwrap_or(0), 0, "nothing is to be answered");
        start.elapsed()
    }
}

const CLOSE: &str = "host: x\r\nconnection: close\r\n\r\n";

#[test]
fn it_is_known_when_every_reply_is_made() {
    let host = host(Limits::default());
    let server = host.server.as_ref().unwrap();
    assert!(host.runtime.block_on(server.stage().proved()));
    for operation in 0..server.stage().snapshot().operations() {
        server.stage().snapshot().prove(operation, &|| panic!("a reply was not made yet"));
    }
    let idle = host.runtime.block_on(async {
        let (listener, address) = listen("127.0.0.1", Port::Exactly(0)).await.unwrap();
        let snapshot = handmade_snapshot(Vec::new(), ServerSettings::default());
        Server::start(listener, address, snapshot, Limits::default(), false, Surroundings::default())
            .stage()
            .proved()
            .await
    });
    assert!(!idle);
}

#[test]
fn a_connection_serves_many_requests() {
    let host = host(Limits::default());
    let mut client = host.connect();
    for _ in 0..3 {
        client.send("GET /a HTTP/1.1\r\nhost: x\r\n\r\n");
        let (head, body) = client.reply(false);
        assert!(
            head.starts_with("http/1.1 200 ok\r\n") && head.contains("content-type: application/json\r\n"),
            "{head}"
        );
        assert_eq!(body, r#"{"a":1}"#);
        client.send("HEAD /a HTTP/1.1\r\nhost: x\r\n\r\n");
        let (head, _) = client.reply(true);
        assert!(head.starts_with("http/1.1 200 ok\r\n") && head.contains("content-length: 7\r\n"), "{head}");
        client.send("POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        assert_eq!(client.reply(false).1, "\"made\"");
        client.send("GET /b HTTP/1.1\r\nhost: x\r\n\r\n");
        assert!(client.reply(false).0.starts_with("http/1.1 404 "));
        client.send("DELETE /a HTTP/1.1\r\nhost: x\r\n\r\n");
        let (head, _) = client.reply(false);
        assert!(head.starts_with("http/1.1 405 ") && head.contains("allow: get, head, post, options\r\n"), "{head}");
        client.send("GET /a HTTP/1.1\r\nhost: x\r\naccept: image/png\r\n\r\n");
        assert!(client.reply(false).0.starts_with("http/1.1 406 "));
    }
}

#[test]
fn clients_that_are_slow_with_headers_are_given_up() {
    let host = host(Limits { header_time: Duration::from_millis(300), ..Limits::default() });
    for begun in ["", "P", "PRI * HT", "G", "GET /a HTTP/1.1\r\nhost: x\r\nx-more:"] {
        let mut client = host.connect();
        client.send(begun);
        let waited = client.closed_after();
        assert!(waited > Duration::from_millis(150) && waited < Duration::from_secs(3), "{begun:?}: {waited:?}");
    }
    let mut idle = host.connect();
    idle.send("GET /a HTTP/1.1\r\nhost: x\r\n\r\n");
    idle.reply(false);
    assert!(idle.closed_after() < Duration::from_secs(3));
}

#[test]
fn a_request_says_once_which_host_it_is_for() {
    let host = host(Limits::default());
    for (request, answer) in [
        ("GET /a HTTP/1.1\r\nconnection: close\r\n\r\n".to_owned(), "http/1.1 400 "),
        (format!("GET /a HTTP/1.1\r\nhost: y\r\n{CLOSE}"), "http/1.1 400 "),
        (format!("GET /a HTTP/1.1\r\n{CLOSE}"), "http/1.1 200 "),
        ("GET /a HTTP/1.0\r\n\r\n".to_owned(), "http/1.0 200 "),
    ] {
        let reply = host.ask(&request);
        assert!(reply.starts_with(answer), "{request}: {reply}");
    }
}

#[test]
fn requests_over_a_limit_are_refused() {
    let host = host(Limits { body: 1 << 20, ..Limits::default() });
    let long = |bytes: usize| "x".repeat(bytes);
    let many = "x-one: 1\r\n".repeat(200);
    for (request, status) in [
        (format!("GET /a HTTP/1.1\r\n{many}{CLOSE}"), 431),
        (format!("GET /a HTTP/1.1\r\nx-long: {}\r\n{CLOSE}", long(100 << 10)), 431),
        (format!("GET /a HTTP/1.1\r\nx-long: {}\r\n{CLOSE}", long(500 << 10)), 431),
        (format!("GET /{} HTTP/1.1\r\n{CLOSE}", long(70 << 10)), 414),
        (format!("GET /{} HTTP/1.1\r\n{CLOSE}", long(200 << 10)), 414),
        (format!("GET /{} HTTP/1.1\r\n{CLOSE}", long(60 << 10)), 404),
        (format!("POST /a HTTP/1.1\r\ncontent-length: 10737418240\r\n{CLOSE}"), 413),
        (format!("POST /a HTTP/1.1\r\ncontent-length: 2097152\r\n{CLOSE}{}", long(2 << 20)), 413),
        (
            format!(
                "POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n{CLOSE}200000\r\n{}\r\n0\r\n\r\n",
                long(2 << 20)
            ),
            413,
        ),
        (format!("POST /a HTTP/1.1\r\ncontent-length: 1048576\r\n{CLOSE}{}", long(1 << 20)), 201),
        ("POST /a HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 2097152\r\nhost: x\r\n\r\n".to_owned(), 413),
        (format!("GET /a b HTTP/1.1\r\n{CLOSE}"), 400),
    ] {
        let start = Instant::now();
        let reply = host.ask(&request);
        let shown = &request[..request.len().min(60)];
        assert!(reply.starts_with(&format!("http/1.1 {status} ")), "{shown}: {reply}");
        assert!(start.elapsed() < Duration::from_secs(3), "{shown}: {:?}", start.elapsed());
    }
}

#[test]
fn a_client_that_expects_100_continue_gets_it() {
    let host = host(Limits::default());
    let mut client = host.connect();
    client.send("POST /a HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n");
    assert!(client.reply(false).0.starts_with("http/1.1 100 "));
    client.send("ok");
    assert!(client.reply(false).0.starts_with("http/1.1 201 "));
}

#[test]
fn a_body_that_stops_coming_is_given_up() {
    let host = host(Limits { body_idle: Duration::from_millis(200), ..Limits::default() });
    let reply = host.ask("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc");
    assert!(reply.starts_with("http/1.1 408 "), "{reply}");
}

#[test]
fn a_client_that_does_not_read_is_given_up() {
    let host = host(Limits { write_idle: Duration::from_millis(300), ..Limits::default() });
    let whole = host.ask(&format!("GET /large HTTP/1.1\r\n{CLOSE}"));
    assert!(whole.len() > LARGE);
    let socket = host.runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        // A small window, so that the reply does not fit into what the system buffers.
        socket.set_recv_buffer_size(16 << 10).unwrap();
        socket.connect(host.address).await.unwrap().into_std().unwrap()
    });
    socket.set_nonblocking(false).unwrap();
    let mut client = Client(socket);
    client.send("GET /large HTTP/1.1\r\nhost: x\r\n\r\n");
    std::thread::sleep(Duration::from_secs(2));
    assert!(client.rest().len() < LARGE);
}

#[test]
fn a_stop_finishes_the_replies_under_way() {
    let mut host = host(Limits::default());
    let mut idle = host.connect();
    idle.send("GET /a HTTP/1.1\r\nhost: x\r\n\r\n");
    idle.reply(false);
    let mut waiting = host.connect();
    waiting.send("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n");
    std::thread::sleep(Duration::from_millis(100));
    let start = Instant::now();
    let server = host.server.take().unwrap();
    let stopping = host.runtime.spawn(async move { server.stop().await });
    assert!(idle.closed_after() < Duration::from_millis(200));
    assert_eq!(waiting.reply(false).1, "\"late\"");
    host.runtime.block_on(stopping).unwrap();
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert!(TcpStream::connect(host.address).is_err());
}

#[test]
fn a_stop_cuts_off_what_outlasts_the_grace_time() {
    let mut host = host(Limits { grace: Duration::from_millis(50), ..Limits::default() });
    let mut waiting = host.connect();
    waiting.send("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n");
    std::thread::sleep(Duration::from_millis(100));
    host.runtime.block_on(host.server.take().unwrap().stop());
    assert_eq!(waiting.rest(), "");
}

#[test]
fn a_dropped_server_stops() {
    let mut host = host(Limits::default());
    host.server = None;
    let refused = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        TcpStream::connect(host.address).is_err()
    });
    assert!(refused);
}

#[test]
fn http_2_is_served_to_clients_that_know() {
    let host = host(Limits::default());
    host.runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(host.address).await.unwrap();
        let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
        let (mut sender, connection) = handshake.await.unwrap();
        tokio::spawn(connection);
        for (method, path, status, body) in [
            ("GET", "/a", 200, r#"{"a":1}"#),
            ("HEAD", "/a", 200, ""),
            ("POST", "/a", 201, "\"made\""),
            ("GET", "/slow", 200, "\"late\""),
        ] {
            let uri = format!("http://{}{path}", host.address);
            let sent = if method == "POST" { "body" } else { "" };
            let request = Request::builder().method(method).uri(uri).body(Full::new(bytes::Bytes::from(sent))).unwrap();
            let response = sender.send_request(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::from_u16(status).unwrap());
            if method == "HEAD" {
                assert_eq!(response.headers()["content-length"], "7");
            }
            assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), body);
        }
    });
}

#[test]
fn a_port_in_use_is_named_and_the_next_one_can_be_taken() {
    Runtime::new().unwrap().block_on(async {
        let (_held, address) = listen("127.0.0.1", Port::Exactly(0)).await.unwrap();
        let port = address.port();
        let error = listen("127.0.0.1", Port::Exactly(port)).await.unwrap_err();
        assert!(matches!(error, StartError::PortInUse { port: named, .. } if named == port));
        assert_eq!(error.to_string(), format!("port {port} of 127.0.0.1 is in use"));
        let (_other, next) = listen("127.0.0.1", Port::NextFrom(port)).await.unwrap();
        assert!(next.port() > port);
        let nowhere = listen("256.0.0.1", Port::Exactly(0)).await.unwrap_err();
        assert!(matches!(nowhere, StartError::Listen { .. }));
    });
}

#[test]
fn a_client_that_drips_its_body_is_given_up() {
    let limits = Limits { body_idle: Duration::from_millis(300), body_rate: 1000, ..Limits::default() };
    let host = host(limits);
    let start = Instant::now();
    let mut client = host.connect();
    client.send("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n");
    for _ in 0..12 {
        client.send("a");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(client.reply(false).0.starts_with("http/1.1 408 "));
    assert!(start.elapsed() < Duration::from_secs(3));
}

#[test]
fn an_expectation_that_nobody_knows_is_refused() {
    let host = host(Limits::default());
    for (expect, status) in [("100-Continue", 201), ("tea", 417), ("100-continue, tea", 417)] {
        let reply = host.ask(&format!("POST /a HTTP/1.1\r\nexpect: {expect}\r\ncontent-length: 0\r\n{CLOSE}"));
        assert!(reply.starts_with(&format!("http/1.1 {status} ")), "{expect}: {reply}");
    }
}

#[test]
fn a_replaced_snapshot_leaves_what_is_under_way_alone() {
    let host = host(Limits::default());
    let mut waiting = host.connect();
    waiting.send("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n");
    std::thread::sleep(Duration::from_millis(500));
    let files = vec![handmade_file("GET /a", &[("200", "application/json", json!("new"))])];
    let snapshot = handmade_snapshot(files, ServerSettings { cors_enabled: false, ..ServerSettings::default() });
    host.server.as_ref().unwrap().stage().replace(snapshot);
    let mut client = host.connect();
    client.send("GET /a HTTP/1.1\r\nhost: x\r\norigin: https://a.example\r\n\r\n");
    let (head, body) = client.reply(false);
    assert_eq!(body, "\"new\"");
    assert!(!head.contains("access-control-"), "{head}");
    client.send("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(client.reply(false).0.starts_with("http/1.1 404 "));
    assert_eq!(waiting.reply(false).1, "\"late\"");
}

#[test]
fn each_reply_is_of_one_snapshot_while_they_are_switched() {
    let host = host(Limits::default());
    let versions = ["200", "201"].map(|status| {
        move || {
            let file = handmade_file("GET /version", &[(status, "application/json", json!(status))]);
            handmade_snapshot(vec![file], ServerSettings::default())
        }
    });
    let stage = host.server.as_ref().unwrap().stage().clone();
    stage.replace(versions[0]());
    let ask = |client: &mut Client| {
        client.send("GET /version HTTP/1.1\r\nhost: x\r\n\r\n");
        let (head, body) = client.reply(false);
        assert_eq!(format!("\"{}\"", &head[9..12]), body);
        body
    };
    let (over, start) = (AtomicBool::new(false), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut client = host.connect();
                while !over.load(Ordering::Relaxed) && start.elapsed() < Duration::from_secs(20) {
                    ask(&mut client);
                }
            });
        }
        let mut client = host.connect();
        for round in 0..100 {
            stage.replace(versions[round % 2]());
            assert_eq!(
                ask(&mut client),
                ["\"200\"", "\"201\""][round % 2],
                "the next request sees what was switched to"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        over.store(true, Ordering::Relaxed);
    });
}
