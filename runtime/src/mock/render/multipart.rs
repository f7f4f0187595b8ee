//! `multipart/*` (RFC 2046 §5.1, RFC 7578) by the Encoding Object (OpenAPI 3.1 §4.8.15, 3.2 §4.15).

mod boundary;
mod part;

use serde_json::{Map, Value};

use super::content_type::ContentType;
use super::form::{is_styled, styled};
use super::shape::Shape;
use super::{RenderError, Subject};
pub(super) use boundary::adopt_boundary;
use part::{Part, part};

/// Writes an object as named parts, an array as a part an item, anything else as one part, and puts the boundary into
/// the type. A string that begins with a delimiter is taken for the author's own body.
pub(super) fn write(subject: &Subject<'_>, content_type: &mut ContentType) -> Result<Vec<u8>, RenderError> {
    let is_form = content_type.essence().eq_ignore_ascii_case("multipart/form-data");
    let parts = match subject.value {
        Value::String(text) if text.trim_start().starts_with("--") => {
            let bytes = text.clone().into_bytes();
            adopt_boundary(&bytes, content_type);
            return Ok(bytes);
        }
        Value::Object(members) => named(members, &subject.shape, subject, is_form)?,
        Value::Array(items) => listed(items, subject, is_form)?,
        single => vec![part(None, single, &subject.shape, subject)?],
    };
    let boundary = boundary::choose(&parts, content_type);
    Ok(joined(&parts, &boundary))
}

/// A part an item of the sequence; in a form, an item is an object of one part (OpenAPI 3.2 §4.14.5.2).
fn listed(items: &[Value], subject: &Subject<'_>, is_form: bool) -> Result<Vec<Part>, RenderError> {
    let mut parts = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let shape = subject.item(index, item);
        match item {
            Value::Object(members) if is_form => parts.extend(named(members, &shape, subject, is_form)?),
            other => parts.push(part(None, other, &shape, subject)?),
        }
    }
    Ok(parts)
}

fn named(
    members: &Map<String, Value>,
    shape: &Shape<'_>,
    subject: &Subject<'_>,
    is_form: bool,
) -> Result<Vec<Part>, RenderError> {
    let mut parts = Vec::new();
    for (name, value) in members {
        let encoding = subject.encoding.get(name);
        if let Some(encoding) = encoding.filter(|encoding| is_form && is_styled(encoding)) {
            let pairs = styled(name, value, encoding);
            parts.extend(pairs.iter().map(|pair| Part::text(&pair.name, &pair.pieces.join(pair.delimiter.raw()))));
            continue;
        }
        let shape = shape.property(name, value);
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    parts.push(part(Some(name), item, &shape.item(index, item), subject)?);
                }
            }
            single => parts.push(part(Some(name), single, &shape, subject)?),
        }
    }
    Ok(parts)
}

fn joined(parts: &[Part], boundary: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        body.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        for (name, value) in &part.headers {
            body.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        body.extend_from_slice(b"\r\n");
        body.extend_from_slice(&part.body);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body
}
