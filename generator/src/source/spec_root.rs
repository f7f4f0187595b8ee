//! The folder that local references must stay under.

use std::io;
use std::path::{Path, PathBuf};

/// Chooses the folder: the one given, else the nearest above the entry document that holds `.git`, else the working
/// folder if it holds the document, else the document's own.
///
/// # Errors
/// What the system says about the folder that was given.
pub(super) fn choose(given: Option<&Path>, entry: &Path) -> io::Result<PathBuf> {
    if let Some(given) = given {
        return given.canonicalize();
    }
    let own = entry.parent().unwrap_or(entry);
    if let Some(repository) = own.ancestors().find(|folder| folder.join(".git").exists()) {
        return Ok(repository.to_path_buf());
    }
    let working = std::env::current_dir().and_then(|folder| folder.canonicalize()).ok();
    Ok(working.filter(|folder| own.starts_with(folder)).unwrap_or_else(|| own.to_path_buf()))
}

/// Why a path was not opened.
#[derive(Debug)]
pub(super) enum Refused {
    /// It leads outside, or where it leads must not be told.
    Outside,
    /// There is nothing, or nothing that can be looked at.
    Absent(io::Error),
}

/// Resolves a path to a place under the root, links included.
///
/// Dots are resolved by words, as in any URL. Whether something exists outside is not told: there, absence looks like
/// presence.
pub(super) fn confine(root: &Path, path: &Path) -> Result<PathBuf, Refused> {
    let is_inside = |path: &Path| path.starts_with(root) && !is_of_the_system(path);
    let path = without_dots(path);
    match path.canonicalize() {
        Ok(path) if is_inside(&path) => Ok(path),
        Err(error) if is_inside(&path) => Err(Refused::Absent(error)),
        Ok(_) | Err(_) => Err(Refused::Outside),
    }
}

/// Files that are not files: reading them tells about processes, or never ends.
fn is_of_the_system(path: &Path) -> bool {
    cfg!(unix) && ["/proc", "/sys", "/dev"].iter().any(|folder| path.starts_with(folder))
}

/// The path with `.` and `..` resolved by its words alone.
pub(super) fn without_dots(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(clean.components().next_back(), Some(Component::Normal(_))) => {
                clean.pop();
            }
            Component::ParentDir if clean.has_root() => {}
            other => clean.push(other),
        }
    }
    clean
}
