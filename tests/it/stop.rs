//! How a server ends.
#![cfg(unix)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Control, Options, Ran, Server, ran, spec};

#[test]
fn a_signal_stops_the_server_and_is_success() {
    for name in ["TERM", "INT"] {
        let mut server = Server::start(&spec("petstore.yaml"));
        let address = server.listening[0].0.clone();
        server.signal(name);
        assert_eq!(server.wait().0, Some(0), "{name}");
        assert!(TcpStream::connect(address).is_err(), "{name} closes the port");
    }
}

#[test]
fn a_request_that_is_under_way_is_answered_before_the_end() {
    let mut server = Server::start(&spec("petstore.yaml"));
    let mut stream = TcpStream::connect(&server.listening[0].0).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
        .write_all(
            b"POST /pet HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\n\
              Content-Length: 31\r\n\r\n",
        )
        .unwrap();
    // Half of the body now: the server has the request and waits for the rest.
    stream.write_all(br#"{"name":"Bella""#).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(br#","photoUrls":[]}"#).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    assert_eq!(server.wait().0, Some(0));
}

#[test]
fn a_second_signal_ends_at_once() {
    let mut server = Server::start(&spec("petstore.yaml"));
    let mut stream = TcpStream::connect(&server.listening[0].0).unwrap();
    stream.write_all(b"POST /pet HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let begin = Instant::now();
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(300));
    server.signal("TERM");
    let (code, _) = server.wait();
    assert_ne!(code, Some(0), "what was under way is lost");
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[test]
fn what_was_changed_just_before_the_end_is_kept() {
    let mut control = Control::start();
    let made = control.ask("POST", "/v1/mocks").found(201)["mock"].clone();
    let path = format!("/v1/mock/{}", made["mock_id"].as_str().unwrap());
    for _ in 0..7 {
        assert_eq!(control.mock("GET", &path).status, 200);
    }
    control.restart();
    let kept = control.ask("GET", &format!("/v1/mocks/{}", made["mock_id"].as_str().unwrap())).found(200);
    assert_eq!(kept["mock"]["hit_count"], 7);
}

#[test]
fn a_second_process_on_a_folder_is_told_what_to_do() {
    let control = Control::start();
    let Ran { code, stderr, .. } = ran(&mut control.command());
    assert_eq!(code, 2);
    assert!(stderr.contains("is in use by another mockwright; `--data-dir` names another folder"), "{stderr}");
}

#[test]
fn a_port_of_the_control_plane_that_is_taken_is_told_with_its_flag() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut control = Control::start();
    control.end();
    let Ran { code, stderr, .. } = ran(control.command().args(["--admin-port", &port]));
    assert_eq!(code, 2);
    assert!(stderr.contains(&format!("port {port} of 127.0.0.1 is in use")), "{stderr}");
    assert!(stderr.contains("`--admin-port 0` takes a port that is free"), "{stderr}");
}

#[test]
fn an_address_that_was_set_and_cannot_be_listened_on_is_told_with_the_way_out() {
    let mut control = Control::with(Options::default());
    control.send("PUT", "/config", &json!({"server": {"host": "no.such.invalid"}})).found(200);
    control.end();
    let Ran { code, stderr, .. } = ran(&mut control.command());
    assert_eq!(code, 2);
    assert!(stderr.contains("no.such.invalid"), "{stderr}");
    assert!(stderr.contains("`--host` and `--port` go before it"), "{stderr}");
}
