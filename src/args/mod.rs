//! What can be typed.

mod comparing;
mod config;
mod control;
mod exporting;
mod logging;
mod reading;
mod regenerating;
mod serving;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
pub(crate) use comparing::{DiffArgs, FailOn};
pub(crate) use config::{ConfigArgs, SettingsFileArg};
pub(crate) use exporting::ExportArgs;
pub(crate) use reading::ReadingArgs;
pub(crate) use regenerating::{RegenerateArgs, ResolveArgs};
pub(crate) use serving::ServeArgs;

const EXIT_CODES: &str = "\
Exit codes:
  0  everything went well
  1  the description or bundle has an error, or --fail-on is met
  2  wrong usage, or a failure outside the input
  3  conflicts of a regeneration are unresolved
  4  the bundle is out of date with its description (regenerate --check)";

/// Mock servers from OpenAPI descriptions
#[derive(Debug, Parser)]
#[command(name = "mockwright", version, after_help = EXIT_CODES, max_term_width = 100, subcommand_required = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve descriptions or bundles
    Serve(ServeArgs),
    /// Write a bundle that can be edited and served, or a Rust project around one
    Generate(GenerateArgs),
    /// Bring a bundle up to date with its description; edits stay
    Regenerate(RegenerateArgs),
    /// Decide what becomes of the conflicts of a regeneration, or list them
    Resolve(ResolveArgs),
    /// Show every problem of a description or bundle
    Check(CheckArgs),
    /// Tell what changed between two descriptions, and what breaks clients
    Diff(DiffArgs),
    /// Write what was changed while a server ran into a bundle
    Export(ExportArgs),
    /// Print what is set about serving, and where
    Config(ConfigArgs),
    /// Print the OpenAPI document of the control plane
    Openapi,
    /// Print the JSON Schema of a bundle's file
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command
    Man(ManArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct GenerateArgs {
    /// Path or URL of an OpenAPI description (2.0, 3.0, 3.1 or 3.2; YAML or JSON)
    pub(crate) spec: String,
    /// The folder to write into; it must be empty or not exist
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// What to write
    #[arg(long, value_enum, default_value_t)]
    pub(crate) emit: Emit,
    /// Decides every drawn value: the same seed gives the same bytes [default: 1]
    #[arg(long, value_name = "N", env = "MOCKWRIGHT_SEED")]
    pub(crate) seed: Option<u64>,
    /// The language of people and places in drawn values, such as de or fr [default: en]
    #[arg(long, value_name = "TAG", env = "MOCKWRIGHT_LOCALE")]
    pub(crate) locale: Option<String>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) examples: reading::ExamplesArg,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Emit {
    /// A folder of YAML files
    #[default]
    Bundle,
    /// A Rust program with such a folder in it, and a function for each operation
    Project,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CheckArgs {
    /// Path or URL of an OpenAPI description, or the folder of a bundle or project
    #[arg(value_name = "SPEC|BUNDLE")]
    pub(crate) input: String,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// How a report on changes is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For a comment on a pull request
    Markdown,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SchemaArgs {
    /// Which file of a bundle
    #[arg(value_enum)]
    pub(crate) file: BundleFile,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum BundleFile {
    /// `mock.yaml`
    Mock,
    /// `responses/<group>/<operation>.yaml`
    Operation,
    /// `scenarios/<name>.yaml`
    Scenario,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ManArgs {
    /// The folder to write a page for each command into; made if it is missing
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}
