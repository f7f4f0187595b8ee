use std::collections::HashSet;

use crate::emit::with_suffix;

/// Which paths of a bundle are taken: no two files differ by case alone, for the sake of systems that tell no difference.
#[derive(Debug, Default)]
pub(super) struct Paths {
    taken: HashSet<String>,
}

impl Paths {
    /// Takes a path as it is, such as that of a file which stays where it is.
    pub(super) fn reserve(&mut self, path: &str) {
        self.taken.insert(path.to_lowercase());
    }

    /// Takes a path, or one beside it made of what identifies the file.
    pub(super) fn take(&mut self, path: &str, identity: &str) -> String {
        if self.taken.insert(path.to_lowercase()) {
            return path.to_owned();
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.strip_suffix(".yaml").unwrap_or(name);
        let beside = format!("{folder}/{}.yaml", with_suffix(stem, identity));
        self.reserve(&beside);
        beside
    }
}
