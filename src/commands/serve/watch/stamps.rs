//! What files look like from outside, to tell changes of content from mere events.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use mockwright_runtime::Sources;

/// Folders in a bundle that nothing is served from.
const ASIDE: [&str; 2] = [".git", ".mockwright"];

/// More files of one bundle are not looked at.
const MOST_FILES: usize = 200_000;

/// Systems give files the time of the last tick of a coarse clock.
const TICK: Duration = Duration::from_millis(20);

/// The state of one file. A file that is saved anew differs in at least one part.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Where it is and when that was decided, which a rename changes; on systems that tell.
    identity: [i128; 4],
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self { length: metadata.len(), modified: metadata.modified().ok(), identity: identity(metadata) }
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> [i128; 4] {
    use std::os::unix::fs::MetadataExt as _;
    [metadata.dev().into(), metadata.ino().into(), metadata.ctime().into(), metadata.ctime_nsec().into()]
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> [i128; 4] {
    [0; 4]
}

/// The files that a mock is made from, links followed; `None` for one that is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamps(BTreeMap<PathBuf, Option<Stamp>>);

impl Stamps {
    /// Looks at all files now.
    pub(super) fn of(sources: &Sources) -> Self {
        let mut stamps = Self::default();
        for file in &sources.files {
            stamps.0.insert(file.clone(), fs::metadata(file).ok().as_ref().map(Stamp::of));
        }
        for folder in &sources.folders {
            stamps.add_folder(folder);
        }
        stamps
    }

    fn add_folder(&mut self, folder: &Path) {
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                let path = entry.path();
                // A link to a folder could lead round in a circle, and a bundle is not read through it.
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    if !ASIDE.iter().any(|aside| entry.file_name() == *aside) {
                        open.push(path);
                    }
                } else if self.0.len() < MOST_FILES {
                    let stamp = fs::metadata(&path).ok().as_ref().map(Stamp::of);
                    self.0.insert(path, stamp);
                }
            }
        }
    }

    /// What a reading that began at `began` has seen: the files that were known before it as they were then, and those
    /// that it came upon as they are now, unless they have changed since.
    pub(super) fn seen(self, before: &Self, began: SystemTime) -> Self {
        let before_it = began.checked_sub(TICK).unwrap_or(began);
        let seen = self.0.into_iter().map(|(path, now)| {
            let stamp = match before.0.get(&path) {
                Some(then) => then.clone(),
                None => now.filter(|stamp| stamp.modified.is_some_and(|modified| modified < before_it)),
            };
            (path, stamp)
        });
        Self(seen.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::serve::watch::now;

    fn write(path: &Path, text: &str) {
        use std::io::Write as _;
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn a_saved_replaced_or_removed_file_looks_different() {
        let folder = tempfile::tempdir().unwrap();
        let mut sources = Sources::default();
        sources.folders.insert(folder.path().to_owned());
        let file = folder.path().join("a.yaml");
        write(&file, "one");
        let first = Stamps::of(&sources);
        assert_eq!(first, Stamps::of(&sources));
        write(&file, "four");
        let second = Stamps::of(&sources);
        assert_ne!(first, second);
        fs::create_dir(folder.path().join("below")).unwrap();
        assert_eq!(second, Stamps::of(&sources));
        write(&folder.path().join("below/b.yaml"), "");
        assert_ne!(second, Stamps::of(&sources));
        fs::remove_file(&file).unwrap();
        assert_ne!(second, Stamps::of(&sources));
    }

    #[test]
    fn a_file_that_a_reading_comes_upon_counts_as_read_if_it_is_older() {
        let folder = tempfile::tempdir().unwrap();
        let mut sources = Sources::default();
        sources.files.insert(folder.path().join("a.yaml"));
        write(&folder.path().join("a.yaml"), "one");
        let stamps = Stamps::of(&sources);
        let later = now() + Duration::from_secs(5);
        assert_eq!(stamps.clone().seen(&Stamps::default(), later), stamps);
        let earlier = now() - Duration::from_secs(5);
        assert_ne!(stamps.clone().seen(&Stamps::default(), earlier), stamps);
        assert_eq!(stamps.clone().seen(&stamps, earlier), stamps);
    }
}
