//! The command line of Mockwright: reads what was typed, calls the libraries, and prints what they say.

mod args;
mod commands;
mod description;
mod exit;
mod input;
mod log;
mod output;
mod progress;
mod report;
mod state_folder;

use std::process::ExitCode;

use clap::Parser;
use mockwright_runtime::{LogFormat, LogLevel};

/// Parsing a large description is one allocation after the other: it takes a third less time with this allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let outcome = match args::Args::try_parse() {
        Ok(args) => commands::run(args.command),
        Err(error) => {
            if log::is_asked_for_json(std::env::args_os()) {
                log::begin(LogLevel::Info, LogFormat::Json);
            }
            exit::from_usage(&error)
        }
    };
    outcome.unwrap_or_else(|error| exit::from_error(&error)).into()
}
