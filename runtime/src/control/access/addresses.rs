//! The names that the control plane is reached by.

use std::net::IpAddr;

/// Host names that requests may name.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllowedHosts {
    names: Vec<String>,
}

impl AllowedHosts {
    /// Loopback, and these names and addresses.
    pub(crate) fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self { names: names.into_iter().map(|name| name.trim_matches(['[', ']']).to_ascii_lowercase()).collect() }
    }

    /// Whether `Host` or the authority of an origin names one of them; its port does not matter.
    pub(crate) fn allow(&self, authority: &str) -> bool {
        let Some(host) = host_of(authority) else { return false };
        let host = host.to_ascii_lowercase();
        let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        loopback || self.names.contains(&host)
    }
}

/// The host of `host:port`, without the brackets of an IPv6 address.
fn host_of(authority: &str) -> Option<&str> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        return (port.is_empty() || port.strip_prefix(':').is_some_and(is_port)).then_some(address);
    }
    match authority.split_once(':') {
        Some((host, port)) => is_port(port).then_some(host),
        None => Some(authority),
    }
}

fn is_port(text: &str) -> bool {
    text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::AllowedHosts;

    #[test]
    fn names_are_held_against_what_was_allowed() {
        let hosts = AllowedHosts::new(["Mocks.Example".to_owned()]);
        for allowed in ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "127.9.9.9", "[::1]:8000", "mocks.example:80"] {
            assert!(hosts.allow(allowed), "{allowed}");
        }
        for foreign in [
            "evil.example",
            "127.0.0.1.nip.io",
            "localhost.evil.example",
            "",
            "10.0.0.1",
            "localhost:x",
            "[::1",
            "a:b:c",
        ] {
            assert!(!hosts.allow(foreign), "{foreign}");
        }
    }
}
