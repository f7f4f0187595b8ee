//! What the process says when it ends.

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::error::ErrorKind;
use mockwright_runtime::{LogFormat, LogLevel};

use crate::log;
use crate::output;
use crate::report;
use crate::settings::Refused;

/// How a command ended. Scripts rely on the numbers: they never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Everything went well.
    Success = 0,
    /// The description or bundle has an error.
    InputError = 1,
    /// The command was used wrongly, or something outside the input failed.
    Failure = 2,
    /// Conflicts of a regeneration are unresolved.
    Conflicts = 3,
    /// A bundle is out of date with its description.
    OutOfDate = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Says why nothing is done.
pub(crate) fn from_refusal(refused: &Refused, arguments: Vec<OsString>) -> anyhow::Result<Exit> {
    let is_json = match refused {
        Refused::Usage(_) => log::is_asked_for_json(arguments),
        Refused::File { is_json, .. } | Refused::Unreadable { is_json, .. } => *is_json,
    };
    if is_json {
        log::begin(LogLevel::Info, LogFormat::Json);
    }
    match refused {
        Refused::Usage(error) => from_usage(error),
        Refused::Unreadable { error, .. } => Ok(from_error(error)),
        Refused::File { file, faults, .. } => {
            report::setting_faults(file, faults);
            Ok(Exit::Failure)
        }
    }
}

/// Prints help, version or a usage error where each belongs.
fn from_usage(error: &clap::Error) -> anyhow::Result<Exit> {
    let wanted = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if !wanted && log::is_json() {
        let message = error.render().to_string();
        output::failure(message.strip_prefix("error: ").unwrap_or(&message));
        return Ok(Exit::Failure);
    }
    match error.print() {
        Ok(()) if wanted => Ok(Exit::Success),
        Err(broken) if wanted => Err(broken.into()),
        _ => Ok(Exit::Failure),
    }
}

/// Prints an error with its causes. A reader that went away (`mockwright check … | head`) is no error.
pub(crate) fn from_error(error: &anyhow::Error) -> Exit {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    if causes.any(|cause| cause.kind() == io::ErrorKind::BrokenPipe) {
        return Exit::Success;
    }
    output::error(error);
    Exit::Failure
}
