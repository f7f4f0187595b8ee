use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::bundle::{FileTree, MANIFEST_PATH, Pending, RelativePath};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::emit::project::{CONFIG_PATH, MODELS_PATH, OPERATIONS_PATH, ProjectManifest};
use crate::regenerate::conflict::CONFLICTS;
use crate::regenerate::past::BASE;
use crate::source::Pointer;

/// A file over this is none of a project's.
const FILE_LIMIT: u64 = 64 << 20;
/// How many files of Rust are looked at.
const COUNT_LIMIT: usize = 100_000;
/// Where a project has its Rust.
const RUST_FOLDERS: [&str; 2] = ["src", "tests"];

/// A project's folder as it is before a regeneration: all of it but its bundle, as far as it was generated or is Rust.
#[derive(Clone, Debug)]
pub struct ProjectFolder {
    name: String,
    pub(super) manifest: ProjectManifest,
    pub(super) tree: FileTree,
}

impl ProjectFolder {
    /// Reads a folder.
    ///
    /// # Errors
    /// The manifest is none of a project, or a file cannot be read.
    pub fn read(dir: &Path) -> Result<Self, Vec<Diagnostic>> {
        let reader = Reader::new(dir)?;
        let manifest = reader.read(MANIFEST_PATH)?;
        let manifest = manifest.and_then(|bytes| serde_yaml::from_slice::<ProjectManifest>(&bytes).ok());
        let Some(manifest) = manifest else {
            let message = "the manifest of the project is missing or damaged";
            let problem = reader.problem(Code::DamagedBase, MANIFEST_PATH, message);
            return Err(vec![problem.hint("restore the file from version control")]);
        };
        let mut paths: BTreeSet<String> =
            [MODELS_PATH, OPERATIONS_PATH, CONFIG_PATH, MANIFEST_PATH].map(str::to_owned).into();
        for path in manifest.files.keys() {
            paths.extend([path.to_string(), format!("{BASE}{path}")]);
        }
        paths.extend(manifest.conflicts.keys().map(|path| format!("{CONFLICTS}{path}")));
        for folder in RUST_FOLDERS {
            reader.list(folder, &mut paths)?;
        }
        let mut tree = FileTree::new();
        for path in paths {
            if let (Some(bytes), Some(path)) = (reader.read(&path)?, RelativePath::new(&path)) {
                tree.insert(path, bytes);
            }
        }
        Ok(Self { name: reader.name, manifest, tree })
    }

    /// Takes a folder that is in memory.
    #[cfg(test)]
    pub(super) fn of_tree(tree: &FileTree) -> Self {
        let mut own = tree.clone();
        for (path, _) in tree.iter().filter(|(path, _)| path.as_str().starts_with("bundle/")) {
            own.remove(path.as_str());
        }
        let manifest = serde_yaml::from_slice(own.get(MANIFEST_PATH).unwrap()).unwrap();
        Self { name: "mock".to_owned(), manifest, tree: own }
    }

    /// The description that the program was generated from, as its digest.
    pub(super) fn description(&self) -> &str {
        &self.manifest.description
    }

    /// A file's text.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.tree.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// A problem with a file.
    pub(super) fn problem(&self, code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
        problem(&self.name, code, path, message)
    }
}

/// Reads files of a folder, out of which nothing is read.
struct Reader {
    name: String,
    canonical: PathBuf,
    /// The change that the folder is in the middle of, which counts as made.
    pending: Option<Pending>,
}

impl Reader {
    fn new(dir: &Path) -> Result<Self, Vec<Diagnostic>> {
        let name = dir.to_string_lossy().trim_end_matches(['/', '\\']).to_owned();
        let name = if name == "." { String::new() } else { name };
        let refuse =
            |error: &io::Error| vec![problem(&name, Code::Unreadable, "", format!("cannot read the project: {error}"))];
        let canonical = fs::canonicalize(dir).map_err(|error| refuse(&error))?;
        let pending = Pending::of(&canonical).map_err(|error| refuse(&error))?;
        Ok(Self { name, canonical, pending })
    }

    fn problem(&self, code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
        problem(&self.name, code, path, message)
    }

    /// A file's bytes; `None` where there is none.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Vec<Diagnostic>> {
        let Some(relative) = RelativePath::new(path) else { return Ok(None) };
        let mut place = relative.below(&self.canonical);
        if let Some(pending) = &self.pending {
            let waiting = Pending::waiting(&self.canonical, &relative);
            if pending.write.contains(&relative) && waiting.is_file() {
                place = waiting;
            } else if pending.remove.contains(&relative) {
                return Ok(None);
            }
        }
        let Ok(real) = fs::canonicalize(&place) else { return Ok(None) };
        let refuse =
            |why: &str| Err(vec![self.problem(Code::Unreadable, path, format!("cannot read `{path}`: {why}"))]);
        if !real.starts_with(&self.canonical) {
            return refuse("it is not inside the project");
        }
        if !real.is_file() {
            return refuse("it is not a file");
        }
        let mut bytes = Vec::new();
        let taken = File::open(&real).and_then(|file| file.take(FILE_LIMIT + 1).read_to_end(&mut bytes));
        match taken {
            Ok(length) if length as u64 <= FILE_LIMIT => Ok(Some(bytes)),
            Ok(_) => refuse("it is too large"),
            Err(error) => refuse(&error.to_string()),
        }
    }

    /// Adds the Rust files below a folder. Links to folders are not followed.
    fn list(&self, folder: &str, found: &mut BTreeSet<String>) -> Result<(), Vec<Diagnostic>> {
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            let Ok(entries) = fs::read_dir(self.canonical.join(&folder)) else { continue };
            for entry in entries.flatten() {
                let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else { continue };
                let path = format!("{folder}/{name}");
                if kind.is_dir() {
                    open.push(path);
                } else if Path::new(&name).extension().is_some_and(|ending| ending == "rs") {
                    found.insert(path);
                }
            }
            if found.len() > COUNT_LIMIT {
                let message = format!("there are more than {COUNT_LIMIT} files of Rust");
                return Err(vec![self.problem(Code::TooLarge, &folder, message)]);
            }
        }
        Ok(())
    }
}

fn problem(name: &str, code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
    let file = [name, path].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("/");
    let place = Place { file: Some(Arc::from(file)), line: None, column: None, pointer: Pointer::root() };
    Diagnostic::error(code, place, message)
}
