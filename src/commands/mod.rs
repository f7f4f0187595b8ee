//! One file a command.

mod check;
mod completions;
mod config;
mod diff;
mod export;
mod generate;
mod man;
mod openapi;
mod regenerate;
mod resolve;
mod schema;
mod serve;

use crate::args::Command;
use crate::exit::Exit;
use crate::settings::Settings;

/// Runs what was typed.
///
/// # Errors
/// What stopped the command and is no fault of the description or bundle.
pub(crate) fn run(command: Command, settings: &Settings) -> anyhow::Result<Exit> {
    match command {
        Command::Serve(args) => serve::run(&args, settings),
        Command::Generate(args) => generate::run(&args),
        Command::Regenerate(args) => regenerate::run(&args),
        Command::Resolve(args) => resolve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Config(args) => config::run(&args, settings),
        Command::Man(args) => man::run(&args),
        Command::Openapi => openapi::run(),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
    }
}
