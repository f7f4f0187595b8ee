//! What the process says when it ends.

use std::io;
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::log;
use crate::output;

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

/// Prints help, version or a usage error where each belongs.
pub(crate) fn from_usage(error: &clap::Error) -> anyhow::Result<Exit> {
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
