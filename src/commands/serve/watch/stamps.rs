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
#[derive(Clone, Debug)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Where it is and when that was decided, which a rename changes; on systems that tell.
    identity: [i128; 4],
    /// When the way to it last came to lead there: a link or a folder on it was put in its place.
    led: Option<SystemTime>,
}

impl PartialEq for Stamp {
    /// The way to a file says when it became what it is, not what it is.
    fn eq(&self, other: &Self) -> bool {
        (self.length, self.modified, self.identity) == (other.length, other.modified, other.identity)
    }
}

impl Eq for Stamp {}

impl Stamp {
    /// The file at a path, the way to which came to lead there at some time.
    fn of(path: &Path, led: Option<SystemTime>) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        let modified = metadata.modified().ok();
        Some(Self { length: metadata.len(), modified, identity: identity(&metadata), led })
    }

    /// Whether the file was what it is now before a moment.
    fn is_older_than(&self, moment: SystemTime) -> bool {
        self.modified.is_some_and(|modified| modified < moment) && self.led.is_none_or(|led| led < moment)
    }
}

/// When the youngest link or renamed folder on the way to a file was put in its place.
fn led(path: &Path) -> Option<SystemTime> {
    path.ancestors().filter(|part| !part.as_os_str().is_empty()).filter_map(placed).max()
}

/// When a link or folder was put in its place, which is news where it was not made there just then.
#[cfg(unix)]
fn placed(path: &Path) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = fs::symlink_metadata(path).ok()?;
    // What is put into a folder changes both of its times, renaming the folder only one.
    let renamed = (metadata.ctime(), metadata.ctime_nsec()) != (metadata.mtime(), metadata.mtime_nsec());
    if !(metadata.is_symlink() || metadata.is_dir() && renamed) {
        return None;
    }
    let seconds = Duration::from_secs(u64::try_from(metadata.ctime()).ok()?);
    let part = Duration::from_nanos(u64::try_from(metadata.ctime_nsec()).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(seconds + part)
}

#[cfg(not(unix))]
fn placed(path: &Path) -> Option<SystemTime> {
    let metadata = fs::symlink_metadata(path).ok()?;
    if metadata.is_symlink() { metadata.modified().ok() } else { None }
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
            stamps.0.insert(file.clone(), Stamp::of(file, led(file)));
        }
        for folder in &sources.folders {
            stamps.add_folder(folder);
        }
        stamps
    }

    fn add_folder(&mut self, folder: &Path) {
        let mut open = vec![(folder.to_owned(), led(folder))];
        while let Some((folder, led)) = open.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                let path = entry.path();
                // A link to a folder could lead round in a circle, and a bundle is not read through it.
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    if !ASIDE.iter().any(|aside| entry.file_name() == *aside) {
                        let led = led.max(placed(&path));
                        open.push((path, led));
                    }
                } else if self.0.len() < MOST_FILES {
                    let stamp = Stamp::of(&path, led.max(placed(&path)));
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
                None => now.filter(|stamp| stamp.is_older_than(before_it)),
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

    #[cfg(unix)]
    #[test]
    fn an_old_file_that_a_link_leads_to_only_now_counts_as_unread() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("a.yaml"), "one");
        let old = fs::OpenOptions::new().write(true).open(folder.path().join("a.yaml")).unwrap();
        old.set_modified(now() - Duration::from_hours(1)).unwrap();
        std::os::unix::fs::symlink("a.yaml", folder.path().join("now.yaml")).unwrap();
        let mut sources = Sources::default();
        sources.files.insert(folder.path().join("now.yaml"));
        let stamps = Stamps::of(&sources);
        assert_ne!(stamps.clone().seen(&Stamps::default(), now() - Duration::from_secs(5)), stamps);
        assert_eq!(stamps.clone().seen(&Stamps::default(), now() + Duration::from_secs(5)), stamps);
    }
}
