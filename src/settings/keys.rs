//! What the keys of a file mean: each is a flag of `serve`, checked as the flag is.

use std::any::TypeId;
use std::error::Error as _;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command as Clap};
use mockwright_generator::diagnostic::did_you_mean;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::file::{FileFault, SettingsFile};
use super::{SERVE, secret};

/// What a file gives for a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) id: String,
    pub(super) values: Vec<String>,
    pub(super) line: u32,
}

/// What values a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Truth,
    Number,
    Folder,
    Text,
}

impl Kind {
    pub(super) fn of(arg: &Arg) -> Self {
        let parser = arg.get_value_parser().type_id();
        let is = |types: &[TypeId]| types.iter().any(|known| parser == *known);
        if is(&[TypeId::of::<bool>()]) {
            Self::Truth
        } else if is(&[TypeId::of::<u16>(), TypeId::of::<u32>(), TypeId::of::<u64>()]) {
            Self::Number
        } else if is(&[TypeId::of::<PathBuf>()]) {
            Self::Folder
        } else {
            Self::Text
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Truth => "true or false",
            Self::Number => "a whole number",
            Self::Folder | Self::Text => "text in quotes",
        }
    }
}

/// Whether a flag can be set in a file.
pub(super) fn is_settable(arg: &Arg) -> bool {
    arg.get_long().is_some() && !matches!(arg.get_id().as_str(), "config" | "format" | "help" | "version")
}

pub(super) fn is_list(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append) || arg.get_value_delimiter().is_some()
}

/// All that a file gives, or all that is wrong with it.
pub(super) fn given(file: &SettingsFile, command: &Clap) -> Result<Vec<Given>, Vec<FileFault>> {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    let mut reading = Reading { file, command, faults: Vec::new(), given: Vec::new() };
    for error in errors {
        reading.syntax(&error);
    }
    let has_syntax_errors = !reading.faults.is_empty();
    if !has_syntax_errors {
        reading.tables(table.get_ref());
    }
    let Reading { mut faults, given, .. } = reading;
    faults.sort_by_key(|fault| fault.span.start);
    if has_syntax_errors {
        // What follows on the same line is a consequence.
        faults.dedup_by_key(|fault| file.place(fault.span.start).0);
    }
    if faults.is_empty() { Ok(given) } else { Err(faults) }
}

struct Reading<'f> {
    file: &'f SettingsFile,
    /// The whole command line.
    command: &'f Clap,
    faults: Vec<FileFault>,
    given: Vec<Given>,
}

type Key<'k, 'v> = &'k Spanned<std::borrow::Cow<'v, str>>;

impl<'f> Reading<'f> {
    fn flags(&self) -> impl Iterator<Item = &'f Arg> + use<'f> {
        let serve = self.command.find_subcommand(SERVE);
        serve.into_iter().flat_map(Clap::get_arguments).filter(|arg| is_settable(arg))
    }

    fn flag(&self, name: &str) -> Option<&'f Arg> {
        self.flags().find(|arg| arg.get_long() == Some(name))
    }

    fn syntax(&mut self, error: &toml::de::Error) {
        let span = error.span().unwrap_or_default();
        // Where quotes do not end, what is wrong may be the secret itself.
        let start = self.file.text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line = self.file.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let is_secret = secret::NAMES.iter().any(|name| line.contains(name));
        self.faults.push(FileFault { message: error.message().to_owned(), hint: None, span, is_secret });
    }

    fn fault(&mut self, span: std::ops::Range<usize>, message: String, hint: Option<String>, is_secret: bool) {
        self.faults.push(FileFault { message, hint, span, is_secret });
    }

    fn tables(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref();
            match value.get_ref() {
                DeValue::Table(serve) if name == SERVE => serve.iter().for_each(|(key, value)| self.key(key, value)),
                _ if name == SERVE => {
                    self.fault(value.span(), "expected a table: [serve]".to_owned(), None, false);
                }
                _ => {
                    let hint = match self.flag(name) {
                        Some(_) => Some("settings stand below a line `[serve]`".to_owned()),
                        None => did_you_mean(name, [SERVE]),
                    };
                    self.fault(key.span(), format!("there is no setting `{name}`"), hint, true);
                }
            }
        }
    }

    fn key(&mut self, key: Key<'_, '_>, value: &Spanned<DeValue<'_>>) {
        let name = key.get_ref();
        let Some(arg) = self.flag(name) else {
            let known: Vec<&str> = self.flags().filter_map(Arg::get_long).collect();
            let hint = did_you_mean(name, known);
            // What is misspelt may be a secret.
            return self.fault(key.span(), format!("there is no setting `{name}`"), hint, true);
        };
        let values = match value.get_ref() {
            DeValue::Array(values) if is_list(arg) => values.iter().collect(),
            _ => vec![value],
        };
        let mut texts = Vec::new();
        for value in values {
            match self.text(arg, value) {
                Ok(text) => texts.push(text),
                Err(message) => {
                    let is_secret = secret::NAMES.contains(&name.as_ref());
                    self.fault(value.span(), format!("`{name}`: {message}"), None, is_secret);
                }
            }
        }
        let line = self.file.place(key.span().start).0;
        self.given.push(Given { id: arg.get_id().to_string(), values: texts, line });
    }

    /// A value as it would be typed, checked as the flag checks it.
    fn text(&self, arg: &Arg, value: &Spanned<DeValue<'_>>) -> Result<String, String> {
        let kind = Kind::of(arg);
        let text = match (kind, value.get_ref()) {
            (Kind::Truth, DeValue::Boolean(truth)) => truth.to_string(),
            (Kind::Number, DeValue::Integer(number)) => {
                let value = i128::from_str_radix(number.as_str(), number.radix());
                value.map_err(|_| format!("expected {}", kind.expected()))?.to_string()
            }
            (Kind::Text, DeValue::String(text)) => text.to_string(),
            (Kind::Folder, DeValue::String(path)) => {
                let folder = self.file.path.parent().unwrap_or(std::path::Path::new(""));
                folder.join(&**path).to_string_lossy().into_owned()
            }
            _ if is_list(arg) => return Err(format!("expected {}, or a list of such", kind.expected())),
            _ => return Err(format!("expected {}", kind.expected())),
        };
        if matches!(arg.get_action(), ArgAction::SetTrue) { Ok(text) } else { self.checked(arg, text) }
    }

    fn checked(&self, arg: &Arg, text: String) -> Result<String, String> {
        let flag = format!("--{}={text}", arg.get_long().unwrap_or_default());
        let typed = self.command.clone().try_get_matches_from(["mockwright", SERVE, "input", &flag]);
        let Err(error) = typed else { return Ok(text) };
        match error.kind() {
            ErrorKind::InvalidValue => Err(match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(valid)) => format!("expected one of {}", valid.join(", ")),
                _ => "this is no value for it".to_owned(),
            }),
            ErrorKind::ValueValidation => {
                Err(error.source().map_or_else(|| "this is no value for it".to_owned(), ToString::to_string))
            }
            // What else is wrong is wrong about something else.
            _ => Ok(text),
        }
    }
}
