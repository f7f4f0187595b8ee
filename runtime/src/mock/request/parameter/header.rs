use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue};
use indexmap::IndexMap;
use mockwright_generator::model::{Location, Parameter, Schemas, Style};
use serde_json::Value;

use super::{Rules, content, place, tell_missing};
use crate::mock::request::coding::{Coding, Delimiter};
use crate::mock::request::content::Content;
use crate::mock::request::fault::{Fault, Unreadable};
use crate::mock::request::shape::Shape;
use crate::mock::request::types::Types;
use crate::mock::request::values::Reading;

/// Header values are not percent-encoded (OpenAPI 3.2 §4.12.5).
const READING: Reading = Reading::of(Coding::Plain);

/// Reads the parameters that are headers.
#[derive(Debug)]
pub(super) struct HeaderReader(Vec<HeaderParameter>);

#[derive(Debug)]
struct HeaderParameter {
    /// As declared, for those who read of it.
    declared: Box<str>,
    /// `None`: no request can have it.
    name: Option<HeaderName>,
    rules: Rules,
    delimiter: Delimiter,
    explode: bool,
    content: Option<Content>,
    shape: Shape,
}

impl HeaderReader {
    pub(super) fn new<'p>(parameters: impl Iterator<Item = &'p Parameter>, schemas: &Schemas) -> Self {
        let parameters = parameters.map(|parameter| HeaderParameter {
            declared: parameter.name.as_str().into(),
            name: HeaderName::from_bytes(parameter.name.as_bytes()).ok(),
            rules: Rules::of(parameter),
            delimiter: match parameter.style {
                Style::SpaceDelimited => Delimiter::Space,
                Style::PipeDelimited => Delimiter::Pipe,
                Style::TabDelimited => Delimiter::Tab,
                _ => Delimiter::Comma,
            },
            explode: parameter.explode,
            content: content(parameter, schemas),
            shape: Shape::of(schemas, parameter.content.schema()),
        });
        Self(parameters.collect())
    }

    pub(super) fn read(&self, headers: &HeaderMap, read: &mut IndexMap<String, Value>, faults: &mut Vec<Unreadable>) {
        for parameter in &self.0 {
            let given = parameter.name.as_ref().and_then(|name| Some((name, joined_lines(headers, name)?)));
            let Some((name, text)) = given else {
                tell_missing(parameter.rules, Location::Header, &parameter.declared, faults);
                continue;
            };
            match parameter.read(&text) {
                Ok(value) => {
                    read.insert(name.as_str().to_owned(), value);
                }
                Err(fault) => faults.push(fault.at(place(Location::Header, &parameter.declared))),
            }
        }
    }
}

impl HeaderParameter {
    fn read(&self, text: &str) -> Result<Value, Fault> {
        if let Some(content) = &self.content {
            return content.parameter(text);
        }
        let view = self.shape.view();
        if !view.asks_for(Types::ARRAY.or(Types::OBJECT)) {
            return READING.single(text, view);
        }
        // Space around the items of a list means nothing (RFC 9110 §5.6.1).
        let text = if self.delimiter == Delimiter::Comma { without_space(text) } else { Cow::Borrowed(text) };
        if self.explode {
            READING.exploded(&text, self.delimiter, view)
        } else {
            READING.joined(&text, self.delimiter, view)
        }
    }
}

fn without_space(text: &str) -> Cow<'_, str> {
    if !text.contains([' ', '\t']) {
        return Cow::Borrowed(text);
    }
    let pieces: Vec<_> = text.split(',').map(|piece| piece.trim_matches([' ', '\t'])).collect();
    Cow::Owned(pieces.join(","))
}

/// The value of a header; several lines are one list (RFC 9110 §5.3).
pub(super) fn joined_lines<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<Cow<'h, str>> {
    let mut lines = headers.get_all(name).iter();
    let first = text(lines.next()?);
    let mut rest = lines.peekable();
    if rest.peek().is_none() {
        return Some(first);
    }
    let mut all = first.into_owned();
    for line in rest {
        all.push_str(", ");
        all.push_str(&text(line));
    }
    Some(Cow::Owned(all))
}

/// UTF-8 where it is that, else what the bytes were when headers were Latin-1 (RFC 9110 §5.5).
pub(super) fn text(value: &HeaderValue) -> Cow<'_, str> {
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(value.as_bytes().iter().copied().map(char::from).collect()),
    }
}
