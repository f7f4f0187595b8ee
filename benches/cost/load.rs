//! Requests over keep-alive connections, as fast as they are answered.

use std::io::{BufRead, BufReader, Error, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};

/// Connections that send at the same time.
const CONNECTIONS: u32 = 16;
/// Requests that wait on one connection: enough that the server seldom sleeps.
const PIPELINED: u32 = 1;

/// The body of one GET.
pub(crate) fn get(address: SocketAddr, path: &str) -> Result<String> {
    let mut connection = Connection::open(address)?;
    connection.send(path, 1)?;
    let (status, body) = connection.receive()?;
    if status != 200 {
        return Err(Error::other(format!("GET {path} answered {status}")));
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// Sends a number of GETs over several connections and reads every reply.
pub(crate) fn many(address: SocketAddr, path: &str, requests: u32) -> Result<()> {
    let each = requests / CONNECTIONS / PIPELINED;
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..CONNECTIONS).map(|_| scope.spawn(move || one_connection(address, path, each))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| Error::other("a client panicked"))?)
    })
}

fn one_connection(address: SocketAddr, path: &str, rounds: u32) -> Result<()> {
    let mut connection = Connection::open(address)?;
    for _ in 0..rounds {
        connection.send(path, PIPELINED)?;
        for _ in 0..PIPELINED {
            connection.receive()?;
        }
    }
    Ok(())
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

    fn send(&mut self, path: &str, times: u32) -> Result<()> {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\napi_key: k\r\n\r\n");
        self.stream.write_all(request.repeat(times as usize).as_bytes())
    }

    fn receive(&mut self) -> Result<(u16, Vec<u8>)> {
        let (mut status, mut length) = (0, 0);
        let mut line = String::new();
        loop {
            line.clear();
            self.reader.read_line(&mut line)?;
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
