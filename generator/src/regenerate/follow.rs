//! Renames: what a person wrote about an operation goes on to be about it under its new name.

use std::collections::HashMap;

use serde_json::Value;

use super::sheet::Sheet;
use super::splice::{Edit, edit};
use super::text::parse;
use crate::bundle::ListedPaths;
use crate::compare::pairing::renamed_parameters;
use crate::model::OperationKey;
use crate::source::Pointer;

/// An operation that has another name now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Renaming {
    pub(super) old: OperationKey,
    pub(super) new: OperationKey,
}

impl Renaming {
    /// The file of the operation with the new name in it, and with the new names of parameters where replies take
    /// something from the path. `None` when its text has no place for that.
    pub(super) fn follow(&self, sheet: &Sheet<OperationKey>) -> Option<Sheet<OperationKey>> {
        let mut edits = Vec::new();
        if sheet.key != self.new {
            edits.push(Edit::Set(Pointer::root().child("operation"), Value::String(self.new.to_string())));
        }
        for (old, new) in renamed_parameters(&self.old.path, &self.new.path) {
            let (old, new) = (format!("path.{old}"), format!("path.{new}"));
            let sources = echoes(&sheet.value).into_iter().filter(|(_, source)| *source == old);
            edits.extend(sources.map(|(at, _)| Edit::Set(at, Value::String(new.clone()))));
        }
        if edits.is_empty() {
            return Some(sheet.clone());
        }
        let text = edit(&sheet.text, &edits, &Pointer::root())?;
        let value = parse(&text)?;
        Some(Sheet { key: self.new.clone(), text, value, ..sheet.clone() })
    }
}

/// Every source that replies of a file take something from, with its place.
fn echoes(file: &Value) -> Vec<(Pointer, &str)> {
    let mut found = Vec::new();
    for (status, response) in members(file.get("responses")) {
        for (media_type, content) in members(response.get("content")) {
            for (part, source) in members(content.get("echo")) {
                let at = ["responses", status, "content", media_type, "echo", part];
                let at = at.iter().fold(Pointer::root(), |at, token| at.child(token));
                found.extend(source.as_str().map(|source| (at, source)));
            }
        }
    }
    found
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

/// Operations that have another name now, for what scenarios list.
pub(super) struct Renamings<'a> {
    by_old: HashMap<&'a OperationKey, &'a Renaming>,
    paths: ListedPaths<'a>,
}

impl<'a> Renamings<'a> {
    /// `paths` are those of the old description.
    pub(super) fn new(renamings: &'a [Renaming], paths: ListedPaths<'a>) -> Self {
        Self { by_old: renamings.iter().map(|renaming| (&renaming.old, renaming)).collect(), paths }
    }

    /// A scenario with what it lists under its new names. `None` when its text has no place for that, or when the
    /// methods of one path go to several.
    pub(super) fn follow(&self, sheet: &Sheet<String>) -> Option<Sheet<String>> {
        let config = Pointer::root().child("config");
        let mut edits = Vec::new();
        for (path, methods) in members(sheet.value.get("config")) {
            let at = config.child(path);
            let mut new_paths = Vec::new();
            for (method, _) in members(Some(methods)) {
                let renaming = self.paths.find(method, path).and_then(|operation| self.by_old.get(&operation.key));
                let Some(renaming) = renaming else {
                    new_paths.push(path.to_owned());
                    continue;
                };
                new_paths.push(moved(path, &renaming.old.path, &renaming.new.path)?);
                if renaming.new.method != method {
                    edits.push(Edit::Rename(at.child(method), renaming.new.method.clone()));
                }
            }
            new_paths.sort();
            new_paths.dedup();
            match new_paths.as_slice() {
                [new] if new != path => edits.push(Edit::Rename(at, new.clone())),
                [] | [_] => {}
                _ => return None,
            }
        }
        if edits.is_empty() {
            return Some(sheet.clone());
        }
        let text = edit(&sheet.text, &edits, &Pointer::root())?;
        let value = parse(&text)?;
        Some(Sheet { text, value, ..sheet.clone() })
    }
}

/// A path that a scenario lists, after the operation that it is about has moved from one template to another: a base path
/// stays in front, and what stands for a parameter stays that. `None` when a parameter is new.
fn moved(written: &str, old: &str, new: &str) -> Option<String> {
    let segments = |path: &str| path.trim_start_matches('/').split('/').map(str::to_owned).collect::<Vec<_>>();
    let (written, old_segments) = (segments(written), segments(old));
    let base = written.len().checked_sub(old_segments.len())?;
    let (base, values) = written.split_at(base);
    let renamed = renamed_parameters(old, new);
    let is_template = |segment: &String| segment.contains('{');
    let follow = |segment: String| -> Option<String> {
        if !is_template(&segment)
            || values.iter().zip(&old_segments).all(|(value, old)| is_template(value) == is_template(old))
        {
            return Some(segment);
        }
        let before = renamed
            .iter()
            .fold(segment, |segment, (old, new)| segment.replace(&format!("{{{new}}}"), &format!("{{{old}}}")));
        let position = old_segments.iter().position(|old| *old == before)?;
        values.get(position).cloned()
    };
    let moved: Option<Vec<String>> = segments(new).into_iter().map(follow).collect();
    let whole: Vec<String> = base.iter().cloned().chain(moved?).collect();
    Some(format!("/{}", whole.join("/")))
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn a_listed_path_moves_with_its_operation() {
        for (written, old, new, expected) in [
            ("/pets/{petId}", "/pets/{petId}", "/pets/{id}", Some("/pets/{id}")),
            ("/pets/{any}", "/pets/{petId}", "/animals/{id}", Some("/animals/{id}")),
            ("/v3/pets/7", "/pets/{petId}", "/animals/{id}", Some("/v3/animals/7")),
            ("/a/1/b/2", "/a/{x}/b/{y}", "/b/{y}/a/{x}", Some("/b/2/a/1")),
            ("/a/1", "/a/{x}", "/a/{x}/{y}", None),
            ("/pets", "/pets", "/animals", Some("/animals")),
        ] {
            assert_eq!(moved(written, old, new).as_deref(), expected, "{written}: {old} to {new}");
        }
    }
}
