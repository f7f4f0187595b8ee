//! Writing what was changed while a server ran into a bundle that version control can keep.

use std::path::{Path, PathBuf};

use mockwright_generator::bundle;
use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::regenerate::{Folder, FolderLock, apply, write_back};

use super::servers::ServerOrigin;
use super::servers::config::ConfigChange;
use super::servers::exported::wanted;
use super::servers::overlay::Changes;
use crate::store::{ServerRow, Store, Target};

/// What is exported, from where and whereto.
///
/// # Examples
/// ```
/// let export = mockwright_runtime::Export::new("data", "mocks/petstore");
/// assert!(export.server.is_none());
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Export {
    /// The folder of all that is kept.
    pub data: PathBuf,
    /// The URL of a PostgreSQL database; `None`: a file in the folder.
    pub database: Option<String>,
    /// The identifier of the server; `None`: the only one.
    pub server: Option<String>,
    /// The bundle: a folder that is one already, or that is empty or missing.
    pub into: PathBuf,
}

/// What was exported.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exported {
    /// The identifier of the server.
    pub server: String,
    /// What it was made from.
    pub location: String,
    /// Files that were written or removed.
    pub files: usize,
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Nothing is kept in the folder.
    #[error("{0} has nothing that was changed while a server ran")]
    Nothing(PathBuf),
    /// There is no such server.
    #[error("there is no server `{server}`, but {known}")]
    NoServer {
        /// The identifier that was given.
        server: String,
        /// Those that there are.
        known: String,
    },
    /// It must be said which server is meant.
    #[error("there are several servers: {0}")]
    Several(String),
    /// The description, the bundle or the target cannot be read.
    #[error("cannot read {location}")]
    Unreadable {
        /// The path or URL.
        location: String,
        /// What is wrong, with places.
        diagnostics: Vec<Diagnostic>,
    },
    /// What is kept cannot be read.
    #[error("{0}")]
    Kept(String),
    /// The bundle cannot be written.
    #[error("cannot write {into}: {reason}")]
    Write {
        /// The bundle.
        into: PathBuf,
        /// Why.
        reason: String,
    },
}

impl Export {
    /// The only server that is kept in a folder, into a bundle.
    pub fn new(data: impl Into<PathBuf>, into: impl Into<PathBuf>) -> Self {
        Self { data: data.into(), database: None, server: None, into: into.into() }
    }

    /// Reads what is kept and writes the bundle; no process has to run. Call it inside a tokio runtime.
    ///
    /// # Errors
    /// Nothing was written, but for [`ExportError::Write`], where some files may be.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn export() -> Result<(), mockwright_runtime::ExportError> {
    /// let exported = mockwright_runtime::Export::new("data", "mocks/petstore").run().await?;
    /// println!("{} files of {}", exported.files, exported.server);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn run(self) -> Result<Exported, ExportError> {
        let target = match &self.database {
            Some(url) => Target::Postgres(url.clone()),
            None => Target::Sqlite(self.data.join(crate::store::FILE)),
        };
        if let Target::Sqlite(path) = &target
            && !path.is_file()
        {
            return Err(ExportError::Nothing(self.data));
        }
        let kept = |error: &dyn std::fmt::Display| ExportError::Kept(error.to_string());
        let store = Store::open(&target).await.map_err(|error| kept(&error))?;
        let server = choose(store.servers().await.map_err(|error| kept(&error))?, &self)?;
        let (mut changes, _) = Changes::of_rows(store.overlay(&server.id).await.map_err(|error| kept(&error))?);
        store.close().await;
        changes.active.clone_from(&server.active_scenario);
        let writing = tokio::task::spawn_blocking(move || self.write(&server, &changes));
        writing.await.unwrap_or_else(|error| Err(kept(&error)))
    }

    fn write(&self, server: &ServerRow, changes: &Changes) -> Result<Exported, ExportError> {
        let origin: ServerOrigin =
            serde_json::from_str(&server.origin).map_err(|error| ExportError::Kept(error.to_string()))?;
        let config: ConfigChange = serde_json::from_str(&server.config).unwrap_or_default();
        let mock = origin.mock();
        let location = mock.location().0;
        let unreadable = |diagnostics| ExportError::Unreadable { location: location.clone(), diagnostics };
        let base = mock.read().map_err(unreadable)?;
        let failed = |reason: String| ExportError::Write { into: self.into.clone(), reason };
        let mut files = 0;
        if is_empty(&self.into) {
            let place = origin.place();
            let spec = bundle::spec_from(&self.into, &place).unwrap_or(place);
            let tree = origin.files(&base, &spec).map_err(unreadable)?;
            bundle::write(&tree, &self.into).map_err(|error| failed(error.to_string()))?;
            files += tree.len();
        }
        let lock = FolderLock::take(&self.into).map_err(|error| failed(error.to_string()))?;
        let target = self.into.display().to_string();
        let unreadable = |diagnostics| ExportError::Unreadable { location: target.clone(), diagnostics };
        let folder = Folder::read(&self.into).map_err(unreadable)?;
        let plan = write_back(&folder, &wanted(&base, changes, &config)).map_err(unreadable)?;
        files += plan.edits().count();
        apply(&plan, &self.into, &lock).map_err(|error| failed(error.to_string()))?;
        Ok(Exported { server: server.id.clone(), location, files })
    }
}

fn choose(mut servers: Vec<ServerRow>, export: &Export) -> Result<ServerRow, ExportError> {
    let known = servers.iter().map(|server| format!("`{}`", server.id)).collect::<Vec<_>>().join(", ");
    match &export.server {
        Some(wanted) => {
            let place = servers.iter().position(|server| server.id == *wanted || server.name == *wanted);
            let missing = || ExportError::NoServer { server: wanted.clone(), known };
            place.map(|place| servers.swap_remove(place)).ok_or_else(missing)
        }
        None if servers.len() > 1 => Err(ExportError::Several(known)),
        None => servers.pop().ok_or_else(|| ExportError::Nothing(export.data.clone())),
    }
}

fn is_empty(folder: &Path) -> bool {
    folder.read_dir().map_or(true, |mut entries| entries.next().is_none())
}
