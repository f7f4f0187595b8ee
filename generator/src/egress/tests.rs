use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use super::*;

/// Answers one connection after another with the given bytes, and counts on the test to ask that often.
fn serve(answers: Vec<Vec<u8>>) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&answer);
        }
    });
    url.parse().unwrap()
}

fn fetch(egress: &Egress, url: &Url) -> Result<Fetched, EgressError> {
    let time = Duration::from_secs(2);
    egress.fetch(Fetch { url: url.clone(), referrer: None, redirects: 3, limit: 1000, time })
}

fn loopback() -> Egress {
    Egress { allow_loopback: true, ..Egress::default() }
}

fn ok(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

fn redirect(location: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
}

#[test]
fn a_document_comes_over_redirects() {
    let url = serve(vec![redirect("/next"), ok("openapi: 3.0.3")]);
    let fetched = fetch(&loopback(), &url).unwrap();
    assert_eq!(
        (fetched.url.path(), &fetched.body[..], fetched.zone),
        ("/next", &b"openapi: 3.0.3"[..], Zone::Loopback)
    );
}

#[test]
fn loopback_needs_permission_in_every_spelling() {
    let spellings =
        ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.1", "[::1]", "[::ffff:7f00:1]", "localhost", "0"];
    for host in spellings {
        let url: Url = format!("http://{host}:9/").parse().unwrap();
        let refused = Egress::default().resolve(&url, None);
        assert!(matches!(refused, Err(EgressError::Refused { can_be_allowed: true, .. })), "{host}: {refused:?}");
    }
    let listed = Egress { allowed_ranges: vec!["127.0.0.0/8".parse().unwrap()], ..Egress::default() };
    assert!(listed.resolve(&"http://127.1/".parse().unwrap(), None).is_ok());
}

#[test]
fn private_ranges_need_permission_and_public_addresses_do_not() {
    for host in ["169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "[fe80::1]", "[fc00::1]"] {
        let url: Url = format!("http://{host}/").parse().unwrap();
        assert!(loopback().resolve(&url, None).is_err(), "{host}");
    }
    assert_eq!(Egress::default().resolve(&"https://8.8.8.8/".parse().unwrap(), None).unwrap().zone, Zone::Public);
}

#[test]
fn what_comes_from_elsewhere_never_leads_to_this_machine() {
    let egress = Egress { allow_loopback: true, allowed_ranges: vec!["127.0.0.0/8".parse().unwrap()] };
    let url: Url = "http://127.0.0.1/".parse().unwrap();
    for zone in [Zone::Public, Zone::Private] {
        assert!(matches!(egress.resolve(&url, Some(zone)), Err(EgressError::Refused { can_be_allowed: false, .. })));
    }
    assert!(egress.resolve(&url, Some(Zone::Loopback)).is_ok());
}

#[test]
fn other_schemes_are_refused() {
    for url in ["file:///etc/passwd", "ftp://8.8.8.8/", "gopher://8.8.8.8/", "unix:/run/x", "data:,x"] {
        assert_eq!(loopback().resolve(&url.parse().unwrap(), None), Err(EgressError::Scheme), "{url}");
    }
}

#[test]
fn redirects_are_counted_and_checked() {
    let url = serve(vec![redirect("/a"), redirect("/b"), redirect("/c"), redirect("/d")]);
    assert_eq!(fetch(&loopback(), &url).unwrap_err(), EgressError::Redirects(3));
    let url = serve(vec![redirect("http://10.0.0.1/")]);
    assert!(matches!(fetch(&loopback(), &url).unwrap_err(), EgressError::Refused { .. }));
    let url = serve(vec![redirect("file:///etc/passwd")]);
    assert_eq!(fetch(&loopback(), &url).unwrap_err(), EgressError::Scheme);
}

#[test]
fn a_body_over_the_limit_is_given_up_while_it_comes() {
    let mut endless = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
    endless.extend(vec![b'x'; 1 << 20]);
    assert_eq!(fetch(&loopback(), &serve(vec![endless])).unwrap_err(), EgressError::TooLarge(1000));
}

#[test]
fn a_body_larger_than_what_waits_in_memory_comes_whole() {
    let body: String = ('a'..='z').cycle().take(9 << 20).collect();
    let url = serve(vec![ok(&body)]);
    let fetch = Fetch { url, referrer: None, redirects: 0, limit: 9 << 20, time: Duration::from_secs(30) };
    assert!(loopback().fetch(fetch).unwrap().body == body.as_bytes());
}

#[test]
fn a_silent_server_costs_no_more_than_the_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let fetch = Fetch { url, referrer: None, redirects: 3, limit: 1000, time: Duration::from_millis(200) };
    assert_eq!(loopback().fetch(fetch).unwrap_err(), EgressError::TooSlow);
}

#[test]
fn an_error_status_is_no_document() {
    let url = serve(vec![b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec()]);
    assert_eq!(fetch(&loopback(), &url).unwrap_err(), EgressError::Status(404));
}
