//! A mock compiled for serving.

mod admit;
mod allowed;
mod behaviour;
mod breaks;
mod built_in;
mod by_value;
mod choose;
mod content;
mod echo;
mod explainables;
mod failure;
mod fresh;
mod headers;
#[cfg(feature = "control")]
mod judge;
mod make;
#[cfg(feature = "control")]
mod outline;
mod overlay;
mod places;
mod plan;
mod refuse;
mod reply;
mod request_part;
mod route;
mod scenario;
mod seed;
mod status;
#[cfg(test)]
mod tests;
mod told;

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use admit::Demands;
use behaviour::Behaviour;
use built_in::BuiltIn;
pub(crate) use choose::Selection;
use explainables::Explainables;
pub(crate) use make::{Served, options, without_body_for_head};
use mockwright_generator::bundle::{Bundle, OperationFile, SecurityMode, ServerSettings, ValidateMode};
use mockwright_generator::diagnostic::{Code, Diagnostic};
use mockwright_generator::draft::{ACTIVE_AT_START, DraftOptions, Drafter};
use mockwright_generator::model::{Api, Operation, OperationKey};
use mockwright_generator::source::Pointer;
pub use overlay::{BehaviourChange, BehaviourInForce};
use places::Places;
use plan::OperationPlan;
#[cfg(feature = "control")]
pub(crate) use refuse::Breaches;
pub(crate) use refuse::Refusal;
pub(crate) use route::{Choice, Handled};
pub use scenario::UnknownScenario;
use scenario::{Scenario, Scenarios};
#[cfg(test)]
pub(crate) use tests::{bundled_snapshot, handmade_file, handmade_snapshot};

use super::router::Router;
use super::security::SecurityPlan;
use super::validate::RequestRules;

/// A mock compiled for serving: routes, and for each operation what it answers.
///
/// Nothing is sampled or encoded before it is asked for; each reply is made at most once and then shared. A snapshot
/// never changes: a changed mock is a new snapshot. Those of one reading share all that they have in common: they differ
/// in the active scenario, in scenarios, in the answers of some operations, in how the server behaves.
#[derive(Clone)]
pub struct Snapshot {
    shared: Arc<Shared>,
    /// By the place of the operation in [`Api::operations`].
    operations: Arc<[Arc<OperationSlot>]>,
    explainables: Arc<Explainables>,
    scenarios: Arc<Scenarios>,
    behaviour: Arc<Behaviour>,
    /// The place of the active scenario; `None`: every operation answers as it does by default.
    active: Option<usize>,
    options: ServeOptions,
    /// Which function answers an operation, by the places of both.
    handled: Option<Arc<HashMap<usize, usize>>>,
}

/// What no change at run time touches.
struct Shared {
    name: String,
    drafter: Drafter,
    router: Router,
    /// Operations without a file are not served.
    of_bundle: bool,
    /// Decides what the drafter's seed does not: which requests fail, and what is drawn for one request.
    seed: u64,
    /// How many replies were drawn for one request.
    drawn: AtomicU64,
    built_in: BuiltIn,
    places: Places,
    /// Noticed while replies were made; places unresolved.
    noticed: Mutex<Vec<Diagnostic>>,
    /// Names that the description declares for keys, once somebody asked.
    #[cfg(feature = "control")]
    key_names: OnceLock<Arc<[String]>>,
}

/// What decides the answers of a mock besides its description and bundle.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct ServeOptions {
    /// Whether `__code`, `__example` and `__dynamic` in a query are preferences, as they are for Prism.
    pub prism_compat: bool,
    /// Whether each request gets a reply drawn for it alone; `None`: as the bundle's settings say.
    pub dynamic: Option<bool>,
    /// Whether browsers of other origins may call; `None`: as the bundle's settings say, else they may.
    pub cors: Option<bool>,
    /// What happens to requests that break the description; `None`: as the bundle's settings say, else they are refused.
    pub validate: Option<ValidateMode>,
    /// What is asked of credentials; `None`: as the bundle's settings say, else that they are there.
    pub security: Option<SecurityMode>,
}

impl Shared {
    fn new(name: String, drafter: Drafter, router: Router, of_bundle: bool, seed: u64) -> Self {
        Self {
            name,
            drafter,
            router,
            of_bundle,
            seed,
            drawn: AtomicU64::new(0),
            built_in: BuiltIn::default(),
            places: Places::default(),
            noticed: Mutex::default(),
            #[cfg(feature = "control")]
            key_names: OnceLock::new(),
        }
    }
}

#[derive(Debug, Default)]
struct OperationSlot {
    file: Option<OperationFile>,
    plan: OnceLock<OperationPlan>,
    demands: OnceLock<Demands>,
    /// The operation as people name it.
    text: OnceLock<Arc<str>>,
}

impl OperationSlot {
    fn new(file: Option<OperationFile>) -> Self {
        Self { file, ..Self::default() }
    }
}

impl Snapshot {
    /// Serves everything that a description declares, drafted when it is first asked for.
    ///
    /// Returns what was noticed; places are unresolved.
    pub fn of_api(name: impl Into<String>, api: Arc<Api>, options: DraftOptions) -> (Self, Vec<Diagnostic>) {
        let (router, diagnostics) = Router::of_api(&api, None, |_| true);
        let operations = api.operations.iter().map(|_| Arc::default()).collect();
        let drafter = Drafter::new(api, options);
        let scenarios = Scenarios::new(drafter.scenarios());
        let active = scenarios.place(ACTIVE_AT_START);
        let behaviour = Behaviour::new(ServerSettings::default(), options.seed);
        let shared = Shared::new(name.into(), drafter, router, false, options.seed);
        (Self { active, ..Self::new(shared, operations, scenarios, behaviour) }, diagnostics)
    }

    /// Serves what a bundle's files list. `api` is the bundle's document, lowered; operations without a file are not
    /// served. The scenario that the settings name is active.
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
        let operations: Arc<[Arc<OperationSlot>]> =
            api.operations.iter().map(|operation| Arc::new(OperationSlot::new(files.remove(&operation.key)))).collect();
        let base_path = server.base_path.trim_end_matches('/');
        let base_path = (!base_path.is_empty()).then_some(base_path);
        let (router, mut diagnostics) =
            Router::of_api(&api, base_path, |index| operations.get(index).is_some_and(|slot| slot.file.is_some()));
        diagnostics.extend(orphans(files.into_keys().collect()));
        let scenarios = Scenarios::new(bundle.scenarios);
        let active = bundle.settings.scenario.and_then(|active| scenarios.place(&active));
        let drafter = Drafter::new(api, options);
        let behaviour = Behaviour::new(server, options.seed);
        let shared = Shared::new(name.into(), drafter, router, true, options.seed);
        (Self { active, ..Self::new(shared, operations, scenarios, behaviour) }, diagnostics)
    }

    fn new(shared: Shared, operations: Arc<[Arc<OperationSlot>]>, scenarios: Scenarios, behaviour: Behaviour) -> Self {
        Self {
            shared: Arc::new(shared),
            operations,
            explainables: Arc::default(),
            scenarios: Arc::new(scenarios),
            behaviour: Arc::new(behaviour),
            active: None,
            options: ServeOptions::default(),
            handled: None,
        }
    }

    /// The same mock with other options.
    #[must_use]
    pub fn with_options(self, options: ServeOptions) -> Self {
        Self { options, ..self }
    }

    /// The same mock, where functions answer some operations: for the place of an operation that of its function.
    pub(crate) fn with_handled(self, handled: HashMap<usize, usize>) -> Self {
        Self { handled: (!handled.is_empty()).then(|| Arc::new(handled)), ..self }
    }

    /// The same mock with another scenario active. It shares everything with this one, replies that were made included,
    /// so that it costs the same for any number of operations.
    ///
    /// # Errors
    /// The mock has no scenario of this name.
    pub fn with_scenario(&self, name: &str) -> Result<Self, UnknownScenario> {
        match self.scenarios.place(name) {
            Some(place) => Ok(Self { active: Some(place), ..self.clone() }),
            None => Err(self.scenarios.unknown(name)),
        }
    }

    /// The active scenario's name; `None`: every operation answers as it does by default.
    pub fn scenario(&self) -> Option<&str> {
        self.active.and_then(|active| self.scenarios.get(active)).map(Scenario::name)
    }

    /// The name people see.
    pub fn name(&self) -> &str {
        &self.shared.name
    }

    /// Whether browsers of other origins may call.
    pub(crate) fn cors(&self) -> bool {
        self.options.cors.unwrap_or(self.behaviour.server.cors_enabled)
    }

    /// The description, lowered.
    pub fn api(&self) -> &Arc<Api> {
        self.shared.drafter.api()
    }

    /// What was noticed so far while replies were made, with its places.
    pub fn noticed(&self) -> Vec<Diagnostic> {
        let late = self.api().schemas.take_diagnostics();
        let mut noticed = self.shared.noticed.lock().unwrap_or_else(PoisonError::into_inner);
        noticed.extend(late);
        let mut diagnostics = noticed.clone();
        drop(noticed);
        if !diagnostics.is_empty() {
            self.api().document.resolve_places(&mut diagnostics);
        }
        diagnostics
    }

    /// The places of the operations that are served.
    #[cfg(feature = "program")]
    pub(crate) fn served(&self) -> impl Iterator<Item = usize> {
        let is_served = |slot: &OperationSlot| !self.shared.of_bundle || slot.file.is_some();
        self.operations.iter().enumerate().filter(move |(_, slot)| is_served(slot)).map(|(place, _)| place)
    }

    /// The place of the operation that a request leads to.
    #[cfg(feature = "program")]
    pub(crate) fn operation_of_request(&self, request: &http::request::Parts) -> Option<usize> {
        match self.route(request) {
            Ok(route::Route::Operation(found)) => Some(found.operation()),
            _ => None,
        }
    }

    /// What draws values.
    #[cfg(feature = "program")]
    pub(crate) fn sampler(&self) -> &mockwright_generator::sample::Sampler {
        self.shared.drafter.sampler()
    }

    /// What the paths of requests begin with.
    #[cfg(feature = "program")]
    pub(crate) fn base_path(&self) -> &str {
        self.behaviour.server.base_path.trim_end_matches('/')
    }

    fn notice(&self, diagnostics: Vec<Diagnostic>) {
        if !diagnostics.is_empty() {
            self.shared.noticed.lock().unwrap_or_else(PoisonError::into_inner).extend(diagnostics);
        }
    }

    /// What an operation asks of its requests.
    fn demands(&self, index: usize) -> Option<&Demands> {
        let operation = self.api().operations.get(index)?;
        let slot = self.operations.get(index)?;
        let validators = self.shared.drafter.sampler().validators();
        Some(slot.demands.get_or_init(|| Demands {
            rules: RequestRules::new(operation, validators, &self.api().document),
            security: SecurityPlan::new(operation, self.api()),
        }))
    }

    fn operation(&self, index: usize) -> Option<(&Operation, &OperationPlan)> {
        let operation = self.api().operations.get(index)?;
        let slot = self.operations.get(index)?;
        Some((
            operation,
            slot.plan.get_or_init(|| OperationPlan::new(operation, slot.file.as_ref(), &self.shared.drafter)),
        ))
    }
}

fn orphans(mut keys: Vec<OperationKey>) -> impl Iterator<Item = Diagnostic> {
    keys.sort();
    keys.into_iter().map(|orphan| {
        let message = format!("`{orphan}` is not served: the description has no such operation");
        Diagnostic::warning(Code::OrphanOperation, &Pointer::root(), message)
    })
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("name", &self.shared.name)
            .field("operations", &self.operations.len())
            .field("scenario", &self.scenario())
            .finish_non_exhaustive()
    }
}
