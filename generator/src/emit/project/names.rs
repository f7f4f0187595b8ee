//! Rust identifiers from any text: ASCII, never a keyword, never empty, of bounded length.

use std::collections::HashSet;

use sha2::{Digest as _, Sha256};

use crate::emit::digest;

/// Letters that a name may have before it is cut and closed with a hash.
const MOST: usize = 60;

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Types that the written code uses by their bare names.
const TYPES: &[&str] = &[
    "Self",
    "BTreeMap",
    "Bool",
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Deserialize",
    "Option",
    "PartialEq",
    "Result",
    "Serialize",
    "Some",
    "None",
    "Ok",
    "Err",
    "String",
    "Value",
    "Vec",
];

/// The name of a field or function.
pub(crate) fn snake_case(text: &str) -> String {
    let words: Vec<String> = words(text).iter().map(|word| word.to_ascii_lowercase()).collect();
    let mut name = bounded(words.join("_"), text);
    if name.is_empty() {
        name = format!("_{}", hash(text));
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// The name of a function that is also the name of its file.
pub(crate) fn function_name(text: &str) -> String {
    let mut name = snake_case(text);
    // Windows keeps these for devices.
    let stem = name.trim_end_matches(|last: char| last.is_ascii_digit());
    let numbered = name.len() == stem.len() + 1 && matches!(stem, "com" | "lpt");
    if numbered || matches!(name.as_str(), "con" | "prn" | "aux" | "nul") {
        name.push('_');
    }
    name
}

/// The name of a type or variant.
pub(crate) fn pascal_case(text: &str) -> String {
    let mut name = String::new();
    for word in words(text) {
        let lower = word.chars().all(|letter| !letter.is_ascii_lowercase());
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters.map(|letter| if lower { letter.to_ascii_lowercase() } else { letter }));
    }
    let mut name = bounded(name, text);
    if name.is_empty() {
        name = format!("X{}", hash(text));
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, 'N');
    }
    if name == "Self" {
        name.push('_');
    }
    name
}

/// The name of a type, which is none that the written code uses itself.
pub(crate) fn type_name(text: &str) -> String {
    let name = pascal_case(text);
    if TYPES.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// Whether a text is a name that [`function_name`] could have given.
pub(crate) fn is_function_name(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let starts = text.starts_with(|first: char| first.is_ascii_lowercase() || first == '_');
    letters && starts && text.bytes().any(|byte| byte != b'_') && text.len() <= 2 * MOST && !KEYWORDS.contains(&text)
}

/// Names that are given already.
#[derive(Debug, Default)]
pub(crate) struct Taken(HashSet<String>);

impl Taken {
    /// Takes a name as it is; false where it was taken.
    pub(crate) fn insert(&mut self, name: &str) -> bool {
        self.0.insert(name.to_owned())
    }

    /// Takes a name; where it is taken, the first free one with a number.
    pub(crate) fn claim(&mut self, name: &str, between: &str) -> String {
        let stem = if between.is_empty() { name } else { name.trim_end_matches('_') };
        let numbered = (2..).map(|number: u32| format!("{stem}{between}{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        let free = names.find(|name| self.0.insert(name.clone()));
        free.unwrap_or_else(|| name.to_owned())
    }
}

fn bounded(name: String, text: &str) -> String {
    match name.get(..MOST) {
        Some(start) if name.len() > MOST => format!("{}_{}", start.trim_end_matches('_'), hash(text)),
        _ => name,
    }
}

fn hash(text: &str) -> String {
    digest(&Sha256::digest(text.as_bytes())).get(..8).unwrap_or_default().to_owned()
}

/// Words of letters and digits: at other characters, and where an upper-case letter begins one.
fn words(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    if !letters.iter().any(char::is_ascii_alphanumeric) {
        return spelled(&letters);
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let next = letters.get(index + 1).copied().unwrap_or(' ');
        let before = index.checked_sub(1).and_then(|before| letters.get(before)).copied().unwrap_or(' ');
        if !letter.is_ascii_alphanumeric() {
            finish(&mut word, &mut words);
            if index == 0 && next.is_ascii_alphanumeric() {
                words.extend(sign(*letter).map(str::to_owned));
            }
            continue;
        }
        let rises = letter.is_ascii_uppercase();
        let ends_capitals = before.is_ascii_uppercase() && next.is_ascii_lowercase() && !is_plural(&letters, index);
        if rises && (before.is_ascii_lowercase() || before.is_ascii_digit() || ends_capitals) {
            finish(&mut word, &mut words);
        }
        word.push(*letter);
    }
    finish(&mut word, &mut words);
    words
}

/// Whether the capital at an index ends a plural such as `IDs`.
fn is_plural(letters: &[char], index: usize) -> bool {
    let after = letters.get(index + 2).copied().unwrap_or(' ');
    letters.get(index + 1) == Some(&'s') && !after.is_ascii_lowercase()
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// What a sign before a name means.
fn sign(letter: char) -> Option<&'static str> {
    match letter {
        '-' => Some("minus"),
        '+' => Some("plus"),
        _ => None,
    }
}

/// Words for a text without a letter or digit of ASCII.
fn spelled(letters: &[char]) -> Vec<String> {
    let word = |letter: &char| match letter {
        '-' => "minus".to_owned(),
        '+' => "plus".to_owned(),
        '=' => "equal".to_owned(),
        '!' => "not".to_owned(),
        '<' => "less".to_owned(),
        '>' => "greater".to_owned(),
        '*' => "star".to_owned(),
        '/' => "slash".to_owned(),
        '.' => "dot".to_owned(),
        '_' => "underscore".to_owned(),
        '$' => "dollar".to_owned(),
        '%' => "percent".to_owned(),
        '&' => "and".to_owned(),
        '|' => "or".to_owned(),
        '~' => "tilde".to_owned(),
        '@' => "at".to_owned(),
        '#' => "hash".to_owned(),
        '?' => "question".to_owned(),
        ',' => "comma".to_owned(),
        ':' => "colon".to_owned(),
        ' ' => "space".to_owned(),
        other => format!("u{:x}", u32::from(*other)),
    };
    if letters.is_empty() { vec!["empty".to_owned()] } else { letters.iter().take(MOST).map(word).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_snake_case() {
        let cases = [
            ("petId", "pet_id"),
            ("HTTPServer", "http_server"),
            ("userIDs", "user_ids"),
            ("type", "type_"),
            ("self", "self_"),
            ("24h", "_24h"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            ("", "empty"),
            ("$ref", "ref_"),
            ("X-Rate-Limit", "x_rate_limit"),
            ("注文", "u6ce8_u6587"),
            ("🦀", "u1f980"),
            ("a\u{0}\r\n\"; fn x() {} //", "a_fn_x"),
            ("sha256", "sha256"),
            ("eTag2Value", "e_tag2_value"),
        ];
        for (text, expected) in cases {
            assert_eq!(snake_case(text), expected, "{text:?}");
        }
    }

    #[test]
    fn types_are_pascal_case() {
        let cases = [
            ("pet", "Pet"),
            ("HTTPError", "HttpError"),
            ("io.k8s.api.core.v1.Pod", "IoK8sApiCoreV1Pod"),
            ("full-repository", "FullRepository"),
            ("IN_PROGRESS", "InProgress"),
            ("Self", "Self_"),
            ("1", "N1"),
            ("*", "Star"),
        ];
        for (text, expected) in cases {
            assert_eq!(pascal_case(text), expected, "{text:?}");
        }
        assert_eq!(type_name("Option"), "Option_");
        assert_eq!(type_name("vec"), "Vec_");
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (one, other) = (snake_case(&"y".repeat(300)), snake_case(&"y".repeat(301)));
        assert!(one.len() < 80 && one != other, "{one} {other}");
    }

    #[test]
    fn functions_are_files_everywhere() {
        assert_eq!(function_name("con"), "con_");
        assert_eq!(function_name("COM7"), "com7_");
        assert_eq!(function_name("mod"), "mod_");
        assert_eq!(function_name("complete"), "complete");
        assert!(is_function_name("get_pet") && !is_function_name("../x") && !is_function_name("fn"));
    }

    #[test]
    fn taken_names_are_numbered() {
        let mut taken = Taken::default();
        let names = [taken.claim("Pet", ""), taken.claim("Pet", ""), taken.claim("Pet", "")];
        assert_eq!(names, ["Pet", "Pet2", "Pet3"]);
        assert_eq!([taken.claim("type_", "_"), taken.claim("type_", "_")], ["type_", "type_2"]);
    }
}
