use super::conflict::{About, Conflict};
use crate::compare::pairing::Rename;
use crate::diagnostic::Diagnostic;

/// What a regeneration does to a bundle, or would do.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was assumed where something was missing.
    pub assumed: Vec<String>,
    /// The files that people edit which are written or go, sorted by path. The generator's own are not listed.
    pub files: Vec<FileChange>,
    /// Files with edits that stay, sorted by path.
    pub edited: Vec<EditedFile>,
    /// Operations that are called otherwise now.
    pub renames: Vec<RenamedOperation>,
    /// What the user took out and what stays out.
    pub deleted: Vec<About>,
    /// Edited files whose operation or scenario left the description: they stay until they are pruned.
    pub orphans: Vec<Orphan>,
    /// What the user and the description both changed, unresolved.
    pub conflicts: Vec<Conflict>,
    /// Files of a project that somebody has to look at, unresolved.
    pub file_conflicts: Vec<FileConflict>,
    /// Edits that break the description now, each a warning with its place.
    pub invalid: Vec<Diagnostic>,
    /// How many drawn values stayed because nothing new is said about them.
    pub kept_values: usize,
    /// Whether the description is another one than last time.
    pub description_changed: bool,
}

/// One file that is written or goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Relative to the bundle; where it is afterwards, or was.
    pub path: String,
    /// What it is about.
    pub about: About,
    /// What happens to it.
    pub kind: FileChangeKind,
}

/// What happens to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileChangeKind {
    /// It is new.
    Created,
    /// It is written anew.
    Updated,
    /// It goes.
    Removed,
    /// It goes to another path, where it was before.
    Moved(String),
}

/// A file with edits that stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedFile {
    /// Relative to the bundle.
    pub path: String,
    /// What it is about.
    pub about: About,
    /// Where the edits stand; empty when only the text was changed, such as by comments.
    pub edits: Vec<String>,
    /// Edits at places that are no longer generated.
    pub left_over: Vec<String>,
    /// Where the file was generated, when the user has moved it.
    pub moved_from: Option<String>,
}

/// An operation that is called otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenamedOperation {
    /// Method and path before.
    pub old: String,
    /// Method and path now.
    pub new: String,
    /// What about its name is new.
    pub rename: Rename,
}

/// A file whose operation or scenario is no longer generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// Relative to the bundle.
    pub path: String,
    /// What it is about.
    pub about: About,
    /// Whether it goes now.
    pub pruned: bool,
}

/// A file of a project that stays as it is, although it would be generated otherwise or may not build any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileConflict {
    /// Relative to the project.
    pub path: String,
    /// What it is about.
    pub about: About,
    /// Whether the program is built without it, so that its operation answers what the bundle says.
    pub left_out: bool,
    /// Why, in words.
    pub because: String,
}

impl Report {
    /// Whether somebody has to look at something.
    #[must_use]
    pub fn has_conflicts(&self) -> bool {
        !self.conflicts.is_empty() || !self.file_conflicts.is_empty()
    }

    /// Takes in what happens to the project around the bundle: paths are relative to the project then, whose folder of the
    /// bundle is named.
    pub fn around(&mut self, bundle: &str, project: Self) {
        let place = |path: &mut String| *path = format!("{bundle}/{path}");
        for FileChange { path, kind, .. } in &mut self.files {
            place(path);
            if let FileChangeKind::Moved(from) = kind {
                place(from);
            }
        }
        for EditedFile { path, moved_from, .. } in &mut self.edited {
            place(path);
            moved_from.iter_mut().for_each(place);
        }
        self.orphans.iter_mut().for_each(|orphan| place(&mut orphan.path));
        self.conflicts.iter_mut().for_each(|conflict| place(&mut conflict.file));
        let Self { assumed, files, edited, deleted, orphans, file_conflicts, invalid, description_changed, .. } =
            project;
        self.assumed.extend(assumed);
        self.files.extend(files);
        self.edited.extend(edited);
        self.deleted.extend(deleted);
        self.orphans.extend(orphans);
        self.file_conflicts.extend(file_conflicts);
        self.invalid.extend(invalid);
        self.description_changed |= description_changed;
    }
}
