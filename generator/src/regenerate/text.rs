//! A file as text: what it means, and how its lines end.

use serde_json::Value;

use crate::source::Document;

/// What a YAML text means; `None` for one that is none.
pub(super) fn parse(text: &str) -> Option<Value> {
    Some(Document::plain("", text.as_bytes().to_vec()).ok()?.document.into_root())
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
