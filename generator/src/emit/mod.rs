//! A bundle laid out as a tree of files in memory.
//!
//! Same bundle, same bytes: names, order and text depend on nothing else.

mod layout;
mod slug;
mod text;
mod yaml;

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::bundle::{
    Bundle, FileTree, FormatVersion, MANIFEST_PATH, Manifest, ManifestSpec, RelativePath, SchemaKind, json_schema,
};
use crate::model::Api;

pub use text::{operation_text, scenario_text, settings_text};

use layout::Layout;

/// The folder of the generator's own files.
const OWN: &str = ".mockwright";

/// Lays a bundle out: what people edit, the description, and under `.mockwright/` the manifest, a base copy of each file
/// that people edit, and the schemas for their editors.
///
/// The description decides into which folder an operation goes; operations that it does not have go by their path.
#[must_use]
pub fn bundle(bundle: &Bundle, api: &Api) -> FileTree {
    let mut tree = FileTree::new();
    let layout = Layout::of(bundle, api);
    put(&mut tree, "mock.yaml", settings_text(&bundle.settings));
    for (file, path) in bundle.operations.iter().zip(&layout.operations) {
        put(&mut tree, path, operation_text(file, path));
    }
    for (file, path) in bundle.scenarios.iter().zip(&layout.scenarios) {
        put(&mut tree, path, scenario_text(file, path));
    }
    for (path, bytes) in tree.clone().iter() {
        put(&mut tree, &format!("{OWN}/base/{path}"), bytes);
    }
    put(&mut tree, "openapi.yaml", yaml::to_text(bundle.document.root(), None));
    for kind in SchemaKind::ALL {
        put(&mut tree, &format!("{OWN}/schema/{}.json", kind.name()), format!("{:#}\n", json_schema(kind)));
    }
    let manifest = manifest(bundle, &tree);
    put(&mut tree, MANIFEST_PATH, text::manifest_text(&manifest));
    tree
}

fn manifest(bundle: &Bundle, tree: &FileTree) -> Manifest {
    let files: BTreeMap<RelativePath, String> =
        tree.iter().map(|(path, bytes)| (path.clone(), slug::digest(&Sha256::digest(bytes)))).collect();
    let description = bundle.document.root().to_string();
    Manifest {
        mockwright: FormatVersion::CURRENT.to_string(),
        spec: ManifestSpec {
            location: bundle.settings.spec.clone(),
            sha256: slug::digest(&Sha256::digest(description.as_bytes())),
        },
        seed: bundle.settings.seed,
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
