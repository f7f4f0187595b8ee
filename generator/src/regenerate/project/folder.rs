use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::bundle::{FileTree, Folder, MANIFEST_PATH, Obstacle, RelativePath, whole_file};
use crate::diagnostic::{Code, Diagnostic};
use crate::emit::project::{CONFIG_PATH, MODELS_PATH, OPERATIONS_PATH, ProjectManifest};
use crate::regenerate::conflict::CONFLICTS;
use crate::regenerate::past::BASE;

/// A file over this is none of a project's.
const FILE_LIMIT: u64 = 64 << 20;
/// Where a project has its Rust.
const RUST_FOLDERS: [&str; 2] = ["src", "tests"];

/// A project's folder as it is before a regeneration: all of it but its bundle, as far as it was generated or is Rust.
#[derive(Clone, Debug)]
pub struct ProjectFolder {
    /// What stands before the path of a file where people read it.
    prefix: Arc<str>,
    pub(super) manifest: ProjectManifest,
    pub(super) tree: FileTree,
}

impl ProjectFolder {
    /// Reads a folder.
    ///
    /// # Errors
    /// The manifest is none of a project, or a file cannot be read.
    pub fn read(dir: &Path) -> Result<Self, Vec<Diagnostic>> {
        let folder = Folder::open(dir).map_err(|problem| vec![*problem])?;
        let read = |path: &str| match folder.read(path, FILE_LIMIT) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Obstacle::Missing) => Ok(None),
            Err(obstacle) => Err(vec![obstacle.diagnostic(folder.called(path))]),
        };
        let manifest = read(MANIFEST_PATH)?.and_then(|bytes| serde_yaml::from_slice::<ProjectManifest>(&bytes).ok());
        let Some(manifest) = manifest else {
            let message = "the manifest of the project is missing or damaged";
            let problem = Diagnostic::error(Code::DamagedBase, whole_file(folder.called(MANIFEST_PATH)), message);
            return Err(vec![problem.hint("restore the file from version control")]);
        };
        let mut paths: BTreeSet<String> =
            [MODELS_PATH, OPERATIONS_PATH, CONFIG_PATH, MANIFEST_PATH].map(str::to_owned).into();
        for path in manifest.files.keys() {
            paths.extend([path.to_string(), format!("{BASE}{path}")]);
        }
        paths.extend(manifest.conflicts.keys().map(|path| format!("{CONFLICTS}{path}")));
        let (rust, problems) = folder.files_below(&RUST_FOLDERS, is_rust);
        // What else stands in the way is none of what was generated.
        if let Some(problem) = problems.into_iter().find(|problem| problem.code == Code::TooLarge) {
            return Err(vec![problem]);
        }
        paths.extend(rust);
        let mut tree = FileTree::new();
        for path in paths {
            if let Some(path) = RelativePath::new(&path)
                && let Some(bytes) = read(path.as_str())?
            {
                tree.insert(path, bytes);
            }
        }
        Ok(Self { prefix: folder.called(""), manifest, tree })
    }

    /// Takes a folder that is in memory.
    #[cfg(test)]
    pub(super) fn of_tree(tree: &FileTree) -> Self {
        let mut own = tree.clone();
        for (path, _) in tree.iter().filter(|(path, _)| path.as_str().starts_with("bundle/")) {
            own.remove(path.as_str());
        }
        let manifest = serde_yaml::from_slice(own.get(MANIFEST_PATH).unwrap()).unwrap();
        Self { prefix: Arc::from("mock/"), manifest, tree: own }
    }

    /// The description that the program was generated from, as its digest.
    pub(super) fn description(&self) -> &str {
        &self.manifest.description
    }

    /// Whether a file is text, so that reading it as text and writing it back changes nothing.
    pub(super) fn is_text(&self, path: &str) -> bool {
        self.tree.get(path).is_none_or(|bytes| std::str::from_utf8(bytes).is_ok())
    }

    /// A file's text; of other bytes, with signs in their place.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.tree.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// A problem with a file.
    pub(super) fn problem(&self, code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, whole_file(Arc::from(format!("{}{path}", self.prefix))), message)
    }
}

fn is_rust(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "rs")
}
