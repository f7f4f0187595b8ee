use std::path::PathBuf;
use std::time::Duration;

use crate::egress::Egress;

/// What reading may touch and use.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The folder that local references must stay under; `None` chooses it from the entry document: the nearest
    /// folder above it that holds `.git`, else the working folder if it holds the document, else its own folder.
    pub spec_root: Option<PathBuf>,
    /// Which addresses may be connected to.
    pub egress: Egress,
    /// How much may be read.
    pub limits: Limits,
}

/// How much a description may take; each is enforced while reading, before the memory is spent.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of all files together.
    pub bytes: u64,
    /// Files, the entry document included.
    pub files: usize,
    /// Documents from the network.
    pub remote_files: usize,
    /// Documents from the network that follow one another: the first names the second, the second the third.
    pub remote_chain: usize,
    /// Time for everything, and so for the network.
    pub time: Duration,
    /// Time for one document from the network.
    pub fetch_time: Duration,
    /// Redirects of one document.
    pub redirects: usize,
    /// Nesting of mappings and sequences in one file; JSON is never read deeper than 128.
    pub depth: usize,
    /// Nodes that YAML aliases, or containers included by reference, may be copied to.
    pub alias_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            files: 10_000,
            remote_files: 1000,
            remote_chain: 50,
            time: Duration::from_secs(30),
            fetch_time: Duration::from_secs(15),
            redirects: 3,
            depth: 128,
            alias_nodes: 1_000_000,
        }
    }
}
