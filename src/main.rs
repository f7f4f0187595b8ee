//! The command line of Mockwright: reads what was typed, calls the libraries, and prints what they say.

mod args;
mod commands;
mod description;
mod exit;
mod input;
mod output;
mod progress;
mod report;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let outcome = match args::Args::try_parse() {
        Ok(args) => commands::run(args.command),
        Err(error) => exit::from_usage(&error),
    };
    outcome.unwrap_or_else(|error| exit::from_error(&error)).into()
}
