//! A report as programs read it.

use serde_json::{Value, json};

use super::{About, Conflict, EditedFile, FileChange, FileChangeKind, FileConflict, Orphan, RenamedOperation, Report};
use crate::compare::pairing::Rename;
use crate::diagnostic::Diagnostic;

/// A report as one JSON document. Fields are added over time, never renamed or removed.
/// `description` is what changed in it, null where that is nothing or is not known.
#[must_use]
pub fn report_json(report: &Report, description: &Value, dry_run: bool) -> Value {
    let Report {
        assumed,
        files,
        edited,
        renames,
        deleted,
        orphans,
        conflicts,
        file_conflicts,
        invalid,
        kept_values,
        description_changed,
    } = report;
    json!({
        "dry_run": dry_run,
        "description_changed": description_changed,
        "description": description,
        "assumed": assumed,
        "renames": renames.iter().map(rename).collect::<Vec<_>>(),
        "files": files.iter().map(change).collect::<Vec<_>>(),
        "edited": edited.iter().map(edit).collect::<Vec<_>>(),
        "deleted": deleted.iter().map(about).collect::<Vec<_>>(),
        "orphans": orphans.iter().map(orphan).collect::<Vec<_>>(),
        "invalid": invalid.iter().map(problem).collect::<Vec<_>>(),
        "conflicts": conflicts.iter().map(conflict).collect::<Vec<_>>(),
        "file_conflicts": file_conflicts.iter().map(file_conflict).collect::<Vec<_>>(),
        "kept_values": kept_values,
    })
}

fn about(about: &About) -> Value {
    match about {
        About::Operation(key) => json!({ "operation": key }),
        About::Scenario(name) => json!({ "scenario": name }),
        About::Settings => json!({ "settings": true }),
        About::Project => json!({ "project": true }),
    }
}

fn rename(RenamedOperation { old, new, rename }: &RenamedOperation) -> Value {
    let kind = match rename {
        Rename::OperationId => "operation-id",
        Rename::PathParameters => "path-parameters",
        Rename::Path => "path",
        Rename::Method => "method",
    };
    json!({ "old": old, "new": new, "kind": kind })
}

fn change(FileChange { path, about: subject, kind }: &FileChange) -> Value {
    let (kind, from) = match kind {
        FileChangeKind::Created => ("created", None),
        FileChangeKind::Updated => ("updated", None),
        FileChangeKind::Removed => ("removed", None),
        FileChangeKind::Moved(from) => ("moved", Some(from)),
    };
    json!({ "path": path, "about": about(subject), "kind": kind, "from": from })
}

fn edit(EditedFile { path, about: subject, edits, left_over, moved_from }: &EditedFile) -> Value {
    json!({
        "path": path,
        "about": about(subject),
        "edits": edits,
        "left_over": left_over,
        "moved_from": moved_from,
    })
}

fn orphan(Orphan { path, about: subject, pruned }: &Orphan) -> Value {
    json!({ "path": path, "about": about(subject), "pruned": pruned })
}

fn problem(problem: &Diagnostic) -> Value {
    let place = &problem.place;
    json!({
        "file": place.file.as_deref(),
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer.as_str(),
        "code": problem.code.as_str(),
        "message": problem.message,
    })
}

fn conflict(Conflict { about: subject, file, at, new }: &Conflict) -> Value {
    json!({ "file": file, "about": about(subject), "pointer": at.as_str(), "new": new })
}

fn file_conflict(FileConflict { path, about: subject, left_out, because }: &FileConflict) -> Value {
    json!({ "file": path, "about": about(subject), "left_out": left_out, "because": because })
}
