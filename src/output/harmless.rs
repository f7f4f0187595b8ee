use std::fmt::Write as _;

/// Text that a terminal shows and does not obey: a description is untrusted, and so is all that it is quoted in.
///
/// Control characters become their pictures (`␛`), those that reorder or hide text are written out (`<U+202E>`),
/// a tab becomes a space. The result is one line.
pub(crate) fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        push_harmless(&mut shown, character);
    }
    shown
}

fn push_harmless(shown: &mut String, character: char) {
    match character {
        '\t' => shown.push(' '),
        '\0'..='\x1f' => shown.push(picture(character)),
        '\x7f' => shown.push('\u{2421}'),
        hidden if is_hidden(hidden) => {
            let _ = write!(shown, "<U+{:04X}>", u32::from(hidden));
        }
        plain => shown.push(plain),
    }
}

fn picture(control: char) -> char {
    char::from_u32(0x2400 + u32::from(control)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether a character steers the terminal, changes the direction of text, breaks lines or cannot be seen.
pub(crate) fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{80}'..='\u{9f}'
        | '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// The text, cut to so many characters with an ellipsis where it is longer.
pub(crate) fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        None => text.to_owned(),
        Some(_) => text.chars().take(characters.saturating_sub(1)).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_steer_a_terminal() {
        assert_eq!(harmless("a\x1b[31mred\x07\nb\tc\x7f"), "a␛[31mred␇␊b c␡");
        assert_eq!(harmless("\u{9b}31m"), "<U+009B>31m");
    }

    #[test]
    fn text_cannot_be_reordered_or_hidden() {
        assert_eq!(harmless("ab\u{202e}cd\u{200b}e\u{e0041}"), "ab<U+202E>cd<U+200B>e<U+E0041>");
    }

    #[test]
    fn letters_of_all_scripts_stay() {
        assert_eq!(harmless("Größe 名前 👩‍🚀"), "Größe 名前 👩‍🚀");
    }

    #[test]
    fn cut_text_says_so() {
        assert_eq!(cut("größer", 6), "größer");
        assert_eq!(cut("größere", 6), "größe…");
    }
}
