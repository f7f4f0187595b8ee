//! Requests over keep-alive connections, as fast as they are answered.

use std::io::{BufRead, BufReader, Error, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Connections that send at the same time.
const CONNECTIONS: u32 = 16;

/// What is sent.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    head: String,
    body: Option<(&'static str, String)>,
}

impl Request {
    pub(crate) fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    pub(crate) fn new(method: &str, target: &str) -> Self {
        Self { head: format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n"), body: None }
    }

    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        Self { head: format!("{}{name}: {value}\r\n", self.head), ..self }
    }

    pub(crate) fn body(self, media_type: &'static str, body: &str) -> Self {
        Self { body: Some((media_type, body.to_owned())), ..self }
    }

    fn bytes(&self) -> Vec<u8> {
        match &self.body {
            None => format!("{}\r\n", self.head),
            Some((media_type, body)) => {
                let length = body.len();
                format!("{}Content-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n{body}", self.head)
            }
        }
        .into_bytes()
    }
}

/// Sends a request once. Returns the status and the body.
pub(crate) fn one(address: SocketAddr, request: &Request) -> Result<(u16, String)> {
    let mut connection = Connection::open(address)?;
    let (status, body) = connection.exchange(&request.bytes())?;
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

/// Sends a request a number of times over several connections and reads every reply. Returns how long each took, in no
/// order.
pub(crate) fn many(address: SocketAddr, request: &Request, times: u32) -> Result<Vec<Duration>> {
    let bytes = request.bytes();
    let one_connection = || -> Result<Vec<Duration>> {
        let mut connection = Connection::open(address)?;
        let exchange = |_| {
            let sent = Instant::now();
            connection.exchange(&bytes).map(|_| sent.elapsed())
        };
        (0..times / CONNECTIONS).map(exchange).collect()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(one_connection)).collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().map_err(|_| Error::other("a client panicked"))??);
        }
        Ok(all)
    })
}

struct Connection {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

impl Connection {
    fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let reader = BufReader::new(stream.try_clone()?);
        Ok(Self { stream, reader })
    }

    fn exchange(&mut self, request: &[u8]) -> Result<(u16, Vec<u8>)> {
        self.stream.write_all(request)?;
        let (mut status, mut length) = (0, 0);
        let mut line = String::new();
        loop {
            line.clear();
            if self.reader.read_line(&mut line)? == 0 {
                return Err(Error::other("the server closed the connection"));
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            if let Some(rest) = text.strip_prefix("HTTP/1.1 ") {
                status = rest.get(..3).and_then(|digits| digits.parse().ok()).unwrap_or_default();
            } else if let Some((name, value)) = text.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or_default();
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        Ok((status, body))
    }
}
