//! The scenarios of a mock: what stands in place of the default replies while one is active.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use http::Method;
use http::request::Parts;
use indexmap::IndexMap;
use mockwright_generator::bundle::{Derive, ScenarioEntry, ScenarioFile};
use mockwright_generator::diagnostic::{Code, Diagnostic};
use mockwright_generator::source::Pointer;

use super::Snapshot;
use super::plan::ResponsePlan;
use crate::mock::router::{Router, Routing};

/// The scenarios of a mock, in their order.
#[derive(Clone, Debug)]
pub(super) struct Scenarios(IndexMap<String, Arc<Scenario>>);

/// One scenario. Its entries find their operations when they are first needed.
#[derive(Debug)]
pub(super) struct Scenario {
    #[cfg(feature = "control")]
    name: Arc<str>,
    file: ScenarioFile,
    entries: OnceLock<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    all: Vec<EntryPlan>,
    /// The places of each operation's entries, those for concrete paths first.
    of_operation: HashMap<usize, Vec<usize>>,
}

/// What a scenario lists for an operation, at any of its paths or at some.
#[derive(Debug)]
pub(super) struct EntryPlan {
    pub(super) operation: usize,
    /// What the path's parameters are, the last one last; `None`: anything.
    captures: Box<[Option<Box<str>>]>,
    pub(super) entry: ScenarioEntry,
    /// The reply that it makes of the operation's; `None`: it only points at one.
    pub(super) reply: OnceLock<Option<ResponsePlan>>,
}

/// A scenario was named that the mock does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownScenario {
    /// The name that was given.
    pub name: String,
    /// The names that the mock has.
    pub known: Vec<String>,
}

impl fmt::Display for UnknownScenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no scenario `{}`, but {}", self.name.escape_debug(), super::choose::listed(&self.known))
    }
}

impl std::error::Error for UnknownScenario {}

impl Scenarios {
    pub(super) fn new(files: Vec<ScenarioFile>) -> Self {
        let mut scenarios = Self(IndexMap::with_capacity(files.len()));
        for file in files {
            scenarios.put(file);
        }
        scenarios
    }

    /// Adds a scenario, or replaces the one of its name where it stands.
    pub(super) fn put(&mut self, file: ScenarioFile) {
        let scenario = Scenario {
            #[cfg(feature = "control")]
            name: file.name.as_str().into(),
            file,
            entries: OnceLock::new(),
        };
        self.0.insert(scenario.file.name.clone(), Arc::new(scenario));
    }

    /// Takes a scenario away; the others keep their order.
    pub(super) fn remove(&mut self, name: &str) {
        self.0.shift_remove(name);
    }

    /// What each scenario says, in order.
    pub(super) fn files(&self) -> impl Iterator<Item = &ScenarioFile> {
        self.0.values().map(|scenario| &scenario.file)
    }

    /// The place of a scenario.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.0.get_index_of(name)
    }

    pub(super) fn get(&self, place: usize) -> Option<&Scenario> {
        self.0.get_index(place).map(|(_, scenario)| &**scenario)
    }

    pub(super) fn unknown(&self, name: &str) -> UnknownScenario {
        UnknownScenario { name: name.to_owned(), known: self.0.keys().cloned().collect() }
    }
}

impl Scenario {
    pub(super) fn name(&self) -> &str {
        &self.file.name
    }

    /// Its name, shared.
    #[cfg(feature = "control")]
    pub(super) fn shared_name(&self) -> Arc<str> {
        Arc::clone(&self.name)
    }

    /// What is served where nothing is listed.
    pub(super) fn derive(&self) -> Derive {
        self.file.derive
    }

    pub(super) fn entry(&self, place: usize) -> Option<&EntryPlan> {
        self.entries.get()?.all.get(place)
    }
}

impl Snapshot {
    /// The place of what a scenario lists for a request to an operation.
    pub(super) fn entry_for(&self, scenario: &Scenario, operation: usize, request: &Parts) -> Option<usize> {
        if scenario.file.config.is_empty() {
            return None;
        }
        let entries = scenario.entries.get_or_init(|| {
            let (entries, diagnostics) = self.entries_of(&scenario.file);
            self.notice(diagnostics);
            entries
        });
        let places = entries.of_operation.get(&operation)?;
        let mut captured: Option<Vec<String>> = None;
        places.iter().copied().find(|place| {
            let Some(plan) = entries.all.get(*place) else { return false };
            plan.captures.iter().all(Option::is_none)
                || plan.fits(captured.get_or_insert_with(|| captures_of(&self.shared.router, request)))
        })
    }

    /// Finds the operation of each entry as a request for its path would: so shapes match whatever parameters are
    /// called, with and without a base path, and a concrete path leads to its template.
    fn entries_of(&self, file: &ScenarioFile) -> (Entries, Vec<Diagnostic>) {
        let mut entries = Entries::default();
        let mut diagnostics = Vec::new();
        for (path, methods) in &file.config {
            for (method, entry) in methods {
                if let Some(plan) = self.entry_at(path, method, entry) {
                    entries.of_operation.entry(plan.operation).or_default().push(entries.all.len());
                    entries.all.push(plan);
                } else {
                    let message = format!("scenario `{}` lists `{method} {path}`, which is not served", file.name);
                    diagnostics.push(Diagnostic::warning(Code::OrphanOperation, &Pointer::root(), message));
                }
            }
        }
        let Entries { all, of_operation } = &mut entries;
        let open = |place: &usize| {
            all.get(*place).map_or(usize::MAX, |plan| plan.captures.iter().filter(|capture| capture.is_none()).count())
        };
        for places in of_operation.values_mut() {
            places.sort_by_key(open);
        }
        (entries, diagnostics)
    }

    pub(super) fn entry_at(&self, written: &str, method: &str, entry: &ScenarioEntry) -> Option<EntryPlan> {
        let wanted = Method::from_bytes(method.as_bytes()).ok()?;
        let (path, query) = split_query(written);
        let Routing::Found(found) = self.shared.router.find(&wanted, path, query) else { return None };
        let operation = found.operation();
        // GET stands in for HEAD in requests, not in what people list.
        if self.api().operations.get(operation)?.key.method != method {
            return None;
        }
        let captures = found.parameters().map(|(_, text)| (!is_parameter(text)).then(|| text.into())).collect();
        Some(EntryPlan { operation, captures, entry: entry.clone(), reply: OnceLock::new() })
    }
}

impl EntryPlan {
    /// Whether what a request's path captured is what the entry is for. The base path's own parameters come first and
    /// may be missing on either side.
    fn fits(&self, captured: &[String]) -> bool {
        let pairs = self.captures.iter().rev().zip(captured.iter().rev());
        pairs.into_iter().all(|(wanted, given)| wanted.as_deref().is_none_or(|wanted| wanted == given))
    }
}

fn captures_of(router: &Router, request: &Parts) -> Vec<String> {
    match router.find(&request.method, request.uri.path(), request.uri.query()) {
        Routing::Found(found) => found.parameters().map(|(_, text)| text.to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// Whether what stands in the place of a parameter is one itself.
fn is_parameter(text: &str) -> bool {
    text.starts_with('{') && text.ends_with('}')
}

/// The path and the query that a key of `config` demands, if it has one.
fn split_query(written: &str) -> (&str, Option<&str>) {
    let outside = written.char_indices().scan(0_i32, |depth, (index, character)| {
        *depth += match character {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        Some((index, *depth <= 0 && character == '?'))
    });
    match outside.into_iter().find(|(_, splits)| *splits) {
        Some((index, _)) => (written.get(..index).unwrap_or(written), written.get(index + 1..)),
        None => (written, None),
    }
}
