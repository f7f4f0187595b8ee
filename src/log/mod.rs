//! The program's log: all that `serve` says on stderr, from the command line and from the libraries.

mod asked;
mod layer;
mod line;

use std::io::Write as _;
use std::sync::OnceLock;

pub(crate) use asked::is_asked_for_json;
pub(crate) use line::Line;
use mockwright_runtime::{LogFormat, LogLevel, LogSwitch};
use tracing_subscriber::layer::SubscriberExt as _;

/// What the command line's own lines come from.
const COMMAND_LINE: &str = "mockwright";

/// Commands that are no servers have none, and print.
static SWITCH: OnceLock<LogSwitch> = OnceLock::new();

/// Begins the log of the process. Of several calls the first one counts; the others turn it.
pub(crate) fn begin(level: LogLevel, format: LogFormat) -> LogSwitch {
    let mut is_new = false;
    let switch = SWITCH.get_or_init(|| {
        is_new = true;
        LogSwitch::new(level, format)
    });
    if is_new {
        let subscriber = tracing_subscriber::registry().with(layer::StderrLayer::new(switch.clone()));
        // Nobody else installs one.
        let _ = tracing::subscriber::set_global_default(subscriber);
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| if is_json() { tell_panic(panic) } else { print(panic) }));
    } else {
        switch.set_format(format);
        switch.set_level(level);
    }
    switch.clone()
}

/// Whether each line on stderr has to be a JSON object.
pub(crate) fn is_json() -> bool {
    SWITCH.get().is_some_and(|switch| switch.format() == LogFormat::Json)
}

/// Whether lines of a level are wanted.
pub(crate) fn shows(level: LogLevel) -> bool {
    SWITCH.get().is_none_or(|switch| level <= switch.level())
}

/// Writes a line of the command line's own for programs; people are told in another way.
pub(crate) fn tell_programs(line: &Line) {
    if is_json() && shows(line.level) {
        write(&line.json());
    }
}

/// A line of the command line's own.
pub(crate) fn line(level: LogLevel, message: impl Into<String>) -> Line {
    Line::new(level, COMMAND_LINE, message)
}

/// Writes a whole line. A stderr that cannot be written stops nothing.
fn write(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

fn tell_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let message = panic.payload_as_str().unwrap_or("the program failed");
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    write(&line(LogLevel::Error, format!("panicked: {message}")).with("at", place).json());
}
