//! How a server ends.
#![cfg(unix)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::harness::{Server, spec};

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
