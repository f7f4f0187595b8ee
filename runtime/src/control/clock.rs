//! Where the control plane has the time from.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

/// A clock. Logic asks it and never the system, so that a test decides what time it is.
#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The system's.
    pub(crate) fn system() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is where the time comes in")]
        Self::of(Utc::now)
    }

    /// One that says what a function says.
    pub(crate) fn of(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// What it says.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
