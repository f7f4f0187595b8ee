//! What happens to a project, for its report.

use super::folder::ProjectFolder;
use super::settle::{Outcome, Outcomes};
use super::unit::Fate;
use crate::diagnostic::{Code, Severity};
use crate::emit::project::{MODELS_PATH, OPERATIONS_PATH};
use crate::regenerate::conflict::About;
use crate::regenerate::report::{EditedFile, FileChange, FileChangeKind, FileConflict, Orphan, Report};

pub(super) fn report(folder: &ProjectFolder, outcome: &Outcome) -> Report {
    let mut report = Report::default();
    for (path, file) in &outcome.files {
        tell(&mut report, folder, path, file);
    }
    for path in [MODELS_PATH, OPERATIONS_PATH] {
        report.files.push(FileChange { path: path.to_owned(), about: About::Project, kind: FileChangeKind::Updated });
    }
    report.files.sort_by(|one, other| one.path.cmp(&other.path));
    tell_others(&mut report, folder, outcome);
    report
}

fn tell(report: &mut Report, folder: &ProjectFolder, path: &str, file: &Outcomes) {
    let Outcomes { about, settled, conflict, .. } = file;
    let (path, about) = (path.to_owned(), about.clone());
    let is_there = folder.tree.get(&path).is_some();
    let change = |kind| FileChange { path: path.clone(), about: about.clone(), kind };
    match settled.fate {
        Fate::Generated | Fate::Edited | Fate::Found => {
            report.files.push(change(if is_there { FileChangeKind::Updated } else { FileChangeKind::Created }));
        }
        Fate::Gone if is_there => report.files.push(change(FileChangeKind::Removed)),
        Fate::Orphan => {
            if settled.pruned {
                report.files.push(change(FileChangeKind::Removed));
            }
            report.orphans.push(Orphan { path: path.clone(), about: about.clone(), pruned: settled.pruned });
        }
        Fate::Deleted if matches!(about, About::Operation(_)) => report.deleted.push(about.clone()),
        Fate::Deleted | Fate::Gone => {}
    }
    if matches!(settled.fate, Fate::Edited | Fate::Found) {
        let (edits, left_over) = (Vec::new(), Vec::new());
        report.edited.push(EditedFile { path: path.clone(), about: about.clone(), edits, left_over, moved_from: None });
    }
    if let Some(conflict) = conflict {
        let (left_out, because) = (conflict.left_out, conflict.because.clone());
        report.file_conflicts.push(FileConflict { path, about, left_out, because });
    }
}

/// Files that were never generated are not touched: what may keep them from building is told.
fn tell_others(report: &mut Report, folder: &ProjectFolder, outcome: &Outcome) {
    let out = outcome.modules_out();
    for (path, bytes) in folder.tree.iter() {
        let path = path.as_str();
        let is_rust = path.rsplit('.').next() == Some("rs") && !path.starts_with('.');
        if !is_rust || [MODELS_PATH, OPERATIONS_PATH].contains(&path) || outcome.is_handler(path) {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        let uses = || {
            let module = super::affected::uses_module(&text, out.iter().map(String::as_str))?;
            Some(format!("it uses `{module}`, which is left out"))
        };
        if let Some(because) = outcome.changes.reason(&text).or_else(uses) {
            let message = format!("the file may not build any more: {because}");
            let mut problem = folder.problem(Code::OutdatedCode, path, message);
            problem.severity = Severity::Warning;
            report.invalid.push(problem);
        }
    }
}
