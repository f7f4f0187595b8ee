use std::ops::Range;

use super::source_text::SourceText;
use crate::output::harmless;

/// How many characters of a line are shown before and after the caret.
const BEFORE: usize = 50;
const AFTER: usize = 70;

/// One line of a source, cut to a window around its caret and made harmless.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// What is shown.
    pub(super) line: String,
    /// The bytes of `line` that the caret marks.
    pub(super) marked: Range<usize>,
}

/// The excerpt at a line and a column, both from 1; columns count characters.
pub(super) fn excerpt(text: &SourceText, line: u32, column: u32) -> Option<Excerpt> {
    let line = text.line(line)?;
    let column = usize::try_from(column).ok()?.saturating_sub(1);
    let caret = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);

    let start = line[..caret].char_indices().rev().take(BEFORE).last().map_or(caret, |(at, _)| at);
    let end = line[caret..].char_indices().nth(AFTER).map_or(line.len(), |(at, _)| caret + at);
    let token_end = (caret + token_length(&line[caret..])).min(end);

    let mut shown = String::new();
    if start > 0 {
        shown.push('…');
    }
    shown.push_str(&harmless(&line[start..caret]));
    let from = shown.len();
    shown.push_str(&harmless(&line[caret..token_end]));
    let to = shown.len();
    shown.push_str(&harmless(&line[token_end..end]));
    if end < line.len() {
        shown.push('…');
    }
    Some(Excerpt { line: shown, marked: from..to })
}

/// How many bytes of the text the scalar, key or bracket takes that it begins with.
fn token_length(text: &str) -> usize {
    let mut characters = text.char_indices();
    match characters.next() {
        Some((_, quote @ ('"' | '\''))) => quoted_length(text, quote),
        Some((_, bracket @ ('{' | '[' | '}' | ']' | ','))) => bracket.len_utf8(),
        Some(_) => plain_length(text),
        None => 0,
    }
}

fn quoted_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if character == '\\' && quote == '"' {
            escaped = true;
        } else if character == quote {
            return at + quote.len_utf8();
        }
    }
    text.len()
}

fn plain_length(text: &str) -> usize {
    for (at, character) in text.char_indices() {
        let rest = &text[at + character.len_utf8()..];
        let ends = match character {
            ':' => rest.is_empty() || rest.starts_with(char::is_whitespace),
            ',' | '}' | ']' => true,
            other => other.is_whitespace(),
        };
        if ends && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn shown(text: &str, line: u32, column: u32) -> (String, String) {
        let excerpt = excerpt(&SourceText::new(Arc::from(text)), line, column).unwrap();
        let marked = excerpt.line[excerpt.marked].to_owned();
        (excerpt.line, marked)
    }

    #[test]
    fn the_mark_covers_the_key_or_value() {
        assert_eq!(shown("a:\n  get: /pets, x", 2, 3).1, "get");
        assert_eq!(shown("a:\n  get: /pets, x", 2, 8).1, "/pets");
        assert_eq!(shown(r#"{"a\"b": 1}"#, 1, 2).1, r#""a\"b""#);
        assert_eq!(shown("x: 'it''s'", 1, 4).1, "'it'");
        assert_eq!(shown("[1, 2]", 1, 1).1, "[");
        assert_eq!(shown("größe: 1", 1, 8).1, "1");
    }

    #[test]
    fn a_column_past_the_end_marks_the_end() {
        assert_eq!(shown("abc", 1, 99), ("abc".to_owned(), String::new()));
        assert_eq!(excerpt(&SourceText::new(Arc::from("abc")), 2, 1), None);
    }

    #[test]
    fn a_long_line_is_cut_to_a_window_around_the_caret() {
        let minified = format!("{}\"here\":{}", "x".repeat(100_000), "y".repeat(100_000));
        let (line, marked) = shown(&minified, 1, 100_001);
        assert_eq!(marked, "\"here\"");
        assert!(line.starts_with("…x") && line.ends_with("y…"), "{line}");
        assert_eq!(line.chars().count(), 1 + BEFORE + AFTER + 1);
    }

    #[test]
    fn hostile_text_is_shown_and_the_mark_stays_in_place() {
        let (line, marked) = shown("\x1b[2J\u{202e}bad: \u{202e}1", 1, 6);
        assert_eq!(line, "␛[2J<U+202E>bad: <U+202E>1");
        assert_eq!(marked, "bad");
    }
}
