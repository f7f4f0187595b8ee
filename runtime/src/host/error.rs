use std::fmt;
use std::io;

use mockwright_generator::diagnostic::Diagnostic;

/// Why a mock did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The description or bundle cannot be served at all; at least one of the diagnostics is an error.
    #[error("cannot read {location}: {}", First(.diagnostics))]
    Unusable {
        /// The path or URL that was given.
        location: String,
        /// What is wrong, with places.
        diagnostics: Vec<Diagnostic>,
    },
    /// Another program listens on the port.
    #[error("port {port} of {host} is in use")]
    PortInUse {
        /// The host that was given.
        host: String,
        /// The port that was asked for.
        port: u16,
    },
    /// The host or port cannot be listened on.
    #[error("cannot listen on port {port} of {host}")]
    Listen {
        /// The host that was given.
        host: String,
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// Reading was broken off, which happens when the runtime shuts down, or when the program has a bug.
    #[error("reading {location} was broken off")]
    Interrupted {
        /// The path or URL that was given.
        location: String,
    },
}

impl StartError {
    /// What is wrong with the description or bundle; empty for other causes.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Unusable { diagnostics, .. } => diagnostics,
            _ => &[],
        }
    }
}

struct First<'d>(&'d [Diagnostic]);

impl fmt::Display for First<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("nothing says why"),
            [only] => f.write_str(&only.message),
            [first, rest @ ..] => write!(f, "{} (and {} more)", first.message, rest.len()),
        }
    }
}
