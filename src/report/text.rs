use std::fmt::Write as _;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use mockwright_generator::diagnostic::{Diagnostic, Place, Severity};

use super::SourceTexts;
use super::excerpt::{Excerpt, excerpt};
use super::summary::{Counts, Problems};
use crate::output::{cut, harmless};

/// Longer messages are cut: they quote the input.
const LONGEST_MESSAGE: usize = 600;
const LONGEST_POINTER: usize = 240;

/// As the renderer colours line numbers.
const ARROW: Style = AnsiColor::BrightBlue.on_default().bold();

/// Diagnostics one after the other, each with its excerpt, caret, pointer, expectation, hint and related places, with
/// an empty line after each. Colours are in it; printing takes them out where they do not belong.
pub(crate) fn text(diagnostics: &[Diagnostic], texts: &mut SourceTexts) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        push_diagnostic(&mut out, diagnostic, texts);
        for (place, label) in &diagnostic.related {
            let title = Level::NOTE.secondary_title(shown(label, LONGEST_MESSAGE));
            let excerpt = find_excerpt(place, texts);
            let source = snippet(place, AnnotationKind::Context, excerpt, None);
            let indent = indent(place, source.is_some());
            push_group(&mut out, Group::with_title(title).elements(source), place, indent);
        }
        out.push('\n');
    }
    out
}

/// A diagnostic in one line: `error[MW0111]: petstore.yaml:12:7: the reference leads to nothing`.
pub(super) fn headline(diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut line = format!("{severity}[{}]: ", diagnostic.code);
    if let Some(spot) = spot(&diagnostic.place) {
        let _ = write!(line, "{spot}: ");
    }
    line.push_str(&shown(&diagnostic.message, LONGEST_MESSAGE));
    line
}

/// The last lines: what the input holds, and how many problems it has.
pub(crate) fn closing(input: &str, diagnostics: &[Diagnostic], counts: Option<Counts>) -> String {
    let input = harmless(input);
    let problems = Problems::count(diagnostics);
    match counts {
        Some(counts) => format!("{input}: {counts}\n{input}: {problems}\n"),
        None => format!("{input}: {problems}, so nothing of it can be served\n"),
    }
}

fn push_diagnostic(out: &mut String, diagnostic: &Diagnostic, texts: &mut SourceTexts) {
    let Diagnostic { severity, code, place, message, expected, hint, related: _ } = diagnostic;
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(shown(message, LONGEST_MESSAGE)).id(code.as_str()));
    let expected = expected.as_ref().map(|expected| format!("expected {}", shown(expected, LONGEST_MESSAGE)));
    let excerpt = find_excerpt(place, texts);
    let indent = indent(place, excerpt.is_some());
    match excerpt {
        Some(excerpt) => group = group.elements(snippet(place, AnnotationKind::Primary, Some(excerpt), expected)),
        None => group = group.elements(expected.map(|expected| Level::NOTE.no_name().message(expected))),
    }
    if !place.pointer.as_str().is_empty() {
        let pointer = shown(place.pointer.as_str(), LONGEST_POINTER);
        group = group.element(Level::NOTE.with_name("at").message(pointer));
    }
    if let Some(hint) = hint {
        group = group.element(Level::HELP.with_name("hint").message(shown(hint, LONGEST_MESSAGE)));
    }
    push_group(out, group, place, indent);
}

/// Renders a group and puts the place under its title. The renderer could do that too, but it would count the column in
/// the excerpt, which may begin in the middle of the line.
fn push_group(out: &mut String, group: Group<'_>, place: &Place, indent: usize) {
    let rendered = Renderer::styled().render(&[group]);
    let (title, rest) = rendered.split_once('\n').unwrap_or((&rendered, ""));
    out.push_str(title);
    out.push('\n');
    if let Some(spot) = spot(place) {
        let _ = writeln!(out, "{:indent$}{ARROW}-->{ARROW:#} {spot}", "");
    }
    if !rest.is_empty() {
        out.push_str(rest);
        out.push('\n');
    }
}

/// The width of the line numbers: the arrow stands one column before the bar beside them.
fn indent(place: &Place, has_excerpt: bool) -> usize {
    place.line.filter(|_| has_excerpt).map_or(0, |line| line.to_string().len())
}

/// `file:line:column`, as far as it is known.
fn spot(place: &Place) -> Option<String> {
    let mut spot = harmless(place.file.as_deref()?);
    for number in [place.line, place.column].into_iter().flatten() {
        let _ = write!(spot, ":{number}");
    }
    Some(spot)
}

fn find_excerpt(place: &Place, texts: &mut SourceTexts) -> Option<Excerpt> {
    excerpt(texts.get(place.file.as_ref()?)?, place.line?, place.column?)
}

fn snippet<'a>(
    place: &Place,
    kind: AnnotationKind,
    excerpt: Option<Excerpt>,
    label: Option<String>,
) -> Option<Snippet<'a, Annotation<'a>>> {
    let Excerpt { line, marked } = excerpt?;
    let number = usize::try_from(place.line?).ok()?;
    Some(Snippet::source(line).line_start(number).annotation(kind.span(marked).label(label)))
}

fn shown(text: &str, longest: usize) -> String {
    harmless(&cut(text, longest))
}

#[cfg(test)]
mod tests;
