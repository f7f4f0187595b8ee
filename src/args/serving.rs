use clap::builder::FalseyValueParser;
use clap::{ArgAction, Args, ValueEnum};
use mockwright_generator::bundle::{SecurityMode, ValidateMode};

use super::ReadingArgs;
use super::config::SettingsFileArg;
use super::control::ControlArgs;
use super::logging::LogArgs;
use super::reading::ExamplesArg;

const STARTED: &str = "\
Each server prints one line when it is ready: listening on URL NAME
The first one listens on --port, each further one on the next free port.";

#[derive(Debug, Args)]
#[command(after_long_help = STARTED)]
pub(crate) struct ServeArgs {
    /// Paths or URLs of OpenAPI descriptions, or folders of bundles
    #[arg(required = true, value_name = "SPEC|BUNDLE")]
    pub(crate) inputs: Vec<String>,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}

/// What can be set about serving, also in a file.
#[derive(Debug, Args)]
pub(crate) struct SettingArgs {
    #[command(flatten)]
    pub(crate) file: SettingsFileArg,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1", env = "MOCKWRIGHT_HOST")]
    pub(crate) host: String,
    /// The port to listen on; 0 takes a free one [default: the bundle's, else 8000]
    #[arg(long, env = "MOCKWRIGHT_PORT")]
    pub(crate) port: Option<u16>,
    /// Decides every drawn value: the same seed gives the same replies [default: the bundle's, else 1]
    #[arg(long, value_name = "N", env = "MOCKWRIGHT_SEED")]
    pub(crate) seed: Option<u64>,
    /// The language of people and places in drawn values, such as de or fr [default: the bundle's, else en]
    #[arg(long, value_name = "TAG", env = "MOCKWRIGHT_LOCALE")]
    pub(crate) locale: Option<String>,
    /// Serve what the files say whenever they change: a description with all that it refers to, or a bundle
    #[arg(long, action = ArgAction::SetTrue, value_parser = FalseyValueParser::new(), env = "MOCKWRIGHT_WATCH")]
    pub(crate) watch: bool,
    /// The scenario that is active, of each input [default: the bundle's, else happy_path]
    #[arg(long, value_name = "NAME", env = "MOCKWRIGHT_SCENARIO")]
    pub(crate) scenario: Option<String>,
    /// Draw a fresh reply from the schema for each request
    #[arg(long, action = ArgAction::SetTrue, value_parser = FalseyValueParser::new(), env = "MOCKWRIGHT_DYNAMIC")]
    pub(crate) dynamic: bool,
    /// Take `__code`, `__example` and `__dynamic` in a query for preferences, as Prism does
    #[arg(long, action = ArgAction::SetTrue, value_parser = FalseyValueParser::new(), env = "MOCKWRIGHT_PRISM_COMPAT")]
    pub(crate) prism_compat: bool,
    /// What happens to requests that break the description [default: the bundle's, else enforce]
    #[arg(long, value_enum, value_name = "MODE", env = "MOCKWRIGHT_VALIDATE")]
    pub(crate) validate: Option<Validate>,
    /// What is asked of credentials [default: the bundle's, else presence]
    #[arg(long, value_enum, value_name = "MODE", env = "MOCKWRIGHT_SECURITY")]
    pub(crate) security: Option<Security>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) examples: ExamplesArg,
    #[command(flatten)]
    pub(crate) control: ControlArgs,
    #[command(flatten)]
    pub(crate) log: LogArgs,
}

/// What happens to requests that break the description.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Validate {
    /// They are refused with everything that is wrong
    Enforce,
    /// They are served and told
    Warn,
    /// They are not looked at
    Off,
}

impl From<Validate> for ValidateMode {
    fn from(mode: Validate) -> Self {
        match mode {
            Validate::Enforce => Self::Enforce,
            Validate::Warn => Self::Warn,
            Validate::Off => Self::Off,
        }
    }
}

/// What is asked of credentials.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Security {
    /// That they are there
    Presence,
    /// That they are listed in the bundle
    Credentials,
    /// Nothing
    Off,
}

impl From<Security> for SecurityMode {
    fn from(mode: Security) -> Self {
        match mode {
            Security::Presence => Self::Presence,
            Security::Credentials => Self::Credentials,
            Security::Off => Self::Off,
        }
    }
}
