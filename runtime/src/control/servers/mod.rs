//! The servers of this process, as the control plane sees them.

pub(crate) mod archive;
pub(crate) mod config;
pub(crate) mod exported;
pub(crate) mod generate;
pub(crate) mod identities;
mod lifecycle;
mod naming;
pub(crate) mod overlay;
pub(crate) mod response;
pub(crate) mod scenario_json;
mod server;
mod take_up;
pub(crate) mod told;
pub(crate) mod usage;

use std::sync::{Arc, PoisonError, RwLock};

use indexmap::IndexMap;
pub(crate) use lifecycle::{LifeError, NewServer};
pub(crate) use server::{MockServer, ServerOrigin, ServerStatus};

/// All servers, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Servers {
    all: RwLock<IndexMap<String, Arc<MockServer>>>,
    /// Held while one is made, so that of two with one name or folder one is refused.
    making: tokio::sync::Mutex<()>,
}

impl Servers {
    pub(crate) fn get(&self, id: &str) -> Option<Arc<MockServer>> {
        self.all.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(crate) fn all(&self) -> Vec<Arc<MockServer>> {
        self.all.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn enter(&self, server: &Arc<MockServer>) {
        let mut all = self.all.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(server.id.clone(), Arc::clone(server));
    }

    /// Takes a server out. Of many who do at once exactly one gets it.
    fn remove(&self, id: &str) -> Option<Arc<MockServer>> {
        self.all.write().unwrap_or_else(PoisonError::into_inner).shift_remove(id)
    }
}
