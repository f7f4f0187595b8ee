//! Schemas of every version as JSON Schema 2020-12, one at a time, when first asked for.
//!
//! What the version's own dialect says is said in 2020-12's words: `nullable`, boolean exclusive bounds, tuples,
//! `file`, and formats that no validator asserts, which become bounds. A keyword with a value that it cannot have is
//! reported and left out; the rest of the schema stays.

mod discriminator;
mod dynamic;
mod format;
mod keyword;
mod legacy;
mod pattern;

use std::collections::HashMap;
use std::sync::Arc;

use schemars::Schema;
use serde_json::{Map, Value};

use self::dynamic::{Bindings, DynamicAnchors};
use super::node::kind_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{LowerSchema, LoweredSchema, Version};
use crate::source::{Document, Pointer};

/// The schemas of one description.
pub(super) struct DescriptionSchemas {
    document: Arc<Document>,
    version: Version,
    composed: HashMap<Pointer, Value>,
    anchors: Option<DynamicAnchors>,
}

impl DescriptionSchemas {
    /// `composed` holds schemas that stand nowhere in the document, by the pointer that the model names them with.
    pub(super) fn new(document: Arc<Document>, version: Version, composed: HashMap<Pointer, Value>) -> Self {
        let anchors = DynamicAnchors::of(&document);
        Self { document, version, composed, anchors }
    }
}

impl LowerSchema for DescriptionSchemas {
    fn lower(&self, at: &Pointer) -> Option<LoweredSchema> {
        let (at, bound) = match &self.anchors {
            Some(anchors) => anchors.enter(at),
            None => (at.clone(), Bindings::new()),
        };
        let value = self.composed.get(&at).or_else(|| self.document.at(&at))?;
        let mut lowering = SchemaLowering {
            document: &self.document,
            version: self.version,
            anchors: self.anchors.as_ref(),
            bound,
            diagnostics: Vec::new(),
        };
        let schema = Schema::try_from(lowering.schema(value, &at)).unwrap_or_default();
        Some(LoweredSchema { schema, diagnostics: lowering.diagnostics })
    }
}

/// The state of lowering one schema.
struct SchemaLowering<'d> {
    document: &'d Document,
    version: Version,
    anchors: Option<&'d DynamicAnchors>,
    /// What the dynamic anchors mean in the schema at hand.
    bound: Bindings,
    diagnostics: Vec<Diagnostic>,
}

impl SchemaLowering<'_> {
    /// Lowers a schema with everything inside it; reading has bounded how deep that can be.
    fn schema(&mut self, value: &Value, at: &Pointer) -> Value {
        match value {
            Value::Object(fields) => match self.anchors.filter(|_| dynamic::is_resource(value)) {
                Some(anchors) => {
                    let inner = anchors.within(at, &self.bound);
                    let outer = std::mem::replace(&mut self.bound, inner);
                    let lowered = self.object(fields, at);
                    self.bound = outer;
                    lowered
                }
                None => self.object(fields, at),
            },
            Value::Bool(_) => value.clone(),
            other => {
                self.report(Code::WrongType, at, &format!("a schema is {}", kind_of(other)), "a mapping");
                Value::Bool(true)
            }
        }
    }

    fn object(&mut self, fields: &Map<String, Value>, at: &Pointer) -> Value {
        let reference = fields.get("$ref").and_then(Value::as_str).map(|reference| self.referred(reference));
        // Before 3.1 a reference is all there is; what stands beside it is ignored (OpenAPI 3.0 §4.7.23).
        if let Some(reference) = &reference
            && self.version < Version::V3_1
        {
            return Value::Object(Map::from_iter([("$ref".to_owned(), Value::from(reference.as_str()))]));
        }
        let mut lowered = Map::new();
        if let Some(reference) = reference {
            lowered.insert("$ref".to_owned(), Value::from(reference));
        }
        let is_parameter = self.version == Version::V2 && fields.contains_key("in") && fields.contains_key("name");
        for (name, value) in fields {
            let beside_schema = is_parameter && keyword::of_parameters(name);
            if name != "$ref" && !name.starts_with("x-") && !beside_schema {
                self.keyword(name, value, &at.child(name), &mut lowered);
            }
        }
        if self.version < Version::V3_1 {
            self.require_items(&lowered, at);
        }
        self.exclusive_bounds(fields, at, &mut lowered);
        self.nullable(fields, at, &mut lowered);
        self.file(fields, &mut lowered);
        self.dynamic_reference(at, &mut lowered);
        format::bound_numbers(&mut lowered);
        Value::Object(lowered)
    }

    /// A reference to the entry that stands for its target here.
    fn referred(&self, reference: &str) -> String {
        let target = self.anchors.and_then(|anchors| Some((anchors, Pointer::from_local_reference(reference)?)));
        match target {
            Some((anchors, target)) => anchors.refer(&target, &self.bound).to_reference(),
            None => canonical_reference(reference),
        }
    }

    /// A `$dynamicRef` becomes a `$ref` to what it means here.
    fn dynamic_reference(&self, at: &Pointer, lowered: &mut Map<String, Value>) {
        let Some(to) = self.anchors.and_then(|anchors| anchors.refer_dynamically(at, &self.bound)) else { return };
        lowered.shift_remove("$dynamicRef");
        let to = Value::from(to.to_reference());
        if !lowered.contains_key("$ref") {
            lowered.insert("$ref".to_owned(), to);
            return;
        }
        let part = Value::Object(Map::from_iter([("$ref".to_owned(), to)]));
        match lowered.entry("allOf").or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(parts) => parts.push(part),
            other => *other = Value::Array(vec![part]),
        }
    }

    /// Up to 3.0 an array says what its items are.
    fn require_items(&mut self, lowered: &Map<String, Value>, at: &Pointer) {
        let array = lowered.get("type").is_some_and(|kind| kind == "array");
        if array && !lowered.contains_key("items") && !lowered.contains_key("prefixItems") {
            let diagnostic = Diagnostic::error(Code::MissingField, at, "the array has no `items`")
                .hint("say what its items are; `items: {}` allows any");
            self.diagnostics.push(diagnostic);
        }
    }

    fn report(&mut self, code: Code, at: &Pointer, message: &str, expected: &str) {
        self.diagnostics.push(Diagnostic::error(code, at, message).expected(expected));
    }

    /// Reports a keyword whose value it cannot have; it is left out.
    fn invalid(&mut self, at: &Pointer, value: &Value, expected: &str) {
        let keyword = at.last().unwrap_or_default();
        let shown = match value {
            Value::Object(_) | Value::Array(_) | Value::Null => kind_of(value).to_owned(),
            scalar => format!("`{scalar}`"),
        };
        self.report(Code::InvalidKeyword, at, &format!("`{keyword}` cannot be {shown}"), expected);
    }
}

/// A reference with its pointer written in the one way that tables are keyed by.
fn canonical_reference(reference: &str) -> String {
    Pointer::from_local_reference(reference).map_or_else(|| reference.to_owned(), |pointer| pointer.to_reference())
}
