//! What a request says, read as the description describes it.

use indexmap::IndexMap;
use serde_json::Value;

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
