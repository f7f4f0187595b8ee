use std::time::Duration;

use url::Url;

use super::Zone;

/// One document to get from the network.
#[derive(Clone, Debug)]
pub struct Fetch {
    /// What to get, by http or https.
    pub url: Url,
    /// The zone of the document that named the URL; `None` for a person's own words.
    pub referrer: Option<Zone>,
    /// How many redirects are followed; each is checked like the first address.
    pub redirects: usize,
    /// How many bytes the document may have, after decompression.
    pub limit: u64,
    /// How long all of it may take.
    pub time: Duration,
}

/// A document from the network.
#[derive(Debug)]
pub struct Fetched {
    /// Its URL after redirects.
    pub url: Url,
    /// The zone that it came from.
    pub zone: Zone,
    /// Its bytes, decompressed.
    pub body: Vec<u8>,
}

#[cfg(not(feature = "fetch"))]
impl super::Egress {
    /// Says that nothing can be had from the network: this program is built without the feature `fetch`.
    ///
    /// # Errors
    /// Always.
    pub fn fetch(&self, _fetch: Fetch) -> Result<Fetched, super::EgressError> {
        Err(super::EgressError::Unavailable)
    }
}
