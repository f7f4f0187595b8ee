use std::fmt;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches};
use serde_json::Value;

use super::file::SettingsFile;
use super::keys::{Given, Kind, is_list};
use super::secret;

/// A setting, its value, and where that comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Set {
    /// The name of its flag without the dashes.
    pub(crate) name: String,
    /// As it may be shown; null where nothing is set.
    pub(crate) value: Value,
    pub(crate) origin: Origin,
}

/// Where a value comes from, strongest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Flag,
    /// The name of the variable.
    Environment(String),
    /// The file and the line in it.
    File(PathBuf, u32),
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Environment(name) => f.write_str(name),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Set {
    pub(super) fn of(arg: &Arg, typed: &ArgMatches, file: Option<&SettingsFile>, given: &[Given]) -> Self {
        let id = arg.get_id().as_str();
        let name = arg.get_long().unwrap_or(id).to_owned();
        let in_file = file.zip(given.iter().find(|given| given.id == id));
        let origin = match (typed.value_source(id), in_file) {
            (Some(ValueSource::CommandLine), _) => Origin::Flag,
            (Some(ValueSource::EnvVariable), _) => {
                Origin::Environment(arg.get_env().unwrap_or_default().to_string_lossy().into_owned())
            }
            (_, Some((file, given))) => Origin::File(file.path.clone(), given.line),
            _ => Origin::Default,
        };
        let value = value(arg, &name, typed);
        Self { name, value, origin }
    }
}

fn value(arg: &Arg, name: &str, typed: &ArgMatches) -> Value {
    let id = arg.get_id().as_str();
    if matches!(arg.get_action(), ArgAction::SetTrue) {
        return typed.get_flag(id).into();
    }
    let texts = typed.get_raw(id).into_iter().flatten();
    let texts = texts.map(|text| secret::shown(name, text.to_string_lossy().into_owned()));
    let kind = Kind::of(arg);
    let mut values = texts.map(|text| match kind {
        Kind::Truth => (text == "true").into(),
        Kind::Number => text.parse::<u64>().map_or(Value::Null, Value::from),
        Kind::Folder | Kind::Text => text.into(),
    });
    if is_list(arg) { values.collect() } else { values.next().unwrap_or(Value::Null) }
}
