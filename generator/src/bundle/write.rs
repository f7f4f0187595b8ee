use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::panic;
use std::path::{Path, PathBuf};
use std::thread;

use tempfile::TempDir;

use super::{FileTree, SETTINGS_PATH};

/// Why a tree was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder has entries.
    #[error("`{}` is not empty: it holds {}", folder.display(), listed(entries))]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// The names of what is there, sorted.
        entries: Vec<String>,
    },
    /// The path is a file, or a link that could lead elsewhere.
    #[error("`{}` is {kind}, not a folder", path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
        /// What it is.
        kind: &'static str,
    },
    /// The system refused.
    #[error("cannot write `{}`: {source}", path.display())]
    Io {
        /// What was to be written.
        path: PathBuf,
        /// Why it was not.
        source: io::Error,
    },
}

/// Names in a message: a few of them, and how many more there are.
pub(crate) fn listed(entries: &[String]) -> String {
    const MOST: usize = 5;
    let shown: Vec<String> = entries.iter().take(MOST).map(|entry| format!("`{entry}`")).collect();
    match entries.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Writes a tree as a new folder.
///
/// Where nothing is yet, the tree is written beside under another name and renamed: whenever the program is killed,
/// there is the whole folder or none. An empty folder that is there already stays the same folder, since it may be a
/// mount point or somebody's working folder: the tree is written into a hidden folder inside it, and its entries are
/// moved up, `mock.yaml` last. A kill in between leaves a folder without `mock.yaml`, which no command takes for a bundle.
///
/// Of a tree of up to 2,000 files the same holds for a loss of power. More are left to the system, which takes some
/// seconds to bring them to the disk.
///
/// # Errors
/// [`WriteError::NotEmpty`] and [`WriteError::NotAFolder`] when something is there; nothing is written then.
pub fn write(tree: &FileTree, dir: &Path) -> Result<(), WriteError> {
    match fs::symlink_metadata(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => write_new(tree, dir),
        Err(source) => Err(WriteError::Io { path: dir.to_owned(), source }),
        Ok(metadata) if metadata.is_symlink() => Err(WriteError::NotAFolder { path: dir.to_owned(), kind: "a link" }),
        Ok(metadata) if !metadata.is_dir() => Err(WriteError::NotAFolder { path: dir.to_owned(), kind: "a file" }),
        Ok(_) => write_into_empty(tree, dir),
    }
}

fn write_new(tree: &FileTree, dir: &Path) -> Result<(), WriteError> {
    let parent = match dir.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => Path::new("/"),
    };
    fs::create_dir_all(parent).map_err(failed(parent))?;
    let staged = stage(tree, parent)?;
    fs::rename(staged.path(), dir).map_err(failed(dir))?;
    // What it stood for is no longer there to be removed.
    let _ = staged.keep();
    sync_folder(parent);
    Ok(())
}

fn write_into_empty(tree: &FileTree, dir: &Path) -> Result<(), WriteError> {
    let entries = names(dir)?;
    if !entries.is_empty() {
        return Err(WriteError::NotEmpty { folder: dir.to_owned(), entries });
    }
    let staged = stage(tree, dir)?;
    let mut names = names(staged.path())?;
    names.sort_by_key(|name| name == SETTINGS_PATH);
    for name in names {
        let target = dir.join(&name);
        fs::rename(staged.path().join(&name), &target).map_err(failed(&target))?;
    }
    sync_folder(dir);
    Ok(())
}

/// Writes a tree into a new hidden folder, which goes away unless it is kept.
fn stage(tree: &FileTree, parent: &Path) -> Result<TempDir, WriteError> {
    let staged = tempfile::Builder::new().prefix(".mockwright-").tempdir_in(parent).map_err(failed(parent))?;
    let mut folder = PathBuf::new();
    for (relative, bytes) in tree.iter() {
        let path = relative.below(staged.path());
        if let Some(parent) = path.parent().filter(|parent| *parent != folder) {
            fs::create_dir_all(parent).map_err(failed(parent))?;
            parent.clone_into(&mut folder);
        }
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        file.and_then(|mut file| file.write_all(bytes)).map_err(failed(&path))?;
    }
    sync(tree, staged.path())?;
    Ok(staged)
}

/// Waiting for each of more files takes too long for what can be generated again.
const MOST_SYNCED: usize = 2000;

/// Several at a time share one write of the file system's journal.
const SYNCED_AT_A_TIME: usize = 16;

/// Waits until a tree is on the disk, so that what is renamed afterwards is whole.
fn sync(tree: &FileTree, folder: &Path) -> Result<(), WriteError> {
    let paths: Vec<PathBuf> = tree.iter().map(|(relative, _)| relative.below(folder)).collect();
    if paths.len() > MOST_SYNCED {
        return Ok(());
    }
    let sync_files = |part: &[PathBuf]| part.iter().try_for_each(|path| sync_file(path).map_err(failed(path)));
    thread::scope(|scope| {
        let parts = paths.chunks(paths.len().div_ceil(SYNCED_AT_A_TIME).max(1));
        let workers: Vec<_> = parts.map(|part| scope.spawn(move || sync_files(part))).collect();
        let outcome =
            |worker: thread::ScopedJoinHandle<'_, _>| worker.join().unwrap_or_else(|it| panic::resume_unwind(it));
        workers.into_iter().try_for_each(outcome)
    })?;
    let folders: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
    folders.into_iter().rev().for_each(sync_folder);
    Ok(())
}

fn sync_file(path: &Path) -> io::Result<()> {
    // Windows syncs only what was opened for writing.
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Some systems cannot sync a folder, and need not.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

fn names(dir: &Path) -> Result<Vec<String>, WriteError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed(dir))? {
        names.push(entry.map_err(failed(dir))?.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}

fn failed(path: &Path) -> impl Fn(io::Error) -> WriteError {
    let path = path.to_owned();
    move |source| WriteError::Io { path: path.clone(), source }
}

#[cfg(test)]
mod tests;
