//! What an SQLite file says of itself in its first hundred bytes (SQLite file format §1.3), read without SQLite, so that
//! a file that is not ours stays as it is to the last byte.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use super::OpenError;
use super::migrations::KNOWN;

/// Marks our files: "mock" in ASCII.
pub(super) const APPLICATION_ID: i32 = 0x6d6f_636b;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// What is at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Ours {
        /// Whether it has all that this version expects.
        current: bool,
    },
}

/// Looks at a file before SQLite does.
pub(super) fn inspect(path: &Path) -> Result<Found, OpenError> {
    let fault = |source| OpenError::File { path: path.to_owned(), source };
    let metadata = match path.metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(fault(error)),
    };
    if !metadata.is_file() {
        return Err(OpenError::Foreign { path: path.to_owned(), why: "it is no file" });
    }
    let mut header = Vec::new();
    File::open(path).and_then(|file| file.take(100).read_to_end(&mut header)).map_err(fault)?;
    if header.is_empty() {
        return Ok(Found::Nothing);
    }
    let current = judge(path, &header, metadata.len())? == KNOWN;
    if metadata.permissions().readonly() || OpenOptions::new().append(true).open(path).is_err() {
        return Err(OpenError::ReadOnly { path: path.to_owned() });
    }
    Ok(Found::Ours { current })
}

/// The version that a file says it has.
fn judge(path: &Path, header: &[u8], length: u64) -> Result<i64, OpenError> {
    let foreign = |why| OpenError::Foreign { path: path.to_owned(), why };
    if !header.starts_with(MAGIC) {
        return Err(foreign("it is no SQLite database"));
    }
    let number = |at: usize| header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let (Some(pages), Some(version), Some(application)) = (number(28), number(60), number(68)) else {
        return Err(OpenError::Damaged { path: path.to_owned(), why: "it ends within its first page".to_owned() });
    };
    if i64::from(application) != i64::from(APPLICATION_ID) {
        return Err(foreign("another program made it"));
    }
    if i64::from(version) > KNOWN {
        let place = path.display().to_string();
        return Err(OpenError::Newer { place, version: i64::from(version), known: KNOWN });
    }
    let page = header.get(16..18).and_then(|bytes| bytes.try_into().ok()).map_or(0, u16::from_be_bytes);
    let page: u64 = if page == 1 { 65_536 } else { page.into() };
    let recovers = path.with_extension("db-wal").metadata().is_ok_and(|log| log.len() > 0);
    if length < page * u64::from(pages) && !recovers {
        let why = format!("it has {length} bytes of {}", page * u64::from(pages));
        return Err(OpenError::Damaged { path: path.to_owned(), why });
    }
    Ok(version.into())
}
