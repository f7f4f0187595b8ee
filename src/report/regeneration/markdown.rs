use std::fmt::Write as _;

use mockwright_generator::regenerate::{Conflict, FileChange, FileChangeKind, Orphan, RenamedOperation, Report};

/// How many entries a list has before the rest is only counted.
const SHOWN: usize = 50;

/// What happens to the bundle, as lists for a comment on a pull request.
pub(super) fn markdown(report: &Report, dry_run: bool) -> String {
    let mut out =
        String::from(if dry_run { "### What regenerating the mock would do\n" } else { "### Regenerated mock\n" });
    let Report { files, edited, renames, orphans, conflicts, invalid, .. } = report;
    list(
        &mut out,
        "Conflicts: both sides changed the same, the edited value stays",
        conflicts,
        |Conflict { file, at, .. }| code(&format!("{file}#{at}")),
    );
    list(&mut out, "Edits that break the description now", invalid, |problem| {
        let place = &problem.place;
        let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!(
            "{}: {}",
            code(&format!("{}{line}", place.file.as_deref().unwrap_or_default())),
            escaped(&problem.message)
        )
    });
    list(&mut out, "Orphans: edited, and no longer in the description", orphans, |Orphan { path, about, .. }| {
        format!("{} ({})", code(path), code(&about.to_string()))
    });
    list(&mut out, "Renamed", renames, |RenamedOperation { old, new, .. }| format!("{} to {}", code(old), code(new)));
    list(&mut out, "Edits that stay", edited, |edited| {
        format!("{} ({})", code(&edited.path), code(&edited.about.to_string()))
    });
    list(&mut out, "Files", files, |FileChange { path, kind, .. }| match kind {
        FileChangeKind::Created => format!("created {}", code(path)),
        FileChangeKind::Updated => format!("updated {}", code(path)),
        FileChangeKind::Removed => format!("removed {}", code(path)),
        FileChangeKind::Moved(from) => format!("moved {} to {}", code(from), code(path)),
    });
    if files.is_empty() && conflicts.is_empty() && invalid.is_empty() && orphans.is_empty() {
        out.push_str("\nNothing to do.\n");
    }
    out
}

fn list<T>(out: &mut String, title: &str, items: &[T], line: impl Fn(&T) -> String) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n**{title}** ({})\n", items.len());
    for item in items.iter().take(SHOWN) {
        let _ = writeln!(out, "- {}", line(item));
    }
    if items.len() > SHOWN {
        let _ = writeln!(out, "- and {} more", items.len() - SHOWN);
    }
}

/// Text in a code span, whatever it holds (CommonMark §6.1).
fn code(text: &str) -> String {
    let text: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Text that is only text: what Markdown or HTML would make something of is escaped.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => shown.push_str("&lt;"),
            '&' => shown.push_str("&amp;"),
            control if control.is_control() => shown.push(' '),
            punctuation if punctuation.is_ascii_punctuation() && !".,:;-/'\"()".contains(punctuation) => {
                shown.push('\\');
                shown.push(punctuation);
            }
            plain => shown.push(plain),
        }
    }
    shown
}
