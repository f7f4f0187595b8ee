//! What a request says, read as the description describes it.
//!
//! Reading finds what the description's styles and media types mean and turns text into the types of the schemas. It does
//! not validate: a text that is not of its type stays text, and the validator says so.

mod body;
mod choice;
mod coding;
mod content;
mod content_coding;
mod convert;
mod fault;
mod fields;
mod parameter;
mod shape;
#[cfg(test)]
mod tests;
mod types;
mod values;

use indexmap::IndexMap;
use serde_json::Value;

pub(crate) use body::{BodyFault, BodyReader};
pub(crate) use content::Malformed;
pub(crate) use content_coding::{CodingFault, decode};
pub(crate) use fault::{Place, Unreadable, shown};
pub(crate) use parameter::ParametersReader;

/// The values of one request, converted to the types of their schemas. What the description does not declare is not
/// here.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ReadRequest {
    /// Path parameters by name.
    pub(crate) path: IndexMap<String, Value>,
    /// Query parameters by name.
    pub(crate) query: IndexMap<String, Value>,
    /// Header parameters by name, in lower case.
    pub(crate) header: IndexMap<String, Value>,
    /// Cookie parameters by name.
    pub(crate) cookie: IndexMap<String, Value>,
    /// The body; `None` where there is none or where it is bytes that no schema describes.
    pub(crate) body: Option<Value>,
}
