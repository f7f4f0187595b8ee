//! From three versions of a bundle to what becomes of each file.

mod operations;
mod paths;
mod scenarios;
mod settings;
mod unit;

use std::sync::Arc;

use super::conflict::{self, Conflict};
use super::folder::Folder;
use super::past::{BASE, Past, draft_options};
use super::plan::Plan;
use super::report::Report;
use super::revalidate::{insert_named_files, revalidate};
use crate::bundle::{Bundle, DESCRIPTION_PATH, FileTree, RelativePath, SETTINGS_PATH, read_tree_of};
use crate::diagnostic::{Code, Diagnostic};
use crate::draft::Drafter;
use crate::emit::{self, ManifestOf, yaml};
use crate::model::Api;

use unit::Outcome;

/// How a bundle is regenerated.
#[derive(Clone, Debug, Default)]
pub struct RegenerateOptions {
    /// Another place of the description, as `mock.yaml` is to name it.
    pub spec: Option<String>,
    /// Whether edited files go whose operation or scenario has left the description.
    pub prune: bool,
    /// Whether drawn values are drawn again although nothing new is said about them.
    pub refresh: bool,
    /// Whether a folder counts as edited of which is not known what was generated.
    pub adopt: bool,
}

/// What regenerating a folder would do.
#[derive(Debug)]
pub struct Regeneration {
    /// What becomes of the files.
    pub plan: Plan,
    /// The description that the folder was generated from; `None` when it cannot be read.
    pub old: Option<Arc<Api>>,
    /// The description now.
    pub new: Arc<Api>,
    /// What happens, for people.
    pub report: Report,
    /// What was noticed while the replies were drafted; places resolved.
    pub diagnostics: Vec<Diagnostic>,
}

impl Regeneration {
    /// The bundle as it is afterwards, and what is wrong in it. `folder` is what was regenerated.
    ///
    /// # Errors
    /// All diagnostics, when there is no bundle to speak of.
    pub fn bundle(&self, folder: &Folder) -> Result<(Bundle, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut tree = self.plan.after().clone();
        insert_named_files(folder, &mut tree);
        let place = |mut diagnostics: Vec<Diagnostic>| {
            folder.place(&mut diagnostics);
            diagnostics
        };
        let (bundle, diagnostics) = read_tree_of(&tree, Arc::clone(&self.new.document)).map_err(place)?;
        Ok((bundle, place(diagnostics)))
    }
}

/// Works out what becomes of a folder under a new description. Nothing is written.
///
/// # Errors
/// What keeps edits from being told from what was generated: a file of the user's that cannot be read, base copies that
/// are missing or damaged, unless they are to be adopted.
pub fn regenerate(
    folder: &Folder,
    api: &Arc<Api>,
    options: &RegenerateOptions,
) -> Result<Regeneration, Vec<Diagnostic>> {
    let (old, (past, read)) = std::thread::scope(|scope| {
        let old = scope.spawn(|| folder.description());
        let past = Past::read(folder);
        let read = (folder.operations(&past.0.operations), folder.scenarios());
        (old.join().unwrap_or_else(|panicked| std::panic::resume_unwind(panicked)), (past, read))
    });
    let (operations, scenarios) = both(read)?;
    let past = Past::of(past, folder, old.as_ref(), options.adopt)?;
    refuse_edited_description(folder, &past, options)?;

    let as_written = past.manifest.as_ref().is_some_and(|manifest| manifest.examples_as_written);
    let drafter = Drafter::new(Arc::clone(api), draft_options(&folder.settings, as_written));
    let spec = options.spec.as_deref().unwrap_or(&folder.settings.spec);
    let mut draft = drafter.bundle(spec);

    let mut outcome = Outcome::new(folder, options, past.assumed.clone());
    outcome.report.description_changed =
        past.manifest.as_ref().is_none_or(|manifest| manifest.spec.sha256 != emit::description_digest(&api.document));
    let known = old.as_deref();
    let renamings = operations::settle(&mut outcome, &past, operations, known, &drafter, &mut draft.bundle);
    scenarios::settle(&mut outcome, &past, scenarios, (known, api), &renamings, &draft.bundle);
    settings::settle(&mut outcome, &past, &draft.bundle.settings);
    let Outcome { files, edited, generated, more_base, mut report, conflicts, .. } = outcome;
    let after = complete(folder, &draft.bundle, as_written, &files, generated, &more_base, &conflicts);
    report.conflicts = conflicts;
    report.invalid = revalidate(folder, &after, &edited, api);
    let plan = Plan::between(folder, after);
    report.files.retain(|change| plan.has(change));
    report.files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(Regeneration { plan, old, new: Arc::clone(api), report, diagnostics: draft.diagnostics })
}

fn both<A, B>(read: (Result<A, Vec<Diagnostic>>, Result<B, Vec<Diagnostic>>)) -> Result<(A, B), Vec<Diagnostic>> {
    match read {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => Err(first.err().into_iter().chain(second.err()).flatten().collect()),
    }
}

/// The description is a copy: what somebody changes in it would be lost, since nothing is known of what it was made of.
fn refuse_edited_description(folder: &Folder, past: &Past, options: &RegenerateOptions) -> Result<(), Vec<Diagnostic>> {
    let known = past.manifest.as_ref().and_then(|manifest| manifest.files.get(DESCRIPTION_PATH));
    let is_its_own = folder.settings.spec.trim_start_matches("./") == DESCRIPTION_PATH;
    let (Some(sha256), Some(bytes), false, false) =
        (known, folder.tree.get(DESCRIPTION_PATH), is_its_own, options.adopt)
    else {
        return Ok(());
    };
    if super::past::is_digest_of(sha256, bytes) {
        return Ok(());
    }
    let message = "`openapi.yaml` was edited, and regenerating would write it anew";
    let hint = format!(
        "make the change in the description, `{}`, and restore the file; or give it up with `regenerate --adopt`",
        folder.settings.spec.escape_debug()
    );
    Err(vec![Diagnostic::error(Code::EditedDescription, folder.whole(DESCRIPTION_PATH), message).hint(hint)])
}

/// The whole folder afterwards, as far as a bundle goes.
fn complete(
    folder: &Folder,
    bundle: &Bundle,
    examples_as_written: bool,
    files: &FileTree,
    generated: FileTree,
    more_base: &FileTree,
    conflicts: &[Conflict],
) -> FileTree {
    let mut after = generated;
    let more_base = &apart(more_base, &after);
    let about = ManifestOf { settings: &bundle.settings, description: &bundle.document, examples_as_written };
    emit::complete(&mut after, more_base, yaml::to_text(bundle.document.root(), None), &about);
    // What people edit is as it was merged; the generated files were there for their base copies.
    let visible: Vec<RelativePath> = after.iter().map(|(path, _)| path.clone()).filter(is_edited_by_people).collect();
    for path in visible {
        after.remove(path.as_str());
    }
    for (path, bytes) in files.iter() {
        after.insert(path.clone(), bytes);
    }
    for one_file in conflicts.chunk_by(|one, other| one.file == other.file) {
        if let Some((path, text)) = conflict::write(one_file)
            && let Some(path) = RelativePath::new(&path)
        {
            after.insert(path, text);
        }
    }
    debug_assert!(after.get(SETTINGS_PATH).is_some() || folder.tree.get(SETTINGS_PATH).is_none(), "the settings stay");
    after
}

/// Base copies of orphans, with other names where something that is generated now has theirs.
fn apart(more_base: &FileTree, generated: &FileTree) -> FileTree {
    let mut paths = paths::Paths::default();
    for (path, _) in generated.iter() {
        paths.reserve(&format!("{BASE}{path}"));
    }
    let mut apart = FileTree::new();
    for (path, bytes) in more_base.iter() {
        if let Some(free) = RelativePath::new(&paths.take(path.as_str(), path.as_str())) {
            apart.insert(free, bytes);
        }
    }
    apart
}

fn is_edited_by_people(path: &RelativePath) -> bool {
    !path.as_str().starts_with('.') && path.as_str() != DESCRIPTION_PATH
}
