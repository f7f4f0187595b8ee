use std::fmt::{self, Write as _};

use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::regenerate::{
    About, Conflict, EditedFile, FileChange, FileChangeKind, FileConflict, Orphan, RenamedOperation, Report,
};

use crate::output::harmless;

/// How many lines a group has before the rest is only counted.
const SHOWN: usize = 30;

/// What happens to the bundle, a group of lines a matter, and one line at the end that counts.
pub(super) fn text(report: &Report, dry_run: bool) -> String {
    let mut out = String::new();
    let Report { assumed, files, edited, renames, deleted, orphans, conflicts, file_conflicts, invalid, .. } = report;
    group(&mut out, "assumed", assumed, |line, text| line.push_str(&harmless(text)));
    group(&mut out, "renamed", renames, |line, RenamedOperation { old, new, .. }| {
        let _ = write!(
            line,
            "{}",
            if old == new { harmless(old) } else { format!("{} -> {}", harmless(old), harmless(new)) }
        );
    });
    group(&mut out, "files", files, push_change);
    group(&mut out, "edits that stay", edited, push_edited);
    group(&mut out, "taken out by you, stay out", deleted, |line, about| line.push_str(&shown(about)));
    group(&mut out, "orphans", orphans, |line, Orphan { path, about, pruned }| {
        let fate = if *pruned { "removed" } else { "edited, stays until `--prune`" };
        let _ = write!(line, "{}  {}: {fate}", harmless(path), shown(about));
    });
    group(&mut out, "edits that break the description now", invalid, push_problem);
    group(
        &mut out,
        "conflicts: your values stay, the new ones are in .mockwright/conflicts/",
        conflicts,
        |line, conflict| {
            let Conflict { about, file, at, .. } = conflict;
            let _ = write!(line, "{}  {}", harmless(&format!("{file}#{at}")), shown(about));
        },
    );
    let title = "conflicts: your files stay, what is generated now is in .mockwright/conflicts/";
    group(&mut out, title, file_conflicts, |line, FileConflict { path, left_out, because, .. }| {
        let fate = if *left_out { "\n    not built until it is resolved; the bundle answers" } else { "" };
        let _ = write!(line, "{}: {}{fate}", harmless(path), harmless(because));
    });
    out.push_str(&summary(report, dry_run));
    out
}

fn group<T>(out: &mut String, title: &str, items: &[T], push: impl Fn(&mut String, &T)) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(out, "{title}:");
    for item in items.iter().take(SHOWN) {
        out.push_str("  ");
        push(out, item);
        out.push('\n');
    }
    match items.len().saturating_sub(SHOWN) {
        0 => out.push('\n'),
        more => {
            let _ = writeln!(out, "  and {more} more\n");
        }
    }
}

fn push_change(line: &mut String, FileChange { path, about, kind }: &FileChange) {
    let (word, from) = match kind {
        FileChangeKind::Created => ("created", None),
        FileChangeKind::Updated => ("updated", None),
        FileChangeKind::Removed => ("removed", None),
        FileChangeKind::Moved(from) => ("moved  ", Some(from)),
    };
    let _ = write!(line, "{word}  {}", harmless(path));
    if !matches!(about, About::Settings | About::Project) {
        let _ = write!(line, "  {}", shown(about));
    }
    if let Some(from) = from {
        let _ = write!(line, " (was {})", harmless(from));
    }
}

fn push_edited(line: &mut String, EditedFile { path, about, edits, left_over, moved_from }: &EditedFile) {
    const MOST: usize = 4;
    let _ = write!(line, "{}", harmless(path));
    if !matches!(about, About::Settings | About::Project) {
        let _ = write!(line, "  {}", shown(about));
    }
    match edits.as_slice() {
        [] if moved_from.is_some() => {}
        [] => line.push_str(": its text"),
        edits => {
            let some: Vec<String> = edits.iter().take(MOST).map(|edit| harmless(edit)).collect();
            let _ = write!(line, ": {}", some.join(", "));
            if edits.len() > MOST {
                let _ = write!(line, " and {} more", edits.len() - MOST);
            }
        }
    }
    if let Some(from) = moved_from {
        let _ = write!(line, "\n    moved by you from {}", harmless(from));
    }
    for at in left_over {
        let _ = write!(line, "\n    no longer in the description: {}", harmless(at));
    }
}

fn push_problem(line: &mut String, problem: &Diagnostic) {
    let place = &problem.place;
    let file = place.file.as_deref().unwrap_or("the bundle");
    line.push_str(&harmless(file));
    for number in [place.line, place.column].into_iter().flatten() {
        let _ = write!(line, ":{number}");
    }
    let _ = write!(line, ": {}", harmless(&problem.message));
    if !place.pointer.as_str().is_empty() {
        let _ = write!(line, "\n    at {}", harmless(place.pointer.as_str()));
    }
}

fn shown(about: &About) -> String {
    harmless(&about.to_string())
}

/// One line: how many files are written and what else there is to know.
fn summary(report: &Report, dry_run: bool) -> String {
    let count = |wanted: fn(&FileChangeKind) -> bool| report.files.iter().filter(|change| wanted(&change.kind)).count();
    let counts = [
        (count(|kind| matches!(kind, FileChangeKind::Created)), "created"),
        (count(|kind| matches!(kind, FileChangeKind::Updated)), "updated"),
        (count(|kind| matches!(kind, FileChangeKind::Moved(_))), "moved"),
        (count(|kind| matches!(kind, FileChangeKind::Removed)), "removed"),
    ];
    let files: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let mut line = match (files.is_empty(), dry_run) {
        (true, _) if report.description_changed => "no file that people edit changes".to_owned(),
        (true, _) => "up to date".to_owned(),
        (false, true) => format!("would change files: {}", files.join(", ")),
        (false, false) => format!("files: {}", files.join(", ")),
    };
    let further = [
        (report.edited.len(), "edited file kept", "edited files kept"),
        (report.invalid.len(), "edit breaks the description", "edits break the description"),
        (report.orphans.iter().filter(|orphan| !orphan.pruned).count(), "orphan", "orphans"),
        (report.conflicts.len() + report.file_conflicts.len(), "conflict", "conflicts"),
    ];
    for (count, one, many) in further {
        if count > 0 {
            let _ = write!(line, "; {}", Counted(count, one, many));
        }
    }
    line.push('\n');
    line
}

/// A number with its noun.
struct Counted(usize, &'static str, &'static str);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, if self.0 == 1 { self.1 } else { self.2 })
    }
}
