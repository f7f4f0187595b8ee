use super::{Example, MediaType, ParameterContent, Status};
use crate::source::Pointer;

/// What comes back under one status.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status, range or `default`.
    pub status: Status,
    /// Where the response object is.
    pub at: Pointer,
    /// `description`.
    pub description: String,
    /// Declared headers, in order; `Content-Type` is left out (OpenAPI 3.1 §4.8.17.1).
    pub headers: Vec<Header>,
    /// Media types, in order. Empty: no body.
    pub content: Vec<MediaType>,
    /// Declared links.
    pub links: Vec<Link>,
}

/// A header of a reply or of a part.
#[derive(Clone, Debug)]
pub struct Header {
    /// The name, as written.
    pub name: String,
    /// Where the header object is.
    pub at: Pointer,
    /// Whether it must be there.
    pub required: bool,
    /// Whether members of objects are written `key=value`.
    pub explode: bool,
    /// What its value is; the style is always `simple`.
    pub content: ParameterContent,
    /// `example` (named by an empty string) or `examples`, in order.
    pub examples: Vec<Example>,
}

/// How a value of a reply is used in a further request (OpenAPI 3.0 §4.7.20).
#[derive(Clone, Debug)]
pub struct Link {
    /// The link's name.
    pub name: String,
    /// Where the link object is.
    pub at: Pointer,
}
