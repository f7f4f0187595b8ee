use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses, such as `10.0.0.0/8`, `fd00::/8`, or one address alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    network: IpAddr,
    prefix: u8,
}

/// Why a text is no range of addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CidrError {
    /// What stands before the slash is no address.
    #[error("`{0}` is not an IP address")]
    Address(String),
    /// What stands after the slash is no length, or longer than the address.
    #[error("`{0}` is not a prefix length of this address")]
    Prefix(String),
}

impl Cidr {
    /// Whether the range holds an address; an IPv4 address written as IPv6 counts as IPv4.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => self.masked(network) == self.masked(address),
            (IpAddr::V6(network), IpAddr::V6(address)) => self.masked(network) == self.masked(address),
            _ => false,
        }
    }

    fn masked(&self, address: impl Into<Bits>) -> u128 {
        let Bits { value, width } = address.into();
        let host = u32::from(width - self.prefix.min(width));
        value.checked_shr(host).unwrap_or(0)
    }
}

/// An address as a number.
struct Bits {
    value: u128,
    width: u8,
}

impl From<Ipv4Addr> for Bits {
    fn from(address: Ipv4Addr) -> Self {
        Self { value: u128::from(address.to_bits()), width: 32 }
    }
}

impl From<Ipv6Addr> for Bits {
    fn from(address: Ipv6Addr) -> Self {
        Self { value: address.to_bits(), width: 128 }
    }
}

impl FromStr for Cidr {
    type Err = CidrError;

    fn from_str(text: &str) -> Result<Self, CidrError> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text.trim(), None),
        };
        let network: IpAddr = address.parse().map_err(|_| CidrError::Address(address.to_owned()))?;
        let longest = if network.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => longest,
            Some(text) => {
                let length = text.parse().ok().filter(|length| *length <= longest);
                length.ok_or_else(|| CidrError::Prefix(text.to_owned()))?
            }
        };
        Ok(Self { network, prefix })
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(range: &str, address: &str) -> bool {
        range.parse::<Cidr>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_range_holds_what_shares_its_prefix() {
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("10.1.2.3", "10.1.2.3") && !holds("10.1.2.3", "10.1.2.4"));
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "::2"));
        assert!(holds("fd00::/8", "fd12::1") && !holds("fd00::/8", "fe80::1"));
        assert!(holds("127.0.0.0/8", "::ffff:127.0.0.1"));
        assert!(holds("::/0", "2001:db8::1"));
    }

    #[test]
    fn nonsense_is_refused_with_the_part_that_is_wrong() {
        let fault = |text: &str| text.parse::<Cidr>().unwrap_err();
        assert_eq!(fault("10.0.0/8"), CidrError::Address("10.0.0".into()));
        assert_eq!(fault("10.0.0.0/33"), CidrError::Prefix("33".into()));
        assert_eq!(fault("::/129"), CidrError::Prefix("129".into()));
        assert_eq!(fault("10.0.0.0/"), CidrError::Prefix(String::new()));
    }
}
