//! A mock compiled for serving.

mod allowed;
mod built_in;
mod choose;
mod headers;
mod make;
mod plan;
mod reply;
mod status;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use built_in::BuiltIn;
pub(crate) use choose::{Choice, Selection};
pub(crate) use make::{Served, options, without_body_for_head};
use mockwright_generator::bundle::{Bundle, OperationFile};
use mockwright_generator::diagnostic::{Code, Diagnostic};
use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::model::{Api, Operation, OperationKey};
use mockwright_generator::source::Pointer;
use plan::OperationPlan;
#[cfg(test)]
pub(crate) use tests::{handmade_file, handmade_snapshot};

use super::router::Router;

/// A mock compiled for serving: routes, and for each operation what it answers.
///
/// Nothing is sampled or encoded before it is asked for; each reply is made at most once and then shared. A snapshot
/// never changes: a changed mock is a new snapshot.
pub struct Snapshot {
    name: String,
    drafter: Drafter,
    router: Router,
    /// By the place of the operation in [`Api::operations`].
    operations: Box<[OperationSlot]>,
    /// Operations without a file are not served.
    of_bundle: bool,
    /// Added to every reply.
    delay_ms: u64,
    cors: bool,
    built_in: BuiltIn,
    /// Noticed while replies were made; places unresolved.
    noticed: Mutex<Vec<Diagnostic>>,
}

#[derive(Debug, Default)]
struct OperationSlot {
    file: Option<OperationFile>,
    plan: OnceLock<OperationPlan>,
}

impl Snapshot {
    /// Serves everything that a description declares, drafted when it is first asked for.
    ///
    /// Returns what was noticed; places are unresolved.
    pub fn of_api(name: impl Into<String>, api: Arc<Api>, options: DraftOptions) -> (Self, Vec<Diagnostic>) {
        let (router, diagnostics) = Router::of_api(&api, None, |_| true);
        let slots = api.operations.iter().map(|_| OperationSlot::default()).collect();
        (Self::new(name.into(), Drafter::new(api, options), router, slots), diagnostics)
    }

    /// Serves what a bundle's files list. `api` is the bundle's document, lowered; operations without a file are not
    /// served.
    ///
    /// Returns what was noticed; places are unresolved.
    pub fn of_bundle(
        name: impl Into<String>,
        api: Arc<Api>,
        bundle: Bundle,
        options: DraftOptions,
    ) -> (Self, Vec<Diagnostic>) {
        let server = bundle.settings.server;
        let mut files: HashMap<OperationKey, OperationFile> =
            bundle.operations.into_iter().map(|file| (file.operation.clone(), file)).collect();
        let slots: Box<[OperationSlot]> = api
            .operations
            .iter()
            .map(|operation| OperationSlot { file: files.remove(&operation.key), plan: OnceLock::new() })
            .collect();
        let base_path = server.base_path.trim_end_matches('/');
        let base_path = (!base_path.is_empty()).then_some(base_path);
        let (router, mut diagnostics) =
            Router::of_api(&api, base_path, |index| slots.get(index).is_some_and(|slot| slot.file.is_some()));
        let mut orphans: Vec<OperationKey> = files.into_keys().collect();
        orphans.sort();
        for orphan in orphans {
            let message = format!("`{orphan}` is not served: the description has no such operation");
            diagnostics.push(Diagnostic::warning(Code::OrphanOperation, &Pointer::root(), message));
        }
        let mut snapshot = Self::new(name.into(), Drafter::new(api, options), router, slots);
        snapshot.of_bundle = true;
        snapshot.delay_ms = server.response_delay_ms;
        snapshot.cors = server.cors_enabled;
        (snapshot, diagnostics)
    }

    fn new(name: String, drafter: Drafter, router: Router, operations: Box<[OperationSlot]>) -> Self {
        Self {
            name,
            drafter,
            router,
            operations,
            of_bundle: false,
            delay_ms: 0,
            cors: true,
            built_in: BuiltIn::default(),
            noticed: Mutex::default(),
        }
    }

    /// The name people see.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether browsers of other origins may call.
    pub(crate) fn cors(&self) -> bool {
        self.cors
    }

    /// The same with another answer to browsers of other origins.
    pub(crate) fn with_cors(mut self, cors: bool) -> Self {
        self.cors = cors;
        self
    }

    /// The description, lowered.
    pub fn api(&self) -> &Arc<Api> {
        self.drafter.api()
    }

    /// What was noticed so far while replies were made, with its places.
    pub fn noticed(&self) -> Vec<Diagnostic> {
        let late = self.api().schemas.take_diagnostics();
        let mut noticed = self.noticed.lock().unwrap_or_else(PoisonError::into_inner);
        noticed.extend(late);
        let mut diagnostics = noticed.clone();
        drop(noticed);
        if !diagnostics.is_empty() {
            self.api().document.resolve_places(&mut diagnostics);
        }
        diagnostics
    }

    fn notice(&self, diagnostics: Vec<Diagnostic>) {
        if !diagnostics.is_empty() {
            self.noticed.lock().unwrap_or_else(PoisonError::into_inner).extend(diagnostics);
        }
    }

    fn operation(&self, index: usize) -> Option<(&Operation, &OperationPlan)> {
        let operation = self.api().operations.get(index)?;
        let slot = self.operations.get(index)?;
        Some((operation, slot.plan.get_or_init(|| OperationPlan::new(operation, slot.file.as_ref()))))
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("name", &self.name)
            .field("operations", &self.operations.len())
            .finish_non_exhaustive()
    }
}
