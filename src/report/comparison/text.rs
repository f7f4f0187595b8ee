use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use mockwright_generator::compare::{Change, Effect};

use super::outline::{Entry, Line, outline};
use super::{Compared, summary};
use crate::output::{cut, harmless};
use crate::report::summary::Counted;

/// Longer texts are cut: they quote the descriptions.
const LONGEST: usize = 400;

const BREAKING: Style = AnsiColor::Red.on_default().bold();
const TITLE: Style = Style::new().bold();

/// A comparison for people: what is removed, added, renamed and changed, and a line that sums it up. Colours are in it;
/// printing takes them out where they do not belong.
pub(crate) fn text(compared: Compared<'_>) -> String {
    let mut out = String::new();
    for section in outline(compared.comparison) {
        let _ = writeln!(out, "{TITLE}{}{TITLE:#}", section.title);
        for entry in &section.entries {
            push_entry(&mut out, entry);
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", summary(compared.comparison));
    out
}

fn push_entry(out: &mut String, entry: &Entry<'_>) {
    let (name, note) = (shown(&entry.name), shown(&entry.note));
    match (name.is_empty(), note.is_empty()) {
        (true, true) => {}
        (true, false) => {
            let _ = writeln!(out, "  {note}");
        }
        (false, true) => {
            let _ = writeln!(out, "  {name}");
        }
        (false, false) => {
            let _ = writeln!(out, "  {name} ({note})");
        }
    }
    for line in &entry.lines {
        push_line(out, line);
    }
}

fn push_line(out: &mut String, line: &Line<'_>) {
    out.push_str("    ");
    push_effect(out, line.effect());
    match line {
        Line::Change(Change { class, at, message, .. }) => {
            let _ = writeln!(out, "{}: {} [{class}]", shown(at), shown(message));
        }
        Line::Use { at, schemas, .. } => {
            let _ = writeln!(out, "{}: {}", shown(at), shown(schemas));
        }
        Line::Docs(count) => {
            let _ = writeln!(out, "the documentation changed in {}", Counted(*count, "place"));
        }
    }
}

fn push_effect(out: &mut String, effect: Effect) {
    let _ = match effect {
        Effect::Breaking => write!(out, "{BREAKING}breaking{BREAKING:#}    "),
        Effect::Compatible => write!(out, "compatible  "),
        Effect::Docs => write!(out, "docs        "),
    };
}

fn shown(text: &str) -> String {
    harmless(&cut(text, LONGEST))
}
