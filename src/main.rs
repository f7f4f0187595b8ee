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
mod settings;
mod state_folder;

use std::process::ExitCode;

/// Parsing a large description is one allocation after the other: it takes a third less time with this allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let outcome = match settings::read(&arguments) {
        Ok((command, settings)) => commands::run(command, &settings),
        Err(refused) => exit::from_refusal(&refused, arguments),
    };
    outcome.unwrap_or_else(|error| exit::from_error(&error)).into()
}
