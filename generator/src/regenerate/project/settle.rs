//! From three versions of a project to what becomes of each file.

use std::collections::{BTreeMap, BTreeSet};

use super::affected::Changes;
use super::folder::ProjectFolder;
use super::past::Past;
use super::unit::{Fate, Settled, Versions, settle};
use crate::bundle::{FileTree, RelativePath};
use crate::compare::pairing::{Identity, pair};
use crate::emit::project::{
    Identifier, MODELS_PATH, NamedOperation, Program, ProgramOperation, ProjectConflict, ProjectManifest,
    ProjectOptions, handler_path,
};
use crate::model::{Api, OperationKey};
use crate::regenerate::conflict::About;

/// What becomes of the files that people edit.
pub(super) struct Outcome {
    pub(super) program: Program,
    /// Each of those files, with what becomes of it.
    pub(super) files: BTreeMap<String, Outcomes>,
    /// Operations that left and whose edited files stay, with their functions.
    pub(super) orphans: BTreeMap<OperationKey, NamedOperation>,
    /// What is new about the models.
    pub(super) changes: Changes,
}

/// What becomes of one file.
pub(super) struct Outcomes {
    pub(super) about: About,
    pub(super) settled: Settled,
    /// What is generated for it now, or was last time for an orphan: what its edits are told from next time.
    pub(super) base: Option<String>,
    pub(super) conflict: Option<ProjectConflict>,
}

/// The operations as they were and what they are now.
struct Operations {
    /// The function of each operation that has one already.
    known: BTreeMap<OperationKey, String>,
    /// Those that have left.
    left: Vec<(OperationKey, NamedOperation)>,
}

impl Operations {
    fn of(manifest: &ProjectManifest, api: &Api) -> Self {
        let all: Vec<(&OperationKey, &NamedOperation)> = manifest.operations.iter().chain(&manifest.orphans).collect();
        let old: Vec<Identity<'_>> =
            all.iter().map(|(key, named)| Identity { key, operation_id: named.operation_id.as_deref() }).collect();
        let new: Vec<Identity<'_>> = api
            .operations
            .iter()
            .map(|operation| Identity { key: &operation.key, operation_id: operation.operation_id.as_deref() })
            .collect();
        let pairing = pair(&old, &new);
        let mut known = BTreeMap::new();
        for pair in &pairing.pairs {
            if let (Some((_, named)), Some(operation)) = (all.get(pair.old), api.operations.get(pair.new)) {
                known.insert(operation.key.clone(), named.function.clone());
            }
        }
        let left = pairing.removed.iter().filter_map(|old| all.get(*old));
        let left = left.map(|(key, named)| ((*key).clone(), (*named).clone())).collect();
        Self { known, left }
    }
}

pub(super) fn outcome(
    folder: &ProjectFolder,
    past: &Past,
    api: &Api,
    options: &ProjectOptions,
    prune: bool,
) -> Outcome {
    let Operations { mut known, left } = Operations::of(&folder.manifest, api);
    let mut files = BTreeMap::new();
    let mut orphans = BTreeMap::new();
    for (key, named) in left {
        let Some(path) = Identifier::new(&named.function).map(|function| handler_path(&function)) else { continue };
        let base = past.base.get(&path).cloned();
        let mut settled = settled(folder, &path, base.as_deref(), None);
        if settled.fate == Fate::Orphan {
            settled.pruned = prune;
            if !prune {
                // Nothing else is called like it as long as its file is there.
                known.insert(key.clone(), named.function.clone());
                orphans.insert(key.clone(), named);
            }
        }
        let about = About::Operation(key.to_string());
        let base = base.filter(|_| settled.fate == Fate::Orphan && !prune);
        files.insert(path, Outcomes { about, settled, base, conflict: None });
    }
    let program = Program::of(api, &known, options);
    let changes = Changes::between(&folder.text(MODELS_PATH).unwrap_or_default(), &program.models);
    let abouts: BTreeMap<String, About> = program.operations.iter().map(about).collect();
    for (path, bytes) in program.edited.iter() {
        let path = path.as_str();
        let theirs = String::from_utf8_lossy(bytes).into_owned();
        let settled = settled(folder, path, past.base.get(path).map(String::as_str), Some(&theirs));
        let about = abouts.get(path).cloned().unwrap_or(About::Project);
        let is_handler = matches!(about, About::Operation(_));
        let before = folder.manifest.conflicts.get(path).filter(|_| settled.text.as_deref() != Some(&theirs));
        let conflict = conflict(path, &settled, before, &changes, is_handler);
        let settled = if conflict.as_ref().is_some_and(|conflict| conflict.left_out) {
            Settled { text: folder.text(path), ..settled }
        } else {
            settled
        };
        files.insert(path.to_owned(), Outcomes { about, settled, base: Some(theirs), conflict });
    }
    let mut outcome = Outcome { program, files, orphans, changes };
    outcome.leave_out_users();
    outcome
}

fn settled(folder: &ProjectFolder, path: &str, base: Option<&str>, theirs: Option<&str>) -> Settled {
    let ours = folder.text(path);
    let settled = settle(Versions { base, ours: ours.as_deref(), theirs });
    if folder.is_text(path) { settled } else { settled.unmerged(ours.as_deref()) }
}

fn about(operation: &ProgramOperation) -> (String, About) {
    (handler_path(&operation.function), About::Operation(operation.key.to_string()))
}

/// The conflict that a file is in, if it is in one. `before` is the one that it was in, unless it is now as generated.
fn conflict(
    path: &str,
    settled: &Settled,
    before: Option<&ProjectConflict>,
    changes: &Changes,
    is_handler: bool,
) -> Option<ProjectConflict> {
    if !matches!(settled.fate, Fate::Edited | Fate::Found) {
        return None;
    }
    let text = settled.text.as_deref()?;
    if is_handler {
        if settled.fate == Fate::Found && before.is_none() && !super::affected::has_function(text, module(path)) {
            let because = "it was there already, and may not have the function of the operation".to_owned();
            return Some(ProjectConflict { left_out: true, because });
        }
        if let Some(because) = changes.reason(text) {
            return Some(ProjectConflict { left_out: true, because });
        }
        if let Some(before) = before.filter(|before| before.left_out) {
            return Some(before.clone());
        }
    }
    let because = settled.clashes.then(|| "what was generated now differs where you edited".to_owned());
    let clash = because.map(|because| ProjectConflict { left_out: false, because });
    clash.or_else(|| before.cloned())
}

impl Outcome {
    /// What uses a file that is left out does not build either.
    fn leave_out_users(&mut self) {
        loop {
            let out = self.left_out();
            let next = self.files.iter().find_map(|(path, file)| {
                let is_in = matches!(file.about, About::Operation(_)) && !out.contains_key(path.as_str());
                let text = file.settled.text.as_deref().filter(|_| is_in && file.settled.fate == Fate::Edited)?;
                let used = super::affected::uses_module(text, out.values().map(String::as_str))?;
                Some((path.clone(), used.to_owned()))
            });
            let Some((path, used)) = next else { return };
            if let Some(file) = self.files.get_mut(&path) {
                let because = format!("it uses `{used}`, which is left out");
                file.conflict = Some(ProjectConflict { left_out: true, because });
            }
        }
    }

    /// The files of operations that are not compiled, each with the name of its module.
    pub(super) fn left_out(&self) -> BTreeMap<&str, String> {
        let out = self.files.iter().filter(|(_, file)| {
            file.settled.fate == Fate::Orphan || file.conflict.as_ref().is_some_and(|conflict| conflict.left_out)
        });
        out.map(|(path, _)| (path.as_str(), module(path).to_owned())).collect()
    }

    /// The manifest of what is generated now. `own` are the files that people do not edit.
    pub(super) fn manifest(&self, own: &FileTree, mut manifest: ProjectManifest) -> ProjectManifest {
        let digest = |bytes: &[u8]| crate::emit::project::sha256(bytes);
        manifest.operations = self.program.operations.iter().map(ProgramOperation::named).collect();
        manifest.orphans.clone_from(&self.orphans);
        manifest.files = own.iter().map(|(path, bytes)| (path.clone(), digest(bytes))).collect();
        manifest.conflicts = BTreeMap::new();
        for (path, file) in &self.files {
            let Some(path) = RelativePath::new(path) else { continue };
            if let Some(conflict) = &file.conflict {
                manifest.conflicts.insert(path.clone(), conflict.clone());
            }
            if let Some(base) = &file.base {
                manifest.files.insert(path, digest(base.as_bytes()));
            }
        }
        manifest
    }

    /// The paths of the files of operations.
    pub(super) fn is_handler(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(|file| matches!(file.about, About::Operation(_)))
    }

    /// The files that are not compiled, as names of modules.
    pub(super) fn modules_out(&self) -> BTreeSet<String> {
        self.left_out().into_values().collect()
    }
}

/// The name of the module that a file is.
pub(super) fn module(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rs")
}
