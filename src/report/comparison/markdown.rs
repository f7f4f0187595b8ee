use mockwright_generator::compare::{Change, Effect};

use super::outline::{Entry, Line, outline};
use super::{Compared, summary};
use crate::report::comment::{Comment, code, escape};
use crate::report::summary::Counted;

/// A comparison as part of a comment on a pull request: the sum first, then as much as fits.
pub(crate) fn markdown(compared: Compared<'_>, comment: &mut Comment) {
    comment.push(&format!("**{}**\n", escape(&summary(compared.comparison))), false);
    for section in outline(compared.comparison) {
        let mut title = format!("\n### {}\n\n", capitalised(section.title));
        for entry in &section.entries {
            let head = head(entry);
            if !head.is_empty() {
                comment.push(&format!("{title}- {head}\n"), entry.lines.is_empty());
                title.clear();
            }
            let indent = if head.is_empty() { "" } else { "  " };
            for line in &entry.lines {
                comment.push(&format!("{title}{indent}- {}\n", item(line)), true);
                title.clear();
            }
        }
    }
}

fn head(entry: &Entry<'_>) -> String {
    match (entry.name.is_empty(), entry.note.is_empty()) {
        (true, _) => escape(&entry.note),
        (false, true) => code(&entry.name),
        (false, false) => format!("{} ({})", code(&entry.name), escape(&entry.note)),
    }
}

fn item(line: &Line<'_>) -> String {
    match line {
        Line::Change(Change { class, at, message, .. }) => {
            format!("{}{}: {} (`{class}`)", word(line.effect()), code(at), escape(message))
        }
        Line::Use { at, schemas, .. } => format!("{}{}: {}", word(line.effect()), code(at), escape(schemas)),
        Line::Docs(count) => format!("the documentation changed in {}", Counted(*count, "place")),
    }
}

fn word(effect: Effect) -> &'static str {
    if effect == Effect::Breaking { "**breaking** " } else { "" }
}

fn capitalised(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
