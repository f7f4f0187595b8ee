use std::path::PathBuf;

use clap::Args;

use super::{ReadingArgs, ReportFormat};

const SAFE: &str = "\
What you edited stays: values, headers, comments, files that you moved, added or took out.
All else follows the description. Where you and the description changed the same, your value
stays, and the new one is put under .mockwright/conflicts/ until `mockwright resolve` ends it.
Of a project, a function that new types could keep from building is left out until then.";

#[derive(Debug, Args)]
#[command(after_help = SAFE)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct RegenerateArgs {
    /// The folder of a bundle or project
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Another place of the description, a path or URL; `mock.yaml` names it from then on [default: the one in mock.yaml]
    #[arg(long, value_name = "SPEC")]
    pub(crate) spec: Option<String>,
    /// Write nothing; exit with 4 when the bundle is out of date, with 3 while a conflict is unresolved
    #[arg(long, conflicts_with_all = ["dry_run", "prune", "refresh", "adopt"])]
    pub(crate) check: bool,
    /// Write nothing; print what would be changed, and how the files would differ
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Also remove edited files whose operation or scenario has left the description
    #[arg(long)]
    pub(crate) prune: bool,
    /// Also draw values again that are still valid and about which the description says nothing new
    #[arg(long)]
    pub(crate) refresh: bool,
    /// Take a folder of which is not known what was generated: what differs counts as edited
    #[arg(long)]
    pub(crate) adopt: bool,
    /// How to print the report
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ReportFormat,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ResolveArgs {
    /// The folder of a bundle or project
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Keep your values
    #[arg(long, conflicts_with = "theirs")]
    pub(crate) ours: bool,
    /// Take the new values
    #[arg(long)]
    pub(crate) theirs: bool,
    /// One conflict, as the list without flags names it: FILE#POINTER, FILE for all of a file, or POINTER [default: all]
    #[arg(value_name = "POINTER")]
    pub(crate) pointer: Option<String>,
}
