//! Taking a port.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::StartError;

/// Which port is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Port {
    /// This one; 0 takes any that is free.
    Exactly(u16),
    /// The first free one from here on.
    NextFrom(u16),
}

/// How many ports are tried for [`Port::NextFrom`].
const TRIES: u16 = 1000;

/// Takes a port of a host.
pub(crate) async fn listen(host: &str, port: Port) -> Result<(TcpListener, SocketAddr), StartError> {
    let (first, last) = match port {
        Port::Exactly(port) => (port, port),
        Port::NextFrom(port) => (port, port.saturating_add(TRIES)),
    };
    let mut taken = None;
    for port in first..=last {
        match TcpListener::bind((host, port)).await {
            Ok(listener) => {
                let address = listener.local_addr().map_err(|source| cannot_listen(host, port, source))?;
                return Ok((listener, address));
            }
            Err(source) if source.kind() == io::ErrorKind::AddrInUse => taken = Some(source),
            Err(source) => return Err(cannot_listen(host, port, source)),
        }
    }
    match taken {
        Some(_) => Err(StartError::PortInUse { host: host.to_owned(), port: first }),
        None => Err(cannot_listen(host, first, io::Error::other("no port to try"))),
    }
}

/// The address of a port that was taken already.
pub(super) fn of_listener(listener: TcpListener, host: &str) -> Result<(TcpListener, SocketAddr), StartError> {
    let address = listener.local_addr().map_err(|source| cannot_listen(host, 0, source))?;
    Ok((listener, address))
}

fn cannot_listen(host: &str, port: u16, source: io::Error) -> StartError {
    StartError::Listen { host: host.to_owned(), port, source }
}
