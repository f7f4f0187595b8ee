use super::folder::ProjectFolder;
use super::{left_out, orphaned, put};
use crate::bundle::{FileTree, RelativePath};
use crate::emit::project::{
    Entry, Identifier, OPERATIONS_PATH, PROJECT_MANIFEST_PATH, handler_path, operations, sha256,
};
use crate::model::OperationKey;
use crate::regenerate::conflict::{About, CONFLICTS};
use crate::regenerate::plan::Plan;
use crate::regenerate::report::FileConflict;
use crate::regenerate::resolve::Choice;

impl ProjectFolder {
    /// The files that somebody has to look at, by path.
    #[must_use]
    pub fn conflicts(&self) -> Vec<FileConflict> {
        let conflicts = self.manifest.conflicts.iter().map(|(path, conflict)| FileConflict {
            path: path.to_string(),
            about: self.about(path.as_str()),
            left_out: conflict.left_out,
            because: conflict.because.clone(),
        });
        conflicts.collect()
    }

    fn about(&self, path: &str) -> About {
        let operation = self.functions().find(|(_, function)| handler_path(function) == path);
        operation.map_or(About::Project, |(key, _)| About::Operation(key.to_string()))
    }

    fn functions(&self) -> impl Iterator<Item = (&OperationKey, Identifier)> {
        self.manifest.operations.iter().filter_map(|(key, named)| Some((key, Identifier::new(&named.function)?)))
    }
}

/// Works out what becomes of a project when conflicts of files are resolved; the others stay. What was left out is part of
/// the program again.
#[must_use]
pub fn resolve_project(folder: &ProjectFolder, conflicts: &[FileConflict], choice: Choice) -> Plan {
    let mut after = folder.tree.clone();
    let mut manifest = folder.manifest.clone();
    for FileConflict { path, .. } in conflicts {
        let kept = format!("{CONFLICTS}{path}");
        if let (Choice::Theirs, Some(theirs), Some(place)) = (choice, folder.tree.get(&kept), RelativePath::new(path)) {
            after.insert(place, theirs);
        }
        after.remove(&kept);
        manifest.conflicts.remove(path.as_str());
    }
    let is_out = |path: &str| manifest.conflicts.get(path).is_some_and(|conflict| conflict.left_out);
    let functions: Vec<(&OperationKey, Identifier)> = folder.functions().collect();
    let is_in = |function: &Identifier| {
        let path = handler_path(function);
        after.get(&path).is_some() && !is_out(&path)
    };
    let entries = functions.iter().filter(|(_, function)| is_in(function));
    let entries: Vec<Entry<'_>> = entries.map(|(operation, function)| Entry { operation, function }).collect();
    let text = operations(&entries, &reasons(folder, &manifest.conflicts));
    if let Some(path) = RelativePath::new(OPERATIONS_PATH) {
        manifest.files.insert(path, sha256(text.as_bytes()));
    }
    put(&mut after, OPERATIONS_PATH, text);
    put(&mut after, PROJECT_MANIFEST_PATH, manifest.text());
    let gone: Vec<&str> = removed(&folder.tree, &after);
    Plan::of(&folder.tree, &gone, after.clone())
}

/// The files that are left out, each with why.
fn reasons(
    folder: &ProjectFolder,
    conflicts: &std::collections::BTreeMap<RelativePath, crate::emit::project::ProjectConflict>,
) -> Vec<(String, String)> {
    let conflicts = conflicts.iter().filter(|(_, conflict)| conflict.left_out);
    let mut reasons: Vec<(String, String)> =
        conflicts.map(|(path, conflict)| (path.to_string(), left_out(&conflict.because))).collect();
    for (key, named) in &folder.manifest.orphans {
        if let Some(function) = Identifier::new(&named.function) {
            reasons.push((handler_path(&function), orphaned(&About::Operation(key.to_string()))));
        }
    }
    reasons.sort();
    reasons
}

fn removed<'t>(before: &'t FileTree, after: &FileTree) -> Vec<&'t str> {
    before.iter().map(|(path, _)| path.as_str()).filter(|path| after.get(path).is_none()).collect()
}
