use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// How much a program logs. Each level has what those before it have.
///
/// # Examples
/// ```
/// use mockwright_runtime::LogLevel;
///
/// assert!(LogLevel::Error < LogLevel::Trace);
/// assert_eq!("warn".parse(), Ok(LogLevel::Warn));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// What failed.
    Error,
    /// What is probably not as it should be.
    Warn,
    /// What happens seldom and is wanted.
    #[default]
    Info,
    /// Each request to the control plane.
    Debug,
    /// All there is.
    Trace,
}

impl LogLevel {
    /// All, the one that says least first.
    pub const ALL: [Self; 5] = [Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// How lines of a log are written.
///
/// # Examples
/// ```
/// use mockwright_runtime::LogFormat;
///
/// assert_eq!("json".parse(), Ok(LogFormat::Json));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl LogFormat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Text, Self::Json];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}

/// Text that names no level or format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be {0}")]
pub struct UnknownLog(&'static str);

impl FromStr for LogLevel {
    type Err = UnknownLog;

    fn from_str(text: &str) -> Result<Self, UnknownLog> {
        let known = Self::ALL.into_iter().find(|level| level.as_str() == text);
        known.ok_or(UnknownLog("`error`, `warn`, `info`, `debug` or `trace`"))
    }
}

impl FromStr for LogFormat {
    type Err = UnknownLog;

    fn from_str(text: &str) -> Result<Self, UnknownLog> {
        let known = Self::ALL.into_iter().find(|format| format.as_str() == text);
        known.ok_or(UnknownLog("`text` or `json`"))
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Level and format of a log, turned while the program runs. Clones turn the same log.
///
/// Whoever installs a subscriber asks it for each event; this crate installs none. Turning the level makes `tracing` ask
/// again what each place is interested in.
///
/// # Examples
/// ```
/// use mockwright_runtime::{LogFormat, LogLevel, LogSwitch};
///
/// let log = LogSwitch::new(LogLevel::Info, LogFormat::Text);
/// log.clone().set_level(LogLevel::Debug);
/// assert_eq!((log.level(), log.format()), (LogLevel::Debug, LogFormat::Text));
/// ```
#[derive(Clone, Debug)]
pub struct LogSwitch(Arc<Turned>);

#[derive(Debug)]
struct Turned {
    level: AtomicU8,
    format: AtomicU8,
}

impl Default for LogSwitch {
    fn default() -> Self {
        Self::new(LogLevel::default(), LogFormat::default())
    }
}

impl LogSwitch {
    /// A log that begins so.
    pub fn new(level: LogLevel, format: LogFormat) -> Self {
        Self(Arc::new(Turned { level: AtomicU8::new(level as u8), format: AtomicU8::new(format as u8) }))
    }

    /// How much is logged now.
    pub fn level(&self) -> LogLevel {
        let level = self.0.level.load(Ordering::Relaxed);
        LogLevel::ALL.get(usize::from(level)).copied().unwrap_or_default()
    }

    /// Logs as much as this from now on.
    pub fn set_level(&self, level: LogLevel) {
        self.0.level.store(level as u8, Ordering::Relaxed);
        tracing::callsite::rebuild_interest_cache();
    }

    /// How lines are written now.
    pub fn format(&self) -> LogFormat {
        let format = self.0.format.load(Ordering::Relaxed);
        LogFormat::ALL.get(usize::from(format)).copied().unwrap_or_default()
    }

    /// Writes lines so from now on.
    pub fn set_format(&self, format: LogFormat) {
        self.0.format.store(format as u8, Ordering::Relaxed);
    }
}
