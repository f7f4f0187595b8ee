//! Secrets in queries and forms.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::{REDACTED, Secrets, json, xml};

/// Replaces the values of pairs whose names are of secrets.
pub(in super::super) fn form<'t>(text: &'t str, secrets: &Secrets<'_>) -> Cow<'t, str> {
    let is_of_secret = |pair: &str| {
        let (name, _) = pair.split_once('=').unwrap_or((pair, ""));
        pair.contains('=') && secrets.has(&percent_decode_str(name).decode_utf8_lossy().replace('+', " "))
    };
    if !text.split('&').any(is_of_secret) {
        return Cow::Borrowed(text);
    }
    let shown = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_of_secret(pair) => format!("{name}={REDACTED}"),
        _ => pair.to_owned(),
    };
    Cow::Owned(text.split('&').map(shown).collect::<Vec<_>>().join("&"))
}

/// Replaces the contents of parts whose names are of secrets, and the secrets within the others.
pub(super) fn multipart<'t>(text: &'t str, secrets: &Secrets<'_>) -> Cow<'t, str> {
    let is_boundary = |line: &&str| line.starts_with("--") && line.len() > 2;
    let Some(boundary) = text.lines().map(str::trim_end).find(is_boundary) else { return Cow::Borrowed(text) };
    let shown: Vec<_> = text.split(boundary).map(|part| shown_part(part, secrets)).collect();
    if shown.iter().all(|part| matches!(part, Cow::Borrowed(_))) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(shown.join(boundary))
}

fn shown_part<'t>(part: &'t str, secrets: &Secrets<'_>) -> Cow<'t, str> {
    let blank = |line: &str| part.find(line).map(|at| at + line.len());
    let Some(begin) = blank("\r\n\r\n").or_else(|| blank("\n\n")) else { return Cow::Borrowed(part) };
    let (head, content) = part.split_at(begin);
    if names(head).any(|name| secrets.has(name)) {
        return Cow::Owned(format!("{head}{REDACTED}\r\n"));
    }
    let is_xml = content.trim_start().starts_with('<');
    let is_form = head.to_ascii_lowercase().contains("application/x-www-form-urlencoded");
    let shown = match () {
        () if is_form => form(content, secrets),
        () if is_xml => xml::elements(content, secrets),
        () => json::members(content, secrets),
    };
    match shown {
        Cow::Owned(shown) => Cow::Owned(format!("{head}{shown}")),
        Cow::Borrowed(_) => Cow::Borrowed(part),
    }
}

/// The values of the parameter `name`; that of `filename` is another.
fn names(head: &str) -> impl Iterator<Item = &str> {
    let starts = head.match_indices('=').filter(|(at, _)| {
        let before = head.get(..*at).unwrap_or_default().trim_end();
        let name = before.rsplit([';', ' ', '\t', '\r', '\n']).next().unwrap_or_default();
        name.eq_ignore_ascii_case("name")
    });
    starts.filter_map(|(at, _)| {
        let value = head.get(at + 1..)?.trim_start_matches([' ', '\t']);
        match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => value.split([';', ' ', '\t', '\r', '\n']).next(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secrets_are_replaced() {
        let secrets = Secrets::new(&[]);
        for (text, expected) in [
            ("a=1&b=2", "a=1&b=2"),
            ("a=1&api_key=x%20y&b", "a=1&api_key=[redacted]&b"),
            ("pass%77ord=x", "pass%77ord=[redacted]"),
            ("password", "password"),
            ("", ""),
        ] {
            assert_eq!(form(text, &secrets), expected);
        }
    }

    #[test]
    fn parts_with_secrets_are_replaced() {
        let text = "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nx\r\n--b\r\n\
                    Content-Disposition: form-data; name=\"a\"\r\n\r\ny\r\n--b--\r\n";
        let expected = "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n[redacted]\r\n--b\r\n\
                        Content-Disposition: form-data; name=\"a\"\r\n\r\ny\r\n--b--\r\n";
        assert_eq!(multipart(text, &Secrets::new(&[])), expected);
        for (part, expected) in [
            ("Content-Disposition: form-data; name=token\r\n\r\nx\r\n", "[redacted]\r\n"),
            ("Content-Disposition: form-data; filename=\"f\"; NAME = \"token\"\n\nx", "[redacted]\r\n"),
            ("content-disposition: form-data; filename=\"token\"\r\n\r\nx\r\n", "x\r\n"),
            ("A: b\r\n\r\n{\"token\": 1, \"a\": 2}\r\n", "{\"token\": \"[redacted]\", \"a\": 2}\r\n"),
            ("A: b\r\n\r\n<token>1</token>", "<token>[redacted]</token>"),
            ("Content-Type: application/x-www-form-urlencoded\r\n\r\ntoken=1&a=2", "token=[redacted]&a=2"),
        ] {
            let text = format!("before\r\n--b\r\n{part}--b--");
            let shown = multipart(&text, &Secrets::new(&[])).into_owned();
            assert!(shown.ends_with(&format!("{expected}--b--")), "{shown}");
        }
        for text in ["no parts", "--b\r\nname=token", ""] {
            assert!(matches!(multipart(text, &Secrets::new(&[])), Cow::Borrowed(_)), "{text}");
        }
    }
}
