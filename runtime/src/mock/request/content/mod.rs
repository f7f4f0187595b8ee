//! Values in a media type: bodies, parts, members of forms, parameters with `content`.

mod charset;
mod csv;
mod event_stream;
mod form;
mod json;
mod json_lines;
mod multipart;
mod xml;
mod yaml;

use std::borrow::Cow;

use indexmap::IndexMap;
use mockwright_generator::model::{Encoding, MediaKind, Schemas};
use mockwright_generator::source::Pointer;
use serde_json::Value;

use super::convert::scalar;
use super::fault::{Fault, Unreadable};
use super::shape::{Shape, View};
use super::types::Types;
use form::{FormReader, required_names};
use multipart::PartsReader;

/// A media type with what its schema expects. Compiled once.
#[derive(Debug)]
pub(super) struct Content {
    kind: MediaKind,
    is_range: bool,
    shape: Shape,
    /// What each item of a sequence is (`itemSchema`, OpenAPI 3.2 §4.14.1); where it is not given, `items` says.
    item: Option<Shape>,
    form: Option<Box<FormReader>>,
    parts: Option<Box<PartsReader>>,
}

/// What the schemas and encodings of a media type are.
#[derive(Clone, Copy)]
pub(super) struct Declared<'d> {
    pub(super) name: &'d str,
    pub(super) schema: Option<&'d Pointer>,
    pub(super) item_schema: Option<&'d Pointer>,
    pub(super) encoding: &'d IndexMap<String, Encoding>,
}

/// Bytes with the parameters of their `Content-Type`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'b> {
    pub(super) kind: MediaKind,
    pub(super) parameters: &'b [(&'b str, &'b str)],
    pub(super) bytes: &'b [u8],
}

impl<'b> Source<'b> {
    /// Text that is decoded already.
    fn text(kind: MediaKind, text: &'b str) -> Self {
        Self { kind, parameters: &[], bytes: text.as_bytes() }
    }

    fn parameter(&self, name: &str) -> Option<&'b str> {
        self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

/// Bytes that are not of their media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// What is wrong.
    pub(crate) detail: String,
    /// Line and column from 1 on, where they are known.
    pub(crate) at: Option<(usize, usize)>,
}

impl Malformed {
    fn new(detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), at: None }
    }
}

/// Why bytes cannot be read.
#[derive(Debug)]
pub(super) enum ContentFault {
    Malformed(Malformed),
    /// The charset is none that is read.
    Charset,
    Unreadable(Vec<Unreadable>),
}

impl From<Malformed> for ContentFault {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl Content {
    pub(super) fn new(declared: Declared<'_>, schemas: &Schemas) -> Self {
        // These say themselves of what types their values are, and a shape takes long where schemas are large.
        let is_typed = matches!(MediaKind::of(declared.name), MediaKind::Json | MediaKind::Yaml | MediaKind::Binary);
        let is_known = is_typed && !is_range(declared.name);
        let shape = Shape::of(schemas, declared.schema.filter(|_| !is_known));
        Self::of_shape(declared, shape, schemas)
    }

    /// The content of a parameter: one media type, and nothing said about encodings.
    pub(super) fn of_parameter(name: &str, schema: Option<&Pointer>, schemas: &Schemas) -> Self {
        Self::new(Declared { name, schema, item_schema: None, encoding: &IndexMap::new() }, schemas)
    }

    fn of_shape(declared: Declared<'_>, shape: Shape, schemas: &Schemas) -> Self {
        let kind = MediaKind::of(declared.name);
        let item = declared.item_schema.map(|pointer| Shape::of(schemas, Some(pointer)));
        let is_range = is_range(declared.name);
        let may_be = |wanted| kind == wanted || is_range;
        let form = may_be(MediaKind::Form).then(|| {
            let required = required_names(schemas, declared.schema);
            Box::new(FormReader::new(&shape, &required, declared.encoding, schemas))
        });
        let parts =
            may_be(MediaKind::Multipart).then(|| Box::new(PartsReader::new(&shape, declared.encoding, schemas)));
        Self { kind, is_range, shape, item, form, parts }
    }

    /// How it is written, unless it is a range.
    pub(super) fn kind(&self) -> MediaKind {
        self.kind
    }

    /// Whether its name covers several types.
    pub(super) fn is_range(&self) -> bool {
        self.is_range
    }

    /// Reads the text of a parameter.
    pub(super) fn parameter(&self, text: &str) -> Result<Value, Fault> {
        match self.read(Source::text(self.kind, text)) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Ok(Value::String(text.to_owned())),
            Err(ContentFault::Malformed(malformed)) => Err(Fault::new("content", malformed.detail, text)),
            Err(ContentFault::Unreadable(faults)) => Err(Fault::within(faults, text)),
            Err(ContentFault::Charset) => Err(Fault::new("content", "has an unknown charset", text)),
        }
    }

    /// Reads bytes; `None` where they are bytes and nothing else.
    pub(super) fn read(&self, source: Source<'_>) -> Result<Option<Value>, ContentFault> {
        let view = self.shape.view();
        match source.kind {
            MediaKind::Binary => Ok(None),
            MediaKind::Multipart => match &self.parts {
                Some(parts) => parts.read(source).map(Some),
                None => Ok(None),
            },
            MediaKind::Form if !is_text(view) => match &self.form {
                Some(form) => form.pairs(charset::utf8(&charset::decode(source)?)?).map(Some),
                None => Self::of_view(source, view, None).map(Some),
            },
            _ => Self::of_view(source, view, self.item.as_ref()).map(Some),
        }
    }

    /// Reads what needs nothing but a look at the schema. `item` is what each item of a sequence is; where it is not
    /// given, what the schema says of its items.
    fn of_view(source: Source<'_>, view: View<'_>, item: Option<&Shape>) -> Result<Value, ContentFault> {
        let bytes = charset::decode(source)?;
        let wants_text = item.is_none() && is_text(view);
        let item = |index: usize| item.map_or_else(|| view.item(index), Shape::view);
        Ok(match source.kind {
            MediaKind::Json => json::read(&bytes)?,
            MediaKind::Xml if !wants_text => xml::read(&bytes, view)?,
            MediaKind::Csv if !wants_text => csv::read(charset::utf8(&bytes)?, source.parameter("header"), item)?,
            MediaKind::JsonLines if !wants_text => json_lines::read(charset::utf8(&bytes)?)?,
            MediaKind::EventStream if !wants_text => event_stream::read(charset::utf8(&bytes)?, item),
            MediaKind::Yaml => yaml::read(charset::utf8(&bytes)?)?,
            _ => scalar(Cow::Borrowed(charset::utf8(&bytes)?), view),
        })
    }

    /// Bytes as text.
    fn decoded(source: Source<'_>) -> Result<Cow<'_, str>, ContentFault> {
        Ok(match charset::decode(source)? {
            Cow::Borrowed(bytes) => Cow::Borrowed(charset::utf8(bytes)?),
            Cow::Owned(bytes) => Cow::Owned(charset::utf8(&bytes)?.to_owned()),
        })
    }
}

/// Whether a name covers several types.
fn is_range(name: &str) -> bool {
    name.contains('*') || name.trim().is_empty()
}

/// Whether the schema wants the text itself, not what it says.
fn is_text(view: View<'_>) -> bool {
    view.asks_for(Types::STRING) && !view.asks_for(Types::ARRAY.or(Types::OBJECT))
}
