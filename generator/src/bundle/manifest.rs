use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::RelativePath;

/// `.mockwright/manifest.yaml`: what was generated, from what.
///
/// Nothing in it depends on the program's version, and each file is one line in sorted order, so that two branches
/// that regenerate different operations merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the bundle format.
    pub mockwright: String,
    /// The description.
    pub spec: ManifestSpec,
    /// What decided every drawn value.
    pub seed: u64,
    /// Whether examples that break their schema were left as they are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub examples_as_written: bool,
    /// Every generated file but this one, with the SHA-256 of its bytes in hexadecimal.
    pub files: BTreeMap<RelativePath, String>,
}

/// The description that a bundle was generated from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestSpec {
    /// A path relative to the bundle, or a URL.
    pub location: String,
    /// The SHA-256 of the joined description as compact JSON, in hexadecimal.
    pub sha256: String,
}

/// Where the settings of a bundle are: the file that makes a folder one.
pub const SETTINGS_PATH: &str = "mock.yaml";
/// Where the description of a bundle is.
pub const DESCRIPTION_PATH: &str = "openapi.yaml";
/// Where the manifest is.
pub const MANIFEST_PATH: &str = ".mockwright/manifest.yaml";

/// A manifest over this is none.
const MAX_BYTES: u64 = 64 << 20;

/// The files of a bundle that were generated, the manifest last, as its manifest says. Nothing says that they are there.
///
/// # Errors
/// There is no manifest, or it cannot be read.
pub fn generated_files(folder: &Path) -> io::Result<Vec<RelativePath>> {
    let mut text = String::new();
    File::open(folder.join(MANIFEST_PATH))?.take(MAX_BYTES).read_to_string(&mut text)?;
    let manifest: Manifest = serde_yaml::from_str(&text).map_err(io::Error::other)?;
    let itself = RelativePath::new(MANIFEST_PATH);
    Ok(manifest.files.into_keys().chain(itself).collect())
}
