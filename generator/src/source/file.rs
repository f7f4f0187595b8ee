use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use sha2::{Digest as _, Sha256};
use url::Url;

use super::parse::Format;

/// Where a file was read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Location {
    /// A local file, its path canonical.
    Path(PathBuf),
    /// A document from the network, after redirects.
    Url(Url),
    /// Text or a value that was handed in.
    Memory,
}

/// A file that a document was read from.
#[derive(Debug)]
pub struct SourceFile {
    pub(super) name: Arc<str>,
    pub(super) location: Location,
    pub(super) sha256: String,
    pub(super) format: Format,
    /// Kept only where it cannot be read again.
    pub(super) kept: Option<Arc<str>>,
    pub(super) reread: Mutex<Option<Weak<str>>>,
}

impl SourceFile {
    pub(super) fn new(name: Arc<str>, location: Location, text: &str, format: Format) -> Self {
        let kept = (!matches!(location, Location::Path(_))).then(|| Arc::from(text));
        Self { name, location, sha256: digest(text), format, kept, reread: Mutex::default() }
    }

    /// The name that places use: the path as the user would write it, or the URL.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The canonical path of a local file.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.location {
            Location::Path(path) => Some(path),
            Location::Url(_) | Location::Memory => None,
        }
    }

    /// The URL of a document from the network, after redirects.
    #[must_use]
    pub fn url(&self) -> Option<&Url> {
        match &self.location {
            Location::Url(url) => Some(url),
            Location::Path(_) | Location::Memory => None,
        }
    }

    /// The SHA-256 of the text without its byte order mark, in lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The text that was read; `None` when the file has changed since or is gone.
    #[must_use]
    pub fn text(&self) -> Option<Arc<str>> {
        if let Some(kept) = &self.kept {
            return Some(Arc::clone(kept));
        }
        let mut reread = self.reread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = reread.as_ref().and_then(Weak::upgrade) {
            return Some(text);
        }
        let bytes = read_bounded(self.path()?, u64::MAX).ok()?;
        let text: Arc<str> = super::text::decode(bytes, &self.name).ok()?.into();
        if digest(&text) != self.sha256 {
            return None;
        }
        *reread = Some(Arc::downgrade(&text));
        Some(text)
    }
}

fn digest(text: &str) -> String {
    let mut hexadecimal = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    hexadecimal
}

/// Reads a regular file of at most `limit` bytes.
///
/// # Errors
/// What the system says; `InvalidInput` for what is no regular file, `FileTooLarge` for one over the limit.
pub(super) fn read_bounded(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    // Opening a FIFO would wait for its other end, so its kind is asked first.
    check_regular(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    check_regular(&metadata)?;
    if metadata.len() > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::FileTooLarge.into())
    }
}

fn check_regular(metadata: &fs::Metadata) -> io::Result<()> {
    if metadata.is_file() {
        return Ok(());
    }
    let kind = if metadata.is_dir() { "it is a folder" } else { "it is not a regular file" };
    Err(io::Error::new(io::ErrorKind::InvalidInput, kind))
}
