use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// A YAML text as its nodes, each with the bytes that it takes.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) root: Node,
    /// Every comment from its `#` to the end of its line, in order.
    pub(super) comments: Vec<Range<usize>>,
}

/// A node. Its span ends where its last visible character does: comments and blank lines behind it are not in it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// What needs no lines of its own; empty where nothing is written.
    Inline,
    /// A literal or folded block; the span begins with its first line, not with its header.
    Block,
    /// An alias, or a node with an anchor or a tag.
    Marked,
    Mapping {
        flow: bool,
        entries: Vec<Entry>,
    },
    Sequence {
        flow: bool,
        items: Vec<Node>,
    },
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) key: Range<usize>,
    /// The byte behind the colon.
    pub(super) colon: usize,
    pub(super) value: Node,
}

impl Outline {
    /// Looks through the first document of a text. `None` for one that has something which is not spliced: faults,
    /// explicit keys (`? key`), keys that are no scalars or stand twice.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut reader =
            Reader { text, offsets: offsets(text), parser: Parser::new_from_str(text), leaves: Vec::new() };
        let root = loop {
            match reader.next()? {
                (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
                (event, span) => break reader.node(event, span, 0)?,
            }
        };
        let comments = comments(text, &reader.leaves);
        Some(Self { root, comments })
    }
}

/// The byte of each character, for texts that are not ASCII alone; the parser counts in characters.
fn offsets(text: &str) -> Option<Vec<usize>> {
    (!text.is_ascii()).then(|| text.char_indices().map(|(byte, _)| byte).collect())
}

struct Reader<'t> {
    text: &'t str,
    offsets: Option<Vec<usize>>,
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    /// Spans of scalars and keys, in order.
    leaves: Vec<Range<usize>>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        let (event, Span { start, end, .. }) = self.parser.next_event()?.ok()?;
        let byte = |index: usize| match &self.offsets {
            None => index.min(self.text.len()),
            Some(offsets) => offsets.get(index).copied().unwrap_or(self.text.len()),
        };
        Some((event, byte(start.index())..byte(end.index())))
    }

    fn node(&mut self, event: Event<'t>, span: Range<usize>, empty_at: usize) -> Option<Node> {
        match event {
            Event::Scalar(_, style, anchor, tag) => {
                let marked = anchor != 0 || tag.is_some();
                Some(self.scalar(style, span, empty_at, marked))
            }
            Event::Alias(_) => {
                self.leaves.push(span.clone());
                Some(Node { span, kind: Kind::Marked })
            }
            Event::MappingStart(anchor, tag) => {
                let node = self.mapping(span.start)?;
                Some(if anchor == 0 && tag.is_none() { node } else { Node { kind: Kind::Marked, ..node } })
            }
            Event::SequenceStart(anchor, tag) => {
                let node = self.sequence(span.start)?;
                Some(if anchor == 0 && tag.is_none() { node } else { Node { kind: Kind::Marked, ..node } })
            }
            _ => None,
        }
    }

    fn scalar(&mut self, style: ScalarStyle, span: Range<usize>, empty_at: usize, marked: bool) -> Node {
        let start = span.start;
        let written = self.text.get(span.clone()).unwrap_or_default();
        let end = match style {
            ScalarStyle::Plain if span.is_empty() && !marked => {
                return Node { span: empty_at..empty_at, kind: Kind::Inline };
            }
            // The parser's span may go on to the end of a comment behind the quote.
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => start + quoted_length(written),
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => start + written.trim_end().len(),
        };
        self.leaves.push(start..span.end.max(end));
        let kind = match style {
            _ if marked => Kind::Marked,
            ScalarStyle::Literal | ScalarStyle::Folded => Kind::Block,
            _ => Kind::Inline,
        };
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded)
            && let Some(leaf) = self.leaves.last_mut()
        {
            leaf.end = end;
        }
        Node { span: start..end, kind }
    }

    fn mapping(&mut self, start: usize) -> Option<Node> {
        let flow = self.text.get(start..)?.starts_with('{');
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let Event::Scalar(name, style, 0, None) = event else {
                return matches!(event, Event::MappingEnd).then(|| {
                    let last = entries.last().map_or(start, |entry| entry.value.span.end);
                    Node { span: start..end(flow, &span, last), kind: Kind::Mapping { flow, entries } }
                });
            };
            let key = self.scalar(style, span, start, false).span;
            let colon = self.colon_behind(&key)?;
            if key.is_empty() || is_explicit(self.text, key.start) || entries.iter().any(|entry| entry.name == name) {
                return None;
            }
            let (event, span) = self.next()?;
            let value = self.node(event, span, colon)?;
            entries.push(Entry { name: name.into_owned(), key, colon, value });
        }
    }

    fn sequence(&mut self, start: usize) -> Option<Node> {
        let flow = self.text.get(start..)?.starts_with('[');
        let mut items: Vec<Node> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let last = items.last().map_or(start, |item| item.span.end);
                return Some(Node { span: start..end(flow, &span, last), kind: Kind::Sequence { flow, items } });
            }
            let empty_at = span.start;
            items.push(self.node(event, span, empty_at)?);
        }
    }

    /// The byte behind the colon that follows a key.
    fn colon_behind(&self, key: &Range<usize>) -> Option<usize> {
        let rest = self.text.get(key.end..)?;
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest.get(blanks..)?.starts_with(':').then_some(key.end + blanks + 1)
    }
}

/// Where a collection ends: with its bracket, or with its last node.
fn end(flow: bool, closing: &Range<usize>, last: usize) -> usize {
    if flow { closing.start + 1 } else { last }
}

/// The length of a quoted scalar at the start of a text, quotes included.
fn quoted_length(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate();
    let Some((_, quote)) = bytes.next() else { return 0 };
    let mut bytes = bytes.peekable();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if quote == b'"' => drop(bytes.next()),
            b'\'' if quote == b'\'' && bytes.peek().is_some_and(|(_, next)| *next == b'\'') => drop(bytes.next()),
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a key is marked with `?`.
fn is_explicit(text: &str, key: usize) -> bool {
    text.get(..key).is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('?'))
}

/// What stands behind a `#` that no scalar holds and that begins a line or follows a blank (YAML 1.2.2 §6.6).
fn comments(text: &str, leaves: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let ends = leaves.iter().map(|leaf| leaf.end);
    let starts = leaves.iter().map(|leaf| leaf.start).chain([text.len()]);
    for (mut from, to) in [0].into_iter().chain(ends).zip(starts) {
        while let Some(at) = text.get(from..to).and_then(|gap| gap.find('#')).map(|at| from + at) {
            let is_comment =
                text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace));
            let rest = text.get(at..).unwrap_or_default();
            let end = at + rest.find('\n').unwrap_or(rest.len());
            from = if is_comment { end } else { at + 1 };
            if is_comment {
                let written = text.get(at..end).unwrap_or_default();
                found.push(at..at + written.trim_end().len());
            }
        }
    }
    found
}
