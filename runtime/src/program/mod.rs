//! A whole program around one mock: flags, signals, what is printed. An emitted project's `main` is a call of [`run`].

mod flags;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser as _;
use flags::Flags;
use mockwright_generator::diagnostic::{Diagnostic, Place, Severity};

use crate::{Mock, Signals, StartError};

/// Nothing could be served.
const FAILED: u8 = 2;

/// Serves a mock until the process is told to stop. Flags, or `MOCKWRIGHT_…` in the environment, change its settings;
/// `--help` lists them. Prints `listening on URL NAME` on stdout once it serves, and what is wrong on stderr.
///
/// Returns success once it was stopped, 2 where it could not be started. Wrong flags end the process with 2.
///
/// # Examples
/// ```no_run
/// use mockwright_runtime::Mock;
///
/// fn main() -> std::process::ExitCode {
///     mockwright_runtime::program::run(Mock::from_bundle("bundle"))
/// }
/// ```
pub fn run(mock: Mock) -> ExitCode {
    let mock = Flags::parse().applied(mock.record_requests(0).on_violations(complain));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string()),
    };
    let outcome = runtime.block_on(serve(mock));
    runtime.shutdown_background();
    outcome
}

async fn serve(mock: Mock) -> ExitCode {
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => return failed(&error.to_string()),
    };
    let started = tokio::select! {
        started = mock.start() => started,
        () = signals.next() => return ExitCode::SUCCESS,
    };
    let mock = match started {
        Ok(mock) => mock,
        Err(StartError::Unusable { diagnostics, .. }) => {
            diagnostics.iter().for_each(tell);
            return ExitCode::from(FAILED);
        }
        Err(error @ StartError::PortInUse { .. }) => {
            let failed = failed(&error.to_string());
            complain("`--port 0` takes a port that is free");
            return failed;
        }
        Err(error) => return failed(&error.to_string()),
    };
    mock.diagnostics().iter().for_each(tell);
    // A server whose output nobody reads serves all the same.
    let _ = writeln!(io::stdout(), "listening on {} {}", mock.url(), harmless(&mock.name()));
    signals.next().await;
    tokio::select! {
        () = mock.stop() => ExitCode::SUCCESS,
        () = signals.next() => failed("stopped at once, replies that were under way are lost"),
    }
}

fn tell(diagnostic: &Diagnostic) {
    let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
    let Place { file, line, column, .. } = &diagnostic.place;
    let numbers = [*line, *column].into_iter().flatten().map(|number| format!(":{number}"));
    let place = file.as_ref().map(|file| format!(" {file}{}", numbers.collect::<String>())).unwrap_or_default();
    complain(&format!("{severity}[{}]{place}: {}", diagnostic.code, diagnostic.message));
    if let Some(hint) = &diagnostic.hint {
        complain(&format!("hint: {hint}"));
    }
}

fn failed(message: &str) -> ExitCode {
    complain(message);
    ExitCode::from(FAILED)
}

fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{}", harmless(line));
}

/// A text of a description, without what would move the cursor of a terminal or begin another line.
fn harmless(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
