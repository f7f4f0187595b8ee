//! Secrets in XML.

use std::borrow::Cow;

use super::{REDACTED, Secrets};

/// Replaces the texts of elements whose names are of secrets, and the values of such attributes.
pub(super) fn elements<'t>(text: &'t str, secrets: &Secrets<'_>) -> Cow<'t, str> {
    let mut redacted = String::new();
    let mut rest = text;
    let mut changed = false;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        redacted.push_str(before);
        let shown = attributes(tag, secrets);
        changed |= shown != tag;
        redacted.push_str(&shown);
        rest = after;
        if secrets.has(local_name(tag)) && !tag.starts_with("</") && !tag.ends_with("/>") {
            let closing = format!("</{}", tag_name(tag));
            let content = after.find(&closing).unwrap_or(after.len());
            redacted.push_str(REDACTED);
            rest = after.get(content..).unwrap_or_default();
            changed = true;
        }
    }
    redacted.push_str(rest);
    if changed { Cow::Owned(redacted) } else { Cow::Borrowed(text) }
}

fn attributes(tag: &str, secrets: &Secrets<'_>) -> String {
    let mut shown = String::new();
    let mut rest = tag;
    while let Some(equals) = rest.find('=') {
        let (before, value) = rest.split_at(equals + 1);
        shown.push_str(before);
        let name = before.trim_end_matches('=').trim_end().rsplit([' ', '\t', '\r', '\n', ':']).next();
        rest = value;
        let Some(quote) = value.trim_start().chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
            continue;
        };
        let open = value.find(quote).unwrap_or_default() + 1;
        let length = value.get(open..).and_then(|inside| inside.find(quote)).unwrap_or(value.len() - open);
        let (quoted, after) = value.split_at(open + length);
        let hidden = secrets.has(name.unwrap_or_default());
        shown.push_str(if hidden { quoted.get(..open).unwrap_or_default() } else { quoted });
        shown.push_str(if hidden { REDACTED } else { "" });
        rest = after;
    }
    shown.push_str(rest);
    shown
}

fn tag_name(tag: &str) -> &str {
    let end = |letter: char| letter.is_whitespace() || matches!(letter, '/' | '>');
    tag.trim_start_matches('<').split(end).next().unwrap_or_default()
}

fn local_name(tag: &str) -> &str {
    tag_name(tag).rsplit(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secrets_are_replaced() {
        for (text, expected) in [
            ("<a><b>x</b></a>", "<a><b>x</b></a>"),
            ("<a><password>x<y/></password><b>1</b></a>", "<a><password>[redacted]</password><b>1</b></a>"),
            ("<s:apiKey id='1'>x</s:apiKey>", "<s:apiKey id='1'>[redacted]</s:apiKey>"),
            ("<a token=\"x\" b='y'/>", "<a token=\"[redacted]\" b='y'/>"),
            ("<token>cut", "<token>[redacted]"),
            ("<password/>x", "<password/>x"),
            ("<", "<"),
            ("<a token=\"cut", "<a token=\"[redacted]"),
            ("a < b = \"ä", "a < b = \"ä"),
        ] {
            assert_eq!(elements(text, &Secrets::new(&[])), expected);
        }
    }
}
