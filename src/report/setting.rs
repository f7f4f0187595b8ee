use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use mockwright_runtime::LogLevel;

use super::excerpt::excerpt;
use super::source_text::SourceText;
use crate::log;
use crate::output::{self, harmless};
use crate::settings::{FileFault, SettingsFile};

/// Says what is wrong with a file of settings, each fault with its place and line.
pub(crate) fn setting_faults(file: &SettingsFile, faults: &[FileFault]) {
    let source = SourceText::new(file.text.as_str().into());
    let path = harmless(&file.path.display().to_string());
    for fault in faults {
        let (line, column) = file.place(fault.span.start);
        let told = log::line(LogLevel::Error, "").with("file", path.as_str()).with("line", line);
        let told = told.with("column", column);
        match &fault.hint {
            _ if !log::is_json() => output::tell(told, text(&path, &source, fault, (line, column))),
            Some(hint) => output::tell(told.with("hint", hint.as_str()), &fault.message),
            None => output::tell(told, &fault.message),
        }
    }
}

fn text(path: &str, source: &SourceText, fault: &FileFault, (line, column): (u32, u32)) -> String {
    let message = harmless(&fault.message);
    let mut group = Group::with_title(Level::ERROR.primary_title(message));
    let excerpt = excerpt(source, line, column).filter(|_| !fault.is_secret);
    let at = usize::try_from(line).unwrap_or_default();
    if let Some(excerpt) = excerpt {
        let annotation = AnnotationKind::Primary.span(excerpt.marked);
        group = group.element(Snippet::source(excerpt.line).line_start(at).annotation(annotation));
    }
    if let Some(hint) = &fault.hint {
        group = group.element(Level::HELP.with_name("hint").message(harmless(hint)));
    }
    let rendered = Renderer::styled().render(&[group]);
    let (title, rest) = rendered.split_once('\n').unwrap_or((&rendered, ""));
    let end = if rest.is_empty() { "\n" } else { "\n\n" };
    format!("{title}\n --> {path}:{line}:{column}\n{rest}{end}").trim_end_matches('\n').to_owned() + "\n"
}
