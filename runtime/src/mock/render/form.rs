//! `application/x-www-form-urlencoded` by the Encoding Object (OpenAPI 3.1 §4.8.15, 3.2 §4.15).

mod style;

use mockwright_generator::model::Encoding;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde_json::{Map, Value};

use super::content_type::{ContentType, split_outside_quotes};
use super::shape::Shape;
use super::text::plain;
use super::{RenderError, Subject, write as write_as};
pub(super) use style::{Pair, is_styled, styled};

/// What the form encoder leaves alone (WHATWG URL §5.2).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// The same under `allowReserved`: reserved characters stay but for those that mean something in a form or a query.
const ESCAPED_BUT_RESERVED: &AsciiSet = &ESCAPED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b',')
    .remove(b';')
    .remove(b'~');

/// Writes the members of an object, or of the objects in an array, as pairs. A string is taken for the author's own form.
pub(super) fn write(subject: &Subject<'_>) -> Result<String, RenderError> {
    let mut pairs = Vec::new();
    match subject.value {
        Value::String(text) => return Ok(text.clone()),
        Value::Object(members) => push_members(&mut pairs, members, &subject.shape, subject)?,
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                match item {
                    Value::Object(members) => push_members(&mut pairs, members, &subject.item(index, item), subject)?,
                    other => pairs.push(format!("{index}={}", escape(plain(other).as_bytes(), false))),
                }
            }
        }
        scalar => pairs.push(escape(plain(scalar).as_bytes(), false)),
    }
    Ok(pairs.join("&"))
}

fn push_members(
    pairs: &mut Vec<String>,
    members: &Map<String, Value>,
    shape: &Shape<'_>,
    subject: &Subject<'_>,
) -> Result<(), RenderError> {
    for (name, value) in members {
        let encoding = subject.encoding.get(name);
        if let Some(encoding) = encoding.filter(|encoding| is_styled(encoding)) {
            pairs.extend(styled(name, value, encoding).iter().map(|pair| query_pair(pair, encoding.allow_reserved)));
            continue;
        }
        let shape = shape.property(name, value);
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    pairs.push(pair(name, item, shape.item(index, item), encoding, subject)?);
                }
            }
            single => pairs.push(pair(name, single, shape, encoding, subject)?),
        }
    }
    Ok(())
}

/// One pair whose value is written in the content type that the encoding names: JSON for what has members, else text.
fn pair<'a>(
    name: &str,
    value: &'a Value,
    shape: Shape<'a>,
    encoding: Option<&Encoding>,
    subject: &Subject<'a>,
) -> Result<String, RenderError> {
    let name = escape(name.as_bytes(), false);
    if value.is_null() {
        return Ok(format!("{name}="));
    }
    let default = if value.is_object() || value.is_array() { "application/json" } else { "text/plain" };
    let mut content_type = first_content_type(encoding).unwrap_or_else(|| ContentType::parse(default));
    let subject = Subject { value, shape, item_schema: None, ..*subject };
    Ok(format!("{name}={}", escape(&write_as(&subject, &mut content_type)?, false)))
}

/// The first of the types that `contentType` lists.
pub(super) fn first_content_type(encoding: Option<&Encoding>) -> Option<ContentType> {
    let listed = encoding?.content_type.as_deref()?;
    let first = split_outside_quotes(listed, ',').into_iter().next()?.trim();
    (!first.is_empty()).then(|| ContentType::parse(first))
}

fn query_pair(pair: &Pair, allow_reserved: bool) -> String {
    let pieces: Vec<_> = pair.pieces.iter().map(|piece| escape(piece.as_bytes(), allow_reserved)).collect();
    format!("{}={}", escape(pair.name.as_bytes(), false), pieces.join(pair.delimiter.escaped()))
}

fn escape(bytes: &[u8], allow_reserved: bool) -> String {
    let set = if allow_reserved { ESCAPED_BUT_RESERVED } else { ESCAPED };
    // A percent sign of the text is escaped itself, so what reads %20 was a space.
    percent_encode(bytes, set).to_string().replace("%20", "+")
}
