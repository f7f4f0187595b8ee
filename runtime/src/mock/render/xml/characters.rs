use std::borrow::Cow;

/// Makes any text a name without a colon (Namespaces in XML 1.0 §3): what a name may not have becomes `_`.
pub(super) fn local_name(text: &str) -> String {
    let mut name = String::with_capacity(text.len() + 1);
    if !text.starts_with(starts_name) {
        let is_replaced = text.chars().next().is_some_and(|first| !continues_name(first));
        name.push_str(if is_replaced { "" } else { "_" });
    }
    name.extend(text.chars().map(|character| if continues_name(character) { character } else { '_' }));
    name
}

/// Takes `prefix:name` apart; `None` unless both sides are names.
pub(super) fn split_prefix(text: &str) -> Option<(&str, &str)> {
    let (prefix, name) = text.split_once(':')?;
    (is_local_name(prefix) && is_local_name(name)).then_some((prefix, name))
}

/// Text without the characters that XML 1.0 §2.2 has no way to write.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_legal) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|character| if is_legal(character) { character } else { '\u{fffd}' }).collect())
}

/// Whether text is a name without a colon already.
pub(super) fn is_local_name(text: &str) -> bool {
    text.starts_with(starts_name) && text.chars().all(continues_name)
}

fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// `NameStartChar` of XML 1.0 §2.3, but for the colon.
fn starts_name(character: char) -> bool {
    matches!(character,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn continues_name(character: char) -> bool {
    starts_name(character)
        || matches!(character, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_legal() {
        let cases = [
            ("pet", "pet"),
            ("名前", "名前"),
            ("first name", "first_name"),
            ("2nd", "_2nd"),
            ("-x", "_-x"),
            ("$ref", "_ref"),
            ("", "_"),
            ("a:b", "a_b"),
            ("<script>", "_script_"),
        ];
        for (text, name) in cases {
            assert_eq!(local_name(text), name);
        }
    }

    #[test]
    fn only_names_are_split() {
        assert_eq!(split_prefix("dc:title"), Some(("dc", "title")));
        for text in ["title", "a:b:c", ":b", "a:", "10:30", "http://x"] {
            assert_eq!(split_prefix(text), None, "{text}");
        }
    }

    #[test]
    fn illegal_characters_are_replaced() {
        assert_eq!(legal("a\u{0}b\u{fffe}\u{1f}\t\u{1f600}"), "a\u{fffd}b\u{fffd}\u{fffd}\t\u{1f600}");
    }
}
