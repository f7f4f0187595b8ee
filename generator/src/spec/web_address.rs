use std::cell::Cell;

use serde_json::json;
use url::{SyntaxViolation, Url};

/// What a text is when it is read as a URL.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// It has a scheme.
    Absolute,
    /// It has none and looks as if that was meant: it begins with `/`, `.`, `?` or `#`.
    Relative,
    /// It has none, as when `https://` was forgotten.
    Bare,
    /// It is no URL, and why.
    Malformed(String),
}

/// Reads a URL or a relative reference. Letters outside ASCII pass, as browsers take them.
pub(super) fn read(text: &str) -> Reading {
    let violation = Cell::new(None);
    let note = |found: SyntaxViolation| {
        if matters(found) {
            violation.set(Some(found));
        }
    };
    let parsed = match Url::options().syntax_violation_callback(Some(&note)).parse(text) {
        Ok(_) => Ok(Reading::Absolute),
        Err(url::ParseError::RelativeUrlWithoutBase) => relative(text, &note),
        Err(error) => Err(error),
    };
    match (parsed, violation.get()) {
        (Err(error), _) => Reading::Malformed(error.to_string()),
        (Ok(_), Some(violation)) => Reading::Malformed(in_words(violation)),
        (Ok(reading), None) => reading,
    }
}

fn relative(text: &str, note: &dyn Fn(SyntaxViolation)) -> Result<Reading, url::ParseError> {
    let base = Url::parse("https://localhost/")?;
    Url::options().base_url(Some(&base)).syntax_violation_callback(Some(note)).parse(text)?;
    let meant = text.is_empty() || text.starts_with(['/', '.', '?', '#']);
    Ok(if meant { Reading::Relative } else { Reading::Bare })
}

fn in_words(violation: SyntaxViolation) -> String {
    match violation {
        SyntaxViolation::NonUrlCodePoint => "it has a character that URLs cannot have".to_owned(),
        SyntaxViolation::Backslash => "it has a backslash".to_owned(),
        SyntaxViolation::ExpectedDoubleSlash => "`//` is missing after the scheme".to_owned(),
        SyntaxViolation::PercentDecode => "a `%` is not followed by two hexadecimal digits".to_owned(),
        other => other.to_string(),
    }
}

/// Whether a violation makes the text another address than the one that was meant, or none.
fn matters(violation: SyntaxViolation) -> bool {
    use SyntaxViolation::{
        Backslash, C0SpaceIgnored, ExpectedDoubleSlash, NonUrlCodePoint, NullInFragment, PercentDecode,
        TabOrNewlineIgnored,
    };
    matches!(
        violation,
        Backslash
            | C0SpaceIgnored
            | ExpectedDoubleSlash
            | NonUrlCodePoint
            | NullInFragment
            | PercentDecode
            | TabOrNewlineIgnored
    )
}

/// Whether a text is an email address (RFC 5321, RFC 6531).
pub(super) fn is_email(text: &str) -> bool {
    let schema = json!({ "format": "idn-email" });
    let built = jsonschema::options().should_validate_formats(true).build(&schema);
    built.is_ok_and(|validator| validator.is_valid(&json!(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_what_is_none() {
        assert_eq!(read("https://example.com/a?b=c#d"), Reading::Absolute);
        assert_eq!(read("mailto:a@example.com"), Reading::Absolute);
        assert_eq!(read("https://bücher.example/straße"), Reading::Absolute);
        assert_eq!(read("/terms"), Reading::Relative);
        assert_eq!(read("./LICENSE"), Reading::Relative);
        assert_eq!(read("www.example.com"), Reading::Bare);
        for text in ["ht<p://a", "a b", "http://exa mple.com", "https:/example.com", r"http://a\b", "https://a/%zz"] {
            assert!(matches!(read(text), Reading::Malformed(_)), "{text}");
        }
    }

    #[test]
    fn email_addresses_are_told_from_what_is_none() {
        assert!(is_email("api@example.com"));
        assert!(!is_email("hr%6A#5"));
        assert!(!is_email("api team@"));
    }
}
