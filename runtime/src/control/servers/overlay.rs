//! What is changed about a server while it runs: what stands over what it was made from.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use indexmap::{IndexMap, IndexSet};
use mockwright_generator::bundle::{OperationFile, ScenarioFile};
use mockwright_generator::model::OperationKey;

use super::response::{OwnPlace, ResponseEdit, ResponsePlace};
use super::scenario_json::file_of;
use crate::host::front::Overlay;
use crate::mock::{BehaviourChange, Snapshot};
use crate::store::{OverlayKind, OverlayRow};

/// The changes of a server.
#[derive(Debug, Default)]
pub(crate) struct LiveOverlay(Mutex<Changes>);

/// What is changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    /// By name; `None`: deleted.
    pub(crate) scenarios: BTreeMap<String, Option<ScenarioFile>>,
    /// By the text of their place, in the order in which they were made; `None`: deleted.
    pub(crate) responses: IndexMap<String, (OwnPlace, Option<ResponseEdit>)>,
    pub(crate) behaviour: BehaviourChange,
    /// The scenario that was activated.
    pub(crate) active: Option<String>,
}

impl Changes {
    /// What is kept. Second, how many rows cannot be read.
    pub(crate) fn of_rows(rows: Vec<OverlayRow>) -> (Self, usize) {
        let mut changes = Self::default();
        let mut unreadable = 0;
        for row in rows {
            let read = match row.kind {
                OverlayKind::Scenario => changes.read_scenario(row.place, row.content),
                OverlayKind::Response => changes.read_response(&row.place, row.content),
            };
            unreadable += usize::from(read.is_none());
        }
        (changes, unreadable)
    }

    fn read_scenario(&mut self, name: String, content: Option<String>) -> Option<()> {
        let file = match content {
            Some(content) => Some(file_of(&content)?),
            None => None,
        };
        self.scenarios.insert(name, file);
        Some(())
    }

    fn read_response(&mut self, place: &str, content: Option<String>) -> Option<()> {
        let ResponsePlace::Own(own) = ResponsePlace::parse(place)? else { return None };
        let edit = match content {
            Some(content) => Some(serde_json::from_str(&content).ok()?),
            None => None,
        };
        self.responses.insert(place.to_owned(), (own, edit));
        Some(())
    }

    /// What an operation answers with all changes; `None` where the mock does not serve it.
    pub(crate) fn operation_file(&self, base: &Snapshot, operation: &OperationKey) -> Option<OperationFile> {
        let mut file = base.operation_file(base.operation_place(operation)?)?.into_owned();
        for (place, edit) in self.responses.values().filter(|(place, _)| place.operation == *operation) {
            place.apply(edit.as_ref(), &mut file);
        }
        Some(file)
    }

    /// What the operations answer that were changed.
    pub(crate) fn operation_files(&self, base: &Snapshot) -> Vec<OperationFile> {
        let touched: IndexSet<&OperationKey> = self.responses.values().map(|(place, _)| &place.operation).collect();
        touched.into_iter().filter_map(|operation| self.operation_file(base, operation)).collect()
    }

    /// Changes that say no more than the files do, such as after an export into the bundle that is served. They are let
    /// go, so that the files count again.
    pub(crate) fn redundant(&self, base: &Snapshot) -> Vec<(OverlayKind, String)> {
        let mut redundant = Vec::new();
        for (name, file) in &self.scenarios {
            let of_files = base.scenario_files().find(|known| known.name == *name);
            if of_files == file.as_ref() {
                redundant.push((OverlayKind::Scenario, name.clone()));
            }
        }
        for (text, (place, _)) in &self.responses {
            let of_files = base.operation_place(&place.operation).and_then(|at| base.operation_outline(at));
            if of_files.is_some_and(|file| self.operation_file(base, &place.operation).as_ref() == Some(&*file)) {
                redundant.push((OverlayKind::Response, text.clone()));
            }
        }
        redundant
    }

    /// Changes that have nothing to stand on: the description no longer has their operation.
    pub(crate) fn orphans(&self, base: &Snapshot) -> usize {
        let is_orphan = |place: &OwnPlace| base.operation_place(&place.operation).is_none();
        self.responses.values().filter(|(place, _)| is_orphan(place)).count()
    }
}

impl LiveOverlay {
    pub(crate) fn new(changes: Changes) -> Self {
        Self(Mutex::new(changes))
    }

    /// All changes; whoever holds them makes others wait, so nobody holds them for long.
    pub(crate) fn changes(&self) -> MutexGuard<'_, Changes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Overlay for LiveOverlay {
    fn applied(&self, base: &Snapshot) -> Snapshot {
        let changes = self.changes().clone();
        let mut snapshot = base.with_operation_files(changes.operation_files(base));
        for (name, file) in &changes.scenarios {
            snapshot = match file {
                Some(file) => snapshot.with_scenario_file(file.clone()),
                None => snapshot.without_scenario(name),
            };
        }
        snapshot = snapshot.behaving(&changes.behaviour);
        match &changes.active {
            // One that is gone leaves the one that the files name.
            Some(name) => snapshot.with_scenario(name).unwrap_or(snapshot),
            None => snapshot,
        }
    }
}
