//! Rust cut into tokens, as far as telling which names a file uses needs it: comments and texts are left out.

/// A token. What is neither a name nor a mark is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// An identifier, keyword or number, without `r#`.
    Word(&'t str),
    /// One character of punctuation.
    Mark(char),
}

impl Token<'_> {
    pub(super) fn is(self, word: &str) -> bool {
        self == Token::Word(word)
    }
}

/// All tokens of a file. One that is not Rust gives some tokens or other.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if let Some(length) = unread(rest) {
            length
        } else if first.is_alphanumeric() || first == '_' {
            let word = word(rest);
            tokens.push(Token::Word(word));
            word.len()
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Mark(first));
            }
            first.len_utf8()
        };
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    tokens
}

fn word(rest: &str) -> &str {
    let end = rest.find(|character: char| !character.is_alphanumeric() && character != '_');
    rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest)
}

/// How many bytes of comment, text or other things without names are next, if any are.
fn unread(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    match bytes {
        [b'/', b'/', ..] => Some(rest.find('\n').unwrap_or(rest.len())),
        [b'/', b'*', ..] => Some(block_comment(rest)),
        [b'"', ..] => Some(quoted(rest, 1)),
        [b'b' | b'c', b'"', ..] => Some(quoted(rest, 2)),
        [b'b', b'\'', ..] => Some(quoted_character(rest.get(1..)?).map_or(1, |length| length + 1)),
        [b'\'', ..] => quoted_character(rest).or_else(|| Some(lifetime(rest))),
        [b'r', b'#' | b'"', ..] => raw(rest, 1),
        [b'b' | b'c', b'r', b'#' | b'"', ..] => raw(rest, 2),
        _ => None,
    }
}

fn block_comment(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"/*" => depth += 1,
            b"*/" => depth = depth.saturating_sub(1),
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// A text whose quotation mark is at an offset of one.
fn quoted(rest: &str, from: usize) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(from) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character in quotation marks; `None` for a lifetime.
fn quoted_character(rest: &str) -> Option<usize> {
    let mut characters = rest.char_indices().skip(1);
    match characters.next()? {
        (_, '\\') => {
            characters.next();
            characters.find(|(_, character)| *character == '\'').map(|(at, _)| at + 1)
        }
        _ => characters.next().filter(|(_, character)| *character == '\'').map(|(at, _)| at + 1),
    }
}

fn lifetime(rest: &str) -> usize {
    1 + rest.get(1..).map_or(0, |rest| word(rest).len())
}

/// A raw text, or the mark of a raw identifier, which is left out itself; `None` for an identifier that begins alike.
fn raw(rest: &str, prefix: usize) -> Option<usize> {
    let after = rest.get(prefix..)?;
    let fence = after.len() - after.trim_start_matches('#').len();
    let opened = after.get(fence..)?;
    if !opened.starts_with('"') {
        return (fence == 1).then_some(prefix + 1);
    }
    let end = format!("\"{}", "#".repeat(fence));
    let begun = prefix + fence + 1;
    let closed = rest.get(begun..)?.find(&end);
    Some(closed.map_or(rest.len(), |at| begun + at + end.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let word = |token: &Token<'_>| matches!(token, Token::Word(_));
        let found = tokens(text).into_iter().filter(word);
        found.map(|token| if let Token::Word(word) = token { word } else { unreachable!() }).collect()
    }

    #[test]
    fn names_in_comments_and_texts_are_none() {
        assert_eq!(words("a /* b /* c */ d */ e // f\ng"), ["a", "e", "g"]);
        assert_eq!(words(r##"a "b \" c" d r#"e "f" g"# h b"i" j br"k" l"##), ["a", "d", "h", "j", "l"]);
        assert_eq!(words(r"a 'b' c '\'' d 'e: &'f str b'g' h '\u{1f600}' i"), ["a", "c", "d", "str", "h", "i"]);
        assert_eq!(words("r#type rest r b c"), ["type", "rest", "r", "b", "c"]);
    }

    #[test]
    fn what_is_no_rust_ends_too() {
        for text in ["\"", "'", "r#", "r#\"", "/*", "b'", "'\\", "é'é", "\\", "#!/bin/sh"] {
            let _ = tokens(text);
        }
    }

    #[test]
    fn marks_stay() {
        assert_eq!(tokens("Pet { id }"), [Token::Word("Pet"), Token::Mark('{'), Token::Word("id"), Token::Mark('}')]);
    }
}
