//! One segment of a path template, and how it matches one segment of a request.

use std::borrow::Cow;
use std::cmp::Reverse;

use percent_encoding::percent_decode_str;

/// A segment of a template, most specific kind first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Text without parameters, percent-encoding undone.
    Literal(Box<str>),
    /// Text and parameters, such as `{a}.json`, `{a}-{b}` or `v{n}`.
    Mixed(Mixed),
    /// One parameter alone.
    Parameter,
    /// A parameter that takes the rest of the path, as AWS writes it: `{Key+}`.
    Tail,
}

/// Text and parameters in one segment: the texts around each parameter, in order, the first and last possibly empty.
///
/// `{a}-{b}.json` is `["", "-", ".json"]`: one text more than there are parameters. The order of values is that of
/// precedence: more text first, then fewer parameters; the texts themselves only make it total.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mixed {
    length: Reverse<usize>,
    parameters: usize,
    texts: Vec<Box<str>>,
}

impl Mixed {
    fn new(texts: Vec<Box<str>>) -> Self {
        let length = Reverse(texts.iter().map(|text| text.len()).sum());
        Self { length, parameters: texts.len().saturating_sub(1), texts }
    }

    /// Captures the parameters. Each takes at least one character and as few as possible, the last one the rest, so
    /// that a segment has one reading: `{a}-{b}` reads `x-y-z` as `x` and `y-z`.
    pub(super) fn captures<'p>(&self, segment: &Capture<'p>, captures: &mut Vec<Capture<'p>>) -> bool {
        let start = captures.len();
        let matched = self.capture(segment, captures).is_some();
        if !matched {
            captures.truncate(start);
        }
        matched
    }

    fn capture<'p>(&self, whole: &Capture<'p>, captures: &mut Vec<Capture<'p>>) -> Option<()> {
        let segment = &*whole.decoded;
        let (first, rest) = self.texts.split_first()?;
        let (last, middle) = rest.split_last()?;
        if !segment.starts_with(&**first) || !segment.ends_with(&**last) {
            return None;
        }
        let end = segment.len().checked_sub(last.len())?;
        let mut from = first.len();
        for text in middle {
            // What a parameter takes begins with one character of any kind; the text is looked for behind it.
            let taken = segment.get(from..end)?.chars().next()?.len_utf8();
            let found = segment.get(from + taken..end)?.find(&**text)?;
            let to = from + taken + found;
            captures.push(whole.slice(from, to)?);
            from = to + text.len();
        }
        if from >= end {
            return None;
        }
        captures.push(whole.slice(from, end)?);
        Some(())
    }
}

/// A piece of a request's path.
#[derive(Clone, Debug)]
pub(super) struct Capture<'p> {
    /// As sent.
    pub(super) raw: &'p str,
    /// With percent-encoding undone.
    pub(super) decoded: Cow<'p, str>,
}

impl<'p> Capture<'p> {
    pub(super) fn of(raw: &'p str) -> Self {
        let decoded = if raw.contains('%') { percent_decode_str(raw).decode_utf8_lossy() } else { Cow::Borrowed(raw) };
        Self { raw, decoded }
    }

    /// A piece of this one, its ends counted in decoded bytes.
    fn slice(&self, from: usize, to: usize) -> Option<Self> {
        if let Cow::Borrowed(text) = self.decoded {
            return text.get(from..to).map(Self::of);
        }
        let raw = self.raw.get(self.raw_offset(from)..self.raw_offset(to))?;
        Some(Self { raw, decoded: Cow::Owned(self.decoded.get(from..to)?.to_owned()) })
    }

    /// Where the byte of this number is as sent: an escape is three bytes that decode to one.
    fn raw_offset(&self, decoded: usize) -> usize {
        let mut offset = 0;
        for _ in 0..decoded {
            offset += if self.raw.as_bytes().get(offset) == Some(&b'%') { 3 } else { 1 };
        }
        offset
    }
}

/// Reads one segment of a template and appends the names of its parameters. `last` allows a parameter to take the
/// rest of the path.
pub(super) fn parse(text: &str, last: bool, names: &mut Vec<Box<str>>) -> Segment {
    let (texts, parameters) = split_parameters(text);
    if parameters.is_empty() {
        return Segment::Literal(decode_text(text));
    }
    let alone = parameters.len() == 1 && texts.iter().all(|text| text.is_empty());
    let first = parameters.first().copied().unwrap_or_default();
    let (name, greedy) = greedy_name(first);
    if alone {
        names.push(name.into());
        return if greedy && last { Segment::Tail } else { Segment::Parameter };
    }
    names.extend(parameters.iter().map(|parameter| Box::from(greedy_name(parameter).0)));
    Segment::Mixed(Mixed::new(texts.into_iter().map(decode_text).collect()))
}

/// `a{b}c{d}` becomes the texts `a`, `c`, `` and the parameters `b`, `d`. A brace without its partner is text.
fn split_parameters(text: &str) -> (Vec<&str>, Vec<&str>) {
    let mut texts = Vec::new();
    let mut parameters = Vec::new();
    let mut text_start = 0;
    let mut open = None;
    let mut depth = 0_usize;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => {
                if depth == 0 {
                    open = Some(index);
                }
                depth += 1;
            }
            b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0
                    && let Some(start) = open.take()
                {
                    texts.push(text.get(text_start..start).unwrap_or_default());
                    parameters.push(text.get(start + 1..index).unwrap_or_default());
                    text_start = index + 1;
                }
            }
            _ => {}
        }
    }
    texts.push(text.get(text_start..).unwrap_or_default());
    (texts, parameters)
}

/// The name without the mark that makes it take several segments: `Key+`, `path*`, `*path`, `path:.*`.
fn greedy_name(name: &str) -> (&str, bool) {
    let stripped = name
        .strip_suffix(":.*")
        .or_else(|| name.strip_suffix(":.+"))
        .or_else(|| name.strip_suffix(['+', '*']))
        .or_else(|| name.strip_prefix('*'));
    match stripped {
        Some(stripped) => (stripped, true),
        None => (name, false),
    }
}

fn decode_text(text: &str) -> Box<str> {
    match percent_decode_str(text).decode_utf8() {
        Ok(decoded) => decoded.into(),
        Err(_) => text.into(),
    }
}
