//! Regeneration of the program around a bundle: what a person edited stays, all else follows, and it builds.

mod affected;
mod cargo;
mod folder;
mod outline;
mod past;
mod resolve;
mod settle;
#[cfg(test)]
mod tests;
mod tokens;
mod told;
mod unit;

use std::collections::BTreeMap;

use self::past::Past;
use self::settle::{Outcome, Outcomes, outcome};
use self::unit::Fate;
use super::conflict::{About, CONFLICTS};
use super::past::BASE;
use super::plan::Plan;
use super::report::Report;
use crate::bundle::{FileTree, FormatVersion, RelativePath};
use crate::diagnostic::Diagnostic;
use crate::emit::description_digest;
use crate::emit::project::{
    CONFIG_PATH, Entry, MODELS_PATH, OPERATIONS_PATH, PROJECT_MANIFEST_PATH, ProjectManifest, ProjectOptions,
    cargo_config, handler_path, is_own_config, operations,
};
use crate::model::Api;

pub use folder::ProjectFolder;
pub use resolve::resolve_project;

const CARGO_TOML: &str = "Cargo.toml";

/// What regenerating a project does, or would do, apart from its bundle.
#[derive(Debug)]
pub struct ProjectRegeneration {
    /// What becomes of the files.
    pub plan: Plan,
    /// What happens, for people; paths are relative to the project.
    pub report: Report,
}

impl ProjectFolder {
    /// Whether the program was generated from another description, or by an older format.
    #[must_use]
    pub fn is_out_of_date(&self, api: &Api) -> bool {
        let format = self.manifest.mockwright.parse::<FormatVersion>();
        self.description() != description_digest(&api.document)
            || format.is_ok_and(|format| format < FormatVersion::CURRENT)
    }
}

/// Works out what becomes of a project under a new description, its bundle left aside. Nothing is written. `prune` and
/// `adopt` are as for bundles.
///
/// # Errors
/// What keeps edits from being told from what was generated.
pub fn regenerate_project(
    folder: &ProjectFolder,
    api: &Api,
    prune: bool,
    adopt: bool,
) -> Result<ProjectRegeneration, Vec<Diagnostic>> {
    let past = Past::read(folder, adopt)?;
    let options = ProjectOptions::new(folder.manifest.package.clone());
    let mut outcome = outcome(folder, &past, api, &options, prune);
    mend_cargo_toml(&mut outcome);
    let manifest = ProjectManifest {
        mockwright: FormatVersion::CURRENT.to_string(),
        description: description_digest(&api.document),
        ..folder.manifest.clone()
    };
    let after = after(folder, &outcome, manifest, &options);
    let mut report = told::report(folder, &outcome);
    report.assumed = past.assumed;
    report.description_changed = folder.description() != description_digest(&api.document);
    let plan = plan(folder, &outcome, after);
    report.files.retain(|change| plan.has(change));
    Ok(ProjectRegeneration { plan, report })
}

/// Whatever the user made of the file, what is generated needs its crates.
fn mend_cargo_toml(outcome: &mut Outcome) {
    let Some(Outcomes { settled, base: Some(theirs), .. }) = outcome.files.get_mut(CARGO_TOML) else { return };
    let ours = settled.text.as_deref().filter(|_| !settled.as_it_is);
    let mended = ours.and_then(|ours| cargo::with_dependencies(ours, theirs));
    if let (Some(mended), Fate::Edited | Fate::Found) = (mended, settled.fate) {
        settled.text = Some(mended);
    }
}

/// The files of the project afterwards, as far as they are generated.
fn after(folder: &ProjectFolder, outcome: &Outcome, manifest: ProjectManifest, options: &ProjectOptions) -> FileTree {
    let mut own = FileTree::new();
    put(&mut own, MODELS_PATH, outcome.program.models.as_str());
    put(&mut own, OPERATIONS_PATH, operations_text(outcome));
    let manifest = outcome.manifest(&own, manifest);
    let mut after = own;
    put(&mut after, PROJECT_MANIFEST_PATH, manifest.text());
    for (path, file) in &outcome.files {
        if let Some(text) = file.settled.text.as_deref().filter(|_| !file.settled.pruned) {
            let kept = folder.tree.get(path).filter(|_| file.settled.as_it_is);
            put(&mut after, path, kept.unwrap_or(text.as_bytes()));
        }
        if let Some(base) = &file.base {
            put(&mut after, &format!("{BASE}{path}"), base.as_str());
            if file.conflict.is_some() {
                put(&mut after, &format!("{CONFLICTS}{path}"), base.as_str());
            }
        }
    }
    let is_ours = folder.tree.get(CONFIG_PATH).is_none_or(is_own_config);
    if let Some(checkout) = options.patch.as_deref().filter(|_| is_ours) {
        put(&mut after, CONFIG_PATH, cargo_config(checkout));
    }
    after
}

/// `src/operations/mod.rs`: what is there and builds.
fn operations_text(outcome: &Outcome) -> String {
    let out = outcome.left_out();
    let is_in = |entry: &Entry<'_>| {
        let path = handler_path(entry.function);
        let is_there = outcome.files.get(&path).is_some_and(|file| file.settled.text.is_some());
        is_there && !out.contains_key(path.as_str())
    };
    let entries = outcome.program.operations.iter().map(|operation| operation.entry()).filter(is_in);
    let left_out: BTreeMap<String, String> = outcome
        .files
        .iter()
        .filter(|(_, file)| !file.settled.pruned)
        .filter_map(|(path, file)| Some((path.clone(), why_left_out(file)?)))
        .collect();
    operations(&entries.collect::<Vec<_>>(), &left_out.into_iter().collect::<Vec<_>>())
}

/// Why a file is not compiled, and what is to be done.
fn why_left_out(Outcomes { about, settled, conflict, .. }: &Outcomes) -> Option<String> {
    match conflict {
        _ if settled.fate == Fate::Orphan => Some(orphaned(about)),
        Some(conflict) if conflict.left_out => Some(left_out(&conflict.because)),
        _ => None,
    }
}

fn orphaned(about: &About) -> String {
    format!("`{about}` is no longer in the description; `mockwright regenerate . --prune` removes it")
}

fn left_out(because: &str) -> String {
    format!("{because}; mend it, then `mockwright resolve . --ours`")
}

/// What has to be written and removed.
fn plan(folder: &ProjectFolder, outcome: &Outcome, after: FileTree) -> Plan {
    let mut remove: Vec<&str> = Vec::new();
    for (path, file) in &outcome.files {
        if file.settled.pruned || file.settled.fate == Fate::Gone {
            remove.push(path);
        }
    }
    let own = folder.tree.iter().map(|(path, _)| path.as_str());
    remove.extend(
        own.filter(|path| [BASE, CONFLICTS].iter().any(|own| path.starts_with(own)) && after.get(path).is_none()),
    );
    Plan::of(&folder.tree, &remove, after)
}

fn put(tree: &mut FileTree, path: &str, bytes: impl Into<Vec<u8>>) {
    match RelativePath::new(path) {
        Some(path) => drop(tree.insert(path, bytes)),
        None => debug_assert!(false, "paths of a project are plain: {path}"),
    }
}
