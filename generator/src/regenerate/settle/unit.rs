use std::collections::BTreeSet;

use serde_json::Value;

use super::RegenerateOptions;
use super::paths::Paths;
use crate::bundle::{FileTree, RelativePath};
use crate::regenerate::conflict::{self, About, Conflict, carry_on};
use crate::regenerate::folder::Folder;
use crate::regenerate::merge::{MergedText, Versions, is_same_text, merge_texts};
use crate::regenerate::past::BASE;
use crate::regenerate::report::{EditedFile, FileChange, FileChangeKind, Orphan, Report};
use crate::regenerate::sheet::Sheet;
use crate::regenerate::text::parse;
use crate::source::Pointer;

/// What comes of all files that people edit.
pub(super) struct Outcome<'f> {
    pub(super) folder: &'f Folder,
    pub(super) options: &'f RegenerateOptions,
    before: Vec<Conflict>,
    /// The files that people edit, afterwards.
    pub(super) files: FileTree,
    /// Those of them that somebody has edited.
    pub(super) edited: BTreeSet<String>,
    /// What is generated now, by the paths that it has when nobody edits anything.
    pub(super) generated: FileTree,
    /// Base copies of what is no longer generated.
    pub(super) more_base: FileTree,
    pub(super) conflicts: Vec<Conflict>,
    pub(super) report: Report,
}

/// One file that is generated now.
pub(super) struct Generated<'b> {
    /// Where it is when nobody moves it.
    pub(super) path: String,
    /// What it means.
    pub(super) value: Value,
    /// Its text at a path; the path decides how it names its schema.
    pub(super) text_at: Box<dyn Fn(&str) -> String + 'b>,
}

/// Three versions of one thing, each where it is known.
pub(super) struct Unit<'b, K> {
    pub(super) about: About,
    /// What was generated last time, under its name of now.
    pub(super) base: Option<Sheet<K>>,
    /// What the user made of it.
    pub(super) ours: Option<Sheet<K>>,
    /// What is generated now.
    pub(super) theirs: Option<Generated<'b>>,
}

impl<'f> Outcome<'f> {
    pub(super) fn new(folder: &'f Folder, options: &'f RegenerateOptions, assumed: Vec<String>) -> Self {
        Self {
            folder,
            options,
            before: conflict::read(folder),
            files: FileTree::new(),
            edited: BTreeSet::new(),
            generated: FileTree::new(),
            more_base: FileTree::new(),
            conflicts: Vec::new(),
            report: Report { assumed, ..Report::default() },
        }
    }

    /// Settles what becomes of some files. Those that the user has moved stay where they are; the others are where
    /// they are generated. Spare files, which are about what another one is about, are left alone.
    pub(super) fn settle<K>(&mut self, units: Vec<Unit<'_, K>>, spare: Vec<Sheet<K>>) {
        let mut paths = Paths::default();
        let staying = units.iter().filter(|unit| unit.stays_in_place(self.options.prune));
        for file in staying.filter_map(|unit| unit.ours.as_ref()).chain(&spare) {
            paths.reserve(&file.path);
        }
        for file in spare {
            self.put(&file.path, file.text);
        }
        for unit in units {
            let path = match (&unit.ours, &unit.theirs) {
                (Some(ours), Some(_)) if unit.is_moved() => ours.path.clone(),
                (Some(ours), None) => ours.path.clone(),
                (Some(_), Some(theirs)) => paths.take(&theirs.path, &unit.about.to_string()),
                (None, Some(theirs)) if unit.base.is_none() => paths.take(&theirs.path, &unit.about.to_string()),
                (None, Some(theirs)) => theirs.path.clone(),
                (None, None) => continue,
            };
            self.settle_one(unit, path);
        }
    }

    fn settle_one<K>(&mut self, unit: Unit<'_, K>, path: String) {
        let Unit { about, base, ours, theirs } = unit;
        if let Some(theirs) = &theirs {
            self.generate(theirs, base.as_ref());
        }
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => self.merge(about, base.as_ref(), ours, &theirs, &path),
            (Some(ours), None) => match base {
                Some(base) => self.left(about, base, ours),
                // Nothing was ever generated for it: the file is the user's alone.
                None => self.put(&ours.path, ours.text),
            },
            (None, Some(_)) if base.is_some() => self.report.deleted.push(about),
            (None, Some(theirs)) => {
                self.put(&path, (theirs.text_at)(&path));
                self.change(path, about, FileChangeKind::Created);
            }
            (None, None) => {}
        }
    }

    /// Keeps what is generated for the next time.
    fn generate<K>(&mut self, theirs: &Generated<'_>, base: Option<&Sheet<K>>) {
        if let Some(path) = RelativePath::new(&theirs.path) {
            self.generated.insert(path, text_of(theirs, base, &theirs.path));
        }
    }

    fn merge<K>(&mut self, about: About, base: Option<&Sheet<K>>, ours: Sheet<K>, theirs: &Generated<'_>, path: &str) {
        let before = self.folder.tree.get(&ours.path).unwrap_or_default();
        let text = text_of(theirs, base, path);
        let versions = Versions { base: base.map(|base| base.text.as_str()), ours: &ours.text, theirs: &text };
        let merged = merge_texts(versions, &Pointer::root().child("responses"));
        // The text was read before, so that it is YAML.
        let MergedText { text, clashes, left_over, edits } =
            merged.unwrap_or_else(|| MergedText { text: ours.text.clone(), ..MergedText::default() });
        let is_edited = versions.base.is_none_or(|base| !is_same_text(base, &ours.text));
        let moved_from = base.filter(|base| base.path != ours.path).map(|base| base.path.clone());
        if is_edited {
            self.edited.insert(path.to_owned());
        }
        if is_edited || moved_from.is_some() {
            let listed = |pointers: Vec<Pointer>| pointers.iter().map(|at| at.as_str().to_owned()).collect();
            let (edits, left_over) = (listed(edits), listed(left_over));
            let (path, about) = (path.to_owned(), about.clone());
            self.report.edited.push(EditedFile { path, about, edits, left_over, moved_from });
        }
        let open: Vec<Conflict> = self.before.iter().filter(|conflict| conflict.about == about).cloned().collect();
        // Most files have no conflict, and reading each of them again would take as long as generating it.
        let value = if open.is_empty() { Value::Null } else { parse(&text).unwrap_or_default() };
        self.conflicts.extend(carry_on(&open, clashes, &about, path, (&value, &theirs.value)));
        if path != ours.path {
            self.change(path.to_owned(), about, FileChangeKind::Moved(ours.path));
        } else if text.as_bytes() != before {
            self.change(path.to_owned(), about, FileChangeKind::Updated);
        }
        self.put(path, text);
    }

    /// What was generated and no longer is: it goes unless somebody has edited it.
    fn left<K>(&mut self, about: About, base: Sheet<K>, ours: Sheet<K>) {
        if is_untouched(&base, &ours) {
            self.change(ours.path, about, FileChangeKind::Removed);
            return;
        }
        let pruned = self.options.prune;
        self.report.orphans.push(Orphan { path: ours.path.clone(), about: about.clone(), pruned });
        if pruned {
            self.change(ours.path, about, FileChangeKind::Removed);
            return;
        }
        if let Some(path) = RelativePath::new(&format!("{BASE}{}", base.path)) {
            self.more_base.insert(path, base.text);
        }
        self.put(&ours.path, ours.text);
    }

    /// Has conflicts of before follow an operation to its new name.
    pub(super) fn rename_conflicts(&mut self, old: &About, new: &About) {
        for conflict in self.before.iter_mut().filter(|conflict| conflict.about == *old) {
            conflict.about = new.clone();
        }
    }

    fn change(&mut self, path: String, about: About, kind: FileChangeKind) {
        self.report.files.push(FileChange { path, about, kind });
    }

    fn put(&mut self, path: &str, text: String) {
        if let Some(path) = RelativePath::new(path) {
            self.files.insert(path, text);
        }
    }
}

/// Whether a file is as it was generated, and where it was: whoever has moved a file wants it.
fn is_untouched<K>(base: &Sheet<K>, ours: &Sheet<K>) -> bool {
    is_same_text(&base.text, &ours.text) && base.path == ours.path
}

/// The text of what is generated. One that means what it meant last time is left as it was written then.
fn text_of<K>(theirs: &Generated<'_>, base: Option<&Sheet<K>>, path: &str) -> String {
    match base {
        Some(base) if base.path == path && base.value == theirs.value => base.text.clone(),
        _ => (theirs.text_at)(path),
    }
}

impl<K> Unit<'_, K> {
    /// Whether the user's file keeps its path, which nothing else may have then.
    fn stays_in_place(&self, prune: bool) -> bool {
        match (&self.base, &self.ours, &self.theirs) {
            (_, Some(_), Some(_)) => self.is_moved(),
            (Some(base), Some(ours), None) => !prune && !is_untouched(base, ours),
            (None, Some(_), None) => true,
            (_, None, _) => false,
        }
    }

    /// Whether the user has put the file elsewhere, or made it.
    fn is_moved(&self) -> bool {
        match (&self.base, &self.ours) {
            (Some(base), Some(ours)) => base.path != ours.path,
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }
}
