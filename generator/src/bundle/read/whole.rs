use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;
use std::sync::Arc;

use super::super::{Bundle, FileTree, OperationFile, ScenarioFile, Settings};
use super::files::Files;
use super::folder::Folder;
use super::settings::Compatibility;
use super::sheet::Sheet;
use super::{operation, order, scenario, settings, suggestion};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Document, Pointer, Read};

/// Where the settings are.
const SETTINGS: &str = "mock.yaml";
/// Where the description is.
const DESCRIPTION: &str = "openapi.yaml";
/// The folder of the operations.
pub(super) const RESPONSES: &str = "responses";
/// The folder of the scenarios.
const SCENARIOS: &str = "scenarios";

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
    let document = read_description(files, &mut diagnostics);

    let operations = read_all(files, RESPONSES, newer, &mut diagnostics, |node| operation::read(node, files));
    let scenarios = read_all(files, SCENARIOS, newer, &mut diagnostics, scenario::read);
    let identity = (|file: &OperationFile| file.operation.clone(), "/operation", "operation");
    let mut operations = distinct(files, operations.read, identity, &mut diagnostics);
    let identity = (|file: &ScenarioFile| file.name.clone(), "/name", "scenario");
    let complete = scenarios.complete;
    let mut scenarios = distinct(files, scenarios.read, identity, &mut diagnostics);
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

fn read_description(files: &dyn Files, diagnostics: &mut Vec<Diagnostic>) -> Option<Document> {
    match files.description(DESCRIPTION) {
        Ok(Read { document, diagnostics: found }) => {
            diagnostics.extend(found);
            Some(document)
        }
        Err(problems) => {
            diagnostics.extend(problems.into_iter().map(|problem| explain_missing(files, DESCRIPTION, problem)));
            None
        }
    }
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

/// The files of a folder, read.
struct Sheets<T> {
    /// With the path of each.
    read: Vec<(String, T)>,
    /// Whether every file could be read.
    complete: bool,
}

fn read_all<T>(
    files: &dyn Files,
    folder: &str,
    newer: bool,
    diagnostics: &mut Vec<Diagnostic>,
    interpret: impl Fn(&super::node::Node<'_>) -> Option<T>,
) -> Sheets<T> {
    let (paths, problems) = files.list(&[folder]);
    let mut complete = problems.is_empty();
    diagnostics.extend(problems);
    let mut read = Vec::with_capacity(paths.len());
    for path in paths {
        match Sheet::open(files, &path) {
            Ok(mut sheet) => {
                let interpreted = sheet.interpret(newer, &interpret);
                diagnostics.append(&mut sheet.diagnostics);
                complete &= interpreted.is_some();
                read.extend(interpreted.map(|interpreted| (path, interpreted)));
            }
            Err(problems) => {
                complete = false;
                diagnostics.extend(problems);
            }
        }
    }
    Sheets { read, complete }
}

/// Keeps the first of the files that are about the same thing; the order is that of their paths.
fn distinct<T, K: Eq + Hash + std::fmt::Display>(
    files: &dyn Files,
    read: Vec<(String, T)>,
    (identity, pointer, thing): (impl Fn(&T) -> K, &str, &str),
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<T> {
    let pointer = Pointer::parse(pointer);
    let place = |path: &str| Sheet::open(files, path).ok().map(|sheet| sheet.place(&pointer));
    let mut first: HashMap<K, String> = HashMap::new();
    let mut kept = Vec::with_capacity(read.len());
    for (path, item) in read {
        let key = identity(&item);
        let Some(earlier) = first.get(&key) else {
            first.insert(key, path);
            kept.push(item);
            continue;
        };
        let shown = suggestion::shown(&key.to_string());
        let message = format!("the {thing} `{shown}` has a file already, `{}`", files.name(earlier));
        let Some(at) = place(&path) else { continue };
        let mut problem = Diagnostic::error(Code::DuplicateEntry, at, message).hint("remove one of the two files");
        problem.related.extend(place(earlier).map(|earlier| (earlier, "the one that counts".to_owned())));
        diagnostics.push(problem);
    }
    kept
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
    let message = format!("there is no scenario `{}`", suggestion::shown(active));
    let names = scenarios.iter().map(|scenario| scenario.name.as_str());
    let mut problem = Diagnostic::error(Code::InvalidEntry, sheet.place(&Pointer::root().child("scenario")), message);
    problem.hint = suggestion::did_you_mean(active, names).or_else(|| {
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
