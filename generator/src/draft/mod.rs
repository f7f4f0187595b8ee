//! From the model to a bundle: default replies (example, else default, else sample) and derived scenarios.

mod body;
mod choice;
mod echo;
mod example;
mod fresh;
mod header;
mod media_files;
mod members;
mod operation;
mod scenario;

use std::sync::Arc;

use serde_json::Value;

use crate::bundle::{Body, Bundle, Origin, ServerSettings, Settings};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Api, Operation, Server};
use crate::sample::{Budget, Direction, Locale, Mode, SampleOptions, SampleProblem, SampleProblemKind, Sampler};

use body::in_kind;
pub use choice::default_status;
pub use fresh::{Fresh, FreshBody};
pub use operation::DraftedOperation;
pub use scenario::ACTIVE_AT_START;

/// What decides a draft besides the model.
#[derive(Clone, Copy, Debug)]
pub struct DraftOptions {
    /// Decides every drawn value.
    pub seed: u64,
    /// Whether examples that break their schema are served untouched.
    pub examples_as_written: bool,
    /// Where people and addresses come from.
    pub locale: Locale,
}

impl Default for DraftOptions {
    fn default() -> Self {
        Self { seed: 1, examples_as_written: false, locale: Locale::default() }
    }
}

/// A drafted body.
#[derive(Clone, Debug)]
pub struct DraftedBody {
    /// The body; `None` when the schema allows none that could be found.
    pub body: Option<Body>,
    /// Where it came from.
    pub origin: Origin,
    /// Whether it is known to be valid: proved against its schema, or there is no schema to break.
    pub proved: bool,
    /// What was noticed; places unresolved.
    pub diagnostics: Vec<Diagnostic>,
}

/// A whole draft and what was noticed.
#[derive(Debug)]
pub struct DraftedBundle {
    /// The bundle, every reply in it.
    pub bundle: Bundle,
    /// How many bodies were drafted.
    pub replies: usize,
    /// How many of them are known to be valid.
    pub proved: usize,
    /// What was noticed, places resolved.
    pub diagnostics: Vec<Diagnostic>,
}

/// Drafts replies of one API. A draft depends on the options, the operation, the status, the media type and the
/// example's name alone, so it can be made at any time and in any order.
#[derive(Clone, Debug)]
pub struct Drafter {
    api: Arc<Api>,
    options: DraftOptions,
    sampler: Sampler,
}

impl Drafter {
    /// A drafter for an API.
    #[must_use]
    pub fn new(api: Arc<Api>, options: DraftOptions) -> Self {
        let sampling = SampleOptions {
            seed: options.seed,
            direction: Direction::Response,
            mode: Mode::Typical,
            budget: Budget::default(),
            locale: options.locale,
        };
        let sampler = Sampler::new(&api.schemas, sampling);
        Self { api, options, sampler }
    }

    /// The API that is drafted for.
    #[must_use]
    pub fn api(&self) -> &Arc<Api> {
        &self.api
    }

    /// The whole bundle, every operation drafted. `spec` is what `mock.yaml` names as its description.
    #[must_use]
    pub fn bundle(&self, spec: &str) -> DraftedBundle {
        let mut drafted = DraftedBundle {
            bundle: Bundle {
                settings: self.settings(spec),
                document: Arc::clone(&self.api.document),
                operations: Vec::with_capacity(self.api.operations.len()),
                scenarios: self.scenarios(),
            },
            replies: 0,
            proved: 0,
            diagnostics: Vec::new(),
        };
        for outcome in self.every_operation() {
            drafted.bundle.operations.push(outcome.file);
            drafted.replies += outcome.replies;
            drafted.proved += outcome.proved;
            drafted.diagnostics.extend(outcome.diagnostics);
        }
        drafted.diagnostics.dedup();
        self.api.document.resolve_places(&mut drafted.diagnostics);
        drafted
    }

    /// Drafts all operations on all processors; the outcome is in the order of the description.
    fn every_operation(&self) -> Vec<DraftedOperation> {
        let operations = &self.api.operations;
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let each = operations.len().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            let draft = |part: &[Operation]| part.iter().map(|operation| self.operation(operation)).collect::<Vec<_>>();
            let workers: Vec<_> = operations.chunks(each).map(|part| scope.spawn(move || draft(part))).collect();
            let outcomes = workers.into_iter().map(|worker| match worker.join() {
                Ok(outcome) => outcome,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            outcomes.flatten().collect()
        })
    }

    fn settings(&self, spec: &str) -> Settings {
        let base_path = self.api.servers.first().map(Server::base_path).unwrap_or_default();
        let title = self.api.title.trim();
        Settings {
            mockwright: crate::bundle::FormatVersion::CURRENT.to_string(),
            name: if title.is_empty() { "mock".to_owned() } else { title.to_owned() },
            spec: spec.to_owned(),
            seed: self.options.seed,
            locale: self.options.locale.tag().to_owned(),
            server: ServerSettings { base_path, ..ServerSettings::default() },
            scenario: Some(scenario::ACTIVE_AT_START.to_owned()),
        }
    }

    /// The sampler of replies; it and its clones share what they compile.
    #[must_use]
    pub fn sampler(&self) -> &Sampler {
        &self.sampler
    }

    fn sampler_in(&self, mode: Mode) -> Sampler {
        self.sampler.with(SampleOptions { mode, ..self.sampler.options() })
    }
}

/// What a sampler could not do, as a diagnostic for the reply that it was for; `None` for what reading has told.
fn problem(problem: &SampleProblem, reply: &str) -> Option<Diagnostic> {
    let (code, hint) = match problem.kind {
        SampleProblemKind::Dangling => return None,
        SampleProblemKind::Contradiction => {
            (Code::Contradiction, "no value can be valid; the reply is a problem of status 500")
        }
        SampleProblemKind::Endless => {
            (Code::EndlessSchema, "make a member on the way optional, nullable or an empty list")
        }
        SampleProblemKind::Budget => (Code::SampleBudget, "lower the counts and lengths that it asks for"),
        SampleProblemKind::Unproved => (Code::Unproved, "give the media type an `example` that is valid"),
        SampleProblemKind::Uncompilable => (Code::InvalidKeyword, "mend the keyword; the reply cannot be proved"),
    };
    Some(Diagnostic::error(code, &problem.schema, format!("{} (for {reply})", problem.message)).hint(hint))
}

fn problems(found: &[SampleProblem], reply: &str) -> Vec<Diagnostic> {
    found.iter().filter_map(|found| problem(found, reply)).collect()
}

/// A value in short, for messages.
fn brief(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
