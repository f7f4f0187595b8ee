use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;
use serde_json::Value;

use super::node::Node;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Operation, SecurityRequirement, SecurityScheme, Server, Version};
use crate::source::{Document, Pointer};

/// References that may follow one another before it counts as going in circles.
const LONGEST_CHAIN: usize = 64;

/// Fields that are for people alone.
const PROSE: [&str; 2] = ["summary", "description"];

/// The state of lowering one document: where to read, and what was noticed.
pub(super) struct Lowering<'d> {
    pub(super) document: &'d Document,
    pub(super) version: Version,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Schemas that stand nowhere in the document, such as the object that 2.0's form fields make up.
    pub(super) composed: HashMap<Pointer, Value>,
    /// The names of the declared security schemes.
    pub(super) schemes: BTreeSet<String>,
    /// The description's own security, which applies to operations without one.
    pub(super) security: Vec<SecurityRequirement>,
    /// How deep callbacks are nested in the operation at hand.
    pub(super) callback_depth: usize,
}

/// What lowering gives, before it is put together.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) description: Option<String>,
    pub(super) servers: Vec<Server>,
    pub(super) tags: Vec<String>,
    pub(super) operations: Vec<Operation>,
    pub(super) webhooks: Vec<Operation>,
    pub(super) security_schemes: IndexMap<String, SecurityScheme>,
}

impl<'d> Lowering<'d> {
    pub(super) fn new(document: &'d Document, version: Version, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            document,
            version,
            diagnostics,
            composed: HashMap::new(),
            schemes: BTreeSet::new(),
            security: Vec::new(),
            callback_depth: 0,
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn wrong_type(&mut self, node: &Node<'_>, expected: &str) {
        let field = node.at.last().unwrap_or_default();
        let message = format!("`{field}` is {}", node.kind());
        self.report(Diagnostic::error(Code::WrongType, &node.at, message).expected(expected));
    }

    /// Follows references to the node that they lead to; `None` when they lead to nothing.
    ///
    /// `source` has reported dangling and circular references already.
    pub(super) fn resolve(&mut self, node: Node<'d>) -> Option<Node<'d>> {
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            let Some(Value::String(reference)) = node.fields().and_then(|fields| fields.get("$ref")) else {
                return Some(node);
            };
            let at = Pointer::from_local_reference(reference)?;
            let value = self.document.at(&at)?;
            node = Node { value, at };
        }
        None
    }

    /// Reports the fields of an object that its specification does not know; extensions are always known.
    ///
    /// `summary` and `description` are text wherever they are known, and are checked along with it.
    pub(super) fn known_fields(&mut self, node: &Node<'_>, known: &[&str]) {
        for (name, member) in node.specified() {
            if PROSE.contains(&name) && known.contains(&name) && !member.value.is_string() {
                self.wrong_type(&member, "a string");
            }
            if !known.contains(&name) && name != "$ref" {
                let message = format!("`{name}` has no meaning here");
                let mut diagnostic = Diagnostic::error(Code::UnknownField, &member.at, message);
                diagnostic.hint = did_you_mean(name, known.iter().copied());
                self.report(diagnostic);
            }
        }
    }

    /// A field that must be an object where it is present.
    pub(super) fn object(&mut self, node: &Node<'d>, field: &str) -> Option<Node<'d>> {
        let found = node.get(field)?;
        if found.value.is_object() {
            return Some(found);
        }
        self.wrong_type(&found, "a mapping");
        None
    }

    /// The items of a field that must be a list where it is present.
    pub(super) fn items(&mut self, node: &Node<'d>, field: &str) -> Vec<Node<'d>> {
        let Some(found) = node.get(field) else { return Vec::new() };
        if !found.value.is_array() {
            self.wrong_type(&found, "a list");
        }
        found.items().collect()
    }

    /// The strings of a field that must be a list of strings where it is present.
    pub(super) fn texts(&mut self, node: &Node<'d>, field: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for item in self.items(node, field) {
            match item.value {
                Value::String(text) => texts.push(text.clone()),
                _ => self.wrong_type(&item, "a string"),
            }
        }
        texts
    }

    /// A field that must be a string where it is present.
    pub(super) fn text(&mut self, node: &Node<'d>, field: &str) -> Option<String> {
        let found = node.get(field)?;
        let text = found.value.as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong_type(&found, "a string");
        }
        text
    }

    /// A field that should be a string; a number or boolean is taken as it is written.
    pub(super) fn scalar_text(&mut self, node: &Node<'d>, field: &str) -> Option<String> {
        let found = node.get(field)?;
        match found.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => {
                let message = format!("`{field}` is {}", found.kind());
                self.report(
                    Diagnostic::error(Code::WrongType, &found.at, message)
                        .expected("a string")
                        .hint("put it in quotes; it is read as written"),
                );
                Some(found.value.to_string())
            }
            _ => {
                self.wrong_type(&found, "a string");
                None
            }
        }
    }

    /// A field that must be a boolean where it is present; `false` where it is not.
    pub(super) fn flag(&mut self, node: &Node<'d>, field: &str) -> bool {
        self.optional_flag(node, field).unwrap_or(false)
    }

    /// A field that must be a boolean where it is present.
    pub(super) fn optional_flag(&mut self, node: &Node<'d>, field: &str) -> Option<bool> {
        let found = node.get(field)?;
        match found.value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if text == "true" || text == "false" => {
                self.wrong_type(&found, "a boolean");
                Some(text == "true")
            }
            _ => {
                self.wrong_type(&found, "a boolean");
                None
            }
        }
    }
}
