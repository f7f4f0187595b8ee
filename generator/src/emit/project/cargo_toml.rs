//! `Cargo.toml` and what stands in for the registry.

use std::path::{Path, PathBuf};

use super::models::Uses;
use super::template::{CargoConfig, CargoToml, Dependency, render};
use super::token::{PackageName, TomlValue};
use crate::model::Api;

/// The first line of `.cargo/config.toml`, by which it is known as written by this program.
const CONFIG_HEADER: &str = "# Written by mockwright for this machine.";

/// `Cargo.toml`.
pub(super) fn cargo_toml(name: &PackageName, runtime_version: &str, api: &Api, uses: Uses) -> String {
    let title = super::words::one_line(&api.title, 100);
    let description = if title.is_empty() { "A mock of an API".to_owned() } else { format!("A mock of {title}") };
    render(&CargoToml {
        name: TomlValue::new(name.as_str()),
        description: TomlValue::new(description),
        dependencies: dependencies(runtime_version, uses),
    })
}

fn dependencies(runtime_version: &str, uses: Uses) -> Vec<Dependency> {
    let runtime = format!("={runtime_version}");
    let mut dependencies = Vec::new();
    let mut add = |name: &str, version: &str, is_bare: bool, features: &[&str]| {
        if let Some(name) = PackageName::new(name) {
            let (version, features) =
                (TomlValue::new(version), (!features.is_empty()).then(|| TomlValue::new(features.to_vec())));
            dependencies.push(Dependency { name, version, is_bare, features });
        }
    };
    if uses.chrono {
        add("chrono", "0.4", true, &["clock", "serde", "std"]);
    }
    add("mockwright-runtime", &runtime, true, &["program"]);
    add("rust-embed", "8", false, &["include-exclude"]);
    add("serde", "1", false, &["derive"]);
    add("serde_json", "1", false, &[]);
    if uses.uuid {
        add("uuid", "1", false, &["serde", "v4"]);
    }
    dependencies
}

/// `.cargo/config.toml`, for a checkout that has the crates.
pub(crate) fn cargo_config(checkout: &Path) -> String {
    let path = |crate_folder: &str| TomlValue::new(checkout.join(crate_folder).to_string_lossy().into_owned());
    render(&CargoConfig { header: CONFIG_HEADER, generator: path("generator"), runtime: path("runtime") })
}

/// Whether a `.cargo/config.toml` is what this program wrote, so that it may be replaced and deleted: a user may have
/// written one, or put another in the place of ours.
pub(crate) fn is_own_config(bytes: &[u8]) -> bool {
    bytes.starts_with(CONFIG_HEADER.as_bytes())
}

/// The checkout that this program was built from, while it is there: an emitted project takes the crates from it as long as
/// they are not on the registry.
#[must_use]
pub fn checkout() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let has = |crate_folder: &str| root.join(crate_folder).join("Cargo.toml").is_file();
    (has("generator") && has("runtime")).then(|| root.to_owned())
}
