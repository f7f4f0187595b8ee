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

/// Letters of living scripts that every edition of XML 1.0 allows at the start of a name. The fifth allows far more, but
/// widely used readers stay with the fourth (Appendix B there) and refuse the whole document.
fn starts_name(character: char) -> bool {
    matches!(character,
        'A'..='Z' | '_' | 'a'..='z'
        // Latin, Greek, Cyrillic
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{131}' | '\u{134}'..='\u{13e}' | '\u{141}'..='\u{148}'
        | '\u{14a}'..='\u{17e}' | '\u{180}'..='\u{1c3}' | '\u{1cd}'..='\u{1f0}' | '\u{1fa}'..='\u{217}' | '\u{1e00}'..='\u{1e9b}'
        | '\u{1ea0}'..='\u{1ef9}' | '\u{386}' | '\u{388}'..='\u{38a}' | '\u{38c}' | '\u{38e}'..='\u{3a1}' | '\u{3a3}'..='\u{3ce}'
        | '\u{401}'..='\u{40c}' | '\u{40e}'..='\u{44f}' | '\u{451}'..='\u{45c}' | '\u{45e}'..='\u{481}' | '\u{490}'..='\u{4c4}'
        // Armenian, Hebrew, Arabic, Devanagari, Bengali, Tamil, Thai, Georgian
        | '\u{531}'..='\u{556}' | '\u{561}'..='\u{586}' | '\u{5d0}'..='\u{5ea}' | '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}'
        | '\u{671}'..='\u{6b7}' | '\u{6ba}'..='\u{6be}' | '\u{6c0}'..='\u{6ce}' | '\u{905}'..='\u{939}' | '\u{985}'..='\u{98c}'
        | '\u{993}'..='\u{9a8}' | '\u{9aa}'..='\u{9b0}' | '\u{b85}'..='\u{b8a}' | '\u{bae}'..='\u{bb5}' | '\u{e01}'..='\u{e2e}'
        | '\u{e40}'..='\u{e45}' | '\u{10d0}'..='\u{10f6}'
        // Kana, Han, Hangul
        | '\u{3041}'..='\u{3094}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fa5}' | '\u{ac00}'..='\u{d7a3}')
}

fn continues_name(character: char) -> bool {
    starts_name(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{b7}'
            // Marks, vowel signs, lengthening and digits of the same scripts
            | '\u{300}'..='\u{345}' | '\u{483}'..='\u{486}' | '\u{5b0}'..='\u{5b9}' | '\u{64b}'..='\u{652}' | '\u{660}'..='\u{669}'
            | '\u{6f0}'..='\u{6f9}' | '\u{901}'..='\u{903}' | '\u{93c}' | '\u{93e}'..='\u{94d}' | '\u{966}'..='\u{96f}' | '\u{9be}'..='\u{9c4}'
            | '\u{bbe}'..='\u{bc2}' | '\u{bcd}' | '\u{e30}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{e50}'..='\u{e59}' | '\u{3005}'
            | '\u{3099}'..='\u{309a}' | '\u{309d}'..='\u{309e}' | '\u{30fc}'..='\u{30fe}')
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
            ("größe", "größe"),
            ("한국어", "한국어"),
            // Letters that only the fifth edition of XML 1.0 knows.
            ("\u{1f600}\u{13a0}x", "__x"),
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
