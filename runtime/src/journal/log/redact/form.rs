//! Secrets in queries and forms.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::{REDACTED, Secrets};

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

/// Replaces the contents of parts whose names are of secrets.
pub(super) fn multipart<'t>(text: &'t str, secrets: &Secrets<'_>) -> Cow<'t, str> {
    let Some(boundary) = text.lines().next().filter(|line| line.starts_with("--") && line.len() > 2) else {
        return Cow::Borrowed(text);
    };
    let shown = |part: &str| {
        let (head, _) = part.split_once("\r\n\r\n").or_else(|| part.split_once("\n\n")).unwrap_or((part, ""));
        let name = head.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        if secrets.has(name) { format!("{head}\r\n\r\n{REDACTED}\r\n") } else { part.to_owned() }
    };
    Cow::Owned(text.split(boundary).map(shown).collect::<Vec<_>>().join(boundary))
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
        assert_eq!(multipart("no parts", &Secrets::new(&[])), "no parts");
    }
}
