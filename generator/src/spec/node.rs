use serde_json::{Map, Value};

use crate::source::{Document, Pointer};

/// A value of the document together with its place.
#[derive(Clone)]
pub(super) struct Node<'d> {
    pub(super) value: &'d Value,
    pub(super) at: Pointer,
}

impl<'d> Node<'d> {
    pub(super) fn root(document: &'d Document) -> Self {
        Self { value: document.root(), at: Pointer::root() }
    }

    /// Whether the node is an object that has the field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.fields().is_some_and(|fields| fields.contains_key(field))
    }

    pub(super) fn fields(&self) -> Option<&'d Map<String, Value>> {
        self.value.as_object()
    }

    pub(super) fn get(&self, field: &str) -> Option<Node<'d>> {
        let value = self.fields()?.get(field)?;
        Some(Self { value, at: self.at.child(field) })
    }

    /// The members of a map whose names the author chose, in order; none for any other value.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'d str, Node<'d>)> + use<'d, '_> {
        let fields = self.fields().into_iter().flatten();
        fields.map(|(name, value)| (name.as_str(), Self { value, at: self.at.child(name) }))
    }

    /// The members of an object of the specification, in order, without its extensions (`x-…`).
    pub(super) fn specified(&self) -> impl Iterator<Item = (&'d str, Node<'d>)> + use<'d, '_> {
        self.members().filter(|(name, _)| !name.starts_with("x-"))
    }

    /// The items of an array, in order; none for any other value.
    pub(super) fn items(&self) -> impl Iterator<Item = Node<'d>> + use<'d, '_> {
        let items = self.value.as_array().map_or(&[][..], Vec::as_slice);
        items.iter().enumerate().map(|(index, value)| Self { value, at: self.at.index(index) })
    }

    /// What the value is, for people.
    pub(super) fn kind(&self) -> &'static str {
        kind_of(self.value)
    }
}

/// What a value is, for people.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}
