use std::panic;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use super::super::{Bundle, FileTree, OperationFile, ScenarioFile, Settings};
use super::files::Files;
use super::folder::Folder;
use super::settings::Compatibility;
use super::sheet::Sheet;
use super::sheets::{Identity, Sheets};
use super::{operation, order, scenario, settings, shown};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::OperationKey;
use crate::source::{Pointer, Read};

/// Where the settings are.
const SETTINGS: &str = "mock.yaml";
/// Where the description is.
const DESCRIPTION: &str = "openapi.yaml";
/// The folder of the operations.
pub(super) const RESPONSES: &str = "responses";
/// The folder of the scenarios.
pub(super) const SCENARIOS: &str = "scenarios";

const OPERATION: Identity<OperationFile, OperationKey> =
    Identity { thing: "operation", pointer: "/operation", of: |file| file.operation.clone() };
const SCENARIO: Identity<ScenarioFile, String> =
    Identity { thing: "scenario", pointer: "/name", of: |file| file.name.clone() };

/// Reads the bundle in a folder, with everything that is wrong in it.
///
/// What is wrong costs no more than itself: a value takes its default, an entry or a file is left out, and the rest is
/// in the bundle; whether errors among the diagnostics matter is for the caller to say. Operations are in the order of
/// the description whatever their files are called, those that it does not have last; scenarios are by name.
///
/// # Errors
/// All diagnostics, when there is no bundle to speak of: `mock.yaml` or `openapi.yaml` cannot be read at all, or the
/// format is of another major version.
pub fn read(dir: &Path) -> Result<(Bundle, Vec<Diagnostic>), Vec<Diagnostic>> {
    read_files(&Folder::open(dir).map_err(|problem| vec![*problem])?)
}

/// Reads a bundle from files in memory, as [`read`] does from a folder.
///
/// # Errors
/// As [`read`].
pub fn read_tree(tree: &FileTree) -> Result<(Bundle, Vec<Diagnostic>), Vec<Diagnostic>> {
    read_files(tree)
}

fn read_files(files: &dyn Files) -> Result<(Bundle, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let head = read_settings(files, &mut diagnostics);
    let compatibility = head.as_ref().map_or(Compatibility::Known, |head| head.compatibility);
    if compatibility == Compatibility::Refused {
        diagnostics.extend(head.into_iter().flat_map(|head| head.sheet.diagnostics));
        return Err(diagnostics);
    }
    let newer = compatibility == Compatibility::Newer;
    let (document, operations) = thread::scope(|scope| {
        let description = scope.spawn(|| read_description(files));
        let operations = Sheets::read(files, RESPONSES, newer, |node| operation::read(node, files));
        (description.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked)), operations)
    });
    let (document, found) = match document {
        Ok(Read { document, diagnostics }) => (Some(document), diagnostics),
        Err(problems) => (None, problems),
    };
    diagnostics.extend(found);
    let scenarios = Sheets::read(files, SCENARIOS, newer, scenario::read);
    let complete = scenarios.complete;
    let mut operations = operations.distinct(files, &OPERATION, &mut diagnostics);
    let mut scenarios = scenarios.distinct(files, &SCENARIO, &mut diagnostics);
    scenarios.sort_by(|first, second| first.name.cmp(&second.name));

    let settings = head.and_then(|Head { settings, sheet, .. }| {
        let settings = settings.map(|settings| (check_scenario(&settings, &sheet, &scenarios, complete), settings));
        diagnostics.extend(sheet.diagnostics);
        let (problem, settings) = settings?;
        diagnostics.extend(problem);
        Some(settings)
    });
    sort(&mut diagnostics);
    let (Some(settings), Some(document)) = (settings, document) else { return Err(diagnostics) };
    order::sort(&mut operations, &document);
    Ok((Bundle { settings, document: Arc::new(document), operations, scenarios }, diagnostics))
}

/// `mock.yaml`, read.
struct Head {
    sheet: Sheet,
    compatibility: Compatibility,
    settings: Option<Settings>,
}

fn read_settings(files: &dyn Files, diagnostics: &mut Vec<Diagnostic>) -> Option<Head> {
    match Sheet::open(files, SETTINGS) {
        Ok(mut sheet) => {
            let compatibility = sheet.interpret(false, settings::compatibility);
            let settings = sheet.interpret(compatibility == Compatibility::Newer, settings::read);
            Some(Head { sheet, compatibility, settings })
        }
        Err(problems) => {
            diagnostics.extend(problems.into_iter().map(|problem| explain_missing(files, SETTINGS, problem)));
            None
        }
    }
}

fn read_description(files: &dyn Files) -> Result<Read, Vec<Diagnostic>> {
    files
        .description(DESCRIPTION)
        .map_err(|problems| problems.into_iter().map(|problem| explain_missing(files, DESCRIPTION, problem)).collect())
}

/// Says what a bundle needs a missing file for, or that it has another ending.
fn explain_missing(files: &dyn Files, path: &str, mut problem: Diagnostic) -> Diagnostic {
    if problem.code == Code::MissingFile {
        problem.message = format!("`{path}` is missing");
        problem.expected = Some("a folder with `mock.yaml`, `openapi.yaml` and `responses/`".to_owned());
        let stem = path.trim_end_matches("yaml");
        let other = ["yml", "json"].map(|ending| format!("{stem}{ending}"));
        let other = other.iter().find(|other| files.check(other).is_ok());
        problem.hint = Some(match other {
            Some(other) => format!("rename `{other}` to `{path}`"),
            None => "make a bundle with `mockwright generate`".to_owned(),
        });
    }
    problem
}

/// The active scenario must be there, if all scenarios could be read.
fn check_scenario(
    settings: &Settings,
    sheet: &Sheet,
    scenarios: &[ScenarioFile],
    complete: bool,
) -> Option<Diagnostic> {
    let active = settings.scenario.as_deref()?;
    if !complete || scenarios.iter().any(|scenario| scenario.name == active) {
        return None;
    }
    let message = format!("there is no scenario `{}`", shown::shown(active));
    let names = scenarios.iter().map(|scenario| scenario.name.as_str());
    let mut problem = Diagnostic::error(Code::InvalidEntry, sheet.place(&Pointer::root().child("scenario")), message);
    problem.hint = crate::diagnostic::did_you_mean(active, names).or_else(|| {
        let names: Vec<String> = scenarios.iter().take(8).map(|scenario| format!("`{}`", scenario.name)).collect();
        (!names.is_empty()).then(|| format!("there are {}", names.join(", ")))
    });
    Some(problem)
}

/// By file and line, so that a person can work through them.
fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|first, second| {
        let key = |diagnostic: &Diagnostic| {
            let place = &diagnostic.place;
            (place.file.clone(), place.line, place.column)
        };
        key(first).cmp(&key(second)).then_with(|| first.code.cmp(&second.code))
    });
}
