use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::folder::Folder;
use super::text::parse;
use crate::bundle::{DESCRIPTION_PATH, FileTree, Places, RelativePath, SETTINGS_PATH, prove, read_tree_of};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Api;

/// Holds what a person edited against the new description: everything that breaks it, at its place, as a warning.
/// `edited` are the paths of edited files.
pub(super) fn revalidate(
    folder: &Folder,
    after: &FileTree,
    edited: &BTreeSet<String>,
    api: &Arc<Api>,
) -> Vec<Diagnostic> {
    let mut tree = FileTree::new();
    let wanted = |path: &RelativePath| {
        path.as_str() == SETTINGS_PATH || path.as_str().starts_with("scenarios/") || edited.contains(path.as_str())
    };
    for (path, bytes) in after.iter().filter(|(path, _)| wanted(path)) {
        tree.insert(path.clone(), bytes);
    }
    insert_named_files(folder, &mut tree);
    debug_assert!(tree.get(DESCRIPTION_PATH).is_none(), "the description is read already");
    let (mut found, bundle) = match read_tree_of(&tree, Arc::clone(&api.document)) {
        Ok((bundle, diagnostics)) => (diagnostics, Some(bundle)),
        Err(diagnostics) => (diagnostics, None),
    };
    if let Some(bundle) = bundle {
        found.extend(prove(&bundle, api, Some(Places::of_tree(tree))).diagnostics);
    }
    folder.place(&mut found);
    for diagnostic in &mut found {
        diagnostic.severity = Severity::Warning;
    }
    found
}

/// Bodies that are files of their own are not looked into, but have to be there.
pub(super) fn insert_named_files(folder: &Folder, tree: &mut FileTree) {
    let edited = tree.iter().filter(|(path, _)| path.as_str().starts_with("responses/"));
    let texts = edited.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    let mut named = Vec::new();
    for value in
        texts.filter(|text| text.contains("file:") || text.contains("\"file\"")).filter_map(|text| parse(&text))
    {
        find_named_files(&value, &mut named);
    }
    for path in named.iter().filter_map(|path| RelativePath::new(path)) {
        if tree.get(path.as_str()).is_none() && folder.has_other(&path) {
            tree.insert(path, "");
        }
    }
}

fn find_named_files(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("file").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| find_named_files(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| find_named_files(value, found)),
        _ => {}
    }
}
