//! What a positional argument names.

use std::path::{Path, PathBuf};

use mockwright_generator::bundle::SETTINGS_PATH;
use mockwright_generator::emit::project::{BUNDLE_FOLDER, PROJECT_MANIFEST_PATH};

/// A description or a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// The path or URL of a description.
    Spec(String),
    /// The folder of a bundle.
    Bundle(PathBuf),
}

impl Input {
    /// A folder that holds `mock.yaml` is a bundle, and so is that file itself; a project means the bundle in it;
    /// everything else is a description.
    pub(crate) fn of(text: &str) -> Self {
        let path = Path::new(text);
        if let Some(bundle) = bundle_of_project(path) {
            return Self::Bundle(bundle);
        }
        if path.join(SETTINGS_PATH).is_file() {
            return Self::Bundle(path.to_owned());
        }
        if path.file_name().is_some_and(|name| name == SETTINGS_PATH) && path.is_file() {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            return Self::Bundle(folder.unwrap_or(Path::new(".")).to_owned());
        }
        Self::Spec(text.to_owned())
    }
}

/// The bundle of a project, if a folder is one.
pub(crate) fn bundle_of_project(folder: &Path) -> Option<PathBuf> {
    let bundle = folder.join(BUNDLE_FOLDER);
    let is_project = !folder.join(SETTINGS_PATH).is_file()
        && folder.join(PROJECT_MANIFEST_PATH).is_file()
        && bundle.join(SETTINGS_PATH).is_file();
    is_project.then_some(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_mock_yaml_is_a_bundle_and_all_else_a_description() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        assert_eq!(Input::of(&path), Input::Spec(path.clone()));

        let mark = folder.path().join(SETTINGS_PATH);
        tempfile::NamedTempFile::new_in(folder.path()).unwrap().persist(&mark).unwrap();
        assert_eq!(Input::of(&path), Input::Bundle(folder.path().to_owned()));
        assert_eq!(Input::of(mark.to_str().unwrap()), Input::Bundle(folder.path().to_owned()));
        assert_eq!(Input::of("https://example.com/mock.yaml"), Input::Spec("https://example.com/mock.yaml".to_owned()));
    }
}
