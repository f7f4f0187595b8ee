//! Declared error bodies that explain, each made once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::mock::validate::Explainable;

/// An operation, its response and the media type, by place.
pub(super) type Slot = (usize, usize, usize);

/// Error bodies by what they answer; `None` where the body is no value.
#[derive(Debug, Default)]
pub(super) struct Explainables(Mutex<HashMap<Slot, Arc<Option<Explainable>>>>);

impl Explainables {
    /// The body if it was made already.
    pub(super) fn get(&self, slot: Slot) -> Option<Arc<Option<Explainable>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&slot).cloned()
    }

    /// The body; `make` makes it when it is not there yet, while others go on.
    pub(super) fn get_or_make(
        &self,
        slot: Slot,
        make: impl FnOnce() -> Option<Explainable>,
    ) -> Arc<Option<Explainable>> {
        self.get(slot).unwrap_or_else(|| {
            let body = Arc::new(make());
            Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(slot).or_insert(body))
        })
    }
}
