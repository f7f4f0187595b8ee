use clap::{Args, ValueEnum};
use mockwright_runtime::{LogFormat, LogLevel};

/// Flags of the log.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Log")]
pub(crate) struct LogArgs {
    /// How what is told on stderr is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", env = "MOCKWRIGHT_LOG_FORMAT")]
    pub(crate) log_format: Format,
    /// How much is told on stderr
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL", env = "MOCKWRIGHT_LOG_LEVEL")]
    pub(crate) log_level: Level,
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
