use std::path::PathBuf;

use clap::{ArgAction, Parser, ValueEnum};
use mockwright_generator::bundle::{SecurityMode, ValidateMode};

use crate::Mock;

/// What decides a mock besides its bundle.
#[derive(Debug, Parser)]
#[command(about = "Serves the mock of an API", version, max_term_width = 100)]
pub(super) struct Flags {
    /// The host name or address to listen on
    #[arg(long, value_name = "HOST", env = "MOCKWRIGHT_HOST", default_value = "127.0.0.1")]
    host: String,
    /// The port to listen on; 0 takes one that is free. By default that of the bundle
    #[arg(long, value_name = "PORT", env = "MOCKWRIGHT_PORT")]
    port: Option<u16>,
    /// The scenario that is active. By default that of the bundle
    #[arg(long, value_name = "NAME", env = "MOCKWRIGHT_SCENARIO")]
    scenario: Option<String>,
    /// The seed of every drawn value. By default that of the bundle
    #[arg(long, value_name = "N", env = "MOCKWRIGHT_SEED")]
    seed: Option<u64>,
    /// The language of people and places in drawn values, such as `de`. By default that of the bundle
    #[arg(long, value_name = "TAG", env = "MOCKWRIGHT_LOCALE")]
    locale: Option<String>,
    /// Draw a reply for each request alone
    #[arg(long, env = "MOCKWRIGHT_DYNAMIC", action = ArgAction::SetTrue)]
    dynamic: bool,
    /// What happens to requests that break the description. By default as the bundle says
    #[arg(long, value_name = "MODE", env = "MOCKWRIGHT_VALIDATE")]
    validate: Option<Validate>,
    /// What is asked of credentials. By default as the bundle says
    #[arg(long, value_name = "MODE", env = "MOCKWRIGHT_SECURITY")]
    security: Option<Security>,
    /// Serve this folder in place of the bundle in the program
    #[arg(long, value_name = "DIR", env = "MOCKWRIGHT_BUNDLE")]
    bundle: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Validate {
    /// They are refused
    Enforce,
    /// They are answered, and it is told
    Warn,
    /// They are answered
    Off,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Security {
    /// That they are there
    Presence,
    /// That they are those of the bundle
    Credentials,
    /// Nothing
    Off,
}

impl Flags {
    pub(super) fn applied(self, mut mock: Mock) -> Mock {
        if let Some(folder) = self.bundle {
            mock = mock.with_bundle(folder);
        }
        mock = mock.host(self.host);
        mock = match self.port {
            Some(port) => mock.port(port),
            None => mock.port_of_bundle_or(8000),
        };
        if let Some(name) = self.scenario {
            mock = mock.scenario(name);
        }
        if let Some(seed) = self.seed {
            mock = mock.seed(seed);
        }
        if let Some(tag) = self.locale {
            mock = mock.locale(tag);
        }
        if self.dynamic {
            mock = mock.dynamic(true);
        }
        if let Some(mode) = self.validate {
            mock = mock.validate(match mode {
                Validate::Enforce => ValidateMode::Enforce,
                Validate::Warn => ValidateMode::Warn,
                Validate::Off => ValidateMode::Off,
            });
        }
        if let Some(mode) = self.security {
            mock = mock.security(match mode {
                Security::Presence => SecurityMode::Presence,
                Security::Credentials => SecurityMode::Credentials,
                Security::Off => SecurityMode::Off,
            });
        }
        mock
    }
}
