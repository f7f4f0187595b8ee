//! The same pass for JSON text, which has escapes and key lengths that YAML does not allow.

use std::borrow::Cow;

use super::events::{Event, Mark};

/// Walks over JSON text until its end or its first fault.
pub(super) fn walk(text: &str, mut visit: impl FnMut(Event<'_>, Mark)) {
    let mut scanner = Scanner { rest: text, mark: Mark { line: 1, column: 1 } };
    loop {
        scanner.skip_separators();
        let mark = scanner.mark;
        let Some(first) = scanner.rest.bytes().next() else { return };
        let event = match first {
            b'{' => Event::MappingStart,
            b'[' => Event::SequenceStart,
            b'}' | b']' => Event::End,
            b'"' => match scanner.string() {
                Some(text) => Event::Scalar(text, false),
                None => return,
            },
            _ => Event::Scalar(Cow::Borrowed(scanner.word()), true),
        };
        if matches!(first, b'{' | b'[' | b'}' | b']') {
            scanner.advance(1);
        }
        visit(event, mark);
    }
}

struct Scanner<'t> {
    rest: &'t str,
    mark: Mark,
}

impl<'t> Scanner<'t> {
    fn skip_separators(&mut self) {
        let end = self.rest.find(|c: char| !matches!(c, ' ' | '\t' | '\r' | '\n' | ',' | ':'));
        self.advance(end.unwrap_or(self.rest.len()));
    }

    fn word(&mut self) -> &'t str {
        let is_end = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | ',' | ':' | '{' | '}' | '[' | ']' | '"');
        let length = self.rest.find(is_end).unwrap_or(self.rest.len());
        self.advance(length)
    }

    fn string(&mut self) -> Option<Cow<'t, str>> {
        let mut escaped = false;
        let mut plain = true;
        let end = self.rest.bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            plain &= byte != b'\\';
            ends
        })?;
        let quoted = self.advance(end + 2);
        if plain { Some(Cow::Borrowed(&quoted[1..=end])) } else { serde_json::from_str(quoted).ok().map(Cow::Owned) }
    }

    fn advance(&mut self, length: usize) -> &'t str {
        let (passed, rest) = self.rest.split_at(length);
        for character in passed.chars() {
            if character == '\n' {
                self.mark = Mark { line: self.mark.line.saturating_add(1), column: 1 };
            } else {
                self.mark.column = self.mark.column.saturating_add(1);
            }
        }
        self.rest = rest;
        passed
    }
}
