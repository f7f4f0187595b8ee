//! What is kept of requests, and how long; changed while the process runs.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// What is kept of requests, and how long. Read on threads that serve: no lock.
#[derive(Debug)]
pub(crate) struct LogPolicy {
    enabled: AtomicBool,
    bodies: AtomicBool,
    rows: AtomicU64,
    days: AtomicU32,
}

/// A policy as values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LogRules {
    /// Whether requests are logged at all.
    pub(crate) enabled: bool,
    /// Whether bodies are kept, each way.
    pub(crate) bodies: bool,
    /// How many requests of each server are kept.
    pub(crate) rows: u64,
    /// For how many days.
    pub(crate) days: u32,
}

impl Default for LogRules {
    fn default() -> Self {
        Self { enabled: true, bodies: true, rows: 100_000, days: 7 }
    }
}

impl LogPolicy {
    /// A policy that begins with these rules.
    pub(crate) fn new(rules: LogRules) -> Self {
        Self {
            enabled: AtomicBool::new(rules.enabled),
            bodies: AtomicBool::new(rules.bodies),
            rows: AtomicU64::new(rules.rows),
            days: AtomicU32::new(rules.days),
        }
    }

    /// The rules that hold now.
    pub(crate) fn rules(&self) -> LogRules {
        LogRules {
            enabled: self.enabled.load(Ordering::Relaxed),
            bodies: self.bodies.load(Ordering::Relaxed),
            rows: self.rows.load(Ordering::Relaxed),
            days: self.days.load(Ordering::Relaxed),
        }
    }

    /// Puts other rules in their place.
    pub(crate) fn set(&self, rules: LogRules) {
        self.enabled.store(rules.enabled, Ordering::Relaxed);
        self.bodies.store(rules.bodies, Ordering::Relaxed);
        self.rows.store(rules.rows, Ordering::Relaxed);
        self.days.store(rules.days, Ordering::Relaxed);
    }
}
