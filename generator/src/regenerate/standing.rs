use super::folder::Folder;
use super::past::{manifest_of, missing_manifest};
use crate::bundle::FormatVersion;
use crate::diagnostic::Diagnostic;
use crate::emit::description_digest;
use crate::model::Api;

/// How a bundle stands to its description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether the description is another one than the bundle was generated from.
    pub description_changed: bool,
    /// Whether the bundle has an older format than this program writes.
    pub format_is_older: bool,
    /// How many conflicts are unresolved.
    pub conflicts: usize,
}

/// Finds out whether a bundle has to be regenerated, without working out what that would do. What a newer program would
/// draw otherwise is no reason.
///
/// # Errors
/// A diagnostic when it is not known what the bundle was generated from.
pub fn standing(folder: &Folder, api: &Api) -> Result<Standing, Vec<Diagnostic>> {
    let manifest = manifest_of(folder).ok_or_else(|| vec![missing_manifest(folder)])?;
    let format = manifest.mockwright.parse::<FormatVersion>();
    Ok(Standing {
        description_changed: manifest.spec.sha256 != description_digest(&api.document),
        format_is_older: format.is_ok_and(|format| format < FormatVersion::CURRENT),
        conflicts: folder.conflicts().len(),
    })
}
