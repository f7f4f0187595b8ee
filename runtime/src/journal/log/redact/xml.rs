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
        redacted.push_str(before);
        // What looks like elements in a comment or in characters is taken for elements.
        let opening = OPAQUE.iter().find(|(opening, _)| tag.starts_with(opening)).map(|(opening, _)| opening.len());
        let (tag, after) = tag.split_at(opening.unwrap_or_else(|| tag_end(tag)));
        let shown = attributes(tag, secrets);
        changed |= shown != tag;
        redacted.push_str(&shown);
        rest = after;
        if secrets.has(local_name(tag)) && !tag.starts_with("</") && !tag.ends_with("/>") {
            redacted.push_str(REDACTED);
            rest = after.get(content_end(after, tag_name(tag))..).unwrap_or_default();
            changed = true;
        }
    }
    redacted.push_str(rest);
    if changed { Cow::Owned(redacted) } else { Cow::Borrowed(text) }
}

/// Whether a text is one element whose name is of a secret.
pub(in super::super) fn is_secret_element(text: &str, secrets: &Secrets<'_>) -> bool {
    let root = text.match_indices('<').map(|(at, _)| text.get(at..).unwrap_or_default());
    let mut elements = root.filter(|tag| !tag.starts_with("<?") && !tag.starts_with("<!"));
    text.trim_start().starts_with('<') && elements.next().is_some_and(|tag| secrets.has(local_name(tag)))
}

/// What holds no elements: how it begins and ends.
const OPAQUE: [(&str, &str); 2] = [("<!--", "-->"), ("<![CDATA[", "]]>")];

/// Where a tag has ended. Values of attributes may have angle brackets that close, but none that open.
fn tag_end(tag: &str) -> usize {
    let mut at = 0;
    loop {
        let Some(found) = tag.get(at..).and_then(|rest| rest.find(['>', '='])).map(|found| at + found) else {
            return tag.len();
        };
        at = found + 1;
        let after = tag.get(at..).unwrap_or_default();
        if tag.get(found..at) == Some(">") {
            return at;
        }
        let value = after.trim_start();
        let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { continue };
        let open = at + after.len() - value.len() + 1;
        let inside = tag.get(open..).unwrap_or_default();
        if let Some(length) =
            inside.find([quote, '<']).filter(|end| inside.get(*end..).is_some_and(|end| end.starts_with(quote)))
        {
            at = open + length + 1;
        }
    }
}

/// Where the content of an element has ended: at its own closing tag, or with the text.
fn content_end(text: &str, name: &str) -> usize {
    let mut depth = 1_usize;
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let tag = text.get(start..).unwrap_or_default();
        let opaque = OPAQUE.iter().find(|(opening, _)| tag.starts_with(opening));
        let end = match opaque {
            Some((_, closing)) => tag.find(closing).map_or(tag.len(), |end| end + closing.len()),
            None => tag_end(tag),
        };
        at = start + end;
        let tag = tag.get(..end).unwrap_or_default();
        if opaque.is_some() || tag_name(tag) != name {
            continue;
        }
        if tag.starts_with("</") {
            depth -= 1;
            if depth == 0 {
                return start;
            }
        } else if !tag.ends_with("/>") {
            depth += 1;
        }
    }
    text.len()
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
    let name = tag.strip_prefix("</").or_else(|| tag.strip_prefix('<')).unwrap_or(tag);
    name.split(end).next().unwrap_or_default()
}

fn local_name(tag: &str) -> &str {
    tag_name(tag).rsplit(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_may_be_a_secret_as_a_whole() {
        let is_secret = |text: &str| is_secret_element(text, &Secrets::new(&[]));
        assert!(is_secret(" <?xml version='1.0'?><!-- x --><s:token>1</s:token>"));
        assert!(!is_secret("<a><token/></a>") && !is_secret("x<token>") && !is_secret(""));
    }

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
            ("<a token='x>y' b='1'/>", "<a token='[redacted]' b='1'/>"),
            ("<a it's><token>x</token>'", "<a it's><token>[redacted]</token>'"),
            ("<a b='><token>x</token>", "<a b='><token>[redacted]</token>"),
            ("<token><token>x</token>y</token>z", "<token>[redacted]</token>z"),
            ("<token><token/><![CDATA[</token>]]>y</token>z", "<token>[redacted]</token>z"),
            ("<!-- <token>x</token> --><b/>", "<!-- <token>[redacted]</token> --><b/>"),
            ("<a><![CDATA[<token>x</token>]]></a>", "<a><![CDATA[<token>[redacted]</token>]]></a>"),
            ("<token><!-- </token> x", "<token>[redacted]"),
        ] {
            assert_eq!(elements(text, &Secrets::new(&[])), expected);
        }
    }
}
