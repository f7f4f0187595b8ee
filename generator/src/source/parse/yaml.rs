//! YAML text into a value, straight from the parser's events.
//!
//! The crates that deserialise YAML lose what a description needs: the text of a key as it was written (`1.10`,
//! `no`), the place of a fault, merge keys, or the budget that an alias bomb has to meet. Built from the events all
//! of these are one pass, and it takes no longer than they do.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};
use serde_json::{Map, Value};

use super::events::Mark;
use super::hint;
use super::scalar::{self, Scalar};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{Limits, Pointer};

/// Parses the first document of a YAML stream.
///
/// Returns the value and whether a mapping names a key twice; the last value counts then.
///
/// # Errors
/// The fault after which nothing can be said about the text: syntax, depth, alias expansion.
pub(super) fn read(
    text: &str,
    file: &Arc<str>,
    limits: &Limits,
    noticed: &mut Vec<Diagnostic>,
) -> Result<(Value, bool), Box<Diagnostic>> {
    let mut builder = Builder::new(file, limits, noticed);
    if let Some(before) = text.find('\0') {
        return Err(builder.error(Code::Syntax, mark_of(text, before), "the text holds a NUL character").into());
    }
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| Box::new(builder.syntax(&error)))?;
        if builder.take(event, span.start.into())?.is_break() {
            break;
        }
    }
    Ok((builder.root.unwrap_or(Value::Null), builder.duplicate_key))
}

fn mark_of(text: &str, end: usize) -> Mark {
    let before = &text[..end];
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let line = before.matches('\n').count() + 1;
    Mark { line: u32::try_from(line).unwrap_or(u32::MAX), column: u32::try_from(column).unwrap_or(u32::MAX) }
}

/// A node that is complete, with what copying it would cost.
struct Node {
    value: Value,
    weight: usize,
    height: usize,
}

enum Key {
    Text(String),
    Merge,
    /// A mapping or sequence stands as the key: the entry is left out.
    Unusable,
}

enum Container {
    Mapping { map: Map<String, Value>, key: Option<Key>, merged: HashSet<String> },
    Sequence(Vec<Value>),
}

struct Frame {
    container: Container,
    anchor: usize,
    weight: usize,
    height: usize,
}

struct Builder<'b> {
    file: &'b Arc<str>,
    limits: &'b Limits,
    noticed: &'b mut Vec<Diagnostic>,
    open: Vec<Frame>,
    root: Option<Value>,
    anchors: HashMap<usize, Node>,
    copied: usize,
    duplicate_key: bool,
}

type Flow = std::ops::ControlFlow<()>;

impl<'b> Builder<'b> {
    fn new(file: &'b Arc<str>, limits: &'b Limits, noticed: &'b mut Vec<Diagnostic>) -> Self {
        let anchors = HashMap::new();
        Self { file, limits, noticed, open: Vec::new(), root: None, anchors, copied: 0, duplicate_key: false }
    }

    fn take(&mut self, event: Event<'_>, mark: Mark) -> Result<Flow, Box<Diagnostic>> {
        match event {
            Event::DocumentStart(_) if self.is_done() => {
                let message = "the file holds several documents; only the first is read";
                self.warn(Code::UnknownTag, mark, message, "move each document into a file of its own");
                return Ok(Flow::Break(()));
            }
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), mark)?,
            Event::Alias(anchor) => self.alias(anchor, mark)?,
            Event::SequenceStart(anchor, tag) => {
                self.check_tag(tag.as_deref(), "seq", mark);
                self.start(Container::Sequence(Vec::new()), anchor, mark)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", mark);
                let container = Container::Mapping { map: Map::new(), key: None, merged: HashSet::new() };
                self.start(container, anchor, mark)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(mark)?,
            Event::DocumentStart(_) | Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => {}
        }
        Ok(Flow::Continue(()))
    }

    /// An empty document before the first real one does not count.
    fn is_done(&self) -> bool {
        self.root.as_ref().is_some_and(|root| !root.is_null())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        mark: Mark,
    ) -> Result<(), Box<Diagnostic>> {
        if let Some(Frame { container: Container::Mapping { key: key @ None, .. }, .. }) = self.open.last_mut() {
            let is_merge = style == ScalarStyle::Plain && text == "<<" && tag.is_none();
            *key = Some(if is_merge { Key::Merge } else { Key::Text(text.to_owned()) });
            if anchor > 0 {
                self.remember(anchor, &Node { value: text.into(), weight: weight_of(text), height: 0 }, mark)?;
            }
            return Ok(());
        }
        let core_tag = tag.filter(|tag| tag.is_yaml_core_schema()).map(|tag| tag.suffix.as_str());
        let is_text = match core_tag {
            Some("str") => true,
            Some("null" | "bool" | "int" | "float") => false,
            _ => {
                let is_non_specific = tag.is_some_and(|tag| tag.handle.is_empty() && tag.suffix == "!");
                if !is_non_specific {
                    self.check_tag(tag, "str", mark);
                }
                style != ScalarStyle::Plain || is_non_specific
            }
        };
        let value = if is_text { Value::String(text.to_owned()) } else { self.plain(text, mark) };
        self.put(Node { weight: weight_of(text), value, height: 0 }, anchor, mark)
    }

    fn plain(&mut self, text: &str, mark: Mark) -> Value {
        match scalar::resolve(text) {
            Scalar::Value(value) => value,
            Scalar::LargeInteger(double) => {
                self.noticed.push(large_integer(self.place(mark), text));
                serde_json::Number::from_f64(double).map_or(Value::Null, Value::Number)
            }
            Scalar::NotJson => {
                let message = format!("JSON has no number for {}; it counts as null", super::excerpt(text));
                self.warn(Code::UnknownTag, mark, message, "write a finite number, or quote it to make it text");
                Value::Null
            }
        }
    }

    fn start(&mut self, container: Container, anchor: usize, mark: Mark) -> Result<(), Box<Diagnostic>> {
        if self.open.len() >= self.limits.depth {
            return Err(too_deep(self.place(mark), self.limits).into());
        }
        self.open.push(Frame { container, anchor, weight: 1, height: 0 });
        Ok(())
    }

    fn end(&mut self, mark: Mark) -> Result<(), Box<Diagnostic>> {
        let Some(frame) = self.open.pop() else { return Ok(()) };
        let value = match frame.container {
            Container::Mapping { map, .. } => Value::Object(map),
            Container::Sequence(items) => Value::Array(items),
        };
        self.put(Node { value, weight: frame.weight, height: frame.height }, frame.anchor, mark)
    }

    fn alias(&mut self, anchor: usize, mark: Mark) -> Result<(), Box<Diagnostic>> {
        let Some(node) = self.anchors.get(&anchor) else {
            let message = "an alias stands inside the node that it repeats";
            return Err(self.error(Code::AliasExpansion, mark, message).hint("use `$ref` for recursion").into());
        };
        let (weight, height) = (node.weight, node.height);
        let depth = self.open.len() - usize::from(self.is_merging());
        if depth + height > self.limits.depth {
            return Err(too_deep(self.place(mark), self.limits).into());
        }
        self.charge(weight, mark)?;
        let Some(value) = self.anchors.get(&anchor).map(|node| node.value.clone()) else { return Ok(()) };
        self.put(Node { value, weight, height }, 0, mark)
    }

    fn put(&mut self, node: Node, anchor: usize, mark: Mark) -> Result<(), Box<Diagnostic>> {
        if anchor > 0 {
            self.remember(anchor, &node, mark)?;
        }
        let below = usize::from(!self.is_merging());
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node.value);
            return Ok(());
        };
        frame.weight = frame.weight.saturating_add(node.weight);
        frame.height = frame.height.max(node.height + below);
        match &mut frame.container {
            Container::Sequence(items) => items.push(node.value),
            Container::Mapping { key: key @ None, .. } => match node.value {
                Value::String(text) => *key = Some(Key::Text(text)),
                Value::Null | Value::Bool(_) | Value::Number(_) => *key = Some(Key::Text(node.value.to_string())),
                Value::Array(_) | Value::Object(_) => {
                    *key = Some(Key::Unusable);
                    let message = "a mapping or sequence stands as a key; the entry is left out";
                    let error = self.error(Code::Syntax, mark, message);
                    self.noticed.push(error.hint("write the key as text; quote it if it begins with `{` or `[`"));
                }
            },
            Container::Mapping { map, key, merged } => match key.take() {
                Some(Key::Text(key)) => {
                    let was_merged = !merged.is_empty() && merged.remove(&key);
                    self.duplicate_key |= map.insert(key, node.value).is_some() && !was_merged;
                }
                Some(Key::Merge) => {
                    if !merge(map, merged, node.value) {
                        let message = "`<<` takes a mapping or a sequence of mappings; it is left out";
                        self.warn(Code::UnknownTag, mark, message, "quote it to make it an ordinary key");
                    }
                }
                Some(Key::Unusable) | None => {}
            },
        }
        Ok(())
    }

    /// Whether the next node is one whose entries go into the mapping around it.
    fn is_merging(&self) -> bool {
        let merging = |frame: &Frame| matches!(frame.container, Container::Mapping { key: Some(Key::Merge), .. });
        self.open.last().is_some_and(merging)
    }

    fn remember(&mut self, anchor: usize, node: &Node, mark: Mark) -> Result<(), Box<Diagnostic>> {
        self.charge(node.weight, mark)?;
        let copy = Node { value: node.value.clone(), weight: node.weight, height: node.height };
        self.anchors.insert(anchor, copy);
        Ok(())
    }

    /// Counts what is about to be copied, before it is.
    fn charge(&mut self, weight: usize, mark: Mark) -> Result<(), Box<Diagnostic>> {
        self.copied = self.copied.saturating_add(weight);
        if self.copied <= self.limits.alias_nodes {
            return Ok(());
        }
        let message = format!("YAML aliases expand to more than {} nodes", self.limits.alias_nodes);
        Err(self.error(Code::AliasExpansion, mark, message).hint("use `$ref` in place of anchors and aliases").into())
    }

    fn check_tag(&mut self, tag: Option<&Tag>, own: &str, mark: Mark) {
        let Some(tag) = tag else { return };
        if tag.is_yaml_core_schema() && tag.suffix == own {
            return;
        }
        let name = if tag.is_yaml_core_schema() { format!("!!{}", tag.suffix) } else { tag.to_string() };
        let message = format!("the tag {} is ignored", super::excerpt(&name));
        self.warn(Code::UnknownTag, mark, message, "descriptions use only what JSON can say");
    }

    fn place(&self, mark: Mark) -> Place {
        let pointer = self.open.iter().fold(Pointer::root(), |pointer, frame| match &frame.container {
            Container::Sequence(items) => pointer.index(items.len()),
            Container::Mapping { key: Some(Key::Text(key)), .. } => pointer.child(key),
            Container::Mapping { key: Some(Key::Merge), .. } => pointer.child("<<"),
            Container::Mapping { .. } => pointer,
        });
        super::place(self.file, mark, pointer)
    }

    fn warn(&mut self, code: Code, mark: Mark, message: impl Into<String>, hint: &str) {
        let warning = Diagnostic::warning(code, self.place(mark), message).hint(hint);
        self.noticed.push(warning);
    }

    fn error(&self, code: Code, mark: Mark, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.place(mark), message)
    }

    fn syntax(&self, error: &ScanError) -> Diagnostic {
        let mark = Mark::from(*error.marker());
        if error.info().contains("recursion limit") {
            return too_deep(self.place(mark), self.limits);
        }
        let diagnostic = self.error(Code::Syntax, mark, format!("not readable as YAML: {}", error.info()));
        match hint::for_yaml(error.info()) {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        }
    }
}

/// Long text weighs more, so that copying it is bounded too.
fn weight_of(text: &str) -> usize {
    1 + text.len() / 64
}

/// Adds the entries of `value` that the mapping does not have; explicit keys and earlier merges win.
fn merge(map: &mut Map<String, Value>, merged: &mut HashSet<String>, value: Value) -> bool {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                if !map.contains_key(&key) {
                    merged.insert(key.clone());
                    map.insert(key, value);
                }
            }
            true
        }
        Value::Array(items) => items
            .into_iter()
            .map(|item| item.is_object() && merge(map, merged, item))
            .fold(true, |all, fits| all & fits),
        _ => false,
    }
}

pub(super) fn too_deep(place: Place, limits: &Limits) -> Diagnostic {
    let message = format!("nesting is deeper than {}", limits.depth);
    Diagnostic::error(Code::TooDeep, place, message).hint("move inner parts under `components` and use `$ref`")
}

pub(super) fn large_integer(place: Place, text: &str) -> Diagnostic {
    let message = format!("{} does not fit 64 bits; the nearest double is used", super::excerpt(text));
    Diagnostic::warning(Code::IntegerTooLarge, place, message)
}
