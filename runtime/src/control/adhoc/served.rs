//! The mocks as those who serve them look them up.

use std::collections::HashMap;
use std::iter;
use std::sync::{Arc, PoisonError, RwLock};

use super::id::MockId;
use super::mock::AdhocMock;

/// So many that threads that look up rarely meet one that changes something.
const SHARDS: u8 = 64;

type Shard = RwLock<HashMap<MockId, Arc<AdhocMock>>>;

/// Mocks by their ids.
#[derive(Debug)]
pub(super) struct Served(Box<[Shard]>);

impl Default for Served {
    fn default() -> Self {
        Self(iter::repeat_with(Shard::default).take(SHARDS.into()).collect())
    }
}

impl Served {
    pub(super) fn get(&self, id: MockId) -> Option<Arc<AdhocMock>> {
        self.shard(id)?.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    pub(super) fn insert(&self, mock: Arc<AdhocMock>) {
        if let Some(shard) = self.shard(mock.id) {
            shard.write().unwrap_or_else(PoisonError::into_inner).insert(mock.id, mock);
        }
    }

    pub(super) fn remove(&self, id: MockId) {
        if let Some(shard) = self.shard(id) {
            shard.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
        }
    }

    fn shard(&self, id: MockId) -> Option<&Shard> {
        self.0.get(id.part(SHARDS))
    }
}
