//! The format on disk: a folder that a person reads, edits and reviews.

/// The version of the format that this program writes.
pub const FORMAT_VERSION: &str = "1.0";

mod operation_file;
mod scenario_file;
mod settings;

pub use operation_file::{Body, ContentEntry, ExampleEntry, OperationFile, Origin, ResponseEntry};
pub use scenario_file::{Derive, ScenarioEntry, ScenarioFile};
pub use settings::{SecurityMode, ServerSettings, Settings, ValidateMode};

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
