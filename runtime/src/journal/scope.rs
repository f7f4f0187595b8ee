//! Which requests a question is about.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use http::Method;

use super::path_pattern::PathPattern;
use super::record::Record;

/// What was called, and since when.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) called: Called,
    pub(super) since: Option<DateTime<Utc>>,
}

/// What was called. All that is said must hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    /// An operation, such as `GET /pets/{petId}`.
    pub(super) operation: Option<String>,
    pub(super) method: Option<Method>,
    pub(super) path: Option<PathPattern>,
}

impl Scope {
    pub(super) fn has(&self, record: &Record) -> bool {
        self.since.is_none_or(|since| record.at >= since) && self.called.is(record)
    }

    /// Whether it may be about requests whose records were made before this one, the oldest that is kept.
    pub(super) fn reaches_before(&self, oldest: &Record) -> bool {
        // A record is made once its reply is there. What was recorded before that came before that as well.
        let taken = TimeDelta::from_std(oldest.duration).unwrap_or(TimeDelta::MAX);
        let recorded = oldest.at.checked_add_signed(taken).unwrap_or(DateTime::<Utc>::MAX_UTC);
        self.since.is_none_or(|since| since < recorded)
    }
}

impl Called {
    fn is(&self, record: &Record) -> bool {
        self.operation.as_deref().is_none_or(|key| record.operation.as_deref() == Some(key))
            && self.method.as_ref().is_none_or(|method| *method == record.method)
            && self.path.as_ref().is_none_or(|path| path.matches(&record.path))
    }
}

impl fmt::Display for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.operation, &self.method, &self.path) {
            (Some(key), None, None) => f.write_str(key),
            (Some(key), Some(method), None) => write!(f, "{key} by {method}"),
            (Some(key), None, Some(path)) => write!(f, "{key} at {path}"),
            (Some(key), Some(method), Some(path)) => write!(f, "{key} by {method} {path}"),
            (None, None, None) => f.write_str("anything"),
            (None, Some(method), None) => write!(f, "{method} of any path"),
            (None, None, Some(path)) => write!(f, "any method of {path}"),
            (None, Some(method), Some(path)) => write!(f, "{method} {path}"),
        }
    }
}
