use std::collections::HashSet;
use std::io;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesCData, BytesEnd, BytesStart, BytesText, Event};
use serde_json::{Map, Value};

use super::characters::legal;
use super::hints::{Hints, Node, root_name};
use super::scope::{Scope, XSI};
use crate::mock::render::shape::Shape;
use crate::mock::render::text::{field, plain};

/// Deeper values are written as JSON text: no description nests so far, and the stack has an end.
const MAX_DEPTH: usize = 128;

/// Writes elements with what is in them.
pub(super) struct ElementWriter<'w> {
    out: &'w mut Writer<Vec<u8>>,
    scope: Scope,
    depth: usize,
}

/// An attribute before its name is settled.
struct Attribute<'v> {
    name: String,
    hints: Hints,
    value: &'v Value,
}

impl<'w> ElementWriter<'w> {
    pub(super) fn new(out: &'w mut Writer<Vec<u8>>) -> Self {
        Self { out, scope: Scope::default(), depth: 0 }
    }

    /// Writes a value as an element, whatever node its hints ask for.
    pub(super) fn element(&mut self, name: &str, hints: &Hints, value: &Value, shape: &Shape<'_>) -> io::Result<()> {
        self.scope.enter();
        self.depth += 1;
        let mut wanted = Vec::new();
        let has_nodes = match value {
            Value::Object(members) => collect_attributes(&mut wanted, members, shape, 0),
            Value::Array(items) => !items.is_empty(),
            scalar => !field(scalar).is_empty(),
        };
        let (start, left) = self.start_tag(name, hints, value, wanted);
        if !has_nodes && left.is_empty() {
            self.out.write_event(Event::Empty(start))?;
        } else {
            let end = BytesEnd::new(start.name().as_ref().to_owned());
            self.out.write_event(Event::Start(start))?;
            self.content(name, value, shape, &left)?;
            self.out.write_event(Event::End(end))?;
        }
        self.depth -= 1;
        self.scope.leave();
        Ok(())
    }

    /// The start tag, and the attributes that it could not take.
    fn start_tag<'v>(
        &mut self,
        name: &str,
        hints: &Hints,
        value: &Value,
        wanted: Vec<Attribute<'v>>,
    ) -> (BytesStart<'static>, Vec<&'v Value>) {
        // Declarations come first: the names of the element and of the other attributes may use them.
        let wanted: Vec<_> = wanted.into_iter().filter(|attribute| !self.declares(attribute)).collect();
        let element = self.scope.element(name, hints);
        let mut taken = HashSet::new();
        let (mut attributes, mut left) = (Vec::new(), Vec::new());
        for attribute in wanted {
            let name = self.scope.attribute(&attribute.name, &attribute.hints);
            if taken.insert(name.expanded) {
                attributes.push((name.written, attribute_text(attribute.value)));
            } else {
                left.push(attribute.value);
            }
        }
        if value.is_null() {
            let prefix = self.scope.bind("xsi", XSI);
            attributes.push((format!("{prefix}:nil"), "true".to_owned()));
        }
        let mut start = BytesStart::new(element.written);
        let declared = self.scope.declared();
        let all = declared.iter().chain(&attributes);
        start.extend_attributes(all.map(|(name, value)| (name.as_str(), value.as_str())));
        (start, left)
    }

    /// Whether an attribute is `xmlns` or `xmlns:prefix` and was taken as that.
    fn declares(&mut self, attribute: &Attribute<'_>) -> bool {
        match (attribute.hints.prefix.as_deref(), attribute.name.as_str()) {
            (None, "xmlns") => self.scope.declare("", &field(attribute.value)),
            (Some("xmlns"), prefix) => self.scope.declare(prefix, &field(attribute.value)),
            _ => false,
        }
    }

    /// What stands between the tags of an element. `left` are attributes that are written as elements.
    fn content(&mut self, name: &str, value: &Value, shape: &Shape<'_>, left: &[&Value]) -> io::Result<()> {
        match value {
            Value::Object(_) | Value::Array(_) if self.depth > MAX_DEPTH => self.text(value),
            Value::Object(members) => self.members(members, shape, left),
            Value::Array(items) => {
                // A document's list lends its items no name (OpenAPI 3.2 §4.26.3), one under a property does.
                let list = (self.depth > 1).then(|| Hints { name: Some(name.to_owned()), ..Hints::default() });
                self.items(list.as_ref(), items, shape)
            }
            scalar => self.text(scalar),
        }
    }

    fn members(&mut self, members: &Map<String, Value>, shape: &Shape<'_>, left: &[&Value]) -> io::Result<()> {
        for (name, value) in members {
            let shape = shape.property(name, value);
            let hints = Hints::named(&shape, name);
            if hints.node_for(value) == Node::Attribute {
                if left.iter().any(|left| std::ptr::eq(*left, value)) {
                    self.element(hints.name.as_deref().unwrap_or(name), &hints, value, &shape)?;
                }
                continue;
            }
            self.node(&hints, value, &shape, left)?;
        }
        Ok(())
    }

    fn items(&mut self, list: Option<&Hints>, items: &[Value], shape: &Shape<'_>) -> io::Result<()> {
        for (index, item) in items.iter().enumerate() {
            let shape = shape.item(index, item);
            let mut hints = match list {
                Some(list) => Hints::listed(&shape, list),
                None => Hints::named(&shape, &root_name(&shape).unwrap_or_else(|| "item".to_owned())),
            };
            // The lists in a list would run together: each stays one unless the description says otherwise.
            if item.is_array() && hints.node.is_none() || hints.node == Some(Node::Attribute) {
                hints.node = Some(Node::Element);
            }
            self.node(&hints, item, &shape, &[])?;
        }
        Ok(())
    }

    fn node(&mut self, hints: &Hints, value: &Value, shape: &Shape<'_>, left: &[&Value]) -> io::Result<()> {
        let name = hints.name.as_deref().unwrap_or_default();
        match (hints.node_for(value), value) {
            (Node::Text, value) => self.text(value),
            (Node::Cdata, value) => self.cdata(value),
            (Node::None, Value::Object(_) | Value::Array(_)) if self.depth > MAX_DEPTH => self.text(value),
            (Node::None, Value::Object(members)) => {
                self.depth += 1;
                self.members(members, shape, left)?;
                self.depth -= 1;
                Ok(())
            }
            (Node::None, Value::Array(items)) => {
                self.depth += 1;
                self.items(Some(hints), items, shape)?;
                self.depth -= 1;
                Ok(())
            }
            (Node::None, scalar) => self.text(scalar),
            (Node::Element | Node::Attribute, value) => self.element(name, hints, value, shape),
        }
    }

    fn text(&mut self, value: &Value) -> io::Result<()> {
        let text = field(value);
        self.out.write_event(Event::Text(BytesText::from_escaped(partial_escape(legal(&text)))))
    }

    fn cdata(&mut self, value: &Value) -> io::Result<()> {
        let text = field(value);
        // A reader makes a line feed of a bare carriage return, and a section cannot escape it.
        BytesCData::escaped(&legal(&text)).try_for_each(|section| self.out.write_event(Event::CData(section)))
    }
}

/// The members that become attributes, also those of members that are no node themselves. Says whether anything is left
/// to stand between the tags.
fn collect_attributes<'v>(
    into: &mut Vec<Attribute<'v>>,
    members: &'v Map<String, Value>,
    shape: &Shape<'_>,
    depth: usize,
) -> bool {
    let mut has_nodes = false;
    for (name, value) in members {
        let shape = shape.property(name, value);
        let hints = Hints::named(&shape, name);
        match (hints.node_for(value), value) {
            // An absent attribute is how null is written (OpenAPI 3.2 §4.26.5).
            (Node::Attribute, Value::Null) => {}
            (Node::Attribute, value) => {
                into.push(Attribute { name: hints.name.clone().unwrap_or_default(), hints, value });
            }
            (Node::None, Value::Object(members)) if depth < MAX_DEPTH => {
                has_nodes |= collect_attributes(into, members, &shape, depth + 1);
            }
            _ => has_nodes = true,
        }
    }
    has_nodes
}

/// A list of scalars is what XML Schema calls a list; anything deeper has no form but JSON.
fn attribute_text(value: &Value) -> String {
    let text = match value {
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            items.iter().map(field).collect::<Vec<_>>().join(" ")
        }
        other => plain(other).into_owned(),
    };
    legal(&text).into_owned()
}
