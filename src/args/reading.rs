use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mockwright_generator::egress::{Cidr, Egress};
use mockwright_generator::source::{Limits, ReadOptions};

/// What every command that reads a description takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct ReadingArgs {
    /// The folder that references to local files must stay under [default: the nearest folder above the
    /// description that holds .git, else the working folder if it holds the description, else its folder]
    #[arg(long, value_name = "DIR", env = "MOCKWRIGHT_SPEC_ROOT")]
    pub(crate) spec_root: Option<PathBuf>,
    /// Allow connections to a private range, such as 10.0.0.0/8; may be given several times
    #[arg(long, value_name = "CIDR", env = "MOCKWRIGHT_ALLOW_EGRESS", value_delimiter = ',')]
    pub(crate) allow_egress: Vec<Cidr>,
}

impl ReadingArgs {
    /// What reading may touch. A command that serves nothing may connect to loopback.
    pub(crate) fn options(&self, allow_loopback: bool) -> ReadOptions {
        ReadOptions {
            spec_root: self.spec_root.clone(),
            egress: Egress { allow_loopback, allowed_ranges: self.allow_egress.clone() },
            limits: Limits::default(),
        }
    }
}

/// How the description's examples are taken.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ExamplesArg {
    /// What becomes of examples that break their own schema
    #[arg(long, value_enum, default_value_t, env = "MOCKWRIGHT_EXAMPLES")]
    pub(crate) examples: Examples,
}

impl ExamplesArg {
    pub(crate) fn as_written(self) -> bool {
        matches!(self.examples, Examples::AsWritten)
    }
}

/// What becomes of examples that break their own schema.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Examples {
    /// They are mended, keeping every value that is valid
    #[default]
    Repaired,
    /// They are served untouched
    AsWritten,
}
