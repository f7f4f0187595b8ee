//! Where text goes: data to stdout, everything else to stderr, colours only on a terminal.

mod harmless;

use std::fmt::Display;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
pub(crate) use harmless::{cut, harmless, is_hidden};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Writes data to stdout and sees to it that it has left the process.
///
/// # Errors
/// Stdout cannot be written, such as because its reader went away.
pub(crate) fn data(text: &str) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Says to a person how things go. A stderr that cannot be written stops nothing.
pub(crate) fn status(text: impl Display) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Says that something failed, and why, one line a cause. A cause that the line before has quoted is not repeated.
pub(crate) fn error(error: &anyhow::Error) {
    let mut before = error.to_string();
    status(format_args!("{ERROR}error{ERROR:#}: {}", harmless(&before)));
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !before.ends_with(&cause) {
            status(format_args!("  cause: {}", harmless(&cause)));
        }
        before = cause;
    }
}

/// Says what to do next.
pub(crate) fn hint(text: impl Display) {
    status(format_args!("\n{HINT}hint{HINT:#}: {text}"));
}
