use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which part of the network an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// This machine.
    Loopback,
    /// A network of one's own: private, link-local, shared by a carrier, unique local.
    Private,
    /// No host of the internet: unspecified, multicast, documentation, benchmarks, tunnels into other zones.
    Reserved,
    /// The internet.
    Public,
}

impl Zone {
    /// The zone of an address, after the special-purpose registries of IANA (RFC 6890).
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => of_v6(address),
        }
    }
}

fn of_v4(address: Ipv4Addr) -> Zone {
    match address.octets() {
        [127, ..] => Zone::Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [169, 254, ..] | [100, 64..=127, ..] => Zone::Private,
        [0 | 224..=255, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => Zone::Reserved,
        _ => Zone::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> Zone {
    if address.is_loopback() {
        return Zone::Loopback;
    }
    match address.segments() {
        // Translated (RFC 6052) and 6to4 (RFC 3056) addresses are as public as the IPv4 address inside.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => match of_v4(v4(high, low)) {
            Zone::Public => Zone::Public,
            _ => Zone::Reserved,
        },
        [0xfc00..=0xfdff | 0xfe80..=0xfeff, ..] => Zone::Private,
        // Teredo, ORCHID and the other protocol assignments of 2001::/23; documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0x0fff, ..] => Zone::Reserved,
        [0x2000..=0x3fff, ..] => Zone::Public,
        _ => Zone::Reserved,
    }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(addresses: &[&str]) -> Vec<Zone> {
        addresses.iter().map(|text| Zone::of(text.parse().unwrap())).collect()
    }

    #[test]
    fn this_machine_is_known_in_every_spelling() {
        assert_eq!(zones(&["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"]), [Zone::Loopback; 4]);
    }

    #[test]
    fn networks_of_ones_own_are_private() {
        let addresses = ["10.0.0.1", "172.16.0.1", "172.31.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1"];
        assert_eq!(zones(&addresses), [Zone::Private; 6]);
        assert_eq!(zones(&["fe80::1", "fc00::1", "fd00::1", "fec0::1", "::ffff:10.0.0.1"]), [Zone::Private; 5]);
    }

    #[test]
    fn what_is_no_host_is_reserved_also_inside_a_tunnel() {
        let addresses = ["0.0.0.0", "::", "224.0.0.1", "255.255.255.255", "ff02::1", "192.0.2.1", "198.18.0.1"];
        assert_eq!(zones(&addresses), [Zone::Reserved; 7]);
        let tunnels = ["64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:1::1", "::7f00:2"];
        assert_eq!(zones(&tunnels), [Zone::Reserved; 6]);
        assert_eq!(zones(&["2001:db8::1", "3fff::1", "100::1", "5f00::1", "240.0.0.1"]), [Zone::Reserved; 5]);
    }

    #[test]
    fn the_internet_is_public() {
        let addresses = ["8.8.8.8", "172.32.0.1", "2606:4700::1", "64:ff9b::808:808", "2002:808:808::1", "100.128.0.1"];
        assert_eq!(zones(&addresses), [Zone::Public; 6]);
    }
}
