//! A bundle laid out as a tree of files in memory.
//!
//! Same bundle, same bytes: names, order and text depend on nothing else.

mod layout;
#[cfg(feature = "project")]
pub mod project;
mod slug;
mod text;
pub(crate) mod yaml;

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::bundle::{
    Bundle, DESCRIPTION_PATH, FileTree, FormatVersion, MANIFEST_PATH, Manifest, ManifestSpec, RelativePath,
    SETTINGS_PATH, SchemaKind, Settings, json_schema,
};
use crate::model::Api;
use crate::source::Document;

pub(crate) use layout::{Layout, operation_path, scenario_path};
pub(crate) use slug::{digest, with_suffix};
pub(crate) use text::value;
pub use text::{operation_text, scenario_text, settings_text};

/// The folder of the generator's own files.
const OWN: &str = ".mockwright";

/// Lays a bundle out: what people edit, the description, and under `.mockwright/` the manifest, a base copy of each file
/// that people edit, and the schemas for their editors. `examples_as_written` is what the draft was made with.
///
/// The description decides into which folder an operation goes; operations that it does not have go by their path.
#[must_use]
pub fn bundle(bundle: &Bundle, api: &Api, examples_as_written: bool) -> FileTree {
    let mut tree = FileTree::new();
    let layout = Layout::of(bundle, api);
    put(&mut tree, SETTINGS_PATH, settings_text(&bundle.settings));
    for (file, path) in bundle.operations.iter().zip(&layout.operations) {
        put(&mut tree, path, operation_text(file, path));
    }
    for (file, path) in bundle.scenarios.iter().zip(&layout.scenarios) {
        put(&mut tree, path, scenario_text(file, path));
    }
    let about = ManifestOf { settings: &bundle.settings, description: &bundle.document, examples_as_written };
    complete(&mut tree, &FileTree::new(), yaml::to_text(bundle.document.root(), None), &about);
    tree
}

/// What a manifest is written from besides the files.
pub(crate) struct ManifestOf<'b> {
    pub(crate) settings: &'b Settings,
    pub(crate) description: &'b Document,
    pub(crate) examples_as_written: bool,
}

/// Adds what is the generator's own to the files that people edit: base copies of them and `more` of those, the
/// description as it is written, the schemas and the manifest.
pub(crate) fn complete(tree: &mut FileTree, more: &FileTree, description: impl Into<Vec<u8>>, about: &ManifestOf<'_>) {
    for (path, bytes) in tree.clone().iter() {
        put(tree, &format!("{OWN}/base/{path}"), bytes);
    }
    for (path, bytes) in more.iter() {
        put(tree, path.as_str(), bytes);
    }
    put(tree, DESCRIPTION_PATH, description);
    for kind in SchemaKind::ALL {
        put(tree, &format!("{OWN}/schema/{}.json", kind.name()), format!("{:#}\n", json_schema(kind)));
    }
    let manifest = manifest(about, tree);
    put(tree, MANIFEST_PATH, text::manifest_text(&manifest));
}

/// The SHA-256 by which a manifest knows a description: of its compact JSON.
pub(crate) fn description_digest(document: &Document) -> String {
    slug::digest(&Sha256::digest(document.root().to_string().as_bytes()))
}

fn manifest(about: &ManifestOf<'_>, tree: &FileTree) -> Manifest {
    let files: BTreeMap<RelativePath, String> =
        tree.iter().map(|(path, bytes)| (path.clone(), slug::digest(&Sha256::digest(bytes)))).collect();
    Manifest {
        mockwright: FormatVersion::CURRENT.to_string(),
        spec: ManifestSpec { location: about.settings.spec.clone(), sha256: description_digest(about.description) },
        seed: about.settings.seed,
        examples_as_written: about.examples_as_written,
        files,
    }
}

fn put(tree: &mut FileTree, path: &str, bytes: impl Into<Vec<u8>>) {
    let Some(path) = RelativePath::new(path) else {
        debug_assert!(false, "slugs make plain names: {path}");
        return;
    };
    let before = tree.insert(path, bytes);
    debug_assert!(before.is_none(), "names are unique");
}

#[cfg(test)]
mod tests;
