//! The files of the page, as they stand in `assets/docs/`.

use std::io::Read as _;
use std::sync::{LazyLock, OnceLock};

use bytes::Bytes;
use flate2::read::GzDecoder;
use sha2::{Digest as _, Sha256};

macro_rules! embedded {
    ($name:literal) => {
        include_bytes!(concat!("../../../../assets/docs/", $name))
    };
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

pub(super) const PAGE: &[u8] = embedded!("index.html");

/// What the page loads, and the terms under which others wrote it.
pub(super) static ASSETS: LazyLock<[Asset; 8]> = LazyLock::new(|| {
    [
        Asset::compressed("swagger-ui-bundle.js", SCRIPT, embedded!("swagger-ui-bundle.js.gz")),
        Asset::compressed("swagger-ui.css", STYLE, embedded!("swagger-ui.css.gz")),
        Asset::plain("init.js", SCRIPT, embedded!("init.js")),
        Asset::plain("docs.css", STYLE, embedded!("docs.css")),
        Asset::plain("favicon-32x32.png", "image/png", embedded!("favicon-32x32.png")),
        Asset::plain("swagger-ui-bundle.js.LICENSE.txt", TEXT, embedded!("swagger-ui-bundle.js.LICENSE.txt")),
        Asset::plain("LICENSE", TEXT, embedded!("LICENSE")),
        Asset::plain("NOTICE", TEXT, embedded!("NOTICE")),
    ]
});

/// A file that can be asked for.
pub(super) struct Asset {
    pub(super) name: &'static str,
    pub(super) media_type: &'static str,
    /// Whether it is embedded in gzip.
    pub(super) compressed: bool,
    embedded: &'static [u8],
    digest: String,
    /// Few clients cannot read gzip, so it is made when the first of them asks, and kept.
    inflated: OnceLock<Bytes>,
}

impl Asset {
    fn plain(name: &'static str, media_type: &'static str, embedded: &'static [u8]) -> Self {
        let digest = hex::encode(Sha256::digest(embedded));
        Self { name, media_type, compressed: false, embedded, digest, inflated: OnceLock::new() }
    }

    fn compressed(name: &'static str, media_type: &'static str, embedded: &'static [u8]) -> Self {
        Self { compressed: true, ..Self::plain(name, media_type, embedded) }
    }

    /// The bytes, in gzip if they are and it is wanted, and the entity tag of just these bytes (RFC 9110 §8.8.3.3).
    pub(super) fn representation(&self, gzip: bool) -> (Bytes, String) {
        if self.compressed && !gzip {
            return (
                self.inflated.get_or_init(|| inflate(self.embedded)).clone(),
                format!("\"{}-plain\"", self.digest),
            );
        }
        (Bytes::from_static(self.embedded), format!("\"{}\"", self.digest))
    }
}

fn inflate(embedded: &[u8]) -> Bytes {
    let mut inflated = Vec::new();
    // What is embedded is whole, which a test shows; whoever changes it sees that fail.
    let _ = GzDecoder::new(embedded).read_to_end(&mut inflated);
    inflated.into()
}
