use clap::{Args, ValueEnum};

use super::{ReadingArgs, ReportFormat};

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// Path or URL of the old description, or the folder of a bundle
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// Path or URL of the new description, or the folder of a bundle
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ReportFormat,
    /// Which changes make the exit code 1
    #[arg(long, value_enum, value_name = "EFFECT")]
    pub(crate) fail_on: Option<FailOn>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOn {
    /// Those that may break clients of the old description
    Breaking,
}
