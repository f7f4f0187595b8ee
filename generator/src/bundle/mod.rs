//! The format on disk: a folder that a person reads, edits and reviews.

mod credential;
mod file_tree;
mod listed_path;
mod manifest;
mod operation_file;
mod pending;
mod proof;
mod read;
mod scenario_file;
mod schema;
mod settings;
mod spec_location;
mod version;
mod write;
mod written;

pub use credential::Credential;
pub use file_tree::{FileTree, RelativePath};
pub(crate) use listed_path::ListedPaths;
pub use manifest::{DESCRIPTION_PATH, MANIFEST_PATH, Manifest, ManifestSpec, SETTINGS_PATH, generated_files};
pub use operation_file::{Body, ContentEntry, ExampleEntry, OperationFile, Origin, ResponseEntry};
pub(crate) use pending::{PENDING_FOLDER, Pending};
pub use proof::{Proof, prove};
#[cfg(feature = "project")]
pub(crate) use read::{Folder, Obstacle, whole_file};
pub use read::{Places, orphans, read, read_body_file, read_tree};
pub(crate) use read::{read_files_of, read_settings, read_tree_of};
pub use scenario_file::{Derive, ScenarioEntry, ScenarioFile};
pub use schema::{SchemaKind, json_schema};
pub use settings::{SecurityMode, ServerSettings, Settings, ValidateMode};
pub use spec_location::spec_from;
pub use version::FormatVersion;
pub(crate) use write::listed;
pub use write::{WriteError, write};
pub(crate) use written::BODY_KEYS;

use std::sync::Arc;

use crate::source::Document;

/// A mock as files describe it.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// `mock.yaml`.
    pub settings: Settings,
    /// `openapi.yaml`: the description, references joined.
    pub document: Arc<Document>,
    /// `responses/**.yaml`, in the order of the description.
    pub operations: Vec<OperationFile>,
    /// `scenarios/*.yaml`, by name.
    pub scenarios: Vec<ScenarioFile>,
}
