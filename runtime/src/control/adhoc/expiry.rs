//! When mocks are over, in that order.

use std::collections::BTreeMap;
use std::collections::btree_map::OccupiedEntry;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::id::MockId;
use super::mock::AdhocMock;

/// The mocks by the moment at which they are over.
#[derive(Debug, Default)]
pub(super) struct Endings(BTreeMap<(DateTime<Utc>, MockId), Arc<AdhocMock>>);

impl Endings {
    pub(super) fn enter(&mut self, mock: Arc<AdhocMock>) {
        self.0.insert((mock.expires_at, mock.id), mock);
    }

    pub(super) fn strike(&mut self, mock: &AdhocMock) {
        self.0.remove(&(mock.expires_at, mock.id));
    }

    /// Takes out one that is over.
    pub(super) fn take_over(&mut self, now: DateTime<Utc>) -> Option<Arc<AdhocMock>> {
        self.0.first_entry().filter(|first| first.get().is_over(now)).map(OccupiedEntry::remove)
    }
}
