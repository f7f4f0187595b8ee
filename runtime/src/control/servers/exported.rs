//! A server as a bundle: what it was made from, with all that was changed while it ran.

use std::sync::Arc;

use mockwright_generator::bundle::FileTree;
use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::emit;
use mockwright_generator::regenerate::{Folder, WriteBack};
use mockwright_generator::source::Pointer;
use serde_json::{Value, json};

use super::config::ConfigChange;
use super::overlay::Changes;
use super::server::ServerOrigin;
use crate::host::Mock;
use crate::mock::Snapshot;

impl ServerOrigin {
    /// What is served without any change.
    pub(crate) fn mock(&self) -> Mock {
        match self {
            Self::Named { bundle: true, .. } => Mock::from_bundle(self.place()),
            Self::Named { bundle: false, .. } => Mock::from_spec(self.place()),
            Self::Created { folder, .. } => Mock::from_bundle(folder),
        }
    }

    /// Where the description or bundle is, whatever the working folder is.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Named { location, absolute, .. } => absolute.clone().unwrap_or_else(|| location.clone()),
            Self::Created { spec, .. } => spec.clone(),
        }
    }

    /// The files of its bundle; for a description those that `generate` would write. `spec` is what `mock.yaml` of those
    /// names as its description.
    pub(crate) fn files(&self, base: &Snapshot, spec: &str) -> Result<FileTree, Vec<Diagnostic>> {
        match self {
            Self::Named { bundle: true, .. } => Folder::read(self.place().as_ref()).map(|folder| folder.files()),
            Self::Created { folder, .. } => Folder::read(folder).map(|folder| folder.files()),
            Self::Named { bundle: false, .. } => {
                let draft = Drafter::new(Arc::clone(base.api()), DraftOptions::default()).bundle(spec);
                Ok(emit::bundle(&draft.bundle, base.api(), false))
            }
        }
    }
}

/// What the files of a bundle are to say so that they say all that was changed.
pub(crate) fn wanted(base: &Snapshot, changes: &Changes, config: &ConfigChange) -> WriteBack {
    let mut wanted = WriteBack { operations: changes.operation_files(base), ..WriteBack::default() };
    for (name, file) in &changes.scenarios {
        match file {
            Some(file) => wanted.scenarios.push(file.clone()),
            None => wanted.without_scenarios.push(name.clone()),
        }
    }
    let server = |name: &str| Pointer::root().child("server").child(name);
    if let Some(delay) = config.response_delay_ms {
        wanted.settings.push((server("response_delay_ms"), json!(delay)));
    }
    if let Some(rate) = config.error_rate_percent {
        // Files have whole percents.
        wanted.settings.push((server("error_rate_percent"), whole(rate)));
    }
    if let Some(cors) = config.cors_enabled {
        wanted.settings.push((server("cors_enabled"), json!(cors)));
    }
    if let Some(auth) = config.auth_enabled {
        wanted.settings.push((server("security"), json!(if auth { "presence" } else { "off" })));
    }
    if let Some(active) = &changes.active {
        wanted.settings.push((Pointer::root().child("scenario"), json!(active)));
    }
    wanted
}

fn whole(rate: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 100")]
    let percent = rate.clamp(0.0, 100.0).round() as u64;
    json!(percent)
}
