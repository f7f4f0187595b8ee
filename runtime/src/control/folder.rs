//! The folder of all that is kept.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::ControlError;

/// A folder that this process alone uses, for as long as this lives.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder if it is missing, for its owner alone, and takes it.
    pub(super) fn open(path: &Path) -> Result<Self, ControlError> {
        let fault = |source: io::Error| ControlError::Folder { folder: path.to_owned(), source };
        make(path).map_err(fault)?;
        let lock = OpenOptions::new().create(true).append(true).open(path.join("lock")).map_err(fault)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.canonicalize().map_err(fault)?, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(ControlError::InUse { folder: path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(fault(error)),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

fn make(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
