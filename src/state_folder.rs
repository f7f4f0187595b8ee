//! Where what is changed at run time is kept when nobody says otherwise.

use std::env;
use std::path::PathBuf;

use anyhow::Context;

/// The folder for what programs keep of a user (XDG base directories).
pub(crate) fn state_folder() -> anyhow::Result<PathBuf> {
    let named = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = named("XDG_STATE_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| named("HOME").map(|home| home.join(".local").join("state")));
    folder
        .map(|folder| folder.join("mockwright"))
        .context("there is no folder for what is changed at run time: `--data-dir` names one, `--no-admin` needs none")
}
