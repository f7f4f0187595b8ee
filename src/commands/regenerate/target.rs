use std::path::{Path, PathBuf};

use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::regenerate::{ApplyError, Folder, FolderLock, ProjectFolder};

use crate::input::bundle_of_project;

/// What a folder that is regenerated holds.
pub(crate) struct Target {
    /// The folder of the bundle.
    pub(crate) bundle: PathBuf,
    /// The folder of the project around it, if there is one.
    project: Option<PathBuf>,
}

/// Keep other processes from regenerating it.
pub(crate) struct Locks {
    pub(crate) bundle: FolderLock,
    pub(crate) project: Option<FolderLock>,
}

impl Target {
    pub(crate) fn of(folder: &Path) -> Self {
        match bundle_of_project(folder) {
            Some(bundle) => Self { bundle, project: Some(folder.to_owned()) },
            None => Self { bundle: folder.to_owned(), project: None },
        }
    }

    pub(crate) fn lock(&self) -> Result<Locks, ApplyError> {
        let project = self.project.as_deref().map(FolderLock::take).transpose()?;
        Ok(Locks { bundle: FolderLock::take(&self.bundle)?, project })
    }

    pub(crate) fn read(&self) -> Result<(Folder, Option<ProjectFolder>), Vec<Diagnostic>> {
        let bundle = Folder::read(&self.bundle)?;
        Ok((bundle, self.project.as_deref().map(ProjectFolder::read).transpose()?))
    }
}
