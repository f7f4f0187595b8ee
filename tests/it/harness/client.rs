use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A request, sent on a connection of its own.
#[derive(Clone, Debug)]
pub(crate) struct Request<'a> {
    method: &'a str,
    path: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    body: &'a [u8],
    host: Option<&'a str>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl<'a> Request<'a> {
    /// A request with the credentials that the shipped descriptions ask for.
    pub(crate) fn new(method: &'a str, path: &'a str) -> Self {
        Self {
            method,
            path,
            headers: vec![("api_key", "key"), ("Authorization", "Bearer token")],
            body: b"",
            host: None,
        }
    }

    /// The same without credentials.
    pub(crate) fn anonymous(mut self) -> Self {
        self.headers.clear();
        self
    }

    pub(crate) fn header(mut self, name: &'a str, value: &'a str) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn json(self, body: &'a str) -> Self {
        self.bytes(body.as_bytes()).header("Content-Type", "application/json")
    }

    pub(crate) fn bytes(mut self, body: &'a [u8]) -> Self {
        self.body = body;
        self
    }

    /// The same with another `Host` than the address.
    pub(crate) fn host(mut self, host: &'a str) -> Self {
        self.host = Some(host);
        self
    }

    pub(crate) fn send(&self, address: &str) -> Reply {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let headers: Vec<_> = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!(
            "{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{}Content-Length: {}\r\n\r\n",
            self.method,
            self.path,
            self.host.unwrap_or(address),
            headers.concat(),
            self.body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        // A body that is refused unread may meet a closed socket; what came back says so.
        let _ = stream.write_all(self.body);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Reply::read(&bytes)
    }
}

impl Reply {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(':').unwrap());
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        let mut reply = Self { status, headers, body: bytes[end + 4..].to_owned() };
        if reply.header("transfer-encoding") == Some("chunked") {
            reply.body = without_chunks(&reply.body);
        }
        reply
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The media type without its parameters.
    pub(crate) fn media_type(&self) -> &str {
        self.header("content-type").unwrap_or_default().split(';').next().unwrap().trim()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

fn without_chunks(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|window| window == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap().trim(), 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole.extend(&body[end + 2..end + 2 + size]);
        body = &body[end + 2 + size + 2..];
    }
}
