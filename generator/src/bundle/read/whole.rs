use std::panic;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use super::super::{
    Bundle, DESCRIPTION_PATH, FileTree, OperationFile, PENDING_FOLDER, RelativePath, SETTINGS_PATH, ScenarioFile,
    SchemaKind, Settings,
};
use super::files::{DESCRIPTION_LIMIT, FILE_LIMIT, Files, Obstacle, whole_file};
use super::folder::Folder;
use super::settings::Compatibility;
use super::sheet::Sheet;
use super::sheets::{Identity, Sheets};
use super::{operation, order, scenario, settings, shown};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::OperationKey;
use crate::source::{Document, Pointer, Read};

/// The folder of the operations.
pub(super) const RESPONSES: &str = "responses";
/// The folder of the scenarios.
pub(super) const SCENARIOS: &str = "scenarios";
/// The folder of the generator's own files.
const OWN: &str = ".mockwright";

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
    read_unchanged(dir, |folder| read_files(folder, None))?
}

/// Reads what a folder holds of a bundle, byte by byte: `mock.yaml`, the description, operations, scenarios, and the
/// YAML files of the generator's own.
///
/// # Errors
/// Every file that cannot be read.
pub(crate) fn read_files_of(dir: &Path) -> Result<FileTree, Vec<Diagnostic>> {
    read_unchanged(dir, |folder| {
        let (paths, mut diagnostics) = folder.list(&[RESPONSES, SCENARIOS, OWN]);
        let mut tree = FileTree::new();
        let schemas = SchemaKind::ALL.map(|kind| format!("{OWN}/schema/{}.json", kind.name()));
        let plain = [SETTINGS_PATH, DESCRIPTION_PATH].map(str::to_owned).into_iter().chain(schemas);
        let unfinished = format!("{PENDING_FOLDER}/");
        for path in plain.chain(paths.into_iter().filter(|path| !path.starts_with(&unfinished))) {
            let limit = if path == DESCRIPTION_PATH { DESCRIPTION_LIMIT } else { FILE_LIMIT };
            match (folder.read(&path, limit), RelativePath::new(&path)) {
                (Ok(bytes), Some(path)) => drop(tree.insert(path, bytes)),
                (Err(Obstacle::Missing), _) if path != SETTINGS_PATH => {}
                (Err(obstacle), _) => {
                    let problem = obstacle.diagnostic(folder.name(&path));
                    diagnostics.push(explain_missing(folder, &path, problem));
                }
                (Ok(_), None) => {
                    let message = format!("`{path}` is no name that a bundle can have on every system");
                    let place = whole_file(folder.name(&path));
                    diagnostics.push(Diagnostic::error(Code::Unreadable, place, message).hint("rename the file"));
                }
            }
        }
        if diagnostics.is_empty() { Ok(tree) } else { Err(diagnostics) }
    })?
}

/// How often a folder is read again that changes meanwhile.
const MOST_READINGS: usize = 4;

/// Reads a folder, and reads it again where it has been regenerated meanwhile: old files and new ones do not mix.
fn read_unchanged<T>(dir: &Path, read: impl Fn(&Folder) -> T) -> Result<T, Vec<Diagnostic>> {
    let open = || Folder::open(dir).map_err(|problem| vec![*problem]);
    let mut folder = open()?;
    for _ in 1..MOST_READINGS {
        let outcome = read(&folder);
        let after = open()?;
        if folder.state() == after.state() {
            return Ok(outcome);
        }
        folder = after;
    }
    Ok(read(&folder))
}

/// The settings in a bundle's files, with what is wrong in them.
///
/// # Errors
/// All diagnostics, when there are no settings to speak of.
pub(crate) fn read_settings(tree: &FileTree) -> Result<(Settings, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let head = read_head(tree, &mut diagnostics);
    let settings = head.and_then(|Head { settings, sheet, .. }| {
        diagnostics.extend(sheet.diagnostics);
        settings
    });
    match settings {
        Some(settings) => Ok((settings, diagnostics)),
        None => Err(diagnostics),
    }
}

/// Reads a bundle from files in memory whose description is read already.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_tree_of(
    tree: &FileTree,
    document: Arc<Document>,
) -> Result<(Bundle, Vec<Diagnostic>), Vec<Diagnostic>> {
    read_files(tree, Some(document))
}

/// Reads a bundle from files in memory, as [`read`] does from a folder.
///
/// # Errors
/// As [`read`].
pub fn read_tree(tree: &FileTree) -> Result<(Bundle, Vec<Diagnostic>), Vec<Diagnostic>> {
    read_files(tree, None)
}

fn read_files(files: &dyn Files, known: Option<Arc<Document>>) -> Result<(Bundle, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let head = read_head(files, &mut diagnostics);
    let compatibility = head.as_ref().map_or(Compatibility::Known, |head| head.compatibility);
    if compatibility == Compatibility::Refused {
        diagnostics.extend(head.into_iter().flat_map(|head| head.sheet.diagnostics));
        return Err(diagnostics);
    }
    let newer = compatibility == Compatibility::Newer;
    let (document, operations) = thread::scope(|scope| {
        let description = match known {
            Some(document) => Err(document),
            None => Ok(scope.spawn(|| read_description(files))),
        };
        let operations = Sheets::read(files, RESPONSES, newer, |node| operation::read(node, files));
        let description = match description {
            Err(known) => (Some(known), Vec::new()),
            Ok(reading) => match reading.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked)) {
                Ok(Read { document, diagnostics }) => (Some(Arc::new(document)), diagnostics),
                Err(problems) => (None, problems),
            },
        };
        (description, operations)
    });
    let (document, found) = document;
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
    Ok((Bundle { settings, document, operations, scenarios }, diagnostics))
}

/// `mock.yaml`, read.
struct Head {
    sheet: Sheet,
    compatibility: Compatibility,
    settings: Option<Settings>,
}

fn read_head(files: &dyn Files, diagnostics: &mut Vec<Diagnostic>) -> Option<Head> {
    match Sheet::open(files, SETTINGS_PATH) {
        Ok(mut sheet) => {
            let compatibility = sheet.interpret(false, settings::compatibility);
            let settings = sheet.interpret(compatibility == Compatibility::Newer, settings::read);
            Some(Head { sheet, compatibility, settings })
        }
        Err(problems) => {
            diagnostics.extend(problems.into_iter().map(|problem| explain_missing(files, SETTINGS_PATH, problem)));
            None
        }
    }
}

fn read_description(files: &dyn Files) -> Result<Read, Vec<Diagnostic>> {
    files.description(DESCRIPTION_PATH).map_err(|problems| {
        problems.into_iter().map(|problem| explain_missing(files, DESCRIPTION_PATH, problem)).collect()
    })
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
