//! The one policy through which anything leaves this process for the network.

/// Which addresses may be connected to (`design`: public ones always; loopback by setting; private ranges by permission).
#[derive(Clone, Debug, Default)]
pub struct Egress {
    /// Whether loopback addresses may be connected to.
    pub allow_loopback: bool,
    /// Ranges in CIDR notation that are allowed although they are private.
    pub allowed_ranges: Vec<String>,
}
