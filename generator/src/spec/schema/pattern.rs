use serde_json::json;

/// Whether the validator can read a pattern.
pub(super) fn compiles(pattern: &str) -> bool {
    jsonschema::draft202012::new(&json!({ "pattern": pattern })).is_ok()
}

/// Whether a pattern that does not compile is sound all the same, and only repeats too much.
pub(super) fn is_too_large(pattern: &str) -> bool {
    regex_syntax::parse(pattern).is_ok()
}

/// A pattern with the anchors of other dialects (`\A`, `\z`, `\Z`) written as ECMA-262 has them; `None` where it has none.
pub(super) fn in_ecma_words(pattern: &str) -> Option<String> {
    let mut written = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            written.push(character);
            continue;
        }
        match characters.next() {
            Some('A') => written.push('^'),
            Some('z' | 'Z') => written.push('$'),
            Some(other) => written.extend(['\\', other]),
            None => written.push('\\'),
        }
    }
    (written != pattern).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_repeat_too_much_are_told_from_broken_ones() {
        let large = "^[a-z]{1000000}$";
        assert!(!compiles(large));
        assert!(is_too_large(large));
        assert!(!is_too_large("(a"));
    }

    #[test]
    fn anchors_of_other_dialects_are_read() {
        assert!(compiles("^a+$"));
        assert!(!compiles("(a"));
        assert_eq!(in_ecma_words(r"\Aab\\Z\Z").as_deref(), Some(r"^ab\\Z$"));
        assert_eq!(in_ecma_words("^ab$"), None);
    }
}
