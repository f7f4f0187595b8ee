use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::token::PackageName;
use crate::bundle::RelativePath;
use crate::emit::{text, yaml};
use crate::model::OperationKey;

/// `.mockwright/manifest.yaml` of a project: what was generated.
///
/// Nothing in it depends on the machine, and each operation and file is one line in sorted order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProjectManifest {
    /// The version of the format.
    pub(crate) mockwright: String,
    /// What this is the manifest of.
    pub(crate) emit: Emitted,
    /// The name of the package, for ever.
    pub(crate) package: PackageName,
    /// The SHA-256 of the joined description as compact JSON, in hexadecimal.
    pub(crate) description: String,
    /// Every operation, with the function that it keeps for ever.
    pub(crate) operations: BTreeMap<OperationKey, NamedOperation>,
    /// Operations that left the description and whose edited files are still there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) orphans: BTreeMap<OperationKey, NamedOperation>,
    /// Files that somebody has to look at.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) conflicts: BTreeMap<RelativePath, ProjectConflict>,
    /// Every generated file but this one, with the SHA-256 of its bytes in hexadecimal.
    pub(crate) files: BTreeMap<RelativePath, String>,
}

/// The one kind of manifest that has functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Emitted {
    Project,
}

/// What an operation is called in Rust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NamedOperation {
    pub(crate) function: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) operation_id: Option<String>,
}

/// Why a file of the user's is not as it would be generated, or not compiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProjectConflict {
    /// Whether the file is left out of the program.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) left_out: bool,
    /// In words.
    pub(crate) because: String,
}

impl ProjectManifest {
    pub(crate) fn text(&self) -> String {
        format!("# What was generated. Written by mockwright.\n{}", yaml::to_text(&text::value(self), None))
    }
}
