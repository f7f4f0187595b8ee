//! A file as text: what it means, and how its lines end.

use serde_json::Value;

use crate::source::Document;

/// What a YAML text means; `None` for one that is none.
pub(super) fn parse(text: &str) -> Option<Value> {
    Some(Document::plain("", text.as_bytes().to_vec()).ok()?.document.into_root())
}

/// Whether a text that was made from another means a value, and has no fault that the other does not have, such as a key
/// that stands twice.
pub(super) fn is_sound(text: &str, wanted: &Value, made_from: &str) -> bool {
    let read = |text: &str| Document::plain("", text.as_bytes().to_vec()).ok();
    let faults = |text: &str| read(text).map_or(usize::MAX, |read| read.diagnostics.len());
    read(text).is_some_and(|read| {
        read.document.root() == wanted && (read.diagnostics.is_empty() || read.diagnostics.len() <= faults(made_from))
    })
}

/// How the lines of a text end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// All with a line feed alone, as everything is generated.
    Unix,
    /// All with carriage return and line feed.
    Windows,
    /// Some of each.
    Mixed,
}

impl LineEnds {
    pub(super) fn of(text: &str) -> Self {
        let (all, windows) = (text.matches('\n').count(), text.matches("\r\n").count());
        match windows {
            0 => Self::Unix,
            windows if windows == all => Self::Windows,
            _ => Self::Mixed,
        }
    }
}

/// A text with line feeds alone.
pub(super) fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// A text of line feeds alone as another text has them.
pub(super) fn with_line_ends(text: &str, like: &str) -> String {
    if LineEnds::of(like) == LineEnds::Windows { text.replace('\n', "\r\n") } else { text.to_owned() }
}
