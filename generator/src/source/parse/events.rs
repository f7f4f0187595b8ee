//! A pass over the text of a description that sees every node with its line and column.

use std::borrow::Cow;

use saphyr_parser::{Event as YamlEvent, Parser, ScalarStyle};

use super::reindent::{Extent, reindent};
use super::{Format, json_events};

/// A position in a text, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl From<saphyr_parser::Marker> for Mark {
    fn from(marker: saphyr_parser::Marker) -> Self {
        let count = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Self { line: count(marker.line()), column: count(marker.col()).saturating_add(1) }
    }
}

/// One step through a text. A mapping's keys and values come in turn.
#[derive(Debug, PartialEq)]
pub(crate) enum Event<'t> {
    MappingStart,
    SequenceStart,
    /// The mapping or sequence that was opened last is complete.
    End,
    /// Text, and whether it stands unquoted.
    Scalar(Cow<'t, str>, bool),
    /// A YAML alias: the node stands elsewhere.
    Alias,
}

/// Walks over a text until its end, its first fault, or the end of the document that counts.
pub(crate) fn walk(text: &str, format: Format, mut visit: impl FnMut(Event<'_>, Mark)) {
    match format {
        Format::Json => json_events::walk(text, visit),
        Format::Yaml => walk_yaml(text, &mut visit),
        Format::OutdentedYaml => {
            let Some((indented, shifts)) = reindent(text, Extent::All) else { return };
            walk_yaml(&indented, &mut |event, mark: Mark| {
                visit(event, Mark { column: shifts.undo(mark.line, mark.column), ..mark });
            });
        }
    }
}

fn walk_yaml(text: &str, visit: &mut impl FnMut(Event<'_>, Mark)) {
    let mut seen = false;
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        let event = match event {
            YamlEvent::MappingStart(..) => Event::MappingStart,
            YamlEvent::SequenceStart(..) => Event::SequenceStart,
            YamlEvent::MappingEnd | YamlEvent::SequenceEnd => Event::End,
            YamlEvent::Alias(_) => Event::Alias,
            YamlEvent::Scalar(text, style, ..) => Event::Scalar(text, style == ScalarStyle::Plain),
            YamlEvent::DocumentEnd if seen => return,
            _ => continue,
        };
        seen |= !matches!(&event, Event::Scalar(text, true) if text.is_empty());
        visit(event, span.start.into());
    }
}
