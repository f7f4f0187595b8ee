//! What is wrong with a request to the control plane, field by field.

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldFault {
    /// The field as a client names it, such as `config.port`; a query parameter by its name.
    pub(crate) field: String,
    /// What is wrong, in lower case without a full stop.
    pub(crate) reason: String,
}

impl FieldFault {
    /// A fault of a field.
    pub(crate) fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}
