//! Settings: what was typed, then the environment, then a file, then what is so by default.

mod file;
mod keys;
mod secret;
mod set;

use std::ffi::OsString;

use clap::parser::ValueSource;
use clap::{ArgMatches, Command as Clap, CommandFactory as _, FromArgMatches as _};
pub(crate) use file::{FileFault, SettingsFile, file_asks_for_json};
pub(crate) use set::{Origin, Set};

use self::keys::{Given, given};
use crate::args::{Args, Command};

/// Commands that read the file of settings.
const READERS: [&str; 3] = ["serve", "config", "export"];

/// The command whose flags the file has.
const SERVE: &str = "serve";

/// What is set about serving, and where.
#[derive(Debug, Default)]
pub(crate) struct Settings(Vec<Set>);

/// Why nothing is done.
#[derive(Debug)]
pub(crate) enum Refused {
    /// What was typed is not understood, or it asked for help.
    Usage(clap::Error),
    /// The file of settings is not.
    File { file: SettingsFile, faults: Vec<FileFault>, is_json: bool },
    /// It cannot be read.
    Unreadable { error: anyhow::Error, is_json: bool },
}

impl From<clap::Error> for Refused {
    fn from(error: clap::Error) -> Self {
        Self::Usage(error)
    }
}

/// Reads what was typed, with all that lies behind it.
pub(crate) fn read(arguments: &[OsString]) -> Result<(Command, Settings), Refused> {
    let command = Args::command();
    let matches = command.clone().try_get_matches_from(arguments)?;
    let Some((name, typed)) = matches.subcommand().filter(|(name, _)| READERS.contains(name)) else {
        return Ok((Args::from_arg_matches(&matches)?.command, Settings::default()));
    };
    let named = typed.get_one::<std::path::PathBuf>("config");
    let file = match SettingsFile::find(named.map(std::path::PathBuf::as_path)) {
        Ok(file) => file,
        Err(error) => return Err(Refused::Unreadable { error, is_json: is_json(name, typed, None) }),
    };
    let given = match file.as_ref().map(|file| given(file, &command)) {
        None => Vec::new(),
        Some(Ok(given)) => given,
        Some(Err(faults)) => {
            let is_json = is_json(name, typed, file.as_ref());
            return Err(file.map_or_else(
                || Refused::Unreadable { error: anyhow::anyhow!("there is no file"), is_json },
                |file| Refused::File { file, faults, is_json },
            ));
        }
    };
    let layered = command.clone().mut_subcommand(name, |command| over(command, &given));
    let matches = layered.try_get_matches_from(arguments)?;
    // A flag with another default has another turn in the command that has it.
    let settings = match (matches.subcommand(), command.find_subcommand(name)) {
        (Some((_, typed)), Some(command)) if name != "export" => Settings::of(command, typed, file.as_ref(), &given),
        _ => Settings::default(),
    };
    Ok((Args::from_arg_matches(&matches)?.command, settings))
}

/// Puts what a file gives in the place of what is so by default.
fn over(command: Clap, given: &[Given]) -> Clap {
    given.iter().fold(command, |command, Given { id, values, .. }| {
        if command.get_arguments().any(|arg| arg.get_id() == id.as_str()) {
            command.mut_arg(id, |arg| arg.default_values(values))
        } else {
            command
        }
    })
}

/// Whether faults have to be told as JSON, as far as can be known while there are faults.
fn is_json(name: &str, typed: &ArgMatches, file: Option<&SettingsFile>) -> bool {
    if name != SERVE {
        return false;
    }
    let is_typed = typed.value_source("log_format").is_some_and(|source| source != ValueSource::DefaultValue);
    if is_typed {
        let value = typed.get_raw("log_format").into_iter().flatten().next();
        return value.is_some_and(|value| value == "json");
    }
    file.is_some_and(SettingsFile::asks_for_json)
}

impl Settings {
    fn of(command: &Clap, typed: &ArgMatches, file: Option<&SettingsFile>, given: &[Given]) -> Self {
        let settable = command.get_arguments().filter(|arg| keys::is_settable(arg));
        Self(settable.map(|arg| Set::of(arg, typed, file, given)).collect())
    }

    /// All, in the order of the help.
    pub(crate) fn all(&self) -> &[Set] {
        &self.0
    }

    /// Whether a flag or the environment decides it, so that what was set while it ran does not count.
    pub(crate) fn is_pinned(&self, name: &str) -> bool {
        let set = self.0.iter().find(|set| set.name == name);
        set.is_some_and(|set| matches!(set.origin, Origin::Flag | Origin::Environment(_)))
    }
}

#[cfg(test)]
mod tests;
