use clap::{ArgAction, Args, ValueEnum, value_parser};
use mockwright_runtime::{LogFormat, LogLevel};

/// Flags of the log.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Log")]
#[expect(clippy::struct_field_names, reason = "each is the name of its flag")]
pub(crate) struct LogArgs {
    /// How what is told on stderr is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", env = "MOCKWRIGHT_LOG_FORMAT")]
    pub(crate) log_format: Format,
    /// How much is told on stderr
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL", env = "MOCKWRIGHT_LOG_LEVEL")]
    pub(crate) log_level: Level,
    /// Whether requests to the mocks are kept, for the control plane
    #[arg(long, action = ArgAction::Set, default_value_t = true, value_name = "true|false", env = "MOCKWRIGHT_LOG_REQUESTS")]
    pub(crate) log_requests: bool,
    /// Whether their bodies and those of replies are kept too
    #[arg(long, action = ArgAction::Set, default_value_t = true, value_name = "true|false", env = "MOCKWRIGHT_LOG_BODIES")]
    pub(crate) log_bodies: bool,
    /// How many requests of each server are kept
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = value_parser!(u64).range(1..=100_000_000), env = "MOCKWRIGHT_LOG_ROWS")]
    pub(crate) log_rows: u64,
    /// For how many days
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = value_parser!(u32).range(1..=36_500), env = "MOCKWRIGHT_LOG_DAYS")]
    pub(crate) log_days: u32,
}

/// How what is told is written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

impl From<Format> for LogFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
        }
    }
}

/// How much is told.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Level {
    /// What failed
    Error,
    /// And what is probably not as it should be
    Warn,
    /// And how things go
    #[default]
    Info,
    /// And each request to the control plane
    Debug,
    /// And all else
    Trace,
}

impl From<Level> for LogLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warn => Self::Warn,
            Level::Info => Self::Info,
            Level::Debug => Self::Debug,
            Level::Trace => Self::Trace,
        }
    }
}
