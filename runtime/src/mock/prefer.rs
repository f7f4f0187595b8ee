//! What a client prefers (RFC 7240): `Prefer: code=404, example=missing`.

use std::borrow::Cow;
use std::fmt::Write as _;

use http::request::Parts;
use http::{HeaderMap, HeaderName};
use mockwright_generator::bundle::ValidateMode;
use percent_encoding::percent_decode_str;

use super::problem::{Problem, ProblemKind};

const PREFER: HeaderName = HeaderName::from_static("prefer");

/// A client that wants to wait longer does not want an answer.
const LONGEST_DELAY_MS: u64 = 600_000;

/// The preferences that a mock knows. Others are ignored, as the RFC asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences<'h> {
    /// The status to answer with.
    pub code: Option<Cow<'h, str>>,
    /// The name of the example to answer with.
    pub example: Option<Cow<'h, str>>,
    /// The name of the scenario to answer by.
    pub scenario: Option<Cow<'h, str>>,
    /// What happens if this request breaks the description.
    pub validate: Option<ValidateMode>,
    /// Milliseconds to wait, in place of the operation's delay.
    pub delay_ms: Option<u64>,
    /// Whether the reply is drawn for this request alone.
    pub dynamic: Option<bool>,
    /// What decides a reply that is drawn for this request.
    pub seed: Option<u64>,
}

impl<'h> Preferences<'h> {
    /// Reads what a request prefers. `prism_compat` also reads the query parameters `__code`, `__example` and
    /// `__dynamic`, which count where no `Prefer` says otherwise.
    ///
    /// # Errors
    /// A known preference has a value that it cannot have.
    pub fn of_request(request: &'h Parts, prism_compat: bool) -> Result<Self, Problem> {
        let mut preferences = Self::of_headers(&request.headers)?;
        if prism_compat && let Some(query) = request.uri.query() {
            preferences.take_query(query)?;
        }
        Ok(preferences)
    }

    fn of_headers(headers: &'h HeaderMap) -> Result<Self, Problem> {
        if !headers.contains_key(PREFER) {
            return Ok(Self::default());
        }
        let values = headers.get_all(PREFER).into_iter();
        Self::parse(values.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok()))
    }

    /// Reads the values of the `Prefer` headers. The first of a name counts (RFC 7240 §2); what is no preference is
    /// passed over.
    ///
    /// # Errors
    /// A known preference has a value that it cannot have. Statuses and names are looked at when the reply is chosen.
    ///
    /// # Examples
    /// ```
    /// use mockwright_runtime::mock::Preferences;
    ///
    /// # fn main() -> Result<(), String> {
    /// let preferences = Preferences::parse(["respond-async, CODE=404", "example=\"no such pet\""]);
    /// let preferences = preferences.map_err(|problem| problem.detail().to_owned())?;
    /// assert_eq!(preferences.code.as_deref(), Some("404"));
    /// assert_eq!(preferences.example.as_deref(), Some("no such pet"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn parse(values: impl IntoIterator<Item = &'h str>) -> Result<Self, Problem> {
        let mut preferences = Self::default();
        for value in values {
            for element in split_unquoted(value, b',') {
                // Parameters of a preference follow `;`; those of the known ones have none.
                let Some(preference) = split_unquoted(element, b';').next() else { continue };
                let Some((name, value)) = preference.split_once('=') else { continue };
                if let Some(value) = word(value.trim()) {
                    preferences.take(name.trim(), value, "Prefer: ")?;
                }
            }
        }
        Ok(preferences)
    }

    /// Takes a preference unless there is one of its name. `written` is what stands before it where people read it.
    fn take(&mut self, name: &str, value: Cow<'h, str>, written: &str) -> Result<(), Problem> {
        let wrong = |expected: &str| {
            let detail = format!("`{written}{name}={value}`: expected {expected}");
            Problem::new(ProblemKind::INVALID_PREFERENCE, detail)
        };
        match name.to_ascii_lowercase().as_str() {
            "delay" if self.delay_ms.is_none() => {
                let delay = number(&value).filter(|delay| *delay <= LONGEST_DELAY_MS);
                let expected = || wrong(&format!("milliseconds, {LONGEST_DELAY_MS} at most"));
                self.delay_ms = Some(delay.ok_or_else(expected)?);
            }
            "seed" if self.seed.is_none() => {
                self.seed = Some(number(&value).ok_or_else(|| wrong("a whole number below 2^64"))?);
            }
            "dynamic" if self.dynamic.is_none() => {
                let truth = [("true", true), ("false", false)];
                self.dynamic = Some(one_of(&value, &truth).ok_or_else(|| wrong("`true` or `false`"))?);
            }
            "validate" if self.validate.is_none() => {
                let found = one_of(&value, &VALIDATE);
                self.validate = Some(found.ok_or_else(|| wrong("`enforce`, `warn` or `off`"))?);
            }
            "code" => self.code = self.code.take().or(Some(value)),
            "example" => self.example = self.example.take().or(Some(value)),
            "scenario" => self.scenario = self.scenario.take().or(Some(value)),
            _ => {}
        }
        Ok(())
    }

    fn take_query(&mut self, query: &'h str) -> Result<(), Problem> {
        for pair in query.split('&') {
            let Some((name @ ("__code" | "__example" | "__dynamic"), value)) = pair.split_once('=') else { continue };
            let Some(value) = decoded(value).filter(|value| !value.is_empty()) else { continue };
            self.take(name.trim_start_matches('_'), value, "__")?;
        }
        Ok(())
    }

    /// Whether a certain reply is preferred, not only how it comes.
    pub(crate) fn names_reply(&self) -> bool {
        self.code.is_some() || self.example.is_some() || self.scenario.is_some()
    }

    /// Whether nothing is preferred.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What `Preference-Applied` says once all of these were honoured.
    pub fn applied(&self) -> String {
        let mut text = String::new();
        let mut add = |name: &str, value: &str| {
            let separator = if text.is_empty() { "" } else { ", " };
            let plain =
                !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            let quoted = if plain { Cow::Borrowed(value) } else { Cow::Owned(quote(value)) };
            // Writing into a string cannot fail.
            let _ = write!(text, "{separator}{name}={quoted}");
        };
        for (name, value) in [("code", &self.code), ("example", &self.example), ("scenario", &self.scenario)] {
            if let Some(value) = value {
                add(name, value);
            }
        }
        if let Some((word, _)) = VALIDATE.iter().find(|(_, mode)| self.validate == Some(*mode)) {
            add("validate", word);
        }
        let delay = self.delay_ms.map(|delay| delay.to_string());
        let dynamic = self.dynamic.map(|dynamic| dynamic.to_string());
        let seed = self.seed.map(|seed| seed.to_string());
        for (name, value) in [("delay", delay), ("dynamic", dynamic), ("seed", seed)] {
            if let Some(value) = value {
                add(name, &value);
            }
        }
        text
    }
}

const VALIDATE: [(&str, ValidateMode); 3] =
    [("enforce", ValidateMode::Enforce), ("warn", ValidateMode::Warn), ("off", ValidateMode::Off)];

/// A number of digits alone: no sign, no space.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn one_of<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, meaning)| *meaning)
}

/// A value of a query, decoded as forms are; `None` where it is not UTF-8.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if text.contains('+') {
        let spaced = text.replace('+', " ");
        return Some(Cow::Owned(percent_decode_str(&spaced).decode_utf8().ok()?.into_owned()));
    }
    percent_decode_str(text).decode_utf8().ok()
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
            let preferences = Preferences::parse(headers.iter().copied()).unwrap();
            assert_eq!((preferences.code.as_deref(), preferences.example.as_deref()), (code, example), "{headers:?}");
        }
    }

    #[test]
    fn values_that_cannot_be_are_refused() {
        for (header, detail) in [
            ("delay=soon", "`Prefer: delay=soon`: expected milliseconds, 600000 at most"),
            ("delay=-1", "`Prefer: delay=-1`: expected milliseconds, 600000 at most"),
            ("delay=600001", "`Prefer: delay=600001`: expected milliseconds, 600000 at most"),
            ("seed=1.5", "`Prefer: seed=1.5`: expected a whole number below 2^64"),
            ("seed=18446744073709551616", "`Prefer: seed=18446744073709551616`: expected a whole number below 2^64"),
            ("Dynamic=yes", "`Prefer: Dynamic=yes`: expected `true` or `false`"),
            ("validate=no", "`Prefer: validate=no`: expected `enforce`, `warn` or `off`"),
        ] {
            let problem = Preferences::parse([header]).unwrap_err();
            assert_eq!(problem.detail(), detail);
        }
    }

    #[test]
    fn the_query_counts_only_for_those_who_come_from_prism() {
        let of = |uri: &str, prefer: &str, compat| {
            let request = http::Request::get(uri).header("prefer", prefer).body(()).unwrap().into_parts().0;
            Preferences::of_request(&request, compat).map(|preferences| preferences.applied())
        };
        for (uri, prefer, compat, applied) in [
            ("/?__code=404", "", true, "code=404"),
            ("/?__code=404", "", false, ""),
            ("/?x=1&__example=no+such%20pet&__dynamic=true", "", true, "example=\"no such pet\", dynamic=true"),
            ("/?__code=404&__dynamic=false", "code=500", true, "code=500, dynamic=false"),
            ("/?__code=&__example&__other=1", "", true, ""),
            ("/?__example=%ff", "", true, ""),
        ] {
            assert_eq!(of(uri, prefer, compat).unwrap(), applied, "{uri}");
        }
        let problem = of("/?__dynamic=perhaps", "", true).unwrap_err();
        assert_eq!(problem.detail(), "`__dynamic=perhaps`: expected `true` or `false`");
    }

    #[test]
    fn what_was_applied_can_be_read_back() {
        for header in [
            "code=404",
            "example=\"a \\\"b\\\", c\"",
            "code=2XX, example=x-1.y",
            "scenario=\"rainy day\", validate=off, delay=250, dynamic=true, seed=7",
        ] {
            let preferences = Preferences::parse([header]).unwrap();
            let applied = preferences.applied();
            assert_eq!(applied, header);
            assert_eq!(Preferences::parse([applied.as_str()]).unwrap(), preferences);
        }
        assert_eq!(Preferences::parse(["wait=1"]).unwrap().applied(), "");
    }
}
