//! Where text goes: data to stdout, everything else to stderr, colours only on a terminal.

mod harmless;

use std::fmt::Display;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
pub(crate) use harmless::{cut, harmless, is_hidden};
use mockwright_runtime::LogLevel;

use crate::log::{self, Line};

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
    say(LogLevel::Info, text);
}

/// Says what is probably not as it should be.
pub(crate) fn warning(text: impl Display) {
    say(LogLevel::Warn, text);
}

/// Says what failed, and that the command goes on.
pub(crate) fn failure(text: impl Display) {
    say(LogLevel::Error, text);
}

/// Says a line of some level, if lines of that level are wanted.
pub(crate) fn say(level: LogLevel, text: impl Display) {
    tell(log::line(level, ""), text);
}

/// Says a line: to people the text, to programs the text with all that the line has besides.
pub(crate) fn tell(line: Line, text: impl Display) {
    if !log::shows(line.level) {
    } else if log::is_json() {
        log::tell_programs(&line.saying(text.to_string()));
    } else {
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }
}

/// Says that something failed, and why, one line a cause. A cause that the line before has quoted is not repeated.
pub(crate) fn error(error: &anyhow::Error) {
    let mut before = error.to_string();
    let mut causes = Vec::new();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !before.ends_with(&cause) {
            causes.push(cause.clone());
        }
        before = cause;
    }
    let message = error.to_string();
    if log::is_json() {
        let line = log::line(LogLevel::Error, message);
        log::tell_programs(&if causes.is_empty() { line } else { line.with("causes", causes) });
        return;
    }
    failure(format_args!("{ERROR}error{ERROR:#}: {}", harmless(&message)));
    for cause in causes {
        failure(format_args!("  cause: {}", harmless(&cause)));
    }
}

/// Says what to do next.
pub(crate) fn hint(text: impl Display) {
    if log::is_json() {
        return status(format_args!("hint: {text}"));
    }
    status(format_args!("\n{HINT}hint{HINT:#}: {text}"));
}
