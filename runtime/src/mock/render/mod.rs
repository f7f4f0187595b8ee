//! Bodies into bytes: a value is written in its media type by the hints of its schema, text and bytes go as they stand.

mod charset;
mod content_type;
mod csv;
mod event_stream;
mod form;
mod json_lines;
mod multipart;
mod shape;
mod text;
mod xml;

use bytes::Bytes;
use indexmap::IndexMap;
use mockwright_generator::bundle::Body;
use mockwright_generator::model::{Encoding, MediaKind, MediaType, Schemas};
use mockwright_generator::source::Pointer;
use serde_json::Value;

use content_type::ContentType;
use shape::Shape;

/// A body ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rendered {
    /// The value of `Content-Type`; always legal in a header.
    pub content_type: String,
    /// The body.
    pub bytes: Bytes,
}

/// Why a body cannot be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RenderError {
    /// The body is still the name of a file in the bundle.
    #[error("write a body whose file was not read: {0}")]
    UnreadFile(String),
    /// A value cannot be written as JSON.
    #[error("write a value as JSON")]
    Json(#[from] serde_json::Error),
    /// A value cannot be written as XML.
    #[error("write a value as XML")]
    Xml(#[source] std::io::Error),
    /// A value cannot be written as CSV.
    #[error("write a value as CSV")]
    Csv(#[from] ::csv::Error),
}

/// Writes a body.
///
/// `media_type` is the one that the description declares, `concrete` the name that is sent: the same, or one
/// that a declared range such as `text/*` covers. Parameters that the description declares are kept.
///
/// # Errors
/// [`RenderError::UnreadFile`] for a [`Body::File`], which whoever has the bundle's folder turns into bytes first.
pub(crate) fn encode(
    body: &Body,
    media_type: &MediaType,
    concrete: &str,
    schemas: &Schemas,
) -> Result<Rendered, RenderError> {
    let mut content_type = ContentType::sent(concrete, &media_type.name);
    let kind = MediaKind::of(content_type.essence());
    let bytes = match body {
        Body::File(name) => return Err(RenderError::UnreadFile(name.clone())),
        Body::Bytes(bytes) => bytes.clone(),
        Body::Text(text) => charset::label(text.clone().into_bytes(), kind, &mut content_type),
        Body::Value(value) => {
            let subject = Subject {
                value,
                shape: Shape::of(schemas, media_type.schema.as_ref(), value),
                item_schema: media_type.item_schema.as_ref(),
                schemas,
                encoding: &media_type.encoding,
            };
            charset::label(write(&subject, &mut content_type)?, kind, &mut content_type)
        }
    };
    if kind == MediaKind::Multipart && !matches!(body, Body::Value(_)) {
        multipart::adopt_boundary(&bytes, &mut content_type);
    }
    Ok(Rendered { content_type: content_type.to_string(), bytes: bytes.into() })
}

/// A value with all that the description says about writing it.
struct Subject<'a> {
    value: &'a Value,
    shape: Shape<'a>,
    item_schema: Option<&'a Pointer>,
    schemas: &'a Schemas,
    encoding: &'a IndexMap<String, Encoding>,
}

impl<'a> Subject<'a> {
    /// What is said about an item of a sequence (OpenAPI 3.2 §4.14.2): `itemSchema` where it is given, else `items`.
    fn item(&self, index: usize, value: &Value) -> Shape<'a> {
        match self.item_schema {
            Some(pointer) => Shape::of(self.schemas, Some(pointer), value),
            None => self.shape.item(index, value),
        }
    }
}

/// Writes a value in a media type; a multipart body puts its boundary into the type.
fn write(subject: &Subject<'_>, content_type: &mut ContentType) -> Result<Vec<u8>, RenderError> {
    let value = subject.value;
    Ok(match MediaKind::of(content_type.essence()) {
        // All JSON is YAML 1.2, so YAML needs no writer of its own.
        MediaKind::Json | MediaKind::Yaml => serde_json::to_vec(value)?,
        MediaKind::Xml => xml::write(value, &subject.shape)?,
        MediaKind::Form => form::write(subject)?.into_bytes(),
        MediaKind::Multipart => multipart::write(subject, content_type)?,
        MediaKind::Csv => csv::write(value, &subject.shape)?,
        MediaKind::EventStream => event_stream::write(value).into_bytes(),
        MediaKind::JsonLines => json_lines::write(value, content_type.essence()).into_bytes(),
        MediaKind::Text | MediaKind::Binary => text::plain(value).into_owned().into_bytes(),
    })
}

#[cfg(test)]
mod tests;
