use indexmap::IndexMap;

use super::{Header, MediaKind, Style};
use crate::source::Pointer;

/// What an operation is sent.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Where the request body object is.
    pub at: Pointer,
    /// Whether requests must carry it.
    pub required: bool,
    /// The media types that are accepted, in order.
    pub content: Vec<MediaType>,
}

/// A body in one media type.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// The name as written, such as `application/json; charset=utf-8` or `text/*`.
    pub name: String,
    /// Where the media type object is.
    pub at: Pointer,
    /// What a body is.
    pub schema: Option<Pointer>,
    /// What each item of a stream is (OpenAPI 3.2 §4.14.1).
    pub item_schema: Option<Pointer>,
    /// `example` (named by an empty string, first) and `examples`, in order.
    pub examples: Vec<Example>,
    /// How the parts of a form or multipart body are written, by property.
    pub encoding: IndexMap<String, Encoding>,
}

impl MediaType {
    /// How bodies of this type are written.
    #[must_use]
    pub fn kind(&self) -> MediaKind {
        MediaKind::of(&self.name)
    }

    /// The schemas of the body and of its items.
    pub fn schemas(&self) -> impl Iterator<Item = &Pointer> {
        self.schema.iter().chain(&self.item_schema)
    }
}

/// How one property of a form or multipart body is written (OpenAPI 3.1 §4.8.15).
#[derive(Clone, Debug)]
pub struct Encoding {
    /// `contentType`.
    pub content_type: Option<String>,
    /// `style`, where it was given.
    pub style: Option<Style>,
    /// `explode`, where it was given.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// Headers of the part.
    pub headers: Vec<Header>,
}

/// An example that the author wrote.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its name; empty for a single `example`.
    pub name: String,
    /// `summary`.
    pub summary: Option<String>,
    /// Where the value is.
    pub value: ExampleValue,
}

/// Where an example's value is.
#[derive(Clone, Debug)]
pub enum ExampleValue {
    /// A value of the schema (`value`, `example`, `dataValue`), at this node of the document.
    Value(Pointer),
    /// The text exactly as sent (`serializedValue`, OpenAPI 3.2 §4.19), at this node.
    Serialized(Pointer),
    /// In a file of its own (`externalValue`), whose address is at this node; the document has its bytes.
    External(Pointer),
}
