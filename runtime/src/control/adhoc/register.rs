//! Who made which mocks, what they take, and when they are over.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::expiry::Endings;
use super::id::MockId;
use super::mock::{AdhocMock, Expired};
use super::quotas::{CreateError, Quotas, Weight};

/// All mocks that are not over, but for those whose end nobody noticed yet.
#[derive(Debug, Default)]
pub(super) struct Register {
    owners: HashMap<Arc<str>, Share>,
    endings: Endings,
    weight: Weight,
    last_serial: u64,
    /// Those that were found to be over, until somebody asks for them.
    gone: Vec<Expired>,
}

/// The mocks of one owner, oldest first.
#[derive(Debug, Default)]
struct Share {
    mocks: BTreeMap<u64, Arc<AdhocMock>>,
    weight: Weight,
}

impl Register {
    /// Whether an owner may have one more.
    pub(super) fn admit(&self, owner: &str, weight: Weight, quotas: &Quotas) -> Result<(), CreateError> {
        let share = self.owners.get(owner);
        if share.map_or(0, |share| share.mocks.len()) >= quotas.mocks {
            return Err(CreateError::TooMany(quotas.mocks));
        }
        let of_owner = share.map_or(Weight::default(), |share| share.weight);
        if of_owner.with(weight).exceeds(quotas.bytes_of_owner) {
            return Err(CreateError::OwnerFull(quotas.bytes_of_owner));
        }
        if self.weight.with(weight).exceeds(quotas.bytes_of_process) {
            return Err(CreateError::ProcessFull(quotas.bytes_of_process));
        }
        Ok(())
    }

    /// The owner's name as all its mocks share it.
    pub(super) fn owner(&self, owner: &str) -> Arc<str> {
        self.owners.get_key_value(owner).map_or_else(|| owner.into(), |(owner, _)| Arc::clone(owner))
    }

    pub(super) fn next_serial(&mut self) -> u64 {
        self.last_serial += 1;
        self.last_serial
    }

    pub(super) fn enter(&mut self, mock: &Arc<AdhocMock>) {
        let share = self.owners.entry(Arc::clone(&mock.owner)).or_default();
        share.weight = share.weight.with(mock.weight());
        self.weight = self.weight.with(mock.weight());
        share.mocks.insert(mock.serial, Arc::clone(mock));
        self.endings.enter(Arc::clone(mock));
    }

    /// Takes a mock out, and says whether it was still in.
    pub(super) fn strike(&mut self, mock: &AdhocMock) -> bool {
        let Some(share) = self.owners.get_mut(&mock.owner) else { return false };
        if share.mocks.remove(&mock.serial).is_none() {
            return false;
        }
        share.weight = share.weight.without(mock.weight());
        self.weight = self.weight.without(mock.weight());
        if share.mocks.is_empty() {
            self.owners.remove(&mock.owner);
        }
        self.endings.strike(mock);
        true
    }

    /// Takes out one that is over.
    pub(super) fn take_over(&mut self, now: DateTime<Utc>) -> Option<MockId> {
        let mock = self.endings.take_over(now)?;
        self.strike(&mock);
        self.gone(mock.expired());
        Some(mock.id)
    }

    /// Notes that one is over.
    pub(super) fn gone(&mut self, over: Expired) {
        self.gone.push(over);
    }

    /// Those that were over since this was last asked.
    pub(super) fn take_gone(&mut self) -> Vec<Expired> {
        std::mem::take(&mut self.gone)
    }

    /// Some of an owner's mocks, newest first, and how many there are.
    pub(super) fn list(&self, owner: &str, offset: usize, limit: usize) -> (Vec<Arc<AdhocMock>>, usize) {
        let Some(share) = self.owners.get(owner) else { return (Vec::new(), 0) };
        let page = share.mocks.values().rev().skip(offset).take(limit).cloned().collect();
        (page, share.mocks.len())
    }
}
