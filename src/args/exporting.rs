use std::path::PathBuf;

use clap::Args;

use super::SettingsFileArg;

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The bundle: a folder that is one already, or that is empty or does not exist
    #[arg(value_name = "DIR")]
    pub(crate) into: PathBuf,
    /// The server's identifier or name [default: the only one]
    #[arg(long, value_name = "ID")]
    pub(crate) server: Option<String>,
    /// The folder that keeps what is changed at run time [default: mockwright in the user's state folder]
    #[arg(long, value_name = "DIR", env = "MOCKWRIGHT_DATA_DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// The URL of a PostgreSQL database that keeps it instead of a file in the folder
    #[arg(long, value_name = "URL", env = "MOCKWRIGHT_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<String>,
    #[command(flatten)]
    pub(crate) file: SettingsFileArg,
}
