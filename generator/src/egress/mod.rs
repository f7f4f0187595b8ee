//! The one policy through which anything leaves this process for the network.
//!
//! A name is resolved once, each address that it has is checked, and one of those very addresses is connected to, so
//! that an answer of the name server cannot change between the check and the connection.

mod cidr;
#[cfg(feature = "fetch")]
mod client;
mod fetch;
mod zone;

#[cfg(test)]
#[cfg(feature = "fetch")]
mod tests;

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};

use url::{Host, Url};

pub use self::cidr::{Cidr, CidrError};
pub use self::fetch::{Fetch, Fetched};
pub use self::zone::Zone;

/// Which addresses may be connected to: public ones always, loopback by setting, all others by permission.
#[derive(Clone, Debug, Default)]
pub struct Egress {
    /// Whether loopback addresses may be connected to.
    pub allow_loopback: bool,
    /// Ranges that are allowed although they are not public.
    pub allowed_ranges: Vec<Cidr>,
}

/// Where a URL leads, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The addresses, in the order of the resolver, each of them allowed; never empty.
    pub addresses: Vec<SocketAddr>,
    /// The zone nearest to this machine that an address belongs to.
    pub zone: Zone,
}

/// Why something did not come from the network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// The URL is of another scheme than http or https, or has no host.
    #[error("only http and https URLs are read")]
    Scheme,
    /// The address may not be connected to.
    #[error("the address {address} may not be connected to")]
    Refused {
        /// The address that the host stands for.
        address: IpAddr,
        /// Whether `--allow-egress` would allow it.
        can_be_allowed: bool,
    },
    /// The name of the host has no address.
    #[error("the host `{0}` is not known")]
    UnknownHost(String),
    /// The server sent elsewhere too often.
    #[error("more than {0} redirects")]
    Redirects(usize),
    /// The server answered, but not with the document.
    #[error("the server answered with status {0}")]
    Status(u16),
    /// The answer is over the limit.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(u64),
    /// The time was up.
    #[error("the answer took too long")]
    TooSlow,
    /// Nothing can be had from the network.
    #[error("this program was built without reading from the network")]
    Unavailable,
    /// The connection failed.
    #[error("{0}")]
    Failed(String),
}

impl Egress {
    /// Resolves the host of a URL and checks every address that it has.
    ///
    /// `referrer` is the zone of the document that named the URL; a person's own words have none. What comes from
    /// anywhere but this machine never leads to this machine.
    ///
    /// # Errors
    /// [`EgressError::Refused`] if one of the addresses is not allowed; otherwise what is wrong with the URL or host.
    pub fn resolve(&self, url: &Url, referrer: Option<Zone>) -> Result<Destination, EgressError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(EgressError::Scheme);
        }
        let port = url.port_or_known_default().ok_or(EgressError::Scheme)?;
        let addresses: Vec<SocketAddr> = match url.host().ok_or(EgressError::Scheme)? {
            Host::Ipv4(address) => vec![(address, port).into()],
            Host::Ipv6(address) => vec![(address, port).into()],
            Host::Domain(name) => {
                let unknown = || EgressError::UnknownHost(name.to_owned());
                let found: Vec<_> = (name, port).to_socket_addrs().map_err(|_| unknown())?.collect();
                if found.is_empty() {
                    return Err(unknown());
                }
                found
            }
        };
        let mut zone = Zone::Public;
        for address in &addresses {
            zone = nearer(zone, self.check(address.ip(), referrer)?);
        }
        Ok(Destination { addresses, zone })
    }

    /// Checks one address, and says which zone it belongs to.
    ///
    /// # Errors
    /// [`EgressError::Refused`] if it may not be connected to.
    pub fn check(&self, address: IpAddr, referrer: Option<Zone>) -> Result<Zone, EgressError> {
        let zone = Zone::of(address);
        let is_listed = self.allowed_ranges.iter().any(|range| range.contains(address));
        let from_elsewhere = !matches!(referrer, None | Some(Zone::Loopback));
        let is_allowed = match zone {
            Zone::Public => true,
            Zone::Loopback => (self.allow_loopback || is_listed) && !from_elsewhere,
            Zone::Private | Zone::Reserved => is_listed,
        };
        if is_allowed {
            return Ok(zone);
        }
        let can_be_allowed = !(zone == Zone::Loopback && from_elsewhere);
        Err(EgressError::Refused { address, can_be_allowed })
    }
}

fn nearer(one: Zone, other: Zone) -> Zone {
    let distance = |zone| match zone {
        Zone::Loopback => 0,
        Zone::Private => 1,
        Zone::Reserved => 2,
        Zone::Public => 3,
    };
    if distance(other) < distance(one) { other } else { one }
}
