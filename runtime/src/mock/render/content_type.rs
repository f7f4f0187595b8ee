use std::fmt;

/// The value of a `Content-Type` header.
///
/// Descriptions write media types loosely, so whatever is written is kept; only what a header may not carry goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ContentType {
    essence: String,
    /// Names and values as written, quotes included.
    parameters: Vec<(String, String)>,
}

impl ContentType {
    /// Reads a media type.
    pub(super) fn parse(text: &str) -> Self {
        let legal: String = text.chars().filter(|character| matches!(character, ' '..='~')).collect();
        let mut pieces = split_outside_quotes(&legal, ';').into_iter();
        let essence = concrete(pieces.next().unwrap_or_default().trim());
        let parameters = pieces.filter_map(|piece| {
            let (name, value) = piece.split_once('=')?;
            let (name, value) = (name.trim(), value.trim());
            // `q` belongs to `Accept`.
            (!name.is_empty() && !name.eq_ignore_ascii_case("q")).then(|| (name.to_owned(), value.to_owned()))
        });
        Self { essence, parameters: parameters.collect() }
    }

    /// The type that is sent: the concrete one with the parameters that the declared one has besides.
    pub(super) fn sent(concrete: &str, declared: &str) -> Self {
        let mut sent = Self::parse(concrete);
        for (name, value) in Self::parse(declared).parameters {
            if sent.parameter(&name).is_none() {
                sent.parameters.push((name, value));
            }
        }
        sent
    }

    /// Type and subtype.
    pub(super) fn essence(&self) -> &str {
        &self.essence
    }

    /// The value of a parameter, quotes taken off.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let (_, value) = self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
            Some(quoted) => unescape(quoted),
            None => value.clone(),
        })
    }

    /// Sets a parameter; `value` is a token.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        match self.parameters.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, old)) => value.clone_into(old),
            None => self.parameters.push((name.to_owned(), value.to_owned())),
        }
    }
}

impl fmt::Display for ContentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.essence)?;
        self.parameters.iter().try_for_each(|(name, value)| write!(f, "; {name}={value}"))
    }
}

/// Splits at a separator that is not inside a quoted string (RFC 9110 §5.6.4).
pub(super) fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let split = text.split(move |character: char| {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            other => return other == separator && !is_quoted,
        }
        false
    });
    split.collect()
}

fn unescape(quoted: &str) -> String {
    let mut characters = quoted.chars();
    let mut text = String::with_capacity(quoted.len());
    while let Some(character) = characters.next() {
        text.push(if character == '\\' { characters.next().unwrap_or('\\') } else { character });
    }
    text
}

/// A range cannot be sent: the type that stands for it.
fn concrete(essence: &str) -> String {
    let stand_in = match essence.to_ascii_lowercase().as_str() {
        "" | "*" | "*/*" | "application/*" => "application/json",
        "text/*" => "text/plain",
        "image/*" => "image/png",
        "audio/*" => "audio/wav",
        "video/*" => "video/mp4",
        "font/*" => "font/woff2",
        "multipart/*" => "multipart/mixed",
        other if other.ends_with("/*") => "application/octet-stream",
        _ => essence,
    };
    stand_in.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_declared_parameters() {
        let cases = [
            ("application/json", "application/json;stream=watch", "application/json; stream=watch"),
            ("text/plain", "text/*; charset=utf-8", "text/plain; charset=utf-8"),
            ("application/json; v=2", "application/json; v=1; x=y", "application/json; v=2; x=y"),
            ("application/json;q=0.5", "*/*", "application/json"),
            ("multipart/related", "multipart/related; type=\"a;b\"", "multipart/related; type=\"a;b\""),
        ];
        for (concrete, declared, sent) in cases {
            assert_eq!(ContentType::sent(concrete, declared).to_string(), sent);
        }
    }

    #[test]
    fn never_sends_a_range_or_what_a_header_may_not_carry() {
        assert_eq!(ContentType::parse("*/*").to_string(), "application/json");
        assert_eq!(ContentType::parse("image/*").to_string(), "image/png");
        assert_eq!(ContentType::parse("chemical/*").to_string(), "application/octet-stream");
        assert_eq!(ContentType::parse("text/x\r\nSet-Cookie: a\u{e9}").to_string(), "text/xSet-Cookie: a");
    }

    #[test]
    fn reads_quoted_parameters() {
        let content_type = ContentType::parse(r#"multipart/mixed; BOUNDARY="a; \"b\"" ; x"#);
        assert_eq!(content_type.parameter("boundary").as_deref(), Some("a; \"b\""));
        assert_eq!(content_type.parameter("x"), None);
    }
}
