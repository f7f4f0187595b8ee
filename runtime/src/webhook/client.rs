//! The way out: clients that connect only to what the egress policy allows.

use std::net::SocketAddr;
use std::time::Duration;

use mockwright_generator::egress::{Egress, EgressError};
use reqwest::Client;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use tokio::sync::OnceCell;
use url::{Host, Url};

/// A connection that is not used for so long is closed.
const IDLE: Duration = Duration::from_secs(15);

/// What a receiver is told of who calls.
const USER_AGENT: &str = concat!("Mockwright/", env!("CARGO_PKG_VERSION"));

/// Connections are kept for the next message. Each is made to an address that was checked, since the client resolves names
/// by the policy.
#[derive(Debug)]
pub(super) struct Outbound {
    egress: Egress,
    plain: OnceCell<Client>,
    /// Made when it is first needed: loading the system's certificates takes a while.
    secure: OnceCell<Client>,
}

/// Resolves names, and refuses those of whose addresses one is not allowed.
struct Checked(Egress);

impl Outbound {
    pub(super) fn new(egress: Egress) -> Self {
        Self { egress, plain: OnceCell::new(), secure: OnceCell::new() }
    }

    /// Whether a URL leads to an address that is not allowed. Names are judged when they are resolved.
    pub(super) fn check(&self, url: &Url) -> Result<(), EgressError> {
        match url.host() {
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => self.egress.resolve(url, None).map(drop),
            _ => Ok(()),
        }
    }

    /// The client for a URL, whose host is allowed if it is an address.
    pub(super) async fn client(&self, url: &Url) -> Result<&Client, String> {
        self.check(url).map_err(|error| error.to_string())?;
        let is_plain = url.scheme() == "http";
        let cell = if is_plain { &self.plain } else { &self.secure };
        cell.get_or_try_init(|| async {
            let egress = self.egress.clone();
            let built = tokio::task::spawn_blocking(move || build(egress, is_plain)).await;
            built.map_err(|_| "the client failed".to_owned())?.map_err(|error| cause_of(&error))
        })
        .await
    }
}

fn build(egress: Egress, is_plain: bool) -> reqwest::Result<Client> {
    // Fails only where another part of the process has installed a provider before, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .no_proxy()
        .no_gzip()
        .redirect(Policy::none())
        .pool_idle_timeout(IDLE)
        .user_agent(USER_AGENT)
        .dns_resolver(Checked(egress));
    if is_plain {
        builder = builder.tls_certs_only([]);
    }
    builder.build()
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let egress = self.0.clone();
        Box::pin(async move {
            let url = Url::parse(&format!("http://{}/", name.as_str()))?;
            // The system's resolver blocks.
            let found = tokio::task::spawn_blocking(move || egress.resolve(&url, None)).await??;
            // Port 0 stands for that of the URL.
            let addresses = found.addresses.into_iter().map(|address| SocketAddr::new(address.ip(), 0));
            let addresses: Addrs = Box::new(addresses);
            Ok(addresses)
        })
    }
}

/// The innermost cause says what happened; the layers around it repeat the URL.
pub(super) fn cause_of(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    match cause.downcast_ref::<EgressError>() {
        Some(refused) => refused.to_string(),
        None if cause.is::<reqwest::Error>() => "the connection failed".to_owned(),
        None => format!("the connection failed: {cause}"),
    }
}
