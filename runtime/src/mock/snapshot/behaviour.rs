//! How a server behaves, whatever it answers.

use mockwright_generator::bundle::ServerSettings;

use super::failure::Failures;

/// The settings of a server, and what follows from them.
#[derive(Debug)]
pub(super) struct Behaviour {
    pub(super) server: ServerSettings,
    /// Of a hundred replies; may have a fraction, which the settings of a bundle cannot say.
    pub(super) error_rate_percent: f64,
    pub(super) failures: Failures,
}

impl Behaviour {
    pub(super) fn new(server: ServerSettings, seed: u64) -> Self {
        let percent = f64::from(server.error_rate_percent);
        Self::erring(server, percent, seed)
    }

    /// With an error rate of its own.
    pub(super) fn erring(server: ServerSettings, error_rate_percent: f64, seed: u64) -> Self {
        Self { server, error_rate_percent, failures: Failures::new(error_rate_percent, seed) }
    }
}
