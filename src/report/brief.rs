use mockwright_generator::diagnostic::{Diagnostic, Severity};
use mockwright_runtime::LogLevel;

use super::summary::Problems;
use super::{SourceTexts, arrange, headline, text};
use crate::exit::Exit;
use crate::log::{self, Line};
use crate::output::{self, harmless};

/// How many problems are shown before the rest is left to `check`.
const SHOWN: usize = 5;

/// Says in a few lines on stderr what is wrong with an input, errors first, and how a command that read it ends.
pub(crate) fn brief(input: &str, diagnostics: &mut Vec<Diagnostic>) -> Exit {
    arrange(diagnostics);
    let problems = Problems::count(diagnostics);
    if problems == Problems::default() {
        return Exit::Success;
    }
    let input = harmless(input);
    let level = match problems {
        Problems { errors: 1.., .. } => LogLevel::Error,
        Problems { warnings: 1.., .. } => LogLevel::Warn,
        _ => LogLevel::Info,
    };
    output::say(level, format_args!("{input}: {problems}"));
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    for error in errors.take(SHOWN) {
        output::tell(line(error), format_args!("  {}", headline(error)));
    }
    output::hint(format_args!("`mockwright check {input}` shows everything with its place"));
    if problems.errors > 0 { Exit::InputError } else { Exit::Success }
}

/// Says errors on stderr, each with its excerpt.
pub(crate) fn errors(errors: &[Diagnostic]) {
    if !log::is_json() {
        return output::failure(text(errors, &mut SourceTexts::new(None)).trim_end());
    }
    for error in errors {
        output::tell(line(error), headline(error));
    }
}

/// A line of the log with the place of an error.
fn line(error: &Diagnostic) -> Line {
    let mut line = log::line(LogLevel::Error, "").with("code", error.code.as_str());
    if let Some(file) = &error.place.file {
        line = line.with("file", &**file);
    }
    for (name, number) in [("line", error.place.line), ("column", error.place.column)] {
        if let Some(number) = number {
            line = line.with(name, number);
        }
    }
    match &error.hint {
        Some(hint) => line.with("hint", hint.as_str()),
        None => line,
    }
}

/// Shows what keeps a command from doing anything, each problem with its place, and says how that ends it.
pub(crate) fn refused(input: &str, diagnostics: &mut Vec<Diagnostic>) -> Exit {
    arrange(diagnostics);
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    output::status(text(diagnostics, &mut SourceTexts::new(None)).trim_end());
    output::status(format_args!("\n{}: nothing was written", harmless(input)));
    Exit::InputError
}
