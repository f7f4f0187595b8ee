//! The ad-hoc mocks of the process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use crossbeam_queue::SegQueue;
use http::request::Parts;

use super::id::{MockId, requested_id};
use super::mock::{AdhocMock, Answer, Expired, Past};
use super::new_mock::NewMock;
use super::quotas::{CreateError, Quotas, Weight};
use super::register::Register;
use super::served::Served;
use super::stored::StoredMock;
use crate::control::clock::Clock;
use crate::control::entropy::{Entropy, NoEntropy};

/// All ad-hoc mocks. A mock belongs to who made it; for everybody else it is not there, but for serving.
///
/// Somebody has to call [`expire`](Self::expire) and [`dirty_hits`](Self::dirty_hits) again and again, also where nothing
/// is stored: what they tell is kept until it is told.
#[derive(Debug)]
pub(crate) struct AdhocMocks {
    clock: Clock,
    entropy: Entropy,
    quotas: Quotas,
    served: Served,
    register: Mutex<Register>,
    /// Those that were hit since their hits were last taken, each once.
    hit: SegQueue<MockId>,
}

impl AdhocMocks {
    /// None yet.
    pub(crate) fn new(clock: Clock, entropy: Entropy, quotas: Quotas) -> Self {
        Self { clock, entropy, quotas, served: Served::default(), register: Mutex::default(), hit: SegQueue::new() }
    }

    /// Makes one.
    pub(crate) fn create(&self, owner: &str, new: NewMock) -> Result<Arc<AdhocMock>, CreateError> {
        let id = MockId::draw(&self.entropy)?;
        let weight = Weight::of(new.headers.iter().map(|(name, value)| (name, value)), new.body.as_ref());
        let (mut register, now) = self.swept();
        if self.served.get(id).is_some() {
            // Random bytes that come twice are none.
            return Err(NoEntropy.into());
        }
        register.admit(owner, weight, &self.quotas)?;
        let past = Past { serial: register.next_serial(), created_at: now, hits: 0 };
        let mock = Arc::new(AdhocMock::new(id, register.owner(owner), new, past));
        register.enter(&mock);
        self.served.insert(Arc::clone(&mock));
        Ok(mock)
    }

    /// One by its id.
    pub(crate) fn get(&self, owner: &str, id: MockId) -> Option<Arc<AdhocMock>> {
        self.live(id).filter(|mock| &*mock.owner == owner)
    }

    /// Some of an owner's, newest first, and how many it has.
    pub(crate) fn list(&self, owner: &str, offset: usize, limit: usize) -> (Vec<Arc<AdhocMock>>, usize) {
        self.swept().0.list(owner, offset, limit)
    }

    /// Deletes one. Of many who do at once exactly one gets it.
    pub(crate) fn delete(&self, owner: &str, id: MockId) -> Option<Arc<AdhocMock>> {
        let mock = self.get(owner, id)?;
        let (mut register, _) = self.swept();
        if !register.strike(&mock) {
            return None;
        }
        self.served.remove(id);
        Some(mock)
    }

    /// Takes up what an earlier process stored; quotas do not count against it. Returns the ids of those that cannot be
    /// read; those that are over meanwhile are told by [`expire`](Self::expire).
    pub(crate) fn restore(&self, mut stored: Vec<StoredMock>) -> Vec<String> {
        stored.sort_by_key(|mock| mock.created_at);
        let (mut register, now) = self.swept();
        let mut unreadable = Vec::new();
        for mock in stored {
            let name = mock.id.clone();
            let (owner, serial) = (register.owner(&mock.owner), register.next_serial());
            match mock.into_mock(owner, serial) {
                Some(mock) if mock.is_over(now) => register.gone(mock.expired()),
                Some(mock) if self.served.get(mock.id).is_none() => {
                    let mock = Arc::new(mock);
                    register.enter(&mock);
                    self.served.insert(mock);
                }
                _ => unreadable.push(name),
            }
        }
        unreadable
    }

    /// Forgets those that are over, and tells which were since this was last asked. They are not served from the moment on
    /// at which they are over, whether or not this was called.
    pub(crate) fn expire(&self) -> Vec<Expired> {
        self.swept().0.take_gone()
    }

    /// The hits of those that were served since this was last asked.
    pub(crate) fn dirty_hits(&self) -> Vec<(MockId, u64)> {
        // Those that are hit meanwhile come next time.
        let hit = (0..self.hit.len()).map_while(|_| self.hit.pop());
        hit.filter_map(|id| Some((id, self.served.get(id)?.take_hits()))).collect()
    }

    /// What a mock answers to a request, `id` being the last segment of its path. Counts as a hit.
    ///
    /// The body is there for HEAD as well, and CORS is not looked at.
    pub(crate) fn answer(&self, id: &str, request: &Parts) -> Option<Answer> {
        let mock = self.live(requested_id(id, request.uri.query())?)?;
        if mock.hit() {
            self.hit.push(mock.id);
        }
        Some(mock.answer())
    }

    fn live(&self, id: MockId) -> Option<Arc<AdhocMock>> {
        self.served.get(id).filter(|mock| !mock.is_over(self.clock.now()))
    }

    fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The register without those that are over by now.
    fn swept(&self) -> (MutexGuard<'_, Register>, DateTime<Utc>) {
        let mut register = self.register();
        let now = self.clock.now();
        while let Some(id) = register.take_over(now) {
            self.served.remove(id);
        }
        (register, now)
    }
}

#[cfg(test)]
mod tests;
