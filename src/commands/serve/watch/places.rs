//! What must be looked at to notice that a path leads to something else than before.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use mockwright_runtime::Sources;

/// As many links as systems follow on one path.
const MOST_LINKS: usize = 40;

/// More paths are not followed: a description decides how many it names.
const MOST_PATHS: usize = 10_000;

/// Directory entries and folders whose changes matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// Every component on the way to a file, links followed: replacing any of them replaces the file.
    entries: BTreeSet<PathBuf>,
    /// Folders of which everything counts.
    folders: BTreeSet<PathBuf>,
}

impl Places {
    pub(super) fn of(sources: &Sources, working_folder: &Path) -> Self {
        let mut places = Self::default();
        for folder in &sources.folders {
            let real = places.walk(&working_folder.join(folder));
            places.folders.insert(real);
        }
        for file in sources.files.iter().take(MOST_PATHS) {
            places.walk(&working_folder.join(file));
        }
        places
    }

    /// Notes all components of an absolute path and where it leads.
    fn walk(&mut self, path: &Path) -> PathBuf {
        let mut rest: VecDeque<OsString> = parts(path);
        let mut at = PathBuf::new();
        let mut links = 0;
        while let Some(part) = rest.pop_front() {
            match Path::new(&part).components().next() {
                Some(Component::ParentDir) => drop(at.pop()),
                Some(Component::Normal(name)) => {
                    let entry = at.join(name);
                    let target = entry.read_link().ok().filter(|_| links < MOST_LINKS);
                    self.entries.insert(entry.clone());
                    if let Some(target) = target {
                        links += 1;
                        for part in parts(&target).into_iter().rev() {
                            rest.push_front(part);
                        }
                    } else {
                        at = entry;
                    }
                }
                // A root or a drive begins anew, as the target of an absolute link does.
                Some(root @ (Component::RootDir | Component::Prefix(_))) => at.push(root),
                Some(Component::CurDir) | None => {}
            }
        }
        at
    }

    /// Whether a change of this path may matter. Paths are as the watched folders are named here.
    pub(super) fn concern(&self, changed: &Path) -> bool {
        self.entries.contains(changed) || self.folders.iter().any(|folder| changed.starts_with(folder))
    }

    /// The folders to watch, and whether with all below.
    pub(super) fn watched(&self) -> BTreeMap<PathBuf, bool> {
        let parents = self.entries.iter().filter_map(|entry| entry.parent()).filter(|folder| can_be_watched(folder));
        let mut watched: BTreeMap<PathBuf, bool> = parents.map(|folder| (folder.to_owned(), false)).collect();
        watched.extend(self.folders.iter().map(|folder| (folder.clone(), true)));
        watched.retain(|folder, _| folder.is_dir());
        watched
    }
}

/// On macOS a watched folder brings the events of everything below it, which is too much for the topmost ones.
fn can_be_watched(folder: &Path) -> bool {
    !cfg!(target_os = "macos") || folder.components().count() > 2
}

fn parts(path: &Path) -> VecDeque<OsString> {
    path.components().map(|part| part.as_os_str().to_owned()).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_count_with_all_they_lead_through() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("v1/deep")).unwrap();
        symlink("v1", root.join("now")).unwrap();
        symlink(root.join("now/deep"), root.join("api")).unwrap();
        let mut sources = Sources::default();
        sources.files.insert(PathBuf::from("api/../deep/./spec.yaml"));
        let places = Places::of(&sources, &root);
        for (path, counts) in [
            ("api", true),
            ("now", true),
            ("v1", true),
            ("v1/deep", true),
            ("v1/deep/spec.yaml", true),
            ("v1/deep/other.yaml", false),
            ("v1/spec.yaml", false),
        ] {
            assert_eq!(places.concern(&root.join(path)), counts, "{path}");
        }
        let watched = places.watched();
        assert_eq!(watched.get(&root), Some(&false));
        assert_eq!(watched.get(&root.join("v1/deep")), Some(&false));
        assert!(!watched.contains_key(&root.join("now")));
    }

    #[test]
    fn a_link_that_leads_to_itself_is_walked_to_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        symlink("loop", root.join("loop")).unwrap();
        let mut sources = Sources::default();
        sources.files.insert(root.join("loop/spec.yaml"));
        assert!(Places::of(&sources, &root).concern(&root.join("loop")));
    }

    #[test]
    fn all_below_a_bundle_counts() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("mock/responses")).unwrap();
        let mut sources = Sources::default();
        sources.folders.insert(PathBuf::from("mock"));
        let places = Places::of(&sources, &root);
        assert!(places.concern(&root.join("mock/responses/new/pet.yaml")));
        assert!(places.concern(&root.join("mock")) && !places.concern(&root.join("mocks")));
        assert_eq!(places.watched().get(&root.join("mock")), Some(&true));
    }
}
