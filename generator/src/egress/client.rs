//! Getting documents from the network.

use std::io::{self, Read as _, Seek as _, Write as _};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, Response};
use reqwest::header::{ACCEPT, LOCATION};
use reqwest::redirect::Policy;
use tempfile::SpooledTempFile;
use url::{Host, Url};

use super::{Destination, Egress, EgressError, Fetch, Fetched};

impl Egress {
    /// Gets a document. Blocks; may be called on a thread of an asynchronous runtime that may block.
    ///
    /// # Errors
    /// Why it did not come.
    pub fn fetch(&self, fetch: Fetch) -> Result<Fetched, EgressError> {
        let (policy, time) = (self.clone(), fetch.time);
        let (sender, receiver) = mpsc::channel();
        // A thread of its own: the client must not be made inside a runtime, and the system's resolver has no timeout.
        let worker = thread::Builder::new().name("fetch".to_owned()).spawn(move || {
            let _ = sender.send(policy.follow(&fetch, Instant::now() + fetch.time));
        });
        worker.map_err(|error| EgressError::Failed(error.to_string()))?;
        match receiver.recv_timeout(time) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => Err(EgressError::TooSlow),
            Err(RecvTimeoutError::Disconnected) => Err(EgressError::Failed("the client failed".to_owned())),
        }
    }

    fn follow(&self, fetch: &Fetch, deadline: Instant) -> Result<Fetched, EgressError> {
        let (mut url, mut referrer) = (fetch.url.clone(), fetch.referrer);
        for _ in 0..=fetch.redirects {
            let destination = self.resolve(&url, referrer)?;
            let zone = destination.zone;
            let response = get(&url, &destination, remaining(deadline)?)?;
            let status = response.status();
            if status.is_redirection() {
                let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
                let next = location.and_then(|location| url.join(location).ok());
                url = next.ok_or(EgressError::Status(status.as_u16()))?;
                referrer = Some(zone);
                continue;
            }
            if !status.is_success() {
                return Err(EgressError::Status(status.as_u16()));
            }
            return Ok(Fetched { url, zone, body: read_body(response, fetch.limit, deadline)? });
        }
        Err(EgressError::Redirects(fetch.redirects))
    }
}

fn remaining(deadline: Instant) -> Result<Duration, EgressError> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(EgressError::TooSlow) } else { Ok(left) }
}

fn get(url: &Url, destination: &Destination, time: Duration) -> Result<Response, EgressError> {
    // Fails only where another part of the process has installed a provider before, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .timeout(time)
        .user_agent(concat!("mockwright/", env!("CARGO_PKG_VERSION")));
    if let Some(Host::Domain(name)) = url.host() {
        builder = builder.resolve_to_addrs(name, &destination.addresses);
    }
    if url.scheme() == "http" {
        // No certificates are needed, and loading the system's takes longer than a fetch from this machine.
        builder = builder.tls_certs_only([]);
    }
    let client = builder.build().map_err(|error| failure(&error))?;
    let accept = "application/yaml, application/json, */*;q=0.5";
    client.get(url.clone()).header(ACCEPT, accept).send().map_err(|error| failure(&error))
}

fn failure(error: &reqwest::Error) -> EgressError {
    if error.is_timeout() {
        return EgressError::TooSlow;
    }
    // The innermost cause says what happened; the layers around it repeat the URL, with its credentials.
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    EgressError::Failed(format!("the connection failed: {cause}"))
}

/// What is kept in memory of an answer before its end is known; the rest waits in a temporary file, so that an answer
/// without end costs little.
const IN_MEMORY: usize = 4 << 20;

fn read_body(mut response: Response, limit: u64, deadline: Instant) -> Result<Vec<u8>, EgressError> {
    let mut spool = SpooledTempFile::new(IN_MEMORY);
    let unkept = |error: io::Error| EgressError::Failed(format!("the answer cannot be kept: {error}"));
    let mut chunk = vec![0; 64 << 10];
    let mut read = 0;
    loop {
        remaining(deadline)?;
        let count = response.read(&mut chunk).map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => EgressError::TooSlow,
            _ => EgressError::Failed(format!("the answer broke off: {error}")),
        })?;
        if count == 0 {
            break;
        }
        read += count;
        if u64::try_from(read).is_ok_and(|length| length > limit) {
            return Err(EgressError::TooLarge(limit));
        }
        spool.write_all(chunk.get(..count).unwrap_or_default()).map_err(unkept)?;
    }
    let mut body = Vec::with_capacity(read);
    spool.rewind().and_then(|()| spool.read_to_end(&mut body)).map_err(unkept)?;
    Ok(body)
}
