//! A Rust project around a bundle: what people edit is rendered from `templates/project`, what only the generator writes is
//! put together from tokens.

mod cargo_toml;
mod manifest;
mod models;
mod names;
mod rust;
mod template;
#[cfg(test)]
mod tests;
mod token;
mod words;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{description_digest, digest, put};
use crate::bundle::{Bundle, FileTree, FormatVersion, RelativePath};
use crate::model::{Api, OperationKey};

pub use cargo_toml::checkout;
pub(crate) use cargo_toml::{cargo_config, is_own_config};
pub(crate) use manifest::{Emitted, NamedOperation, ProjectConflict, ProjectManifest};
pub use models::{Models, OperationModels, Typed, Uses, models};
pub(crate) use rust::{Entry, handler_path, operations};
pub(crate) use token::Identifier;
pub use token::PackageName;

/// The folder of a project that is its bundle.
pub const BUNDLE_FOLDER: &str = "bundle";
/// Where the manifest of a project is.
pub const PROJECT_MANIFEST_PATH: &str = ".mockwright/manifest.yaml";

pub(crate) const MODELS_PATH: &str = "src/models.rs";
pub(crate) const OPERATIONS_PATH: &str = "src/operations/mod.rs";
pub(crate) const CONFIG_PATH: &str = ".cargo/config.toml";
const OWN: &str = super::OWN;
/// A manifest over this is none.
const MAX_BYTES: u64 = 64 << 20;

/// How a project is written.
#[derive(Clone, Debug)]
pub struct ProjectOptions {
    /// What its package is called.
    pub name: PackageName,
    /// A checkout to take the crates from that are not on the registry.
    pub patch: Option<PathBuf>,
    /// The version of the runtime that it is built on.
    pub runtime_version: String,
}

impl ProjectOptions {
    /// For a package of that name, on the runtime of this program.
    #[must_use]
    pub fn new(name: PackageName) -> Self {
        Self { name, patch: checkout(), runtime_version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// Lays a project out: the bundle with its own files below `bundle/`, the program around it, and below `.mockwright/` a
/// manifest and a base copy of each file that people edit. `examples_as_written` is what the draft was made with.
#[must_use]
pub fn project(bundle: &Bundle, api: &Api, examples_as_written: bool, options: &ProjectOptions) -> FileTree {
    let mut tree = FileTree::new();
    for (path, bytes) in super::bundle(bundle, api, examples_as_written).iter() {
        put(&mut tree, &format!("{BUNDLE_FOLDER}/{path}"), bytes);
    }
    let program = Program::of(api, &BTreeMap::new(), options);
    let entries: Vec<Entry<'_>> = program.operations.iter().map(ProgramOperation::entry).collect();
    let operations = operations(&entries, &[]);
    for (path, bytes) in own_files(&program, &program.edited, &operations, api, options).iter() {
        put(&mut tree, path.as_str(), bytes);
    }
    for (path, bytes) in program.edited.iter() {
        put(&mut tree, path.as_str(), bytes);
    }
    if let Some(checkout) = &options.patch {
        put(&mut tree, CONFIG_PATH, cargo_config(checkout));
    }
    tree
}

/// The program around a bundle as it is generated.
pub(crate) struct Program {
    /// The files that people edit.
    pub(crate) edited: FileTree,
    /// `src/models.rs`.
    pub(crate) models: String,
    /// In the order of the description.
    pub(crate) operations: Vec<ProgramOperation>,
}

/// An operation and the function that answers it.
pub(crate) struct ProgramOperation {
    pub(crate) key: OperationKey,
    pub(crate) operation_id: Option<String>,
    pub(crate) function: Identifier,
}

impl ProgramOperation {
    pub(crate) fn entry(&self) -> Entry<'_> {
        Entry { operation: &self.key, function: &self.function }
    }

    pub(crate) fn named(&self) -> (OperationKey, NamedOperation) {
        let named =
            NamedOperation { function: self.function.as_str().to_owned(), operation_id: self.operation_id.clone() };
        (self.key.clone(), named)
    }
}

impl Program {
    /// Generates it. `known` has the functions that operations have already, and those that nothing else may be called.
    pub(crate) fn of(api: &Api, known: &BTreeMap<OperationKey, String>, options: &ProjectOptions) -> Self {
        let models = models(api, known);
        let mut edited = FileTree::new();
        let mut operations = Vec::new();
        for (operation, its_models) in api.operations.iter().zip(&models.operations) {
            let Some((function, text)) = rust::handler(operation, its_models) else { continue };
            put(&mut edited, &handler_path(&function), text);
            let (key, operation_id) = (operation.key.clone(), operation.operation_id.clone());
            operations.push(ProgramOperation { key, operation_id, function });
        }
        let name = &options.name;
        put(&mut edited, "Cargo.toml", cargo_toml::cargo_toml(name, &options.runtime_version, api, models.uses));
        put(&mut edited, ".gitignore", template::render(&template::GitIgnore {}));
        put(&mut edited, "Dockerfile", template::render(&template::Dockerfile {}));
        put(&mut edited, "README.md", readme(api));
        put(&mut edited, "src/main.rs", template::render(&template::Main {}));
        put(&mut edited, "tests/smoke.rs", rust::smoke(name));
        Self { edited, models: models.text, operations }
    }
}

fn readme(api: &Api) -> String {
    let title = if api.title.trim().is_empty() { "Mock of an API" } else { &api.title };
    template::render(&template::Readme { title: token::MarkdownText::new(title) })
}

/// The generator's own files of a project that nothing was edited in.
fn own_files(program: &Program, edited: &FileTree, operations: &str, api: &Api, options: &ProjectOptions) -> FileTree {
    let mut own = FileTree::new();
    put(&mut own, MODELS_PATH, program.models.as_str());
    put(&mut own, OPERATIONS_PATH, operations);
    let mut generated: Vec<(&RelativePath, &[u8])> = own.iter().collect();
    generated.extend(edited.iter());
    let manifest = ProjectManifest {
        mockwright: FormatVersion::CURRENT.to_string(),
        emit: Emitted::Project,
        package: options.name.clone(),
        description: description_digest(&api.document),
        operations: program.operations.iter().map(ProgramOperation::named).collect(),
        orphans: BTreeMap::new(),
        conflicts: BTreeMap::new(),
        files: generated.iter().map(|(path, bytes)| ((*path).clone(), sha256(bytes))).collect(),
    };
    for (path, bytes) in edited.iter() {
        put(&mut own, &format!("{OWN}/base/{path}"), bytes);
    }
    put(&mut own, PROJECT_MANIFEST_PATH, manifest.text());
    own
}

/// The files of a project that were generated, those of its bundle left aside, the manifest last. Nothing says that they are
/// there.
///
/// # Errors
/// There is no manifest, or it cannot be read.
pub fn generated_files(folder: &Path) -> io::Result<Vec<RelativePath>> {
    let mut text = String::new();
    File::open(folder.join(PROJECT_MANIFEST_PATH))?.take(MAX_BYTES).read_to_string(&mut text)?;
    let manifest: ProjectManifest = serde_yaml::from_str(&text).map_err(io::Error::other)?;
    let copies = manifest.files.keys().map(|path| format!("{OWN}/base/{path}"));
    let conflicts = manifest.conflicts.keys().map(|path| format!("{OWN}/conflicts/{path}"));
    let config =
        fs::read(folder.join(CONFIG_PATH)).is_ok_and(|bytes| is_own_config(&bytes)).then(|| CONFIG_PATH.to_owned());
    let last = config.into_iter().chain([PROJECT_MANIFEST_PATH.to_owned()]);
    let own: Vec<RelativePath> =
        copies.chain(conflicts).chain(last).filter_map(|path| RelativePath::new(&path)).collect();
    Ok(manifest.files.into_keys().chain(own).collect())
}

/// The digest by which a manifest knows a file.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    digest(&Sha256::digest(bytes))
}
