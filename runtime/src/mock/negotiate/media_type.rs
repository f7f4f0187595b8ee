//! Media types and ranges, as `Accept`, `Content-Type` and descriptions write them.

/// A media type or range (RFC 9110 §8.3.1, §12.5.1), borrowed from its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::mock) struct MediaRange<'t> {
    pub(in crate::mock) main: &'t str,
    pub(in crate::mock) sub: &'t str,
    /// Names and unquoted values, without `q`.
    pub(in crate::mock) parameters: Vec<(&'t str, &'t str)>,
    /// `q` in thousandths.
    pub(super) quality: u16,
}

impl<'t> MediaRange<'t> {
    /// Reads one element of `Accept`; `None` when it is malformed.
    pub(in crate::mock) fn parse(text: &'t str) -> Option<Self> {
        let mut parts = split_outside_quotes(text, ';');
        let (main, sub) = match parts.next()?.trim().split_once('/') {
            Some((main, sub)) => (main.trim(), sub.trim()),
            // Java's HttpURLConnection sends a lone `*`, and means everything.
            None if text.trim_start().starts_with('*') => ("*", "*"),
            None => return None,
        };
        if !is_token(main) || !is_token(sub) || (main == "*" && sub != "*") {
            return None;
        }
        let mut range = Self { main, sub, parameters: Vec::new(), quality: 1000 };
        for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (name.trim(), unquoted(value.trim()));
            if name.eq_ignore_ascii_case("q") {
                range.quality = quality(value)?;
                // What follows `q` extends Accept and is no parameter of the type.
                break;
            }
            range.parameters.push((name, value));
        }
        Some(range)
    }

    /// The structured suffix that says how bodies are written, such as `json` for `application/vnd.x+json` and
    /// `application/json` (RFC 6839).
    pub(super) fn syntax(&self) -> &'t str {
        self.sub.rsplit_once('+').map_or(self.sub, |(_, suffix)| suffix)
    }

    pub(super) fn is_wildcard(&self) -> bool {
        self.main == "*" || self.sub.contains('*')
    }
}

/// RFC 9110 §12.4.2: 0 to 1 with up to three decimals. More decimals are cut off, as clients write floats.
fn quality(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths = decimals.bytes().chain(*b"000").take(3).fold(0, |sum, byte| sum * 10 + u16::from(byte - b'0'));
    match whole {
        "0" | "" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// Whether text is a token (RFC 9110 §5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// Splits at a character that stands outside quoted strings.
pub(super) fn split_outside_quotes(text: &str, at: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(move |character| {
        if escaped {
            escaped = false;
        } else if quoted && character == '\\' {
            escaped = true;
        } else if character == '"' {
            quoted = !quoted;
        }
        character == at && !quoted
    })
}
