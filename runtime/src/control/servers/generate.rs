//! Making the bundle of a server that is created through the API.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use mockwright_generator::bundle::RelativePath;
use mockwright_generator::diagnostic::{Code, Diagnostic};
use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::emit::project::{PackageName, ProjectOptions};
use mockwright_generator::source::{self, Pointer, ReadOptions};
use mockwright_generator::{bundle, emit, spec};

/// A new folder, and what is written into it.
#[derive(Debug)]
pub(crate) enum Output {
    /// A bundle.
    Bundle(PathBuf),
    /// A Rust project with a bundle in it.
    Project(PathBuf),
}

/// Reads a description and writes what is made of it into a new folder. It takes long.
///
/// # Errors
/// The description cannot be used at all, or the folder cannot be written: what is wrong.
pub(crate) fn generate(
    location: &str,
    output: &Output,
    seed: Option<u64>,
    read: &ReadOptions,
) -> Result<(), Vec<Diagnostic>> {
    let document = source::read(location, read)?.document;
    let (api, _) = spec::lower(Arc::new(document))?;
    let api = Arc::new(api);
    let defaults = DraftOptions::default();
    let options = DraftOptions { seed: seed.unwrap_or(defaults.seed), ..defaults };
    let draft = Drafter::new(Arc::clone(&api), options).bundle(location);
    let (tree, folder) = match output {
        Output::Bundle(folder) => (emit::bundle(&draft.bundle, &api, false), folder),
        Output::Project(folder) => {
            let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let options = ProjectOptions::new(PackageName::after(&[&name, &api.title]));
            (emit::project::project(&draft.bundle, &api, false, &options), folder)
        }
    };
    bundle::write(&tree, folder)
        .map_err(|error| vec![Diagnostic::error(Code::MissingFile, &Pointer::root(), error.to_string())])
}

/// The description that a request means: a URL, or a file inside a folder.
pub(crate) fn locate(named: &str, root: &Path) -> Result<String, String> {
    if named.trim().is_empty() || named.contains('\0') {
        return Err("must be a URL or a path".to_owned());
    }
    if let Some((scheme, _)) = named.split_once("://") {
        let known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        return if known { Ok(named.to_owned()) } else { Err("must be an http or https URL, or a path".to_owned()) };
    }
    let outside = || "must be inside the folder that `--spec-root` names, by default the working folder".to_owned();
    if Path::new(named).components().any(|component| component == Component::ParentDir) {
        return Err(outside());
    }
    let root_now = root.canonicalize().map_err(|_| "File not found".to_owned())?;
    let path = root_now.join(named);
    // Whether something is there is nobody's business who names a place outside.
    if Path::new(named).is_absolute() && !path.starts_with(&root_now) && !path.starts_with(root) {
        return Err(outside());
    }
    let real = path.canonicalize().map_err(|_| "File not found".to_owned())?;
    if !real.starts_with(&root_now) {
        return Err(outside());
    }
    if !real.is_file() {
        return Err("is not a file".to_owned());
    }
    Ok(real.to_string_lossy().into_owned())
}

/// Deletes the files of a bundle that were generated, and of the project around it, if there is one, and the folders that
/// are empty then. What somebody put there stays, and no link is followed.
pub(crate) fn delete_output(bundle: &Path, project: Option<&Path>) -> std::io::Result<bool> {
    let is_deleted = delete_files(bundle, &bundle::generated_files(bundle)?)?;
    match project {
        Some(project) => delete_files(project, &emit::project::generated_files(project)?),
        None => Ok(is_deleted),
    }
}

fn delete_files(folder: &Path, files: &[RelativePath]) -> std::io::Result<bool> {
    let is_plain = |path: &Path| path.symlink_metadata().is_ok_and(|found| !found.file_type().is_symlink());
    if !is_plain(folder) {
        return Ok(false);
    }
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    for file in files {
        let mut within = folder.to_owned();
        let mut plain = true;
        for component in file.as_str().split('/') {
            within.push(component);
            plain = plain && is_plain(&within);
        }
        if plain && within.is_file() {
            std::fs::remove_file(&within)?;
        }
        folders.extend(within.ancestors().skip(1).take_while(|above| above.starts_with(folder)).map(Path::to_owned));
    }
    folders.sort();
    folders.dedup();
    for folder in folders.iter().rev() {
        // One with something in it stays.
        let _ = std::fs::remove_dir(folder);
    }
    Ok(true)
}
