use std::fmt;
use std::io;
use std::sync::Arc;

use super::super::FileTree;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{Document, Pointer, Read};

/// The most that `openapi.yaml` may hold.
pub(super) const DESCRIPTION_LIMIT: u64 = 64 << 20;
/// The most that any other file may hold.
pub(super) const FILE_LIMIT: u64 = 8 << 20;
/// How many files are looked at.
pub(super) const COUNT_LIMIT: usize = 100_000;

/// Where the files of a bundle are: a folder on disk, or a tree in memory.
pub(super) trait Files: Sync {
    /// The YAML files below some folders, sorted by path, and what stood in the way.
    fn list(&self, folders: &[&str]) -> (Vec<String>, Vec<Diagnostic>);

    /// A file's bytes, if they are no more than the limit.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Obstacle>;

    /// The description in a file.
    fn description(&self, path: &str) -> Result<Read, Vec<Diagnostic>>;

    /// Whether a path is a file inside the bundle.
    fn check(&self, path: &str) -> Result<(), Obstacle>;

    /// What people call a file.
    fn name(&self, path: &str) -> Arc<str>;
}

/// Why a file is not read.
#[derive(Debug)]
pub(crate) enum Obstacle {
    Missing,
    NotAFile,
    Outside,
    TooLarge(u64),
    Io(io::Error),
}

impl From<io::Error> for Obstacle {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such file"),
            Self::NotAFile => f.write_str("it is not a file"),
            Self::Outside => f.write_str("it is not inside the folder"),
            Self::TooLarge(limit) => write!(f, "it holds more than {} MiB", limit >> 20),
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}

impl Obstacle {
    /// The problem with a whole file.
    pub(crate) fn diagnostic(&self, name: Arc<str>) -> Diagnostic {
        let code = match self {
            Self::Missing => Code::MissingFile,
            Self::TooLarge(_) => Code::TooLarge,
            Self::NotAFile | Self::Outside | Self::Io(_) => Code::Unreadable,
        };
        let message = format!("cannot read `{name}`: {self}");
        Diagnostic::error(code, whole_file(name), message)
    }
}

/// The place of a file as a whole.
pub(crate) fn whole_file(name: Arc<str>) -> Place {
    Place { file: Some(name), line: None, column: None, pointer: Pointer::root() }
}

/// Whether a file is one that people write: YAML, and not hidden, as the swap files of editors are.
pub(super) fn is_yaml(name: &str) -> bool {
    let ends = |ending: &str| name.len() > ending.len() && name.ends_with(ending);
    !name.starts_with('.') && (ends(".yaml") || ends(".yml"))
}

impl Files for FileTree {
    fn list(&self, folders: &[&str]) -> (Vec<String>, Vec<Diagnostic>) {
        let listed = |path: &str| {
            let mut names = path.split('/');
            folders.contains(&names.next().unwrap_or_default())
                && names.clone().all(|name| !name.starts_with('.'))
                && names.next_back().is_some_and(is_yaml)
        };
        let paths = self.iter().map(|(path, _)| path.as_str()).filter(|path| listed(path));
        (paths.take(COUNT_LIMIT).map(str::to_owned).collect(), Vec::new())
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Obstacle> {
        let bytes = self.get(path).ok_or(Obstacle::Missing)?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
            Ok(bytes.to_vec())
        } else {
            Err(Obstacle::TooLarge(limit))
        }
    }

    fn description(&self, path: &str) -> Result<Read, Vec<Diagnostic>> {
        let name = self.name(path);
        let bytes =
            self.read(path, DESCRIPTION_LIMIT).map_err(|obstacle| vec![obstacle.diagnostic(Arc::clone(&name))])?;
        // Files in memory have no folder around them that references could lead to.
        let read = Document::plain(&name, bytes)?;
        if read.document.root().is_object() {
            return Ok(read);
        }
        let place = read.document.place(&Pointer::root());
        let problem = Diagnostic::error(Code::NotADescription, place, "the file holds no description");
        Err(vec![problem.expected("a mapping with `openapi` or `swagger`")])
    }

    fn check(&self, path: &str) -> Result<(), Obstacle> {
        self.get(path).map(|_| ()).ok_or(Obstacle::Missing)
    }

    fn name(&self, path: &str) -> Arc<str> {
        Arc::from(path)
    }
}
