use serde::Serialize;
use serde_json::Value;

use super::yaml;
use crate::bundle::{Manifest, OperationFile, SETTINGS_PATH, ScenarioFile, SchemaKind, Settings};

/// The text of `mock.yaml`.
#[must_use]
pub fn settings_text(settings: &Settings) -> String {
    format!("{}{}", schema_line(SchemaKind::Mock, SETTINGS_PATH), yaml::to_text(&value(settings), None))
}

/// The text of an operation's file; its path in the bundle, such as `responses/pet/getPetById.yaml`, decides how the
/// schema is named.
#[must_use]
pub fn operation_text(file: &OperationFile, path: &str) -> String {
    let text = yaml::to_text(&value(file), Some("responses"));
    format!("{}{text}", schema_line(SchemaKind::Operation, path))
}

/// The text of a scenario's file at its path in the bundle.
#[must_use]
pub fn scenario_text(file: &ScenarioFile, path: &str) -> String {
    format!("{}{}", schema_line(SchemaKind::Scenario, path), yaml::to_text(&value(file), None))
}

pub(super) fn manifest_text(manifest: &Manifest) -> String {
    format!("# What was generated, and from what. Written by mockwright.\n{}", yaml::to_text(&value(manifest), None))
}

/// The comment by which editors find the schema.
fn schema_line(kind: SchemaKind, path: &str) -> String {
    let up = "../".repeat(path.matches('/').count());
    format!("# yaml-language-server: $schema={up}.mockwright/schema/{}.json\n", kind.name())
}

/// A file of the format as a value: what its text means.
#[expect(clippy::expect_used, reason = "the types of the format have string keys and cannot fail to serialize")]
pub(crate) fn value(file: &impl Serialize) -> Value {
    serde_json::to_value(file).expect("a file of the format is a JSON value")
}
