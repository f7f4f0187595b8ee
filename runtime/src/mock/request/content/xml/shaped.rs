use std::borrow::Cow;
use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::tree::Element;
use crate::mock::request::convert::scalar;
use crate::mock::request::shape::{View, XmlHints, XmlNode, local};
use crate::mock::request::types::Types;

/// How many members that are no node themselves may be inside one another.
const MAX_INLINE: usize = 16;

/// What an element says, by the schema.
pub(super) fn value(element: &Element, view: View<'_>) -> Value {
    if element.is_nil {
        return Value::Null;
    }
    let has_nodes = !element.children.is_empty() || !element.attributes.is_empty();
    let is_blank = element.text.trim_ascii().is_empty();
    if view.asks_for(Types::ARRAY) && !(view.asks_for(Types::OBJECT) && has_nodes) {
        return if has_nodes || is_blank { items(element.children.iter(), view) } else { text(&element.text, view) };
    }
    if has_nodes || view.asks_for(Types::OBJECT) && (is_blank || has_text_member(view)) {
        if !has_nodes && is_blank && view.asks_for(Types::NULL) {
            return Value::Null;
        }
        return Value::Object(Members::new(element).read(view));
    }
    text(&element.text, view)
}

/// Space around anything but a string means nothing (XML Schema 1.0 Part 2, §4.3.6).
fn text(text: &str, view: View<'_>) -> Value {
    let is_string = view.types().is_none_or(|types| types.meets(Types::STRING));
    scalar(Cow::Borrowed(if is_string { text } else { text.trim_ascii() }), view)
}

fn items<'e>(elements: impl Iterator<Item = &'e Element>, view: View<'_>) -> Value {
    elements.enumerate().map(|(index, element)| value(element, view.item(index))).collect()
}

fn has_text_member(view: View<'_>) -> bool {
    view.members().any(|(_, member)| member.xml().node == Some(XmlNode::Text))
}

/// The name of a member's node.
fn node_name<'s>(hints: &'s XmlHints, name: &'s str) -> &'s str {
    hints.name.as_deref().unwrap_or_else(|| local(name))
}

/// The members of one element, and which of its nodes are taken.
struct Members<'e> {
    element: &'e Element,
    children: IndexMap<&'e str, Vec<&'e Element>>,
    taken: HashSet<&'e str>,
    taken_attributes: HashSet<&'e str>,
}

impl<'e> Members<'e> {
    fn new(element: &'e Element) -> Self {
        let mut children: IndexMap<&str, Vec<&Element>> = IndexMap::new();
        for child in &element.children {
            children.entry(&child.name).or_default().push(child);
        }
        Self { element, children, taken: HashSet::new(), taken_attributes: HashSet::new() }
    }

    fn read(mut self, view: View<'_>) -> Map<String, Value> {
        let mut members = Map::new();
        self.declared(view, &mut members, 0);
        self.undeclared(view, &mut members);
        members
    }

    fn declared(&mut self, view: View<'_>, members: &mut Map<String, Value>, depth: usize) {
        for (name, member) in view.members() {
            if let Some(value) = self.member(name, member, depth) {
                members.insert(name.to_owned(), value);
            }
        }
    }

    fn member(&mut self, name: &str, view: View<'_>, depth: usize) -> Option<Value> {
        let hints = view.xml();
        let node = node_name(hints, name);
        let is_list = view.asks_for(Types::ARRAY);
        match hints.node {
            Some(XmlNode::Attribute) => {
                let (name, value) = self.element.attributes.iter().find(|(known, _)| known == node)?;
                self.taken_attributes.insert(name);
                Some(if is_list {
                    let words = value.split_ascii_whitespace().enumerate();
                    words.map(|(index, word)| text(word, view.item(index))).collect()
                } else {
                    text(value, view)
                })
            }
            Some(XmlNode::Text) => Some(text(&self.element.text, view)),
            Some(XmlNode::None) if !is_list => {
                let mut inner = Map::new();
                if depth < MAX_INLINE {
                    self.declared(view, &mut inner, depth + 1);
                }
                (!inner.is_empty()).then_some(Value::Object(inner))
            }
            None | Some(XmlNode::None) if is_list => self.unwrapped(node, view),
            _ => {
                let (name, found) = self.children.get_key_value(node)?;
                self.taken.insert(name);
                Some(match found.as_slice() {
                    [only] => value(only, view),
                    // More than one may be: the validator says so.
                    several => several.iter().map(|element| value(element, view)).collect(),
                })
            }
        }
    }

    /// The items of a list that has no element of its own. An item without a name has that of the list.
    fn unwrapped(&mut self, list: &str, view: View<'_>) -> Option<Value> {
        let hints = view.item(0).xml();
        let node = hints.name.as_deref().unwrap_or(list);
        let (name, found) = self.children.get_key_value(node)?;
        self.taken.insert(name);
        if let [only] = found.as_slice()
            && only.is_nil
            && view.asks_for(Types::NULL)
        {
            return Some(Value::Null);
        }
        Some(items(found.iter().copied(), view))
    }

    /// What the schema does not name.
    fn undeclared(&self, view: View<'_>, members: &mut Map<String, Value>) {
        for (name, found) in self.children.iter().filter(|(name, _)| !self.taken.contains(**name)) {
            let member = view.member(name);
            let read = match found.as_slice() {
                [only] => value(only, member),
                several if member.asks_for(Types::ARRAY) => items(several.iter().copied(), member),
                several => several.iter().map(|element| value(element, member)).collect(),
            };
            members.entry(*name).or_insert(read);
        }
        let left = self.element.attributes.iter().filter(|(name, _)| !self.taken_attributes.contains(name.as_str()));
        for (name, attribute) in left {
            members.entry(name.as_str()).or_insert_with(|| text(attribute, view.member(name)));
        }
    }
}
