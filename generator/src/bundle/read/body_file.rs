use std::path::Path;

use super::super::RelativePath;
use super::files::{DESCRIPTION_LIMIT, Files, Obstacle};
use super::folder::Folder;
use crate::diagnostic::Diagnostic;

/// Reads a file that the body of a reply names ([`Body::File`](crate::bundle::Body::File)), under the rules that reading
/// the bundle has checked it by.
///
/// # Errors
/// A diagnostic when it is missing, is not inside the bundle, or holds more than 64 MiB.
pub fn read_body_file(dir: &Path, path: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    let folder = Folder::open(dir)?;
    let inside = RelativePath::new(path).ok_or(Obstacle::Outside);
    let bytes = inside.and_then(|path| folder.read(path.as_str(), DESCRIPTION_LIMIT));
    bytes.map_err(|obstacle| Box::new(obstacle.diagnostic(folder.name(path))))
}
