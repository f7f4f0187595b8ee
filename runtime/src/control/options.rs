use std::collections::BTreeSet;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use mockwright_generator::egress::Cidr;

use super::LogSwitch;
use super::access::{CredentialsError, RateSpec, parse_rate_limit};
use crate::store::{OpenError, StoreError};

/// What decides how a control plane is served.
///
/// # Examples
/// ```
/// let options = mockwright_runtime::ControlOptions::new("data");
/// assert!(options.auth);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ControlOptions {
    /// The folder of all that is kept; made if it is missing.
    pub folder: PathBuf,
    /// The URL of a PostgreSQL database; `None`: a file in the folder.
    pub database: Option<String>,
    /// A key that callers may send besides those that are kept.
    pub api_key: Option<String>,
    /// Whether callers have to say who they are. Without, the control plane may only be reached from this machine.
    pub auth: bool,
    /// Names besides those of loopback that requests may name in `Host`.
    pub allowed_hosts: Vec<String>,
    /// How many calls are allowed.
    pub rate_limit: RateLimit,
    /// The host name or address that servers listen on.
    pub host: String,
    /// The folder that descriptions of new servers must be in; `None`: the working folder.
    pub spec_root: Option<PathBuf>,
    /// Private addresses that descriptions of new servers may come from.
    pub allowed_ranges: Vec<Cidr>,
    /// Level and format of the program's log, which callers can change. It has to be the one that the program's
    /// subscriber follows.
    pub log: LogSwitch,
    /// Whether requests are logged.
    pub log_requests: bool,
    /// Whether bodies are logged, each way.
    pub log_bodies: bool,
    /// How many requests of each server are kept.
    pub log_rows: u64,
    /// For how many days.
    pub log_days: u32,
    /// After what time each try to deliver a webhook follows the one before it.
    pub webhook_retries: Vec<Duration>,
    /// What was decided where nothing that was set through the API counts.
    pub pinned: BTreeSet<Setting>,
}

/// What can be set through the API as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// The address that is listened on.
    Host,
    /// The port of the first server.
    Port,
    /// How much the program logs.
    LogLevel,
    /// How lines of its log are written.
    LogFormat,
    /// Whether requests are logged.
    LogRequests,
    /// Whether bodies are logged.
    LogBodies,
    /// How many requests are kept.
    LogRows,
    /// For how many days.
    LogDays,
}

impl Setting {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::Host,
        Self::Port,
        Self::LogLevel,
        Self::LogFormat,
        Self::LogRequests,
        Self::LogBodies,
        Self::LogRows,
        Self::LogDays,
    ];

    /// The name of its flag without the dashes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Port => "port",
            Self::LogLevel => "log-level",
            Self::LogFormat => "log-format",
            Self::LogRequests => "log-requests",
            Self::LogBodies => "log-bodies",
            Self::LogRows => "log-rows",
            Self::LogDays => "log-days",
        }
    }
}

/// At once, then after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h.
const WEBHOOK_RETRIES: [u64; 7] = [0, 5, 300, 1_800, 7_200, 18_000, 36_000];

/// How many calls a key may make.
///
/// # Examples
/// ```
/// use mockwright_runtime::RateLimit;
///
/// assert!("off".parse::<RateLimit>().is_ok() && "500/hour,50/minute".parse::<RateLimit>().is_ok());
/// assert!("many".parse::<RateLimit>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit(Option<RateSpec>);

impl Default for RateLimit {
    fn default() -> Self {
        Self(Some(RateSpec::default()))
    }
}

impl std::str::FromStr for RateLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        parse_rate_limit(text).map(Self)
    }
}

impl RateLimit {
    pub(super) fn spec(self) -> Option<RateSpec> {
        self.0
    }
}

impl ControlOptions {
    /// All as it is by default, kept in a folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            database: None,
            api_key: None,
            auth: true,
            allowed_hosts: Vec::new(),
            rate_limit: RateLimit::default(),
            host: "127.0.0.1".to_owned(),
            spec_root: None,
            allowed_ranges: Vec::new(),
            log: LogSwitch::default(),
            log_requests: true,
            log_bodies: true,
            log_rows: 100_000,
            log_days: 7,
            webhook_retries: WEBHOOK_RETRIES.map(Duration::from_secs).into(),
            pinned: BTreeSet::new(),
        }
    }

    pub(super) fn is_loopback(&self) -> bool {
        let address = self.host.parse::<IpAddr>();
        self.host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
    }

    pub(super) fn check(&self) -> Result<(), ControlError> {
        if !self.auth && !self.is_loopback() {
            return Err(ControlError::Exposed { host: self.host.clone() });
        }
        if self.api_key.as_ref().is_some_and(|key| key.trim().is_empty()) {
            return Err(ControlError::EmptyKey);
        }
        Ok(())
    }
}

/// Why a control plane cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// Without keys, only loopback may be listened on.
    #[error("without authentication the control plane is only served on loopback, and {host} is not")]
    Exposed {
        /// Where it should have listened.
        host: String,
    },
    /// A key without characters keeps nobody out.
    #[error("the key must not be empty")]
    EmptyKey,
    /// Another process uses the folder.
    #[error("{folder} is in use by another mockwright")]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder cannot be used.
    #[error("cannot use the folder {folder}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The database cannot be opened. It was left as it is.
    #[error("{0}")]
    Database(String),
}

impl ControlError {
    pub(super) fn store(error: &OpenError) -> Self {
        Self::Database(error.to_string())
    }

    pub(super) fn kept(error: &StoreError) -> Self {
        Self::Database(error.to_string())
    }

    pub(super) fn credentials(error: &CredentialsError) -> Self {
        Self::Database(error.to_string())
    }
}
