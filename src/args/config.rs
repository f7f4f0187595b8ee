use std::path::PathBuf;

use clap::Args;

use super::Format;
use super::serving::SettingArgs;

/// Where settings are read from.
#[derive(Clone, Debug, Args)]
pub(crate) struct SettingsFileArg {
    /// The file of settings [default: mockwright.toml in the working folder, if it is there]
    #[arg(long, value_name = "FILE", env = "MOCKWRIGHT_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}
