use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::RelativePath;

/// Where the change that is being made to a folder is written down.
pub(crate) const PENDING_FOLDER: &str = ".mockwright/pending";
const PLAN: &str = "plan.json";
const FILES: &str = "files";

/// A change of a bundle's folder that is decided and may not be complete.
///
/// The new files wait in `.mockwright/pending/files/`. From the moment that `plan.json` is beside them, the folder means
/// what it will be once they have moved to their places: whoever reads it looks there first, and whoever writes it moves
/// them first. So a change of many files happens at one moment, whenever the program is killed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pending {
    /// The files that are written, sorted.
    pub(crate) write: Vec<RelativePath>,
    /// The files that go, sorted.
    pub(crate) remove: Vec<RelativePath>,
}

impl Pending {
    /// The change that a folder is in the middle of.
    ///
    /// # Errors
    /// The plan is there and cannot be read.
    pub(crate) fn of(folder: &Path) -> io::Result<Option<Self>> {
        match fs::read(Self::plan_file(folder)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The file that makes a change count.
    pub(crate) fn plan_file(folder: &Path) -> PathBuf {
        folder.join(PENDING_FOLDER).join(PLAN)
    }

    /// Where a new file waits.
    pub(crate) fn waiting(folder: &Path, path: &RelativePath) -> PathBuf {
        path.below(&folder.join(PENDING_FOLDER).join(FILES))
    }

    /// Whether a file goes.
    pub(super) fn removes(&self, path: &str) -> bool {
        self.remove.iter().any(|removed| removed.as_str() == path)
    }

    /// Whether a file is written.
    pub(super) fn writes(&self, path: &str) -> bool {
        self.write.binary_search_by(|written| written.as_str().cmp(path)).is_ok()
    }
}
