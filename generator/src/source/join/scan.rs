//! Finds every reference below a node.

use serde_json::{Map, Value};

use crate::source::Pointer;
use crate::source::kind::Kind;

/// How a reference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The value of `$ref`.
    Reference,
    /// A value of a discriminator's `mapping`.
    Mapping,
    /// The value of `$dynamicRef`.
    Dynamic,
    /// The value of `externalValue`, in an example that has no value beside it.
    Example,
}

/// The way from the node where a scan began down to another, kept on the stack.
pub(super) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    token: Token<'p>,
}

enum Token<'p> {
    Start(&'p Pointer),
    Key(&'p str),
    Index(usize),
}

impl Path<'_> {
    pub(super) fn pointer(&self) -> Pointer {
        let parent = || self.parent.map_or_else(Pointer::root, Path::pointer);
        match self.token {
            Token::Start(pointer) => pointer.clone(),
            Token::Key(key) => parent().child(key),
            Token::Index(index) => parent().index(index),
        }
    }
}

/// A reference where it stands.
pub(super) struct Found<'f> {
    /// The node that holds `$ref` or `$dynamicRef`; of a mapping and an example the value itself.
    pub(super) path: &'f Path<'f>,
    /// What kind of node the reference stands for.
    pub(super) kind: Kind,
    pub(super) form: Form,
    pub(super) reference: &'f Value,
    /// Whether what is referred to may simply take the reference's place: the node is a component or a path, and
    /// nothing stands beside `$ref`.
    pub(super) can_adopt: bool,
}

/// Calls `visit` for each reference in a node of the given kind.
pub(super) fn scan(node: &Value, kind: Kind, start: &Pointer, visit: &mut dyn FnMut(&Found<'_>)) {
    Scan { visit, start: kind }.node(node, kind, false, &Path { parent: None, token: Token::Start(start) });
}

struct Scan<'s> {
    visit: &'s mut dyn FnMut(&Found<'_>),
    /// The kind of the node where the scan began.
    start: Kind,
}

impl Scan<'_> {
    /// The recursion is as deep as the node, and the parsers bound that.
    fn node(&mut self, node: &Value, kind: Kind, is_named: bool, path: &Path<'_>) {
        match node {
            Value::Object(map) => self.object(map, kind, is_named, path),
            Value::Array(items) => {
                let kind = kind.item();
                for (index, item) in items.iter().enumerate() {
                    if kind != Kind::Data && (item.is_object() || item.is_array()) {
                        self.node(item, kind, false, &Path { parent: Some(path), token: Token::Index(index) });
                    }
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, map: &Map<String, Value>, kind: Kind, is_named: bool, path: &Path<'_>) {
        if let Some(reference) = map.get("$ref")
            && (reference.is_string() || !kind.has_free_keys())
            && (kind != Kind::Value || map.len() == 1)
        {
            let can_adopt = is_named && map.len() == 1;
            (self.visit)(&Found { path, kind, form: Form::Reference, reference, can_adopt });
        }
        if kind == Kind::Schema
            && let Some(reference) = map.get("$dynamicRef")
        {
            (self.visit)(&Found { path, kind, form: Form::Dynamic, reference, can_adopt: false });
        }
        if kind == Kind::Example
            && let Some(reference) = map.get("externalValue").filter(|value| value.is_string())
            && !["value", "dataValue", "serializedValue"].iter().any(|key| map.contains_key(*key))
        {
            let here = Path { parent: Some(path), token: Token::Key("externalValue") };
            (self.visit)(&Found { path: &here, kind, form: Form::Example, reference, can_adopt: false });
        }
        let names_members = self.names_members(kind, path);
        for (key, member) in map {
            let here = Path { parent: Some(path), token: Token::Key(key) };
            if kind == Kind::Mapping {
                let (kind, form) = (Kind::Schema, Form::Mapping);
                (self.visit)(&Found { path: &here, kind, form, reference: member, can_adopt: false });
            } else if member.is_object() || member.is_array() {
                let kind = kind.member(key);
                if kind != Kind::Data {
                    self.node(member, kind, names_members, &here);
                }
            }
        }
    }

    /// Whether the members of a map are what the description calls by name: its paths, webhooks and components.
    fn names_members(&self, kind: Kind, path: &Path<'_>) -> bool {
        if matches!(kind, Kind::Paths | Kind::PathItems) {
            return true;
        }
        let is_start = |path: Option<&Path<'_>>| path.is_some_and(|path| path.parent.is_none());
        let is_section = match (self.start, path.parent) {
            (Kind::Root, Some(Path { token: Token::Key("components"), parent })) => is_start(*parent),
            (Kind::Root | Kind::Components, around) => is_start(around),
            _ => false,
        };
        is_section && kind.of_members().is_some()
    }
}
