//! What can be set about the whole process while it runs.

mod change;

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

pub(crate) use change::ConfigPatch;

use super::log_switch::LogSwitch;
use super::options::{ControlOptions, Setting};
use super::turn::Turn;
use crate::journal::{LogPolicy, LogRules};
use crate::store::{DatabasePlace, Store, StoreError};

/// The name under which what was set is kept.
const KEPT: &str = "config";

/// What was decided about the process, and what was set about it since.
#[derive(Debug)]
pub(crate) struct SystemConfig {
    pub(crate) log: LogSwitch,
    pub(crate) host: String,
    /// Where the first server listens, once it does.
    pub(crate) port: OnceLock<u16>,
    pub(crate) auth: bool,
    pub(crate) database: DatabasePlace,
    /// Held by whoever changes something, until it is kept.
    pub(crate) changing: Turn,
    pinned: BTreeSet<Setting>,
    kept: Mutex<ConfigPatch>,
}

impl SystemConfig {
    /// Reads what was set earlier, puts it over the options where nothing stronger decides, and turns the log.
    pub(super) async fn open(store: &Store, options: &mut ControlOptions) -> Result<Self, StoreError> {
        let kept = store.setting(KEPT).await?;
        // What another version wrote and this one does not know counts as not set.
        let kept: ConfigPatch = kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default();
        kept.put_over(options);
        Ok(Self {
            log: options.log.clone(),
            host: options.host.clone(),
            port: OnceLock::new(),
            auth: options.auth,
            database: DatabasePlace::of(options.database.as_deref()),
            changing: Turn::default(),
            pinned: options.pinned.clone(),
            kept: Mutex::new(kept),
        })
    }

    fn kept(&self) -> MutexGuard<'_, ConfigPatch> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The port that was set, where nothing stronger decides.
    pub(super) fn kept_port(&self) -> Option<u16> {
        if self.pinned.contains(&Setting::Port) { None } else { self.kept().port }
    }

    /// Keeps a change and follows it.
    pub(crate) async fn change(
        &self,
        store: &Store,
        policy: &LogPolicy,
        change: &ConfigPatch,
    ) -> Result<(), StoreError> {
        let after = self.kept().clone().and(change);
        let text = serde_json::to_string(&after).map_err(|error| StoreError::Unexpected(error.to_string()))?;
        store.put_setting(KEPT, text).await?;
        *self.kept() = after;
        policy.set(change.rules_over(policy.rules()));
        if let Some(format) = change.log_format() {
            self.log.set_format(format);
        }
        if let Some(level) = change.log_level() {
            self.log.set_level(level);
        }
        Ok(())
    }

    /// What was set and holds from the next start on.
    pub(crate) fn restart_required(&self) -> Vec<&'static str> {
        let kept = self.kept();
        let host = kept.host.as_ref().is_some_and(|host| *host != self.host);
        let port = kept.port.is_some_and(|port| Some(&port) != self.port.get());
        let names = [host.then_some("server.host"), port.then_some("server.port")];
        names.into_iter().flatten().collect()
    }

    /// What was set and is decided otherwise at the next start, by the same flags or environment.
    pub(crate) fn overridden_at_start(&self) -> Vec<&'static str> {
        let kept = self.kept();
        self.pinned.iter().filter_map(|setting| kept.member(*setting)).collect()
    }
}

impl From<&ControlOptions> for LogRules {
    fn from(options: &ControlOptions) -> Self {
        Self {
            enabled: options.log_requests,
            bodies: options.log_bodies,
            rows: options.log_rows,
            days: options.log_days,
        }
    }
}
