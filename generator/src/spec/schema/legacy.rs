//! What 2.0 and 3.0 say in other words than 2020-12: types, `nullable`, exclusive bounds.

use serde_json::{Map, Value};

use super::SchemaLowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Version;
use crate::source::Pointer;

const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];

impl SchemaLowering<'_> {
    pub(super) fn types(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        match value {
            // A file is a string of bytes (Swagger 2.0, Response Object).
            Value::String(name) if name == "file" && self.version == Version::V2 => Some(Value::from("string")),
            Value::String(name) if TYPES.contains(&name.as_str()) => Some(value.clone()),
            Value::Array(names) => {
                if self.version < Version::V3_1 {
                    let message = "a list of types belongs to a newer version of the specification";
                    self.diagnostics
                        .push(Diagnostic::warning(Code::NewerField, at, message).hint("it is read all the same"));
                }
                let mut kept: Vec<Value> = Vec::new();
                for (index, name) in names.iter().enumerate() {
                    if name.as_str().is_some_and(|name| TYPES.contains(&name)) {
                        if !kept.contains(name) {
                            kept.push(name.clone());
                        }
                    } else {
                        self.unknown_type(name, &at.index(index));
                    }
                }
                (!kept.is_empty() && kept.len() == names.len()).then_some(Value::Array(kept))
            }
            other => {
                self.unknown_type(other, at);
                None
            }
        }
    }

    fn unknown_type(&mut self, value: &Value, at: &Pointer) {
        let shown = value.as_str().map_or_else(|| value.to_string(), |name| format!("`{name}`"));
        let diagnostic = Diagnostic::error(Code::UnknownType, at, format!("{shown} is no type"))
            .expected("string, number, integer, boolean, array or object")
            .hint("any value is allowed in its place");
        self.diagnostics.push(diagnostic);
    }

    /// `nullable: true` adds null to the type, and only where there is one (OpenAPI 3.0.3 §4.7.24).
    pub(super) fn nullable(&mut self, fields: &Map<String, Value>, at: &Pointer, lowered: &mut Map<String, Value>) {
        let flag = |name: &str| fields.get(name).and_then(Value::as_bool).unwrap_or(false);
        if self.version >= Version::V3_1 {
            if fields.contains_key("nullable") {
                let diagnostic =
                    Diagnostic::error(Code::UnknownField, &at.child("nullable"), "`nullable` ended with OpenAPI 3.0")
                        .hint("write `type: [string, 'null']`; it is ignored");
                self.diagnostics.push(diagnostic);
            }
            return;
        }
        if let Some(value) = fields.get("nullable")
            && !value.is_boolean()
        {
            self.invalid(&at.child("nullable"), value, "true or false");
        }
        if !flag("nullable") && !flag("x-nullable") {
            return;
        }
        if let Some(Value::String(name)) = lowered.get("type") {
            let both = Value::from(vec![name.as_str(), "null"]);
            lowered.insert("type".to_owned(), both);
        }
        if let Some(Value::Array(members)) = lowered.get_mut("enum")
            && !members.contains(&Value::Null)
        {
            members.push(Value::Null);
        }
    }

    /// `type: file` of 2.0 is `format: binary` since 3.0.
    pub(super) fn file(&self, fields: &Map<String, Value>, lowered: &mut Map<String, Value>) {
        if self.version == Version::V2 && fields.get("type").is_some_and(|name| name == "file") {
            lowered.insert("format".to_owned(), Value::from("binary"));
        }
    }

    /// Exclusive bounds are numbers since 3.1; before, they were flags on `minimum` and `maximum`.
    pub(super) fn exclusive_bounds(
        &mut self,
        fields: &Map<String, Value>,
        at: &Pointer,
        lowered: &mut Map<String, Value>,
    ) {
        for (exclusive, inclusive) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            let Some(value) = fields.get(exclusive) else { continue };
            let at = at.child(exclusive);
            let modern = self.version >= Version::V3_1;
            match value {
                Value::Bool(_) if modern => self.invalid(&at, value, "a number since OpenAPI 3.1"),
                Value::Number(_) if !modern => self.invalid(&at, value, "true or false before OpenAPI 3.1"),
                Value::Bool(_) | Value::Number(_) => {}
                _ => self.invalid(&at, value, if modern { "a number" } else { "true or false" }),
            }
            match value {
                Value::Bool(true) => {
                    if let Some(bound) = lowered.shift_remove(inclusive) {
                        lowered.insert(exclusive.to_owned(), bound);
                    }
                }
                Value::Number(_) => {
                    lowered.insert(exclusive.to_owned(), value.clone());
                }
                _ => {}
            }
        }
    }
}
