use mockwright_generator::regenerate::{
    Conflict, FileChange, FileChangeKind, FileConflict, Orphan, RenamedOperation, Report,
};

use crate::report::comment::{Comment, code, escape};

/// How many entries a list has before the rest is only counted.
const SHOWN: usize = 50;

/// What happens to the bundle, as lists for a comment on a pull request.
pub(super) fn markdown(report: &Report, dry_run: bool, comment: &mut Comment) {
    let title = if dry_run { "### What regenerating the mock would do\n" } else { "### Regenerated mock\n" };
    comment.push(title, false);
    let Report { files, edited, renames, orphans, conflicts, file_conflicts, invalid, .. } = report;
    let title = "Conflicts: both sides changed the same, the edited value stays";
    list(comment, title, conflicts, |Conflict { file, at, .. }| code(&format!("{file}#{at}")));
    list(
        comment,
        "Conflicts: edited files stay as they are",
        file_conflicts,
        |FileConflict { path, because, .. }| format!("{}: {}", code(path), escape(because)),
    );
    list(comment, "Edits that break the description now", invalid, |problem| {
        let place = &problem.place;
        let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
        let place = code(&format!("{}{line}", place.file.as_deref().unwrap_or_default()));
        format!("{place}: {}", escape(&problem.message))
    });
    let title = "Orphans: edited, and no longer in the description";
    list(comment, title, orphans, |Orphan { path, about, .. }| {
        format!("{} ({})", code(path), code(&about.to_string()))
    });
    list(comment, "Renamed", renames, |RenamedOperation { old, new, .. }| format!("{} to {}", code(old), code(new)));
    list(comment, "Edits that stay", edited, |edited| {
        format!("{} ({})", code(&edited.path), code(&edited.about.to_string()))
    });
    list(comment, "Files", files, |FileChange { path, kind, .. }| match kind {
        FileChangeKind::Created => format!("created {}", code(path)),
        FileChangeKind::Updated => format!("updated {}", code(path)),
        FileChangeKind::Removed => format!("removed {}", code(path)),
        FileChangeKind::Moved(from) => format!("moved {} to {}", code(from), code(path)),
    });
    if files.is_empty() && !report.has_conflicts() && invalid.is_empty() && orphans.is_empty() {
        comment.push("\nNothing to do.\n", false);
    }
}

fn list<T>(comment: &mut Comment, title: &str, items: &[T], line: impl Fn(&T) -> String) {
    if items.is_empty() {
        return;
    }
    comment.push(&format!("\n**{title}** ({})\n\n", items.len()), false);
    for item in items.iter().take(SHOWN) {
        comment.push(&format!("- {}\n", line(item)), true);
    }
    if items.len() > SHOWN {
        comment.push(&format!("- and {} more\n", items.len() - SHOWN), false);
    }
}
