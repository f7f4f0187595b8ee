//! How a bundle names its description.

use std::io;
use std::path::{Path, PathBuf};

/// How a bundle in `folder` names the description at `location`: a URL as it is, a path as seen from the folder,
/// with `/` on every system.
///
/// # Errors
/// There is no such file.
pub fn spec_from(folder: &Path, location: &str) -> io::Result<String> {
    if location.contains("://") {
        return Ok(location.to_owned());
    }
    let spec = std::fs::canonicalize(location)?;
    let folder = canonical(folder)?;
    Ok(between(&folder, &spec).unwrap_or_else(|| spec.to_string_lossy().into_owned()))
}

/// The canonical path of a folder of which the last parts may not exist yet.
fn canonical(folder: &Path) -> io::Result<PathBuf> {
    let folder = std::path::absolute(folder)?;
    for existing in folder.ancestors() {
        if let Ok(mut path) = existing.canonicalize() {
            path.extend(folder.strip_prefix(existing).into_iter().flat_map(Path::components));
            return Ok(path);
        }
    }
    Ok(folder)
}

/// The way from a folder to a file; `None` where there is none (another drive).
fn between(folder: &Path, file: &Path) -> Option<String> {
    let from: Vec<_> = folder.components().collect();
    let to: Vec<_> = file.components().collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return None;
    }
    let mut parts: Vec<_> = from.get(shared..)?.iter().map(|_| "..".into()).collect();
    parts.extend(to.get(shared..)?.iter().map(|part| part.as_os_str().to_string_lossy()));
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_climbs_to_the_shared_folder_and_down_again() {
        let between = |folder: &str, file: &str| between(Path::new(folder), Path::new(file)).unwrap();
        assert_eq!(between("/work/mock", "/work/petstore.yaml"), "../petstore.yaml");
        assert_eq!(between("/work", "/work/specs/a.yaml"), "specs/a.yaml");
        assert_eq!(between("/a/b/c", "/d/e.yaml"), "../../../d/e.yaml");
    }

    #[test]
    fn a_folder_that_does_not_exist_yet_is_no_hindrance() {
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("a.yaml");
        tempfile::NamedTempFile::new_in(folder.path()).unwrap().persist(&spec).unwrap();
        let seen = spec_from(&folder.path().join("new/mock"), spec.to_str().unwrap()).unwrap();
        assert_eq!(seen, "../../a.yaml");
        assert_eq!(spec_from(folder.path(), "https://x.example/a.yaml").unwrap(), "https://x.example/a.yaml");
    }
}
