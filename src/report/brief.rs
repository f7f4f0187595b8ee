use mockwright_generator::diagnostic::{Diagnostic, Severity};

use super::summary::Problems;
use super::{SourceTexts, arrange, headline, text};
use crate::exit::Exit;
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
    output::status(format_args!("{input}: {problems}"));
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    for error in errors.take(SHOWN) {
        output::status(format_args!("  {}", headline(error)));
    }
    output::hint(format_args!("`mockwright check {input}` shows everything with its place"));
    if problems.errors > 0 { Exit::InputError } else { Exit::Success }
}

/// Shows what keeps a command from doing anything, each problem with its place, and says how that ends it.
pub(crate) fn refused(input: &str, diagnostics: &mut Vec<Diagnostic>) -> Exit {
    arrange(diagnostics);
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    output::status(text(diagnostics, &mut SourceTexts::new(None)).trim_end());
    output::status(format_args!("\n{}: nothing was written", harmless(input)));
    Exit::InputError
}
