//! A bundle served on top of what its description says now, before anybody has regenerated it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mockwright_generator::bundle::Bundle;
use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::regenerate::{Folder, RegenerateOptions, Regeneration, regenerate, standing};
use mockwright_generator::source::{self, ReadOptions};
use mockwright_generator::spec;

/// What became of a bundle's description.
#[derive(Default)]
pub(super) struct Followed {
    /// The files to look at to learn of further changes.
    pub(super) sought: BTreeSet<PathBuf>,
    /// What was noticed; what cannot be followed is told here, and the bundle is served as it stands.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The bundle as regenerating would leave it; `None` while it is up to date.
    pub(super) regenerated: Option<(Bundle, Arc<Regeneration>)>,
}

/// Looks at the description that a bundle names, where that is a file that is there. Nothing is written.
pub(super) fn follow(dir: &Path, options: &ReadOptions) -> Followed {
    let mut followed = Followed::default();
    // A folder that cannot be read is told by whoever serves it.
    let Ok(folder) = Folder::read(dir) else { return followed };
    let location = folder.description_location();
    if location.contains("://") || !Path::new(&location).is_file() {
        return followed;
    }
    followed.sought.insert(PathBuf::from(&location));
    if let Err(problems) = look(&folder, &location, options, &mut followed) {
        followed.diagnostics.extend(problems);
    }
    followed
}

fn look(
    folder: &Folder,
    location: &str,
    options: &ReadOptions,
    followed: &mut Followed,
) -> Result<(), Vec<Diagnostic>> {
    let read = source::read(location, options)?;
    followed.diagnostics.extend(read.diagnostics);
    let (api, lowered) = spec::lower(Arc::new(read.document))?;
    followed.diagnostics.extend(lowered);
    followed.sought.extend(api.document.sought().iter().cloned());
    if !standing(folder, &api)?.description_changed {
        return Ok(());
    }
    let regeneration = regenerate(folder, &Arc::new(api), &RegenerateOptions::default())?;
    let (bundle, problems) = regeneration.bundle(folder)?;
    followed.diagnostics.extend(problems);
    followed.regenerated = Some((bundle, Arc::new(regeneration)));
    Ok(())
}
