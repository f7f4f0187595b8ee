//! What a client prefers (RFC 7240): `Prefer: code=404, example=missing`.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The preferences that a mock knows. Others are ignored, as the RFC asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences<'h> {
    /// The status to answer with.
    pub code: Option<Cow<'h, str>>,
    /// The name of the example to answer with.
    pub example: Option<Cow<'h, str>>,
}

impl<'h> Preferences<'h> {
    /// Reads the values of the `Prefer` headers. The first of a name counts (RFC 7240 §2); what cannot be read is
    /// passed over.
    ///
    /// # Examples
    /// ```
    /// use mockwright_runtime::mock::Preferences;
    ///
    /// let preferences = Preferences::parse(["respond-async, CODE=404", "example=\"no such pet\""]);
    /// assert_eq!(preferences.code.as_deref(), Some("404"));
    /// assert_eq!(preferences.example.as_deref(), Some("no such pet"));
    /// ```
    pub fn parse(values: impl IntoIterator<Item = &'h str>) -> Self {
        let mut preferences = Self::default();
        for value in values {
            for element in split_unquoted(value, b',') {
                // Parameters of a preference follow `;`; those of the known ones have none.
                let Some(preference) = split_unquoted(element, b';').next() else { continue };
                let Some((name, value)) = preference.split_once('=') else { continue };
                let known = match name.trim() {
                    name if name.eq_ignore_ascii_case("code") => &mut preferences.code,
                    name if name.eq_ignore_ascii_case("example") => &mut preferences.example,
                    _ => continue,
                };
                if known.is_none()
                    && let Some(value) = word(value.trim())
                {
                    *known = Some(value);
                }
            }
        }
        preferences
    }

    /// Whether nothing is preferred.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What `Preference-Applied` says once all of these were honoured.
    pub fn applied(&self) -> String {
        let mut text = String::new();
        for (name, value) in [("code", &self.code), ("example", &self.example)] {
            let Some(value) = value else { continue };
            if !text.is_empty() {
                text.push_str(", ");
            }
            let plain =
                !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            let quoted = if plain { Cow::Borrowed(&**value) } else { Cow::Owned(quote(value)) };
            // Writing into a string cannot fail.
            let _ = write!(text, "{name}={quoted}");
        }
        text
    }
}

/// A token or a quoted string, unquoted. An empty value is no value (RFC 7240 §2).
fn word(text: &str) -> Option<Cow<'_, str>> {
    let Some(inner) = text.strip_prefix('"') else {
        return (!text.is_empty() && !text.contains('"')).then_some(Cow::Borrowed(text));
    };
    let inner = inner.strip_suffix('"')?;
    if inner.is_empty() {
        return None;
    }
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    let mut unescaped = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        unescaped.push(if character == '\\' { characters.next()? } else { character });
    }
    Some(Cow::Owned(unescaped))
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Splits at a byte outside quoted strings. A string that is not closed ends the header.
fn split_unquoted(text: &str, at: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let mut quoted = false;
        let mut bytes = text.bytes().enumerate();
        while let Some((index, byte)) = bytes.next() {
            match byte {
                b'"' => quoted = !quoted,
                b'\\' if quoted => {
                    bytes.next();
                }
                byte if byte == at && !quoted => {
                    rest = text.get(index + 1..);
                    return text.get(..index);
                }
                _ => {}
            }
        }
        Some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::Preferences;

    #[test]
    fn reads_what_the_rfc_allows_and_passes_over_the_rest() {
        for (headers, code, example) in [
            (&["code=404"][..], Some("404"), None),
            (&["CODE=404"], Some("404"), None),
            (&["Code = 404 "], Some("404"), None),
            (&["code=\"404\""], Some("404"), None),
            (&["example=missing"], None, Some("missing")),
            (&["code=404, example=missing"], Some("404"), Some("missing")),
            (&["code=404,example=missing"], Some("404"), Some("missing")),
            (&["code=404", "example=missing"], Some("404"), Some("missing")),
            (&["example=\"a, b; c\", code=200"], Some("200"), Some("a, b; c")),
            (&["example=\"say \\\"hi\\\" \\\\\""], None, Some("say \"hi\" \\")),
            (&["code=404, code=500"], Some("404"), None),
            (&["code=404", "code=500"], Some("404"), None),
            (&["respond-async, wait=10, code=200"], Some("200"), None),
            (&["code=200; foo=bar"], Some("200"), None),
            (&["wait=\"code=1\", handling=lenient; code=9"], None, None),
            (&["code"], None, None),
            (&["code="], None, None),
            (&["code=\"\""], None, None),
            (&["example=\"open"], None, None),
            (&["example=\"open, code=200"], None, None),
            (&[",, ;=, =, code=abc"], Some("abc"), None),
            (&["example=naïve"], None, Some("naïve")),
            (&[""], None, None),
            (&[], None, None),
        ] {
            let preferences = Preferences::parse(headers.iter().copied());
            assert_eq!((preferences.code.as_deref(), preferences.example.as_deref()), (code, example), "{headers:?}");
        }
    }

    #[test]
    fn what_was_applied_can_be_read_back() {
        for header in ["code=404", "example=\"a \\\"b\\\", c\"", "code=2XX, example=x-1.y"] {
            let preferences = Preferences::parse([header]);
            let applied = preferences.applied();
            assert_eq!(applied, header);
            assert_eq!(Preferences::parse([applied.as_str()]), preferences);
        }
        assert_eq!(Preferences::parse(["wait=1"]).applied(), "");
    }
}
