use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::path::Path;

use serde_json::Value;

use super::super::{Bundle, FileTree};
use super::files::Files;
use super::folder::Folder;
use super::sheet::Sheet;
use super::shown::shown;
use super::whole::{RESPONSES, SCENARIOS};
use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Api, OperationKey};
use crate::source::Pointer;

/// Each hint compares with all operations, so that not every one of thousands gets one.
const MOST_COMPARED: usize = 20;

/// Finds the file, line and column of what a bundle says, for problems that are found after it was read.
///
/// The files are looked through when a place is first asked for.
pub struct Places {
    files: Box<dyn Files>,
    paths: OnceCell<HashMap<OperationKey, String>>,
    scenarios: OnceCell<HashMap<String, String>>,
}

impl std::fmt::Debug for Places {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Places").finish_non_exhaustive()
    }
}

impl Places {
    /// The places in a folder.
    ///
    /// # Errors
    /// A diagnostic when the folder cannot be opened.
    pub fn of_folder(dir: &Path) -> Result<Self, Box<Diagnostic>> {
        Ok(Self { files: Box::new(Folder::open(dir)?), paths: OnceCell::new(), scenarios: OnceCell::new() })
    }

    /// The places in files in memory.
    #[must_use]
    pub fn of_tree(tree: FileTree) -> Self {
        Self { files: Box::new(tree), paths: OnceCell::new(), scenarios: OnceCell::new() }
    }

    /// Where a node of an operation's file is, such as `/responses/200/content/application~1json/body`.
    /// `None` when there is no such file any more.
    #[must_use]
    pub fn operation(&self, key: &OperationKey, pointer: &Pointer) -> Option<Place> {
        let path = self.paths.get_or_init(|| self.find_operations()).get(key)?;
        Some(Sheet::open(&*self.files, path).ok()?.place(pointer))
    }

    /// Where a node of a scenario's file is, such as `/config/~1pets/GET/body`. `None` when there is no such file any more.
    #[must_use]
    pub fn scenario(&self, name: &str, pointer: &Pointer) -> Option<Place> {
        let path = self.scenarios.get_or_init(|| self.find_scenarios()).get(name)?;
        Some(Sheet::open(&*self.files, path).ok()?.place(pointer))
    }

    /// As the function [`orphans`], with places.
    #[must_use]
    pub fn orphans(&self, bundle: &Bundle, api: &Api) -> Vec<Diagnostic> {
        let found = find_orphans(bundle, api).into_iter().map(|(key, mut problem)| {
            if let Some(place) = self.operation(key, &problem.place.pointer) {
                problem.place = place;
            }
            problem
        });
        found.collect()
    }

    fn find_operations(&self) -> HashMap<OperationKey, String> {
        self.find(RESPONSES, |root| root.get("operation")?.as_str()?.parse().ok())
    }

    fn find_scenarios(&self) -> HashMap<String, String> {
        self.find(SCENARIOS, |root| Some(root.get("name")?.as_str()?.to_owned()))
    }

    /// The files of a folder by what they are about; of two about the same the first counts.
    fn find<K: Eq + Hash>(&self, folder: &str, identity: impl Fn(&Value) -> Option<K>) -> HashMap<K, String> {
        let (paths, _) = self.files.list(&[folder]);
        let mut found = HashMap::with_capacity(paths.len());
        for path in paths {
            let Ok(mut sheet) = Sheet::open(&*self.files, &path) else { continue };
            if let Some(key) = sheet.interpret(true, |root| identity(root.value())) {
                found.entry(key).or_insert(path);
            }
        }
        found
    }
}

/// The operations of a bundle that the description does not have, each a warning: their files stay and are served nowhere.
///
/// Places have no file; [`Places::orphans`] finds it.
#[must_use]
pub fn orphans(bundle: &Bundle, api: &Api) -> Vec<Diagnostic> {
    find_orphans(bundle, api).into_iter().map(|(_, problem)| problem).collect()
}

fn find_orphans<'b>(bundle: &'b Bundle, api: &Api) -> Vec<(&'b OperationKey, Diagnostic)> {
    let known: HashSet<&OperationKey> = api.operations.iter().map(|operation| &operation.key).collect();
    let orphans = bundle.operations.iter().map(|file| &file.operation).filter(|key| !known.contains(key));
    let mut names: Vec<String> = Vec::new();
    let found = orphans.enumerate().map(|(count, key)| {
        let written = key.to_string();
        let message = format!("`{}` is not in the description", shown(&written));
        let mut problem = Diagnostic::warning(Code::OrphanOperation, &Pointer::root().child("operation"), message);
        if count < MOST_COMPARED {
            if names.is_empty() {
                names = api.operations.iter().map(|operation| operation.key.to_string()).collect();
            }
            problem.hint = did_you_mean(&written, names.iter().map(String::as_str));
        }
        (key, problem)
    });
    found.collect()
}
