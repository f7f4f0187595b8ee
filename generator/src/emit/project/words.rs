//! What Rust and people take for words.

/// The keywords of edition 2024, reserved ones included.
const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
];

/// Keywords that `r#` does not free.
const ALWAYS: [&str; 5] = ["crate", "self", "super", "Self", "_"];

/// Whether a text is an identifier of ASCII characters, `r#` included.
pub(super) fn is_identifier(text: &str) -> bool {
    let (raw, name) = text.strip_prefix("r#").map_or((false, text), |name| (true, name));
    let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    let is_keyword = if raw { ALWAYS.contains(&name) } else { KEYWORDS.contains(&name) };
    is_plain && !is_keyword
}

/// A text in one line: nothing in it moves the writing, and it is cut at a number of characters.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(|character: char| character.is_whitespace()) {
        let word: String = word.chars().filter(|character| !is_unseen(*character)).collect();
        if word.is_empty() {
            continue;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(&word);
        length += word.chars().count();
        if length > longest {
            return cut(&line, longest);
        }
    }
    line
}

fn cut(line: &str, longest: usize) -> String {
    let kept: String = line.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// What controls a terminal or the direction of writing.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
