//! What was generated last time.

use std::collections::BTreeMap;

use super::folder::ProjectFolder;
use crate::diagnostic::{Code, Diagnostic};
use crate::emit::project::{MODELS_PATH, OPERATIONS_PATH};
use crate::regenerate::past::{BASE, is_digest_of};
use crate::regenerate::text::unix;

/// The base copies of the files that people edit, by their path.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub(super) base: BTreeMap<String, String>,
    /// What was assumed where something was missing, in words.
    pub(super) assumed: Vec<String>,
}

impl Past {
    /// Reads the copies.
    ///
    /// # Errors
    /// One is missing or damaged, or a file that only the generator writes was edited, unless that is to be adopted.
    pub(super) fn read(folder: &ProjectFolder, adopt: bool) -> Result<Self, Vec<Diagnostic>> {
        let mut past = Self::default();
        let mut faults = Vec::new();
        for (path, sha256) in &folder.manifest.files {
            let path = path.as_str();
            if path == MODELS_PATH || path == OPERATIONS_PATH {
                faults.extend(edited_own(folder, path, sha256));
                continue;
            }
            let copy = format!("{BASE}{path}");
            if let Some(bytes) = folder.tree.get(&copy).filter(|bytes| is_digest_of(sha256, bytes)) {
                past.base.insert(path.to_owned(), unix(&String::from_utf8_lossy(bytes)));
                continue;
            }
            let message =
                format!("`{copy}` is missing or was changed, so that edits cannot be told from what was generated");
            let hint =
                "restore the file from version control, or take what is there as edited with `regenerate --adopt`";
            faults.push(folder.problem(Code::DamagedBase, &copy, message).hint(hint));
        }
        if !adopt && !faults.is_empty() {
            return Err(faults);
        }
        if !faults.is_empty() {
            past.assumed.push(format!(
                "{} of the project's own files were not as they were left: what differs counts as edited",
                faults.len()
            ));
        }
        Ok(past)
    }
}

/// What somebody changes in such a file would be lost.
fn edited_own(folder: &ProjectFolder, path: &str, sha256: &str) -> Option<Diagnostic> {
    let bytes = folder.tree.get(path)?;
    let message = format!("`{path}` was edited, and regenerating would write it anew");
    let hint = "put what is yours into another file and restore this one, or give it up with `regenerate --adopt`";
    let problem = || folder.problem(Code::EditedGenerated, path, message).hint(hint);
    (!is_digest_of(sha256, bytes)).then(problem)
}
