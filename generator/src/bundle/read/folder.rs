use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::{MANIFEST_PATH, Pending, RelativePath};
use super::files::{COUNT_LIMIT, Files, Obstacle, is_yaml, whole_file};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{self, Read, ReadOptions};

/// A folder on disk that was generated, out of which nothing is read: a link counts as what it leads to.
#[derive(Debug)]
pub(crate) struct Folder {
    /// As the user named it.
    named: PathBuf,
    /// Without links.
    canonical: PathBuf,
    /// The change that it is in the middle of, which counts as made.
    pending: Option<Pending>,
}

/// What a directory entry is once links are followed.
enum Kind {
    File,
    Folder,
    Other,
}

impl Folder {
    /// Opens a folder.
    ///
    /// # Errors
    /// It is none, or the change that it is in the middle of cannot be read.
    pub(crate) fn open(dir: &Path) -> Result<Self, Box<Diagnostic>> {
        let name: Arc<str> = Arc::from(dir.to_string_lossy());
        let canonical =
            fs::canonicalize(dir).map_err(|error| Box::new(Obstacle::from(error).diagnostic(Arc::clone(&name))))?;
        if !canonical.is_dir() {
            let message = "a bundle is a folder, and this is a file";
            return Err(Box::new(Diagnostic::error(Code::Unreadable, whole_file(name), message)));
        }
        let pending = Pending::of(&canonical).map_err(|error| {
            let message = format!("an unfinished change of the bundle cannot be read: {error}");
            let file = whole_file(Arc::from(Pending::plan_file(dir).to_string_lossy()));
            Box::new(Diagnostic::error(Code::Unreadable, file, message).hint("remove the file, then regenerate"))
        })?;
        Ok(Self { named: dir.to_owned(), canonical, pending })
    }

    /// What tells one state of the folder from another: its unfinished change, and when the last one was finished.
    pub(super) fn state(&self) -> (Option<&Pending>, Option<Vec<u8>>) {
        (self.pending.as_ref(), fs::read(self.canonical.join(MANIFEST_PATH)).ok())
    }

    /// Where the file that counts for a path is.
    fn located(&self, path: &str) -> Result<PathBuf, Obstacle> {
        let Some(pending) = &self.pending else { return Ok(self.canonical.join(path)) };
        if pending.removes(path) {
            return Err(Obstacle::Missing);
        }
        let waiting = RelativePath::new(path).map(|path| Pending::waiting(&self.canonical, &path));
        // Once it has moved to its place it no longer waits.
        let waiting = waiting.filter(|waiting| pending.writes(path) && waiting.is_file());
        Ok(waiting.unwrap_or_else(|| self.canonical.join(path)))
    }

    /// The files below some folders as an unfinished change leaves them.
    fn as_pending(&self, found: &mut Vec<String>, folders: &[&str], is_wanted: fn(&str) -> bool) {
        let Some(pending) = &self.pending else { return };
        found.retain(|path| !pending.removes(path));
        let inside = |path: &&RelativePath| {
            folders.iter().any(|folder| path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
        };
        let written = pending.write.iter().filter(inside).map(RelativePath::as_str);
        found.extend(written.filter(|path| is_wanted(path.rsplit('/').next().unwrap_or(path))).map(str::to_owned));
    }

    /// The real path of a file inside the folder.
    fn resolve(&self, path: &str) -> Result<PathBuf, Obstacle> {
        let real = fs::canonicalize(self.located(path)?)?;
        if !real.starts_with(&self.canonical) {
            return Err(Obstacle::Outside);
        }
        // Opening a pipe or a device could wait for ever.
        if fs::metadata(&real)?.is_file() { Ok(real) } else { Err(Obstacle::NotAFile) }
    }

    /// The entries of one folder, sorted by name.
    fn entries(&self, path: &str) -> Result<Vec<String>, Obstacle> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.canonical.join(path))? {
            match entry?.file_name().into_string() {
                Ok(name) => names.push(name),
                Err(name) => {
                    let message = format!("the name `{}` is not UTF-8", name.to_string_lossy());
                    return Err(Obstacle::Io(io::Error::new(io::ErrorKind::InvalidData, message)));
                }
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    fn kind(&self, path: &str) -> Result<Kind, Obstacle> {
        let metadata = fs::symlink_metadata(self.canonical.join(path))?;
        if metadata.is_symlink() {
            return self.resolve(path).map(|_| Kind::File);
        }
        Ok(match metadata {
            folder if folder.is_dir() => Kind::Folder,
            file if file.is_file() => Kind::File,
            _ => Kind::Other,
        })
    }

    /// The files below some folders whose names are wanted, sorted by path, and what stood in the way. Hidden ones are none.
    pub(crate) fn files_below(&self, folders: &[&str], is_wanted: fn(&str) -> bool) -> (Vec<String>, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let mut diagnostics = Vec::new();
        let mut seen = 0_usize;
        let mut open: Vec<String> = folders.iter().map(|&folder| folder.to_owned()).collect();
        while let Some(folder) = open.pop() {
            let names = match self.entries(&folder) {
                Ok(names) => names,
                // A bundle without scenarios or without responses is one.
                Err(Obstacle::Missing) => continue,
                Err(obstacle) => {
                    diagnostics.push(obstacle.diagnostic(self.called(&folder)));
                    continue;
                }
            };
            for name in names.iter().filter(|name| !name.starts_with('.')) {
                seen += 1;
                if seen > COUNT_LIMIT {
                    let message = format!("there are more than {COUNT_LIMIT} files, and the rest is not read");
                    diagnostics.push(Diagnostic::error(Code::TooLarge, whole_file(self.called(&folder)), message));
                    open.clear();
                    break;
                }
                let path = format!("{folder}/{name}");
                match self.kind(&path) {
                    Ok(Kind::Folder) => open.push(path),
                    Ok(Kind::File) if is_wanted(name) => found.push(path),
                    Ok(Kind::File | Kind::Other) => {}
                    Err(obstacle) => diagnostics.push(obstacle.diagnostic(self.called(&path))),
                }
            }
        }
        self.as_pending(&mut found, folders, is_wanted);
        found.sort_unstable();
        found.dedup();
        (found, diagnostics)
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// There is none in the folder, it is too large, or it cannot be read.
    pub(crate) fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Obstacle> {
        let mut bytes = Vec::new();
        fs::File::open(self.resolve(path)?)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
            Ok(bytes)
        } else {
            Err(Obstacle::TooLarge(limit))
        }
    }

    /// What people call a file of it.
    pub(crate) fn called(&self, path: &str) -> Arc<str> {
        let named = self.named.to_string_lossy();
        match named.trim_end_matches(['/', '\\']) {
            "" | "." => Arc::from(path),
            folder => Arc::from(format!("{folder}/{path}")),
        }
    }
}

impl Files for Folder {
    fn list(&self, folders: &[&str]) -> (Vec<String>, Vec<Diagnostic>) {
        self.files_below(folders, is_yaml)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Obstacle> {
        self.read(path, limit)
    }

    fn description(&self, path: &str) -> Result<Read, Vec<Diagnostic>> {
        let name = self.name(path);
        let real = self.resolve(path).map_err(|obstacle| vec![obstacle.diagnostic(Arc::clone(&name))])?;
        // Read by its path, so that the text of a large one need not be kept for places.
        let options = ReadOptions { spec_root: Some(self.canonical.clone()), ..ReadOptions::default() };
        let is_waiting = self.pending.as_ref().is_some_and(|pending| pending.writes(path));
        source::read(&if is_waiting { Arc::from(real.to_string_lossy()) } else { name }, &options)
    }

    fn check(&self, path: &str) -> Result<(), Obstacle> {
        self.resolve(path).map(|_| ())
    }

    fn name(&self, path: &str) -> Arc<str> {
        self.called(path)
    }
}
