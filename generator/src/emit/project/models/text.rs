//! Texts of a description as literals and comments of Rust, from which nothing gets out.

use std::fmt::Write as _;

/// Characters of a comment.
const MOST: usize = 600;

/// A literal: printable ASCII as it is, all else as escapes.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => literal.extend(['\\', letter]),
            ' '..='~' => literal.push(letter),
            other => {
                let written = write!(literal, "\\u{{{:x}}}", u32::from(other));
                debug_assert!(written.is_ok(), "writing to a string cannot fail");
            }
        }
    }
    literal.push('"');
    literal
}

/// Lines of a documentation comment, each on a line of its own behind an indent. Empty for a text that says nothing.
pub(super) fn comment(text: &str, indent: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in cut(text).split('\n') {
        let words = comment_words(line);
        if !words.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(words);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let written = |line: &String| format!("{indent}/// {line}").trim_end().to_owned() + "\n";
    lines.iter().map(written).collect()
}

/// One line for a comment: only what shows, single spaces.
pub(super) fn comment_words(text: &str) -> String {
    let shown = |letter: char| if is_shown(letter) { letter } else { ' ' };
    let clean: String = text.chars().map(shown).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character takes a place of its own: no control, no mark that turns or joins others.
fn is_shown(letter: char) -> bool {
    matches!(letter, '\'' | '"' | '\\') || (letter.escape_debug().count() == 1 && !letter.is_control())
}

fn cut(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => {
            let start = text.get(..end).unwrap_or_default();
            let whole = start.rsplit_once(char::is_whitespace).map_or(start, |(whole, _)| whole);
            format!("{whole} …")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_have_no_end_inside() {
        let cases = [
            ("plain", "\"plain\""),
            ("a\"b\\c", "\"a\\\"b\\\\c\""),
            ("\0\r\n\t", "\"\\u{0}\\u{d}\\u{a}\\u{9}\""),
            ("\u{202e}x\u{1f980}", "\"\\u{202e}x\\u{1f980}\""),
        ];
        for (text, expected) in cases {
            assert_eq!(literal(text), expected, "{text:?}");
        }
    }

    #[test]
    fn comments_stay_on_their_lines() {
        let hostile = "one\r#[no_mangle]\u{2028}fn x() {}\u{85}\u{202e}two\n\n\n  */ \0three\u{200b}";
        assert_eq!(comment(hostile, "  "), "  /// one #[no_mangle] fn x() {} two\n  ///\n  /// */ three\n");
        assert_eq!(comment(" \n\t", ""), "");
        assert!(comment(&"word ".repeat(500), "").chars().count() < MOST + 10);
    }
}
