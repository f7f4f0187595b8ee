use std::collections::{BTreeMap, BTreeSet};

use super::conflict::CONFLICTS;
use super::folder::Folder;
use super::past::BASE;
use super::report::{FileChange, FileChangeKind};
use crate::bundle::{DESCRIPTION_PATH, FileTree, RelativePath};

/// What is written into a folder and what goes.
#[derive(Debug)]
pub struct Plan {
    /// Files that are written: all bytes of each.
    pub(super) write: BTreeMap<RelativePath, Vec<u8>>,
    /// Files that go.
    pub(super) remove: BTreeSet<RelativePath>,
    /// The bytes that each of these files has now, as they were read.
    pub(super) before: FileTree,
    /// The folder afterwards, as far as a bundle goes.
    pub(super) after: FileTree,
}

impl Plan {
    /// What has to be written and removed for a bundle's folder to become another.
    pub(super) fn between(folder: &Folder, after: FileTree) -> Self {
        let kept = [BASE, CONFLICTS, "responses/", "scenarios/"];
        let is_kept = |path: &&str| kept.iter().any(|folder| path.starts_with(folder));
        let gone = folder.tree.iter().map(|(path, _)| path.as_str()).filter(|path| after.get(path).is_none());
        let gone: Vec<&str> = gone.filter(is_kept).collect();
        Self::of(&folder.tree, &gone, after)
    }

    /// What has to be written for files to become others, some of which go.
    pub(super) fn of(now: &FileTree, gone: &[&str], after: FileTree) -> Self {
        let mut write = BTreeMap::new();
        let mut before = FileTree::new();
        for (path, bytes) in after.iter() {
            if now.get(path.as_str()) != Some(bytes) {
                write.insert(path.clone(), bytes.to_vec());
            }
        }
        let is_there = |path: &&str| now.get(path).is_some();
        let remove: BTreeSet<RelativePath> =
            gone.iter().copied().filter(is_there).filter_map(RelativePath::new).collect();
        for path in write.keys().chain(&remove) {
            if let Some(bytes) = now.get(path.as_str()) {
                before.insert(path.clone(), bytes);
            }
        }
        Self { write, remove, before, after }
    }

    /// Whether nothing is to be done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// The files of the bundle afterwards.
    #[must_use]
    pub fn after(&self) -> &FileTree {
        &self.after
    }

    /// Each file that people edit, with its bytes before and after; `None` where there are none. Sorted by path.
    pub fn edits(&self) -> impl Iterator<Item = (&RelativePath, Option<&[u8]>, Option<&[u8]>)> {
        let paths: BTreeSet<&RelativePath> = self.write.keys().chain(&self.remove).collect();
        let visible =
            paths.into_iter().filter(|path| !path.as_str().starts_with('.') && path.as_str() != DESCRIPTION_PATH);
        visible.map(|path| (path, self.before.get(path.as_str()), self.write.get(path).map(Vec::as_slice)))
    }

    /// Whether something happens to a file: most that could be written are as they would be.
    pub(super) fn has(&self, change: &FileChange) -> bool {
        match change.kind {
            FileChangeKind::Removed => self.remove.contains(change.path.as_str()),
            FileChangeKind::Moved(_) => true,
            FileChangeKind::Created | FileChangeKind::Updated => self.write.contains_key(change.path.as_str()),
        }
    }
}
