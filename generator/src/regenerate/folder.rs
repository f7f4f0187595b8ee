use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::sheet::Sheet;
use crate::bundle::{DESCRIPTION_PATH, FileTree, RelativePath, Settings, read_files_of, read_settings};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Api, OperationKey};
use crate::source::{Document, Pointer};
use crate::spec;

/// A bundle's folder as it is before a regeneration, read into memory.
#[derive(Clone, Debug)]
pub struct Folder {
    /// What people call it, for places.
    name: String,
    pub(super) tree: FileTree,
    /// Where it is; `None` for one in memory.
    dir: Option<PathBuf>,
    /// The settings in `mock.yaml`.
    pub settings: Settings,
    /// What is wrong in `mock.yaml` without making it useless.
    pub diagnostics: Vec<Diagnostic>,
}

impl Folder {
    /// Reads a folder.
    ///
    /// # Errors
    /// Everything that keeps it from being read: it is no bundle, or a file of it cannot be read.
    pub fn read(dir: &Path) -> Result<Self, Vec<Diagnostic>> {
        let folder = Self::of_tree(&dir.to_string_lossy(), read_files_of(dir)?)?;
        Ok(Self { dir: Some(dir.to_owned()), ..folder })
    }

    /// Takes a folder that is in memory; `name` is what places call it.
    ///
    /// # Errors
    /// All diagnostics, when `mock.yaml` has no settings to speak of.
    pub fn of_tree(name: &str, tree: FileTree) -> Result<Self, Vec<Diagnostic>> {
        let folder = name.trim_end_matches(['/', '\\']);
        let name = if folder == "." { String::new() } else { folder.to_owned() };
        let place = |mut diagnostics: Vec<Diagnostic>| {
            for diagnostic in &mut diagnostics {
                in_folder(&name, diagnostic);
            }
            diagnostics
        };
        let (settings, diagnostics) = read_settings(&tree).map_err(place)?;
        let diagnostics = place(diagnostics);
        Ok(Self { name, tree, dir: None, settings, diagnostics })
    }

    /// Where the description is that `mock.yaml` names, as one types it in the working folder: a URL as it is, a path
    /// as seen from the folder.
    #[must_use]
    pub fn description_location(&self) -> String {
        location_from(self.dir.as_deref().unwrap_or(Path::new("")), &self.settings.spec)
    }

    /// All files of the bundle, bodies that operations keep in files of their own included.
    #[must_use]
    pub fn files(&self) -> FileTree {
        let mut files = self.tree.clone();
        super::revalidate::insert_named_files(self, &mut files);
        files
    }

    /// Whether a file is there that is none of a bundle's own, such as the body of a reply.
    pub(super) fn has_other(&self, path: &RelativePath) -> bool {
        self.dir.as_ref().is_some_and(|dir| path.below(dir).is_file())
    }

    /// What people call a file of the folder.
    pub(super) fn file(&self, path: &str) -> Arc<str> {
        if self.name.is_empty() { Arc::from(path) } else { Arc::from(format!("{}/{path}", self.name)) }
    }

    /// Gives the places of diagnostics that were found in memory the folder's name.
    pub(super) fn place(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics {
            in_folder(&self.name, diagnostic);
        }
    }

    /// The place of a whole file.
    pub(super) fn whole(&self, path: &str) -> Place {
        Place { file: Some(self.file(path)), line: None, column: None, pointer: Pointer::root() }
    }

    /// The operations that people edit, by path. `known` are files that were read before: what is the same as one of
    /// them, as most are, is not read again.
    pub(super) fn operations(
        &self,
        known: &[Sheet<OperationKey>],
    ) -> Result<Vec<Sheet<OperationKey>>, Vec<Diagnostic>> {
        let kind =
            Kind { below: "responses/", member: "operation", expected: "a method and a path, such as `GET /pets`" };
        self.sheets(&kind, known, |text| text.parse().ok())
    }

    /// The scenarios that people edit, by path.
    pub(super) fn scenarios(&self) -> Result<Vec<Sheet<String>>, Vec<Diagnostic>> {
        let kind = Kind { below: "scenarios/", member: "name", expected: "the name of the scenario" };
        self.sheets(&kind, &[], |text| Some(text.to_owned()))
    }

    /// The YAML files below a folder with what each is about.
    fn sheets<K: Clone>(
        &self,
        kind: &Kind,
        known: &[Sheet<K>],
        identity: impl Fn(&str) -> Option<K>,
    ) -> Result<Vec<Sheet<K>>, Vec<Diagnostic>> {
        let known: HashMap<&str, &Sheet<K>> = known.iter().map(|sheet| (sheet.path.as_str(), sheet)).collect();
        let mut sheets = Vec::new();
        let mut faults = Vec::new();
        let files = self.tree.iter().map(|(path, bytes)| (path.as_str(), bytes));
        for (path, bytes) in files.filter(|(path, _)| path.starts_with(kind.below)) {
            if let Some(same) = known.get(path).filter(|sheet| sheet.text.as_bytes() == bytes) {
                sheets.push((*same).clone());
                continue;
            }
            match Sheet::read(&self.file(path), path, bytes, kind.member, &identity) {
                Ok(Some(sheet)) => sheets.push(sheet),
                Ok(None) => {
                    let message =
                        format!("the file does not say what it is about: `{}` is missing or wrong", kind.member);
                    let problem = Diagnostic::error(Code::InvalidEntry, self.whole(path), message);
                    faults.push(problem.expected(kind.expected).hint("mend the file, or move it out of the folder"));
                }
                Err(problems) => faults.extend(problems),
            }
        }
        if faults.is_empty() { Ok(sheets) } else { Err(faults) }
    }

    /// The description that the folder was generated from last; `None` when its copy cannot be read.
    #[must_use]
    pub fn description(&self) -> Option<Arc<Api>> {
        let bytes = self.tree.get(DESCRIPTION_PATH)?.to_vec();
        let read = Document::from_bytes(DESCRIPTION_PATH, bytes).ok()?;
        let (api, _) = spec::lower(Arc::new(read.document)).ok()?;
        Some(Arc::new(api))
    }
}

/// What the files below a folder are.
struct Kind {
    /// The folder, with a slash at its end.
    below: &'static str,
    /// The member that says what a file is about.
    member: &'static str,
    /// What it is expected to hold.
    expected: &'static str,
}

fn in_folder(name: &str, diagnostic: &mut Diagnostic) {
    if name.is_empty() {
        return;
    }
    let related = diagnostic.related.iter_mut().map(|(place, _)| place);
    for place in std::iter::once(&mut diagnostic.place).chain(related) {
        if let Some(file) = &place.file {
            place.file = Some(Arc::from(format!("{name}/{file}")));
        }
    }
}

/// Where the description is that a bundle in `folder` names, as one types it in the working folder.
fn location_from(folder: &Path, spec: &str) -> String {
    if spec.contains("://") {
        return spec.to_owned();
    }
    let mut location = folder.to_owned();
    for part in Path::new(spec).components() {
        match part {
            // `mock/../petstore.yaml` reads worse than `petstore.yaml`, and means the same unless a link is on the way.
            Component::ParentDir if is_plain_folder(&location) => drop(location.pop()),
            part => location.push(part),
        }
    }
    if location.as_os_str().is_empty() { spec.to_owned() } else { location.to_string_lossy().into_owned() }
}

fn is_plain_folder(path: &Path) -> bool {
    matches!(path.components().next_back(), Some(Component::Normal(_)))
        && path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_named_as_one_would_type_it() {
        let folder = tempfile::tempdir().unwrap();
        let mock = folder.path().join("mock");
        std::fs::create_dir(&mock).unwrap();
        assert_eq!(location_from(&mock, "../a.yaml"), folder.path().join("a.yaml").to_str().unwrap());
        assert_eq!(location_from(&mock, "b/a.yaml"), mock.join("b/a.yaml").to_str().unwrap());
        assert_eq!(location_from(Path::new("."), "../a.yaml"), "./../a.yaml");
        assert_eq!(location_from(&mock, "https://x.example/a.yaml"), "https://x.example/a.yaml");
    }
}
