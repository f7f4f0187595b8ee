//! Where the description says what requests break, looked up once for each rule.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use mockwright_generator::diagnostic::Place;
use mockwright_generator::source::{Document, Pointer};

use crate::mock::validate::RequestViolation;

/// Rules whose places are kept.
const MOST_KEPT: usize = 10_000;

/// Places of rules as `file:line`. Finding one is a pass over the file.
#[derive(Debug, Default)]
pub(super) struct Places(Mutex<HashMap<Pointer, Option<String>>>);

impl Places {
    /// Whether the place of each violation is known already.
    pub(super) fn know(&self, violations: &[RequestViolation]) -> bool {
        let known = self.known();
        violations.iter().filter_map(|violation| violation.declared.as_ref()).all(|at| known.contains_key(at))
    }

    /// The place of each violation, in order.
    pub(super) fn of(&self, violations: &[RequestViolation], document: &Document) -> Vec<Option<String>> {
        let declared: Vec<Option<&Pointer>> = violations.iter().map(|violation| violation.declared.as_ref()).collect();
        let mut missing: Vec<Pointer> = {
            let known = self.known();
            declared.iter().flatten().filter(|at| !known.contains_key(**at)).map(|at| (*at).clone()).collect()
        };
        missing.sort();
        missing.dedup();
        // Others go on meanwhile.
        let mut found: Vec<Place> = missing.iter().map(Place::from).collect();
        document.complete_places(&mut found);
        let mut known = self.known();
        if known.len() + missing.len() > MOST_KEPT {
            known.clear();
        }
        known.extend(missing.into_iter().zip(found.into_iter().map(written)));
        declared.into_iter().map(|at| known.get(at?).cloned().flatten()).collect()
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Pointer, Option<String>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn written(place: Place) -> Option<String> {
    let file = place.file?;
    Some(place.line.map_or_else(|| file.to_string(), |line| format!("{file}:{line}")))
}
