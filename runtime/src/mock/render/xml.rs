//! XML by the hints of the schema (OpenAPI 3.0 §4.7.26, 3.1 §4.8.26, 3.2 §4.26). What is written is always well-formed,
//! with namespaces bound.

mod authored;
mod characters;
mod element;
mod hints;
mod scope;

use quick_xml::events::{BytesDecl, Event};
use serde_json::Value;

use super::RenderError;
use super::shape::Shape;
use element::ElementWriter;
use hints::Hints;

/// Writes a document. A string that is a document already is taken for the author's own.
pub(super) fn write(value: &Value, shape: &Shape<'_>) -> Result<Vec<u8>, RenderError> {
    if let Value::String(text) = value
        && authored::is_document(text)
    {
        return Ok(text.clone().into_bytes());
    }
    document(value, shape).map_err(RenderError::Xml)
}

fn document(value: &Value, shape: &Shape<'_>) -> std::io::Result<Vec<u8>> {
    let mut out = quick_xml::Writer::new(Vec::new());
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let name = hints::root_name(shape).unwrap_or_else(|| "root".to_owned());
    ElementWriter::new(&mut out).element(&name, &Hints::of(shape), value, shape)?;
    Ok(out.into_inner())
}
